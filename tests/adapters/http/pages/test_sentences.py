"""Every fact is told in French, of what its reader may see."""

import pytest

from adapters.http.pages.references import with_references
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


def test_a_later_fact_says_which_action_or_tool_it_is_about(configuration: Configuration) -> None:
    planned = {"action": "a-1", "kind": "appointment", "due_on": "2020-07-10"}
    planned |= {"owner_organisation": "lahso"}
    facts = {
        "action-planned": planned,
        "action-done": {"action": "a-1"},
        "tool-requested": {"tool": "t-1", "kind": "aide_quittance"},
        "tool-ended": {"tool": "t-1"},
        "tool-granted": {"tool": "t-2"},
    }
    events = [{"type": f"etage.household.{k}.v1", "data": facts[k]} for k in facts]
    words = Words(configuration=configuration)
    told = [tell(each, words).sentences[0] for each in with_references(events)]
    assert told[0] == "Rendez-vous, LAHSo, pour le 10\u00a0juillet 2020."
    assert told[1] == "Rendez-vous, pour le 10\u00a0juillet 2020."
    assert told[2:4] == ["Aide à la quittance."] * 2
    assert "t-2" in told[4]
