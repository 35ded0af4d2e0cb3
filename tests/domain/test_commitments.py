"""What a granted tool sets aside of its funder's money, and what is paid or released of it."""

from decimal import Decimal

import pytest

from domain.commitments import movements
from domain.money import Envelope, envelope_charged
from tests.domain import cast, work
from tests.domain.cast import LAHSO, PLATFORM, day
from tests.domain.story import Story


@pytest.fixture(name="aided")
def _aided(followed: Story) -> Story:
    """The landlord granted six instalments of 150 euros on 20 June 2019."""
    followed.tell(cast.debt("2019-06-01", current_rent_resumed_since=day("2019-05-05")))
    followed.tell(work.requested("2019-06-03"), by=LAHSO)
    followed.tell(work.granted("2019-06-20"))
    followed.tell(work.started("2019-07-01"), by=LAHSO)
    return followed


@pytest.fixture(name="moving")
def _moving(followed: Story) -> Story:
    """The landlord granted 500 euros for a removal on 20 June 2019, without instalments."""
    followed.tell(work.requested("2019-06-03", "aide_demenagement"), by=LAHSO)
    followed.tell(work.granted("2019-06-20"))
    followed.tell(work.started("2019-07-01"), by=LAHSO)
    return followed


def told(story: Story) -> list[tuple[str, str, str, str]]:
    """The movements of the story's only use, as a person would write them down."""
    (use,) = story.path.tools
    return [
        (str(each.committed_on), str(each.on), str(each.committed), str(each.paid))
        for each in movements(use)
    ]


def unpaid(story: Story, on: str) -> Decimal:
    """What is committed and not paid as of a day."""
    (use,) = story.path.tools
    return sum((each.committed for each in movements(use) if each.on <= day(on)), Decimal(0))


def test_a_grant_commits_what_was_asked_for_in_all(aided: Story) -> None:
    assert told(aided) == [("2019-06-20", "2019-06-20", "900.00", "0.00")]


def test_nothing_is_committed_before_the_grant(aided: Story) -> None:
    assert unpaid(aided, "2019-06-19") == 0
    assert unpaid(aided, "2019-06-20") == 900


def test_a_grant_of_less_commits_less(followed: Story) -> None:
    followed.tell(work.requested("2019-06-03"), by=LAHSO)
    followed.tell(work.granted("2019-06-20", "600.00"))
    assert unpaid(followed, "2019-06-20") == 600


def test_a_payment_lowers_what_is_still_to_pay(aided: Story) -> None:
    aided.tell(work.paid("2019-07-10"))
    aided.tell(work.paid("2019-08-10", "149.99"))
    assert told(aided)[1:] == [
        ("2019-06-20", "2019-07-10", "-150.00", "150.00"),
        ("2019-06-20", "2019-08-10", "-149.99", "149.99"),
    ]
    assert unpaid(aided, "2019-08-10") == Decimal("600.01")


def test_what_is_not_paid_at_the_end_is_released_that_day(aided: Story) -> None:
    aided.tell(work.paid("2019-07-10"))
    aided.tell(work.tool_ended("2019-10-01"), by=LAHSO)
    assert unpaid(aided, "2019-09-30") == 750
    assert told(aided)[-1] == ("2019-06-20", "2019-10-01", "-750.00", "0.00")
    assert unpaid(aided, "2019-10-01") == 0


def test_an_exit_releases_what_its_tools_did_not_use(aided: Story) -> None:
    aided.tell(work.paid("2019-07-10"))
    aided.tell(cast.exited("2019-11-15"), by=PLATFORM)
    assert unpaid(aided, "2019-11-14") == 750
    assert unpaid(aided, "2019-11-15") == 0


def test_a_renewal_commits_more_on_its_own_day(moving: Story) -> None:
    moving.tell(work.paid("2019-07-10", "400.00"))
    moving.tell(work.renewed("2020-01-06", "300.00"))
    moving.tell(work.paid("2020-02-10", "250.00"))
    moving.tell(work.tool_ended("2020-03-02"), by=LAHSO)
    assert told(moving)[2:] == [
        ("2020-01-06", "2020-01-06", "300.00", "0.00"),
        ("2019-06-20", "2020-02-10", "-100.00", "100.00"),
        ("2020-01-06", "2020-02-10", "-150.00", "150.00"),
        ("2020-01-06", "2020-03-02", "-150.00", "0.00"),
    ]


def test_a_payment_told_late_is_drawn_in_its_turn(moving: Story) -> None:
    moving.tell(work.renewed("2020-01-06", "300.00"))
    moving.tell(work.paid("2020-02-10", "450.00"))
    moving.tell(work.paid("2019-07-10", "150.00"))
    assert told(moving)[-2:] == [
        ("2019-06-20", "2020-02-10", "-350.00", "350.00"),
        ("2020-01-06", "2020-02-10", "-100.00", "100.00"),
    ]


def test_a_tool_without_money_commits_nothing(followed: Story) -> None:
    followed.tell(work.requested("2019-06-03", "bail_maintien"), by=LAHSO)
    followed.tell(work.granted("2019-06-20"))
    assert told(followed) == []


def envelope(starts_on: str, ends_on: str, **fields: str) -> Envelope:
    whole = {"programme": "etage", "funder": "etat", "tool": "fsl_aid", **fields}
    return Envelope(**whole, starts_on=day(starts_on), ends_on=day(ends_on))


def test_a_commitment_is_charged_to_the_envelope_of_its_day() -> None:
    year, next_year = envelope("2019-01-01", "2019-12-31"), envelope("2020-01-01", "2020-12-31")
    for on, expected in (("2019-12-31", year), ("2020-01-01", next_year), ("2021-01-01", None)):
        found = envelope_charged([year, next_year], funder="etat", tool="fsl_aid", on=day(on))
        assert found == expected


def test_another_funder_s_or_tool_s_envelope_is_not_charged() -> None:
    others = [
        envelope("2019-01-01", "2019-12-31", funder="caf-du-rhone"),
        envelope("2019-01-01", "2019-12-31", tool="aide_quittance"),
    ]
    on = day("2019-06-20")
    assert envelope_charged(others, funder="etat", tool="fsl_aid", on=on) is None
    assert envelope_charged(others, funder=None, tool="fsl_aid", on=on) is None


def test_of_two_envelopes_the_one_that_ends_first_is_charged() -> None:
    year, summer = envelope("2019-01-01", "2019-12-31"), envelope("2019-06-01", "2019-08-31")
    for order in ([year, summer], [summer, year]):
        found = envelope_charged(order, funder="etat", tool="fsl_aid", on=day("2019-06-20"))
        assert found == summer
