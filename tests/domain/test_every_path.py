"""What holds for every path, however its facts came: found by trying many."""

import random
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.access import Actor, classes_seen
from domain.fact import Fact, json_name
from domain.household import FACTS, decide, fold
from domain.marks import SEALED
from domain.path import HouseholdPath, Recorded, RelationKind
from domain.programme import Configuration
from domain.refusal import Refusal
from domain.stages import ACCEPTED, TRANSITIONS, Stage
from domain.tool_use import ToolState
from services.fields import tree_of
from tests.domain import cast
from tests.domain.plot import attempt
from tests.domain.story import Story

ATTEMPTS = st.lists(st.tuples(st.integers(0, 99), st.integers(-10, 40)), min_size=1, max_size=30)


@pytest.fixture(name="tell", scope="module")
def _tell(lyon: Configuration) -> Any:
    """A story of what the rules let through, of all that was attempted."""

    def tell(attempts: list[tuple[int, int]]) -> Story:
        story = Story(lyon)
        story.tell(cast.identified("2019-03-12", dwelling=cast.dwelling(title="lease")))
        on = cast.day("2019-03-12")
        if attempts[0][0] % 2:
            story.tell(cast.referred("2019-04-01"))
            story.tell(cast.admitted("2019-05-02"), by=cast.PLATFORM)
            on = cast.day("2019-05-02")
        for number, days in attempts:
            on = max(cast.day("2019-01-01"), min(on + timedelta(days), cast.TODAY))
            attempt(story, number, on.isoformat())
        return story

    return tell


def forgotten(fact: Any) -> Any:
    """The fact as it reads once the keys of its sealed fields are destroyed."""
    marks = tree_of(type(fact))
    known = {field.name: getattr(fact, field.name) for field in fields(fact)}
    return replace(
        fact,
        **{
            name: forgotten(value) if is_dataclass(value) else object()
            for name, value in known.items()
            if is_dataclass(value) or marks[json_name(name)] in SEALED
        },
    )


@settings(max_examples=150, deadline=None)
@given(attempts=ATTEMPTS)
def test_a_path_of_forgotten_facts_is_the_same_path(tell: Any, attempts: Any) -> None:
    story = tell(attempts)
    sealed = [replace(each, fact=forgotten(each.fact)) for each in story.recorded]
    assert fold(sealed) == story.path


@settings(max_examples=150, deadline=None)
@given(attempts=ATTEMPTS)
def test_every_beginning_of_a_path_is_a_path(tell: Any, attempts: Any) -> None:
    story = tell(attempts)
    names = {field.name for field in fields(HouseholdPath)}
    for count in range(1, len(story.recorded) + 1):
        path = fold(story.recorded[:count])
        assert path is not None
        assert path.version == count
        assert vars(path).keys() == names


@settings(max_examples=150, deadline=None)
@given(attempts=ATTEMPTS)
def test_what_was_decided_is_decided_the_same_again(tell: Any, attempts: Any) -> None:
    story = tell(attempts)
    for count, each in enumerate(story.recorded):
        path = fold(story.recorded[:count])
        assert each.fact == decide(path, each.fact, story.circumstances(each.organisation))


def require_one_responsible(path: HouseholdPath) -> None:
    """Exactly one organisation leads while an episode is open, and it is no partner."""
    leads = [r for r in path.relations if r.kind is RelationKind.LEAD and r.ends_on is None]
    assert len(leads) == (1 if path.stage is Stage.ACCOMPANIED else 0)
    assert (path.episode is not None) is (path.stage is Stage.ACCOMPANIED)
    assert path.episode is None or path.territory is not None
    assert path.lead_organisation not in path.partners


@settings(max_examples=150, deadline=None)
@given(attempts=ATTEMPTS)
def test_one_organisation_is_responsible_while_an_episode_is_open(tell: Any, attempts: Any) -> None:
    require_one_responsible(tell(attempts).path)


@settings(max_examples=100, deadline=None)
@given(attempts=ATTEMPTS, days=st.integers(-60, 60))
def test_what_may_be_rectified_leaves_a_path_that_could_have_been(
    tell: Any, *, attempts: Any, days: int
) -> None:
    story = tell(attempts)
    for each in list(story.recorded):
        on = each.fact.occurred_on
        shifted = (on + timedelta(days)).isoformat()
        for rectification in (
            cast.rectified(each.id, each.organisation, void=True),
            cast.rectified(each.id, each.organisation, occurred_on=shifted),
        ):
            try:
                story.tell(rectification, by=each.organisation)
            except Refusal:
                continue
            require_one_responsible(story.path)
            assert story.path.version == len(story.recorded)


@settings(max_examples=150, deadline=None)
@given(attempts=ATTEMPTS)
def test_no_tool_outlives_its_episode_nor_pays_more_than_was_granted(
    tell: Any, attempts: Any
) -> None:
    path = tell(attempts).path
    for use in path.tools:
        assert use.state in set(ToolState)
        assert use.paid <= (use.granted or Decimal(0))
        assert use.started_on is None or use.granted_on is not None
        assert path.stage is not Stage.EXITED or use.is_closed


@settings(max_examples=150, deadline=None)
@given(attempts=ATTEMPTS)
def test_the_stages_follow_each_other_in_time(tell: Any, attempts: Any) -> None:
    path = tell(attempts).path
    days = [changed_on for changed_on, _ in path.transitions]
    assert sorted(days) == days
    assert path.last_transition_on >= path.since
    assert all(r.ends_on is None or r.starts_on <= r.ends_on for r in path.relations)


@settings(max_examples=150, deadline=None)
@given(attempts=ATTEMPTS, order=st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_read_does_not_matter(
    tell: Any, attempts: Any, *, order: Any
) -> None:
    story = tell(attempts)
    shuffled = list(story.recorded)
    order.shuffle(shuffled)
    assert fold(shuffled) == story.path
    assert fold(shuffled, as_of=story.today) == story.path


@settings(max_examples=100, deadline=None)
@given(attempts=ATTEMPTS)
def test_late_facts_may_arrive_in_any_order(tell: Any, attempts: Any) -> None:
    late = (cast.signalled("2019-03-14"), cast.debt("2019-03-15"), cast.contact("2019-03-13"))
    one, other = tell(attempts), tell(attempts)
    try:
        for fact, again in zip(late, reversed(late), strict=True):
            one.tell(fact)
            other.tell(again)
    except Refusal:
        return
    assert one.path == other.path


@settings(max_examples=100, deadline=None)
@given(attempts=ATTEMPTS, days=st.integers(0, 500), removed=st.integers(0, 12))
def test_who_loses_a_relation_sees_no_more(
    tell: Any, lyon: Configuration, *, attempts: Any, days: int, removed: int
) -> None:
    path = tell(attempts).path
    today = cast.day("2019-03-01") + timedelta(days)
    kept = path.relations[:removed] + path.relations[removed + 1 :]
    fewer = replace(path, relations=kept)
    for organisation in lyon.organisations:
        for role in lyon.roles:
            actor = Actor(organisation=organisation, role=role)
            before = classes_seen(path, actor, lyon, today=today)
            assert classes_seen(fewer, actor, lyon, today=today) <= before


def test_the_table_of_stages_names_every_fact() -> None:
    assert set(FACTS) == set(ACCEPTED)
    assert set(FACTS) > TRANSITIONS


@pytest.mark.parametrize("name", FACTS)
def test_every_refusal_of_a_stage_says_what_it_allows(gone: Story, name: str) -> None:
    assert (name in gone.conflict(cast.referred("2020-01-31")).allowed) is (
        Stage.EXITED in ACCEPTED[name]
    )


def test_a_recorded_fact_knows_its_organisation(gone: Story) -> None:
    first: Recorded = gone.recorded[0]
    from_a_system = replace(first, source=f"{first.source}:erp")
    assert from_a_system.organisation == first.organisation == cast.GRAND


def test_a_fact_that_skipped_the_rules_is_not_folded(noticed: Story) -> None:
    raw: Fact = cast.identified("2019-03-12")
    with pytest.raises(ValueError, match="names its programme"):
        fold([replace(noticed.recorded[0], fact=raw)])


def test_the_stories_tried_hold_every_kind_of_fact(tell: Any) -> None:
    seeded = random.Random(2019)
    told = Counter(
        each.type
        for _ in range(200)
        for each in tell(
            [(seeded.randrange(100), seeded.randint(-5, 15)) for _ in range(80)]
        ).recorded
    )
    assert set(FACTS) - set(told) == {stored_name("reference-attached"), stored_name("rectified")}
    assert min(told.values()) >= 3


def stored_name(word: str) -> str:
    """The stored name of a household's fact."""
    return f"etage.household.{word}.v1"
