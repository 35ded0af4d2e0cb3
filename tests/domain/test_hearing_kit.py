"""The hearing ahead: is the diagnosis ready, does the tenant come, who goes along."""

from domain.delays import HearingKit, hearing_kit
from domain.plan import ActionDropped, ActionPlanned
from tests.domain.cast import LAHSO, day, legal_stage
from tests.domain.story import Story

HEARING = day("2020-09-10")


def test_without_a_hearing_there_is_nothing_to_prepare(noticed: Story) -> None:
    noticed.tell(legal_stage("2020-05-20", "order_to_pay"))
    assert hearing_kit(noticed.path) is None


def test_a_hearing_ahead_shows_what_was_said_last(noticed: Story) -> None:
    noticed.tell(legal_stage("2020-05-20", hearing_on=HEARING, diagnosis_ready=False))
    noticed.tell(legal_stage("2020-06-02", "repayment_plan", diagnosis_ready=True))
    noticed.tell(legal_stage("2020-06-03", "formal_notice"))
    assert hearing_kit(noticed.path) == HearingKit(
        hearing_on=HEARING, diagnosis_ready=True, tenant_attended=None, accompanied_by=None
    )


def test_what_is_told_late_does_not_hide_what_came_after_it(noticed: Story) -> None:
    noticed.tell(legal_stage("2020-06-02", hearing_on=HEARING, diagnosis_ready=True))
    noticed.tell(legal_stage("2020-06-20", on=day("2020-05-02"), diagnosis_ready=False))
    kit = hearing_kit(noticed.path)
    assert kit is not None
    assert kit.diagnosis_ready is True


def test_a_hearing_that_was_held_is_no_longer_ahead(noticed: Story) -> None:
    noticed.tell(legal_stage("2019-05-20", hearing_on=day("2019-09-10")))
    noticed.tell(legal_stage("2019-09-10", "hearing", tenant_attended=True))
    assert hearing_kit(noticed.path) is None


def test_a_hearing_put_off_gives_the_next_one(noticed: Story) -> None:
    noticed.tell(legal_stage("2020-03-20", hearing_on=day("2020-05-12")))
    put_off = {"outcome": "postponed", "hearing_on": HEARING, "tenant_attended": True}
    noticed.tell(legal_stage("2020-05-12", "hearing", **put_off))
    kit = hearing_kit(noticed.path)
    assert kit is not None
    assert (kit.hearing_on, kit.tenant_attended) == (HEARING, True)


def test_an_abandoned_procedure_has_no_hearing_ahead(noticed: Story) -> None:
    noticed.tell(legal_stage("2020-05-20", hearing_on=HEARING))
    noticed.tell(legal_stage("2020-06-20", "procedure_abandoned"))
    assert hearing_kit(noticed.path) is None


def test_what_was_said_before_a_judgment_is_not_said_of_the_next_hearing(noticed: Story) -> None:
    noticed.tell(legal_stage("2019-05-20", hearing_on=day("2019-09-10"), diagnosis_ready=True))
    noticed.tell(legal_stage("2019-10-10", "judgment", tenant_attended=True))
    noticed.tell(legal_stage("2020-05-20", hearing_on=HEARING))
    kit = hearing_kit(noticed.path)
    assert kit is not None
    assert (kit.diagnosis_ready, kit.tenant_attended) == (None, None)


def test_who_planned_to_go_along_is_named_until_the_plan_is_dropped(followed: Story) -> None:
    followed.tell(legal_stage("2020-05-20", hearing_on=HEARING))
    plan = ActionPlanned(
        occurred_on=day("2020-06-02"),
        action="audience-1",
        kind="hearing_accompaniment",
        owner_organisation=LAHSO,
        due_on=HEARING,
    )
    followed.tell(plan, by=LAHSO)
    kit = hearing_kit(followed.path)
    assert kit is not None
    assert kit.accompanied_by == LAHSO
    dropped = ActionDropped(occurred_on=day("2020-06-10"), action="audience-1", reason="Congé")
    followed.tell(dropped, by=LAHSO)
    kit = hearing_kit(followed.path)
    assert kit is not None
    assert kit.accompanied_by is None
