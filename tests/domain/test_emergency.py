"""Breaking the glass: what two people open of one household, to whom, and until when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.access import Actor, Sight, sight_of
from domain.emergency import (
    CannotBreak,
    GlassBroken,
    GlassClosed,
    GlassRequest,
    require_may_be_approved,
    require_may_be_asked,
)
from domain.fact import Fact
from domain.path import Recorded
from domain.programme import Configuration
from domain.rectification import EventKey, Rectified
from domain.refusal import Forbidden
from tests.domain import work
from tests.domain.cast import AUDITOR, GRAND, LAHSO, PLATFORM, TODAY, contact
from tests.domain.story import Story

DPO = "dpo"
ONE = "00000000-0000-4000-8000-0000000000a1"
OTHER = "00000000-0000-4000-8000-0000000000a2"
ENDS_AT = datetime(2020, 6, 30, 16, tzinfo=UTC)
DURING = ENDS_AT - timedelta(minutes=1)
SYSTEM = "urn:etage:org:system"
UP_TO_RENT = {"C1", "C2", "C3"}

BROKEN = GlassBroken(
    occurred_on=TODAY,
    organisation=DPO,
    role="dpo",
    by=ONE,
    approved_by=OTHER,
    classes=("C2", "C3"),
    ends_at="2020-06-30T18:00:00+02:00",
    reason="Réclamation sur une divulgation.",
)
ASKED = GlassRequest(
    id="1",
    household="",
    organisation=DPO,
    role="dpo",
    by=ONE,
    classes=["C2", "C3"],
    hours=4,
    reason="Réclamation sur une divulgation.",
    asked_at=ENDS_AT,
)


def recorded_by_the_system(story: Story, fact: Fact) -> Story:
    """The story, in which the system recorded the fact."""
    last = story.recorded[-1]
    story.recorded.append(
        Recorded(
            position=last.position + 10,
            household_id=last.household_id,
            version=last.version + 1,
            source=SYSTEM,
            id="glass-1" if isinstance(fact, GlassBroken) else f"{fact.NAME}-{last.version}",
            type=fact.NAME,
            recorded_at=last.recorded_at,
            fact=fact,
        )
    )
    return story


def sight(
    story: Story,
    organisation: str = DPO,
    role: str = "dpo",
    *,
    person: str = ONE,
    now: datetime | None = DURING,
) -> Sight:
    actor = Actor(organisation=organisation, role=role, person=person)
    return sight_of(story.path, actor, story.configuration, today=TODAY, now=now)


def codes(seen: Sight) -> set[str]:
    return {field_class.value for field_class in seen.classes}


def test_who_broke_the_glass_sees_what_was_opened_and_the_path(followed: Story) -> None:
    assert codes(sight(followed)) == set()
    recorded_by_the_system(followed, BROKEN)
    assert codes(sight(followed)) == UP_TO_RENT
    assert sight(followed).glass == "glass-1"


def test_nobody_else_sees_more_through_it(followed: Story) -> None:
    recorded_by_the_system(followed, BROKEN)
    assert codes(sight(followed, person=OTHER)) == set()
    assert codes(sight(followed, role="custodian")) == set()
    assert codes(sight(followed, GRAND, "dpo")) == set()
    assert codes(sight(followed, AUDITOR, "auditor")) == {"C1"}


def test_it_ends_at_its_hour(followed: Story) -> None:
    recorded_by_the_system(followed, BROKEN)
    assert codes(sight(followed, now=ENDS_AT - timedelta(seconds=1))) == UP_TO_RENT
    assert codes(sight(followed, now=ENDS_AT)) == set()


def test_closing_it_ends_it_at_once(followed: Story) -> None:
    recorded_by_the_system(followed, BROKEN)
    closed = GlassClosed(occurred_on=TODAY, glass="glass-1", by=OTHER)
    recorded_by_the_system(followed, closed)
    assert codes(sight(followed)) == set()


def test_a_list_shows_nothing_through_it(followed: Story) -> None:
    recorded_by_the_system(followed, BROKEN)
    assert codes(sight(followed, now=None)) == set()


def test_it_opens_a_restricted_case_too(followed: Story) -> None:
    followed.tell(work.restricted("2019-08-01", LAHSO), by=PLATFORM)
    glass = replace(BROKEN, organisation=AUDITOR, role="auditor", classes=("C2",))
    recorded_by_the_system(followed, glass)
    assert codes(sight(followed, AUDITOR, "auditor")) == {"C1", "C2"}
    assert codes(sight(followed, AUDITOR, "auditor", now=ENDS_AT)) == set()


def test_an_auditor_never_sees_more_than_the_programme_lets_a_glass_open(followed: Story) -> None:
    glass = replace(BROKEN, organisation=AUDITOR, role="auditor", classes=("C2", "C4"))
    recorded_by_the_system(followed, glass)
    assert codes(sight(followed, AUDITOR, "auditor")) == {"C1", "C2"}


def test_health_is_opened_only_where_it_is_switched_on(followed: Story) -> None:
    recorded_by_the_system(followed, replace(BROKEN, classes=("C5",)))
    assert codes(sight(followed)) == {"C1"}
    followed.configuration = with_health(followed.configuration)
    assert codes(sight(followed)) == {"C1", "C5"}


def test_it_changes_no_stage_and_is_nobody_s_to_post_or_rectify(followed: Story) -> None:
    before = followed.path
    recorded_by_the_system(followed, BROKEN)
    assert (followed.path.stage, followed.path.contacts) == (before.stage, before.contacts)
    assert isinstance(followed.refusal(BROKEN, by=PLATFORM), Forbidden)
    withdrawn = Rectified(
        occurred_on=TODAY, event=EventKey(source=SYSTEM, id="glass-1"), void=True, reason="Non."
    )
    assert isinstance(followed.refusal(withdrawn, by=PLATFORM), Forbidden)


def test_a_fact_before_it_is_still_rectified(followed: Story) -> None:
    told = followed.tell(contact("2019-09-02"), by=LAHSO)
    recorded_by_the_system(followed, BROKEN)
    withdrawn = Rectified(
        occurred_on=TODAY, event=EventKey(source=told.source, id=told.id), void=True, reason="Non."
    )
    assert followed.decided(withdrawn, by=LAHSO)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"role": "auditor"}, "Your role does not open all of these classes."),
        ({"classes": []}, "Your role does not open all of these classes."),
        ({"classes": ["C5"]}, "Health is switched off here: nothing opens it."),
        ({"hours": 0}, "It is opened for 1 to 24 hours."),
        ({"hours": 25}, "It is opened for 1 to 24 hours."),
    ],
)
def test_what_may_not_be_asked(
    configuration: Configuration, changes: dict[str, object], rule: str
) -> None:
    asked: GlassRequest = replace(ASKED, **changes)  # type: ignore[arg-type]
    with pytest.raises(CannotBreak, match=rule):
        require_may_be_asked(asked, configuration)


def test_another_person_of_the_same_organisation_approves_within_the_hour() -> None:
    soon = ASKED.asked_at + timedelta(minutes=59)
    require_may_be_approved(ASKED, approver(DPO, OTHER), now=soon)
    with pytest.raises(CannotBreak, match="Another person"):
        require_may_be_approved(ASKED, approver(DPO, ONE), now=soon)
    with pytest.raises(CannotBreak, match="organisation that asked"):
        require_may_be_approved(ASKED, approver(GRAND, OTHER), now=soon)
    late = ASKED.asked_at + timedelta(minutes=60)
    with pytest.raises(CannotBreak, match="within an hour"):
        require_may_be_approved(ASKED, approver(DPO, OTHER), now=late)


def approver(organisation: str, person: str) -> Actor:
    return Actor(organisation=organisation, role="dpo", person=person)


def with_health(configuration: Configuration) -> Configuration:
    """The programme with health switched on."""
    return replace(configuration, access=replace(configuration.access, health="on"))
