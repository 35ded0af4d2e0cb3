"""What indicators are counted from: episodes, referrals and dated facts, each under its place.

Every row is dated, so that figures as of a day count the rows up to that day. An episode is
under the landlord at its entry, a referral under the one it was made with.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import LiteralString

from domain.fact import Fact
from domain.itinerary import Step, itinerary
from domain.path import Episode
from domain.referral import ReferralWithdrawn, Referred
from domain.review import Admitted, ReferralAdjourned, ReferralRefused
from projections import FOR_COUNTERS, OF_CASES, Household, ReadModel, Row, Table
from projections.programme_figures.dated import dated_rows, first_signal

CREATE_HOUSEHOLDS = """
    CREATE TABLE {table} (
        household  uuid   NOT NULL,
        readers    text[] NOT NULL,
        restricted bool   NOT NULL
    )
"""

CREATE_EPISODES = """
    CREATE TABLE {table} (
        household         uuid     NOT NULL,
        nth               smallint NOT NULL,
        programme         text     NOT NULL,
        territory         text     NOT NULL,
        landlord          text,
        stream            text     NOT NULL,
        modality          text,
        reentry           bool     NOT NULL,
        entered_on        date     NOT NULL,
        first_met_on      date,
        exited_on         date,
        outcome           text,
        difficulties_left bool     NOT NULL
    )
"""

CREATE_REFERRALS = """
    CREATE TABLE {table} (
        household      uuid     NOT NULL,
        nth            smallint NOT NULL,
        programme      text     NOT NULL,
        territory      text     NOT NULL,
        landlord       text,
        stream         text     NOT NULL,
        referrer_kind  text     NOT NULL,
        signalled_on   date,
        referred_on    date     NOT NULL,
        reviewed_on    date,
        decided_on     date,
        decision       text,
        refusal_reason text
    )
"""

CREATE_FACTS = """
    CREATE TABLE {table} (
        household   uuid          NOT NULL,
        nth         int           NOT NULL,
        kind        text          NOT NULL,
        happened_on date          NOT NULL,
        told_on     date,
        programme   text,
        territory   text,
        landlord    text,
        stream      text,
        episode     smallint,
        code        text,
        party       text,
        flag        bool,
        number      smallint,
        amount      numeric(11,2)
    )
"""

POSITION = "SELECT position FROM reading.projection WHERE name = 'programme_figures'"

LOCK = """
    LOCK TABLE
        reading.figure_household, reading.figure_episode, reading.figure_referral,
        reading.figure_fact
    IN ACCESS SHARE MODE
"""
"""To be taken before the snapshot: a table that was swapped since would look empty in it."""

FOLLOWED = """
    SELECT household
    FROM reading.figure_household
    WHERE household = ANY(%(households)s::uuid[])
    AND (%(keys)s::text[] IS NULL OR readers && %(keys)s::text[])
    ORDER BY household
"""
"""Those of some households that a reader follows."""

DECISIONS: Sequence[tuple[type[Fact], str]] = (
    (Admitted, "admitted"),
    (ReferralRefused, "refused"),
    (ReferralWithdrawn, "withdrawn"),
)


def households(household: Household) -> tuple[Row, ...]:
    """Who follows the household, and whether it is a restricted case."""
    return ((household.path.household_id, *household.right_columns),)


def episodes(household: Household) -> tuple[Row, ...]:
    """The household's episodes, open ones among them."""
    steps = list(itinerary(household.facts))
    return tuple(
        _episode(household, episode, nth, steps=steps)
        for nth, episode in enumerate(household.path.episodes, start=1)
    )


def _episode(household: Household, episode: Episode, nth: int, *, steps: Sequence[Step]) -> Row:
    own = [step for step in steps if step.episode == nth]
    return (
        household.path.household_id,
        nth,
        episode.programme,
        episode.territory,
        own[0].place.landlord,
        episode.stream,
        episode.modalities[0][1] if episode.modalities else None,
        episode.reentry,
        episode.admitted_on,
        _first_met_on(own),
        episode.exited_on,
        episode.outcome,
        bool(episode.residual_difficulties),
    )


def _first_met_on(steps: Sequence[Step]) -> date | None:
    rows = (row for step in steps for row in dated_rows(step, {}))
    return next((row.happened_on for row in rows if row.kind == "contact" and row.flag), None)


def referrals(household: Household) -> tuple[Row, ...]:
    """The household's referrals and what became of them; one that joins another is no other."""
    return tuple(_referrals(household))


def _referrals(household: Household) -> Iterator[Row]:
    steps = list(itinerary(household.facts))
    count = max((step.referral or 0 for step in steps), default=0)
    since = 0
    for nth in range(1, count + 1):
        first = next(index for index, step in enumerate(steps) if step.referral == nth)
        rest = steps[first:]
        opening = rest[0].recorded.fact
        if isinstance(opening, Referred):
            decided_on, decision, reason = _decision(rest)
            yield (
                household.path.household_id,
                nth,
                *_place(rest[0]),
                opening.referrer_kind,
                first_signal(steps[since : first + 1]),
                opening.occurred_on,
                _reviewed_on(rest),
                decided_on,
                decision,
                reason,
            )
        since = first + 1


def _place(step: Step) -> Row:
    place = step.place
    return place.programme, place.territory, place.landlord, place.stream


def _decision(steps: Sequence[Step]) -> tuple[date | None, str | None, str | None]:
    for step in steps:
        fact = step.recorded.fact
        for kind, decision in DECISIONS:
            if isinstance(fact, kind):
                reason = fact.reason if isinstance(fact, ReferralRefused) else None
                return fact.occurred_on, decision, reason
    return None, None, None


def _reviewed_on(steps: Sequence[Step]) -> date | None:
    for step in steps:
        match step.recorded.fact:
            case ReferralAdjourned() | ReferralRefused() | Admitted():
                return step.recorded.fact.occurred_on
            case ReferralWithdrawn():
                return None
            case _:
                continue
    return None


def facts(household: Household) -> tuple[Row, ...]:
    """What is counted by its day: signals, contacts, tools, contributions, hearings and more."""
    kinds: dict[str, tuple[str, str | None]] = {}
    rows = (row for step in itinerary(household.facts) for row in dated_rows(step, kinds))
    return tuple((household.path.household_id, nth, *row) for nth, row in enumerate(rows, start=1))


EPISODE_INDEXES: tuple[LiteralString, ...] = (
    "CREATE UNIQUE INDEX ON {table} (household, nth)",
    "CREATE INDEX ON {table} (programme, territory, landlord)",
)

PROGRAMME_FIGURES = ReadModel(
    name="programme_figures",
    version=4,
    tables=(
        Table(
            name="figure_household",
            columns=("household", "readers", "restricted"),
            create=CREATE_HOUSEHOLDS,
            indexes=("CREATE UNIQUE INDEX ON {table} (household)",),
            policies=OF_CASES,
            rows=households,
        ),
        Table(
            name="figure_episode",
            columns=(
                "household",
                "nth",
                "programme",
                "territory",
                "landlord",
                "stream",
                "modality",
                "reentry",
                "entered_on",
                "first_met_on",
                "exited_on",
                "outcome",
                "difficulties_left",
            ),
            create=CREATE_EPISODES,
            indexes=EPISODE_INDEXES,
            policies=(FOR_COUNTERS,),
            rows=episodes,
        ),
        Table(
            name="figure_referral",
            columns=(
                "household",
                "nth",
                "programme",
                "territory",
                "landlord",
                "stream",
                "referrer_kind",
                "signalled_on",
                "referred_on",
                "reviewed_on",
                "decided_on",
                "decision",
                "refusal_reason",
            ),
            create=CREATE_REFERRALS,
            indexes=EPISODE_INDEXES,
            policies=(FOR_COUNTERS,),
            rows=referrals,
        ),
        Table(
            name="figure_fact",
            columns=(
                "household",
                "nth",
                "kind",
                "happened_on",
                "told_on",
                "programme",
                "territory",
                "landlord",
                "stream",
                "episode",
                "code",
                "party",
                "flag",
                "number",
                "amount",
            ),
            create=CREATE_FACTS,
            indexes=(
                "CREATE UNIQUE INDEX ON {table} (household, nth)",
                "CREATE INDEX ON {table} (kind, programme, territory, landlord)",
            ),
            policies=(FOR_COUNTERS,),
            rows=facts,
        ),
    ),
)
