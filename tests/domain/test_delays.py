"""The legal clock: each delay as its source has it, counted by hand on a calendar."""

import pytest

from domain.delays import GROUND_UNKNOWN, LEASE_UNKNOWN, deadlines, truce_on
from domain.programme import Configuration
from tests.domain.cast import GRAND, day, dwelling, legal_stage, moved, rectified
from tests.domain.clock import due, housed, the
from tests.domain.story import Story


def test_a_path_without_a_procedure_has_no_deadline(noticed: Story) -> None:
    assert deadlines(noticed.path, noticed.configuration) == ()


@pytest.mark.parametrize(
    ("lease", "act", "expected"),
    [
        ("2015-06-01", "2019-05-14", "2019-07-14"),
        ("2015-06-01", "2023-12-31", "2024-02-29"),
        ("2023-07-28", "2024-01-15", "2024-03-15"),
        ("2023-07-29", "2024-01-15", "2024-02-26"),
        ("2024-05-02", "2025-03-03", "2025-04-14"),
    ],
)
def test_the_lease_chooses_two_months_or_six_weeks(
    later: Story, lease: str, *, act: str, expected: str
) -> None:
    housed(later, act, lease_signed_on=day(lease)).tell(legal_stage(act, "order_to_pay"))
    assert due(later, "order_to_pay") == [expected]
    assert the(later, "order_to_pay").assumption is None


def test_an_unknown_lease_is_taken_for_an_old_one_and_says_so(later: Story) -> None:
    housed(later, "2024-01-10").tell(legal_stage("2024-01-15", "order_to_pay"))
    assert due(later, "order_to_pay") == ["2024-03-15"]
    assert the(later, "order_to_pay").assumption == LEASE_UNKNOWN


def test_before_the_change_every_lease_is_an_old_one(later: Story) -> None:
    housed(later, "2023-07-01").tell(legal_stage("2023-07-28", "order_to_pay"))
    assert due(later, "order_to_pay") == ["2023-09-28"]
    assert the(later, "order_to_pay").assumption is None


def test_a_lease_told_late_shortens_the_delay(later: Story) -> None:
    housed(later, "2024-01-10").tell(legal_stage("2024-01-15", "order_to_pay"))
    known = {"lease_signed_on": "2023-09-01"}
    later.tell(rectified("1", GRAND, on="2024-06-01", dwelling=known))
    assert due(later, "order_to_pay") == ["2024-02-26"]


def test_the_lease_of_the_next_dwelling_does_not_choose(later: Story) -> None:
    housed(later, "2024-01-10").tell(legal_stage("2024-01-15", "order_to_pay"))
    later.tell(moved("2024-05-02", dwelling(lease_signed_on=day("2024-05-02"))))
    assert the(later, "order_to_pay").assumption == LEASE_UNKNOWN
    assert due(later, "order_to_pay") == ["2024-03-15"]


@pytest.mark.parametrize(
    ("act", "expected", "truces"),
    [
        ("2018-08-30", "2018-10-30", ()),
        ("2018-08-31", "2018-10-31", ()),
        ("2018-09-01", "2019-04-01", ("Trêve hivernale",)),
        ("2019-01-31", "2019-04-01", ("Trêve hivernale",)),
        ("2019-02-01", "2019-04-01", ()),
        ("2019-12-20", "2020-07-11", ("Trêve hivernale", "Trêve hivernale prolongée en 2020")),
        ("2020-05-10", "2020-07-11", ("Trêve hivernale prolongée en 2020",)),
        ("2020-05-11", "2020-07-11", ()),
        ("2020-12-01", "2021-06-01", ("Trêve hivernale", "Trêve hivernale prolongée en 2021")),
        ("2021-03-31", "2021-06-01", ("Trêve hivernale prolongée en 2021",)),
        ("2021-12-31", "2022-04-01", ("Trêve hivernale",)),
    ],
)
def test_nobody_is_evicted_within_two_months_nor_in_the_truce(
    later: Story, act: str, *, expected: str, truces: tuple[str, ...]
) -> None:
    housed(later, act).tell(legal_stage(act, "order_to_vacate"))
    deadline = the(later, "order_to_vacate")
    assert (deadline.due_on.isoformat(), deadline.postponed_by) == (expected, truces)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("2019-10-31", False),
        ("2019-11-01", True),
        ("2020-02-29", True),
        ("2020-03-31", True),
        ("2020-07-10", True),
        ("2020-07-11", False),
        ("2021-05-31", True),
        ("2021-06-01", False),
        ("2022-03-31", True),
        ("2022-04-01", False),
    ],
)
def test_the_truce_holds_its_first_day_and_its_last(
    lyon: Configuration, text: str, held: bool
) -> None:
    assert (truce_on(day(text), lyon.truces) is not None) is held


def test_the_ccapex_is_asked_two_months_before_the_summons(later: Story) -> None:
    housed(later).tell(legal_stage("2019-06-03", "caf_reported"))
    later.tell(legal_stage("2019-10-15", "summons", ground="arrears"))
    deadline = the(later, "ccapex_before_summons")
    assert (deadline.due_on, deadline.met_on) == (day("2019-08-15"), day("2019-06-03"))


def test_a_report_of_an_earlier_summons_does_not_count_for_the_next(later: Story) -> None:
    housed(later).tell(legal_stage("2019-06-03", "ccapex_referred"))
    later.tell(legal_stage("2019-10-15", "summons", ground="arrears"))
    later.tell(legal_stage("2021-10-15", "summons", ground="arrears"))
    met = [d.met_on for d in deadlines(later.path, later.configuration) if "ccapex" in d.code]
    assert met == [day("2019-06-03"), None]


@pytest.mark.parametrize(
    ("summons", "hearing", "expected"),
    [
        ("2019-05-20", "2019-09-10", "2019-07-10"),
        ("2018-12-01", "2019-04-30", "2019-02-28"),
        ("2023-07-28", "2023-11-15", "2023-09-15"),
        ("2023-07-29", "2023-11-15", "2023-10-04"),
        ("2024-01-10", "2024-04-12", "2024-03-01"),
    ],
)
def test_the_summons_chooses_two_months_or_six_weeks_before_the_hearing(
    later: Story, summons: str, *, hearing: str, expected: str
) -> None:
    housed(later, summons)
    later.tell(legal_stage(summons, "summons", ground="arrears", hearing_on=day(hearing)))
    deadline = the(later, "summons_before_hearing")
    assert (deadline.due_on, deadline.met_on) == (day(expected), day(summons))


def test_a_summons_that_names_no_hearing_has_no_such_deadline(later: Story) -> None:
    housed(later).tell(legal_stage("2019-05-20", "summons"))
    assert due(later, "summons_before_hearing") == []


def test_a_summons_corrected_late_moves_its_deadline(later: Story) -> None:
    housed(later)
    later.tell(legal_stage("2019-05-20", "summons", hearing_on=day("2019-09-10")))
    later.tell(rectified("2", GRAND, hearing_on="2019-10-22"))
    assert due(later, "summons_before_hearing") == ["2019-08-22"]


def test_a_procedure_for_nuisance_does_not_go_through_the_ccapex(later: Story) -> None:
    housed(later).tell(legal_stage("2019-05-01", "formal_notice", ground="nuisance"))
    later.tell(legal_stage("2019-06-20", "summons", hearing_on=day("2019-09-10")))
    assert deadlines(later.path, later.configuration) == ()


def test_a_procedure_of_no_known_ground_says_what_is_assumed(later: Story) -> None:
    housed(later).tell(legal_stage("2019-05-20", "summons"))
    assert the(later, "ccapex_before_summons").assumption == GROUND_UNKNOWN


@pytest.mark.parametrize("answer", ["police_assistance_granted", "police_assistance_refused"])
def test_two_months_of_silence_of_the_prefect_are_a_refusal(later: Story, answer: str) -> None:
    housed(later).tell(legal_stage("2019-12-31", "police_assistance_requested"))
    deadline = the(later, "police_assistance")
    assert (deadline.due_on, deadline.met_on) == (day("2020-02-29"), None)
    later.tell(legal_stage("2020-05-04", answer, on=day("2020-02-10")))
    assert the(later, "police_assistance").met_on == day("2020-02-10")


def test_a_protocol_lasts_two_years_and_three_more_by_amendment(later: Story) -> None:
    housed(later).tell(legal_stage("2020-02-29", "social_cohesion_protocol"))
    assert due(later, "social_cohesion_protocol") == ["2022-02-28"]
    assert due(later, "social_cohesion_protocol_extended") == ["2025-02-28"]


def test_an_act_to_each_lease_holder_is_one_deadline(later: Story) -> None:
    housed(later)
    for _ in range(2):
        later.tell(legal_stage("2019-05-14", "order_to_pay"))
    assert due(later, "order_to_pay") == ["2019-07-14"]


def test_a_voided_act_takes_its_deadline_with_it(later: Story) -> None:
    housed(later).tell(legal_stage("2019-05-14", "order_to_vacate"))
    later.tell(rectified("2", GRAND, void=True))
    assert deadlines(later.path, later.configuration) == ()


def test_deadlines_come_by_the_day_they_are_due_whatever_was_told_first(later: Story) -> None:
    housed(later).tell(legal_stage("2020-04-14", "order_to_vacate"))
    later.tell(legal_stage("2020-05-01", "order_to_pay", on=day("2019-05-14")))
    later.tell(legal_stage("2020-05-02", "police_assistance_requested", on=day("2020-04-20")))
    found = [(d.code, d.due_on.isoformat()) for d in deadlines(later.path, later.configuration)]
    assert found == [
        ("order_to_pay", "2019-07-14"),
        ("police_assistance", "2020-06-20"),
        ("order_to_vacate", "2020-07-11"),
    ]


def test_every_deadline_shows_its_rule_and_its_source(lyon: Configuration) -> None:
    sources = {delay.code: delay.source for delay in lyon.delays}
    assert "L412-1" in sources["order_to_vacate"]
    assert "R824-1" in sources["caf_report"]
    assert "L353-15-2" in sources["social_cohesion_protocol"]
    general = {"ccapex_before_summons", "summons_before_hearing", "police_assistance"}
    assert {code for code, source in sources.items() if "à vérifier" in source} == general
