"""Money of tools: what is committed and paid for each use, as dated rows of each household."""

from collections.abc import Iterator, Mapping, Sequence

from domain.commitments import movements
from domain.itinerary import itinerary
from domain.path import Recorded
from domain.tool_facts import ToolRequested
from projections import FOR_COUNTERS, Household, ReadModel, Row, Table

CREATE = """
    CREATE TABLE {table} (
        household    uuid          NOT NULL,
        nth          int           NOT NULL,
        programme    text,
        funder       text,
        tool         text          NOT NULL,
        committed_on date          NOT NULL,
        happened_on  date          NOT NULL,
        committed    numeric(11,2) NOT NULL,
        paid         numeric(11,2) NOT NULL
    )
"""

POSITION = "SELECT position FROM reading.projection WHERE name = 'tool_money'"

LOCK = "LOCK TABLE reading.tool_money IN ACCESS SHARE MODE"
"""To be taken before the snapshot: a table that was swapped since would look empty in it."""

COMMITMENTS = """
    SELECT
        funder, tool, committed_on, sum(committed), sum(paid), array_agg(DISTINCT household)
    FROM reading.tool_money
    WHERE programme = %(programme)s AND happened_on <= %(as_of)s
    GROUP BY funder, tool, committed_on
    ORDER BY funder, tool, committed_on
"""
"""By the day on which it was committed: what is committed and not paid as of a day, and paid."""


def rows(household: Household) -> tuple[Row, ...]:
    """The movements of each use, in the order of the uses and of their days."""
    return tuple(
        (household.path.household_id, nth, *row)
        for nth, row in enumerate(_rows(household), start=1)
    )


def _rows(household: Household) -> Iterator[Row]:
    programmes = _programmes(household.facts)
    for use in household.path.tools:
        for each in movements(use):
            yield (
                programmes.get(use.tool),
                use.funder,
                use.kind,
                each.committed_on,
                each.on,
                each.committed,
                each.paid,
            )


def _programmes(facts: Sequence[Recorded]) -> Mapping[str, str | None]:
    """For each use by its name, the programme in which it was asked for."""
    return {
        step.recorded.fact.tool: step.place.programme
        for step in itinerary(facts)
        if isinstance(step.recorded.fact, ToolRequested)
    }


TOOL_MONEY = ReadModel(
    name="tool_money",
    version=2,
    tables=(
        Table(
            name="tool_money",
            columns=(
                "household",
                "nth",
                "programme",
                "funder",
                "tool",
                "committed_on",
                "happened_on",
                "committed",
                "paid",
            ),
            create=CREATE,
            indexes=(
                "CREATE UNIQUE INDEX ON {table} (household, nth)",
                "CREATE INDEX ON {table} (programme, happened_on)",
            ),
            policies=(FOR_COUNTERS,),
            rows=rows,
        ),
    ),
)
