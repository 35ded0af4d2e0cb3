"""The facts of one programme, place or session, as the ledger would give them back."""

from domain.fact import Fact
from domain.path import Recorded
from tests.domain.cast import HOUSEHOLD, PLATFORM, source
from tests.domain.story import BEGINNING


def history(*facts: Fact) -> tuple[Recorded, ...]:
    """The facts in the order in which they were recorded."""
    return tuple(
        Recorded(
            position=number,
            household_id=HOUSEHOLD,
            version=number,
            source=source(PLATFORM),
            id=str(number),
            type=fact.NAME,
            recorded_at=BEGINNING,
            fact=fact,
        )
        for number, fact in enumerate(facts, start=1)
    )
