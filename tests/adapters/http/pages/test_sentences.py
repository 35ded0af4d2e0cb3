"""Every fact is told in French, of what its reader may see."""

import pytest

from adapters.http.pages.sentences import tell
from adapters.http.pages.words import Words
from domain.household import FACTS
from domain.marks import FieldClass
from domain.programme import Configuration
from services.events import EventTypes
from services.examples import EXAMPLES
from services.fields import visible

PATH = frozenset({FieldClass.PATH})
SAYS_NOTHING_MORE = {
    "etage.household.referral-withdrawn.v1",
    "etage.household.reference-attached.v1",
    "etage.household.linked.v1",
    "etage.household.unlinked.v1",
    "etage.household.unrestricted.v1",
}
"""What their title says is all, but for a reason that is quoted."""


@pytest.mark.parametrize("event_type", FACTS)
def test_every_fact_of_a_household_has_its_words(
    configuration: Configuration, event_type: str
) -> None:
    told = tell(
        {"type": event_type, "data": EXAMPLES[event_type]}, Words(configuration=configuration)
    )
    assert told.title != event_type
    assert told.sentences or told.quote


@pytest.mark.parametrize("event_type", FACTS)
def test_a_fact_is_told_to_those_who_see_the_path_alone(
    configuration: Configuration, event_types: EventTypes, event_type: str
) -> None:
    data = EXAMPLES[event_type]
    seen = visible(event_types.marks_for(event_type, data), data, PATH)
    told = tell({"type": event_type, "data": seen}, Words(configuration=configuration))
    assert told.quote is None
    assert "€" not in " ".join(told.sentences)
    assert told.sentences or event_type in SAYS_NOTHING_MORE | {
        "etage.household.debt-recorded.v1",
        "etage.household.legal-stage-recorded.v1",
    }
