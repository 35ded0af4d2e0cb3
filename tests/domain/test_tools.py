"""Tools: who asks, who decides, what is paid, and when they end."""

from decimal import Decimal

import pytest

from domain.fact import Fact
from domain.refusal import Forbidden, Invalid, ToolUsedLater
from domain.tool_use import ToolState, ToolUse
from domain.tools import (
    ConditionNotMet,
    MoreThanGranted,
    NoSuchTool,
    ToolAlreadyRequested,
    ToolExcluded,
    ToolOutOfTurn,
)
from tests.domain import cast, work
from tests.domain.cast import EST, GRAND, LAHSO, PLATFORM
from tests.domain.story import Story


@pytest.fixture(name="aided")
def _aided(followed: Story) -> Story:
    """LAHSo asked for six instalments of 150 euros; the landlord granted and started them."""
    followed.tell(cast.debt("2019-06-01", current_rent_resumed_since=cast.day("2019-05-05")))
    followed.tell(work.requested("2019-06-03"), by=LAHSO)
    followed.tell(work.granted("2019-06-20"))
    followed.tell(work.started("2019-07-01"), by=LAHSO)
    return followed


def use_of(story: Story, tool: str = "t-1") -> ToolUse:
    """The use of a tool of that name."""
    use = story.path.tool_named(tool)
    assert use is not None
    return use


def test_a_tool_lives_from_its_request_to_its_end(aided: Story) -> None:
    aided.tell(work.paid("2019-07-10"))
    aided.tell(work.suspended("2019-08-01"))
    assert use_of(aided).state is ToolState.SUSPENDED
    aided.tell(work.resumed("2019-09-02"))
    aided.tell(work.paid("2019-09-10"))
    aided.tell(work.tool_ended("2020-01-31"), by=LAHSO)
    use = use_of(aided)
    assert (use.state, use.paid, use.outcome) == (ToolState.ENDED, Decimal("300.00"), "completed")


def test_a_tool_may_be_asked_for_while_the_referral_is_open(asked: Story) -> None:
    asked.tell(work.requested("2019-04-10", "bail_maintien"), by=PLATFORM)
    assert use_of(asked).state is ToolState.REQUESTED
    asked.conflict(work.started("2019-04-11"), by=PLATFORM)


def test_no_tool_is_asked_for_before_a_referral(noticed: Story) -> None:
    assert "household.referred" in str(noticed.conflict(work.requested("2019-03-20")).allowed)


@pytest.mark.parametrize(
    ("fact", "by"),
    [
        (work.started("2019-06-10"), LAHSO),
        (work.paid("2019-06-10"), GRAND),
        (work.suspended("2019-06-10"), GRAND),
    ],
)
def test_nothing_happens_to_a_tool_before_it_is_granted(
    followed: Story, fact: Fact, by: str
) -> None:
    followed.tell(work.requested("2019-06-03"), by=LAHSO)
    assert isinstance(followed.refusal(fact, by=by), ToolOutOfTurn)


def test_a_refused_tool_is_not_started(followed: Story) -> None:
    followed.tell(work.requested("2019-06-03"), by=LAHSO)
    followed.tell(work.tool_refused("2019-06-20"))
    assert use_of(followed).state is ToolState.REFUSED
    assert isinstance(followed.refusal(work.started("2019-07-01"), by=LAHSO), ToolOutOfTurn)


def test_who_asks_does_not_decide(followed: Story) -> None:
    followed.tell(work.requested("2019-06-03"), by=GRAND)
    refusal = followed.refusal(work.granted("2019-06-20"))
    assert isinstance(refusal, Forbidden)
    assert "does not decide" in str(refusal)


@pytest.mark.parametrize("organisation", [LAHSO, PLATFORM])
def test_only_the_dwelling_s_landlord_grants_a_bail_maintien(
    followed: Story, organisation: str
) -> None:
    followed.tell(work.requested("2019-06-03", "bail_maintien"), by=PLATFORM)
    assert isinstance(followed.refusal(work.granted("2019-06-20"), by=organisation), Forbidden)
    followed.tell(work.granted("2019-06-20"), by=GRAND)


def test_payments_never_exceed_what_was_granted(aided: Story) -> None:
    for month in range(7, 13):
        aided.tell(work.paid(f"2019-{month:02d}-10"))
    refusal = aided.refusal(work.paid("2020-01-10", "0.01"))
    assert isinstance(refusal, MoreThanGranted)
    assert refusal.detail == "0.00 euros are left."


def test_an_instalment_is_not_above_the_monthly_amount(aided: Story) -> None:
    assert isinstance(aided.refusal(work.paid("2019-07-10", "150.01")), MoreThanGranted)


def test_the_decider_may_grant_less_than_was_asked_but_not_more(followed: Story) -> None:
    followed.tell(work.requested("2019-06-03"), by=LAHSO)
    assert isinstance(followed.refusal(work.granted("2019-06-20", "900.01")), MoreThanGranted)
    followed.tell(work.granted("2019-06-20", "300.00"))
    assert use_of(followed).granted == Decimal("300.00")


def test_a_cap_bounds_what_months_amount_to(followed: Story) -> None:
    followed.tell(work.requested("2019-06-03", cap=Decimal("700.00")), by=LAHSO)
    followed.tell(work.granted("2019-06-20"))
    assert use_of(followed).granted == Decimal("700.00")


def test_a_renewal_adds_to_what_was_granted(aided: Story) -> None:
    aided.tell(work.renewed("2019-12-20", "450.00"))
    assert use_of(aided).granted == Decimal("1350.00")


def test_instalments_stop_when_the_current_rent_is_no_longer_paid(aided: Story) -> None:
    aided.tell(work.paid("2019-07-10"))
    aided.tell(cast.debt("2019-08-31", "900.00"))
    assert isinstance(aided.refusal(work.paid("2019-09-10")), ConditionNotMet)
    aided.tell(cast.debt("2019-09-30", current_rent_resumed_since=cast.day("2019-09-05")))
    aided.tell(work.paid("2019-10-10"))
    assert use_of(aided).paid == Decimal("300.00")


def test_a_payment_recorded_late_takes_its_place(aided: Story) -> None:
    aided.tell(work.suspended("2019-10-01"))
    aided.tell(work.paid("2019-09-10"))
    assert use_of(aided).state is ToolState.SUSPENDED
    assert isinstance(aided.refusal(work.paid("2019-10-10")), ToolOutOfTurn)


def test_tools_that_exclude_each_other_never_run_on_the_same_day(followed: Story) -> None:
    for kind, tool in (("bail_maintien", "lease"), ("logement_intercalaire", "flat")):
        followed.tell(work.requested("2019-06-03", kind, tool), by=PLATFORM)
        followed.tell(work.granted("2019-06-20", tool=tool))
    followed.tell(work.started("2019-07-01", "lease"), by=LAHSO)
    assert isinstance(followed.refusal(work.started("2019-07-02", "flat"), by=LAHSO), ToolExcluded)
    followed.tell(work.tool_ended("2019-09-01", "broken", "lease"), by=LAHSO)
    followed.tell(work.started("2019-09-01", "flat"), by=LAHSO)


def test_a_start_told_late_is_held_against_what_ran_then(followed: Story) -> None:
    for kind, tool in (("bail_maintien", "lease"), ("logement_intercalaire", "flat")):
        followed.tell(work.requested("2019-06-03", kind, tool), by=PLATFORM)
        followed.tell(work.granted("2019-06-20", tool=tool))
    followed.tell(work.started("2019-08-01", "lease"), by=LAHSO)
    assert isinstance(followed.refusal(work.started("2019-07-15", "flat"), by=LAHSO), ToolExcluded)


def test_an_exit_ends_the_tools_that_are_left(aided: Story) -> None:
    aided.tell(cast.exited("2020-02-01"), by=PLATFORM)
    use = use_of(aided)
    assert (use.state, use.ended_on, use.ended_with_case) == (
        ToolState.ENDED,
        cast.day("2020-02-01"),
        True,
    )
    aided.conflict(work.paid("2020-02-10"))


def test_an_exit_is_not_dated_before_a_tool_was_used(aided: Story) -> None:
    aided.tell(work.paid("2019-07-10"))
    refusal = aided.refusal(cast.exited("2019-07-09"), by=PLATFORM)
    assert (type(refusal), refusal.pointer) == (ToolUsedLater, "/data/occurred_on")


def test_a_tool_asked_for_on_the_day_of_the_exit_ends_with_it(gone: Story) -> None:
    gone.tell(work.requested("2020-02-01"), by=GRAND)
    assert use_of(gone).ended_with_case


def test_a_refused_referral_ends_what_was_asked_for(asked: Story) -> None:
    asked.tell(work.requested("2019-04-10", "bail_maintien"), by=PLATFORM)
    asked.tell(cast.turned_down("2019-05-02"), by=PLATFORM)
    assert use_of(asked).ended_on == cast.day("2019-05-02")


def test_a_payment_of_before_the_exit_may_be_told_after_it(aided: Story) -> None:
    aided.tell(cast.exited("2020-02-01"), by=PLATFORM)
    aided.tell(work.paid("2020-01-10"))
    assert use_of(aided).paid == Decimal("150.00")


def test_the_parameters_are_those_of_the_kind(followed: Story) -> None:
    refusal = followed.refusal(work.requested("2019-06-03", review_months=3), by=LAHSO)
    assert (type(refusal), refusal.pointer) == (Invalid, "/data/parameters/review_months")
    refusal = followed.refusal(work.requested("2019-06-03", months=None), by=LAHSO)
    assert (type(refusal), refusal.pointer) == (Invalid, "/data/parameters/months")
    refusal = followed.refusal(work.requested("2019-06-03", cap=Decimal("0.00")), by=LAHSO)
    assert (type(refusal), refusal.pointer) == (Invalid, "/data/parameters/cap")


def test_a_tool_does_not_end_before_it_starts(followed: Story) -> None:
    early = work.requested("2019-06-03", "bail_maintien", planned_end_on=cast.day("2019-06-30"))
    assert followed.refusal(early, by=PLATFORM).pointer == "/data/parameters/planned_end_on"


def test_each_use_of_a_tool_has_its_own_name(aided: Story) -> None:
    assert isinstance(aided.refusal(work.requested("2019-08-01"), by=LAHSO), ToolAlreadyRequested)
    assert isinstance(aided.refusal(work.granted("2019-08-01", tool="t-9")), NoSuchTool)


def test_nothing_is_paid_where_no_amount_was_granted(followed: Story) -> None:
    followed.tell(work.requested("2019-06-03", "autorehabilitation", funder=GRAND), by=LAHSO)
    followed.tell(work.granted("2019-06-20"))
    followed.tell(work.started("2019-07-01"), by=LAHSO)
    assert isinstance(followed.refusal(work.paid("2019-07-10")), MoreThanGranted)


def test_only_who_holds_the_money_pays(aided: Story) -> None:
    assert isinstance(aided.refusal(work.paid("2019-07-10"), by=LAHSO), Forbidden)
    aided.tell(work.paid("2019-07-10"), by=GRAND)


def test_another_landlord_decides_nothing(followed: Story) -> None:
    followed.tell(work.requested("2019-06-03"), by=LAHSO)
    assert isinstance(followed.refusal(work.granted("2019-06-20"), by=EST), Forbidden)


def test_a_tool_is_reviewed_in_its_rhythm(followed: Story) -> None:
    followed.tell(work.requested("2019-06-03", "bail_maintien"), by=LAHSO)
    followed.tell(work.granted("2019-06-20"))
    assert use_of(followed).review_due_on(followed.path.follow_up_reviews) is None
    followed.tell(work.started("2019-07-01"), by=LAHSO)
    assert use_of(followed).review_due_on(followed.path.follow_up_reviews) == cast.day("2019-10-01")
    followed.tell(work.reviewed("2019-09-12"), by=PLATFORM)
    assert use_of(followed).review_due_on(followed.path.follow_up_reviews) == cast.day("2019-12-12")


def test_nothing_happens_to_a_tool_before_it_was_asked_for(followed: Story) -> None:
    followed.tell(work.requested("2019-06-03"), by=LAHSO)
    refusal = followed.refusal(work.granted("2019-06-02"))
    assert (type(refusal), refusal.pointer) == (ToolOutOfTurn, "/data/occurred_on")


def test_a_tool_may_be_granted_and_started_on_one_day(followed: Story) -> None:
    followed.tell(work.requested("2019-06-03"), by=LAHSO)
    followed.tell(work.granted("2019-06-03"))
    followed.tell(work.started("2019-06-03"), by=LAHSO)
    assert use_of(followed).state is ToolState.RUNNING


def test_the_end_that_is_planned_follows_from_the_months(aided: Story) -> None:
    assert use_of(aided).planned_end_on == cast.day("2020-01-01")


def test_an_instalment_told_late_is_held_against_the_account_of_its_day(aided: Story) -> None:
    aided.tell(cast.debt("2019-08-31", "900.00"))
    aided.tell(work.paid("2019-08-10"))
    assert use_of(aided).paid == Decimal("150.00")


def test_a_withdrawn_referral_ends_what_was_asked_for(asked: Story) -> None:
    asked.tell(work.requested("2019-04-10", "bail_maintien"), by=PLATFORM)
    asked.tell(cast.withdrawn("2019-04-20"))
    assert use_of(asked).ended_on == cast.day("2019-04-20")
