"""The table of the lines that wait, and the lines of a household."""

from typing import LiteralString

from projections import OF_CASES, Household, ReadModel, Row, Table
from projections.awaited.expected import awaited

CREATE = """
    CREATE TABLE {table} (
        household         uuid   NOT NULL,
        nth               int    NOT NULL,
        position          bigint NOT NULL,
        kind              text   NOT NULL,
        code              text,
        asked             text[] NOT NULL,
        starts_on         date   NOT NULL,
        ends_on           date,
        due_on            date   NOT NULL,
        counted_in        text,
        rent_told_on      date,
        stage             text   NOT NULL,
        landlord          text,
        territory         text,
        lead_organisation text,
        readers           text[] NOT NULL,
        restricted        bool   NOT NULL,
        ties              text[] NOT NULL,
        ties_since        date[] NOT NULL,
        ties_until        date[] NOT NULL,
        label             json
    )
"""

INDEXES: tuple[LiteralString, ...] = (
    "CREATE UNIQUE INDEX ON {table} (household, nth)",
    "CREATE INDEX ON {table} USING gin (asked)",
)


def rows(household: Household) -> tuple[Row, ...]:
    """The household's lines."""
    path = household.path
    return tuple(
        (
            path.household_id,
            nth,
            path.position,
            each.kind,
            each.code,
            list(each.asked),
            each.starts_on,
            each.ends_on,
            each.due_on,
            each.counted_in,
            each.rent_told_on,
            path.stage.value,
            path.landlord,
            path.territory,
            path.lead_organisation,
            list(household.readers),
            *household.tie_columns,
            household.label,
        )
        for nth, each in enumerate(awaited(household))
        if each.asked
    )


AWAITED = ReadModel(
    name="awaited",
    version=2,
    tables=(
        Table(
            name="awaited",
            columns=(
                "household",
                "nth",
                "position",
                "kind",
                "code",
                "asked",
                "starts_on",
                "ends_on",
                "due_on",
                "counted_in",
                "rent_told_on",
                "stage",
                "landlord",
                "territory",
                "lead_organisation",
                "readers",
                "restricted",
                "ties",
                "ties_since",
                "ties_until",
                "label",
            ),
            create=CREATE,
            indexes=INDEXES,
            policies=OF_CASES,
            rows=rows,
        ),
    ),
)
