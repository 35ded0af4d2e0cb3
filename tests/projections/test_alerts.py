"""Alerts: for each, the day that raises it and the day before that does not."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from domain.marks import FieldClass
from domain.path import Glass, HouseholdPath, LegalStep, Referral
from domain.stages import Stage
from projections import AlertWindow, alerts, days_within
from projections.alerts import ALERTS, alert_windows

REFERRED_ON = date(2020, 1, 6)
ADMITTED_ON = date(2020, 2, 3)
HEARING_ON = date(2020, 5, 14)
ONE_DAY = timedelta(days=1)

REFERRAL = Referral(
    referred_on=REFERRED_ON,
    referrers=("grandlyon-habitat",),
    referrer_kind="landlord",
    motive="arrears",
    stream="maintien",
    programme="etage",
    territory="venissieux",
)

WAITING = HouseholdPath(
    household_id=UUID(int=1),
    version=1,
    position=1,
    transitions=((REFERRED_ON, Stage.REFERRED),),
    last_transition_on=REFERRED_ON,
    commune="69259",
    programme="etage",
    referral=REFERRAL,
)
ACCOMPANIED = replace(
    WAITING,
    transitions=(*WAITING.transitions, (ADMITTED_ON, Stage.ACCOMPANIED)),
    referral=None,
)
HEARD = replace(
    ACCOMPANIED,
    last_contact_on=HEARING_ON + timedelta(days=10),
    legal_stages=(LegalStep("summons", date(2020, 3, 2), HEARING_ON),),
)
POLICE = replace(
    ACCOMPANIED, legal_stages=(LegalStep("police_assistance_requested", date(2020, 6, 2), None),)
)

BROKEN = Glass(
    id="glass-1",
    organisation="dpo",
    role="dpo",
    by="one",
    classes=frozenset({FieldClass.IDENTITY}),
    broken_on=date(2020, 2, 4),
    ends_at=datetime(2020, 2, 5, 11, tzinfo=UTC),
)
OPENED = replace(ACCOMPANIED, glasses=(BROKEN,))

FIRST_DAYS: Mapping[str, Iterable[tuple[HouseholdPath, date]]] = {
    "no_contact_30_days": [
        (ACCOMPANIED, date(2020, 3, 4)),
        (replace(ACCOMPANIED, last_contact_on=date(2020, 3, 2)), date(2020, 4, 1)),
        (replace(ACCOMPANIED, last_contact_on=date(2020, 1, 8)), date(2020, 3, 4)),
    ],
    "hearing_within_30_days": [(HEARD, date(2020, 4, 14))],
    "review_waiting_60_days": [(WAITING, date(2020, 3, 6))],
    "police_assistance": [(POLICE, date(2020, 6, 2))],
    "glass_broken": [(OPENED, date(2020, 2, 4))],
}


def raised(path: HouseholdPath, today: date) -> set[str]:
    """The codes of the alerts raised that day."""
    return {
        window.code
        for window in alert_windows(path)
        if window.starts_on <= today and (window.ends_on is None or today < window.ends_on)
    }


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.code)
def test_an_alert_is_raised_on_its_first_day_and_not_the_day_before(alert: alerts.Alert) -> None:
    cases = list(FIRST_DAYS[alert.code])
    assert cases
    for path, day in cases:
        assert alert.code in raised(path, day)
        assert alert.code not in raised(path, day - ONE_DAY)


def test_a_hearing_that_is_over_calls_for_nothing_more() -> None:
    assert "hearing_within_30_days" in raised(HEARD, HEARING_ON)
    assert "hearing_within_30_days" not in raised(HEARD, HEARING_ON + ONE_DAY)


def test_a_household_that_has_left_raises_no_alert() -> None:
    left = (date(2020, 6, 15), Stage.EXITED)
    for path in (ACCOMPANIED, HEARD, POLICE):
        assert (
            raised(replace(path, transitions=(*path.transitions, left)), date(2020, 6, 20)) == set()
        )


def test_police_assistance_is_over_when_the_procedure_goes_on() -> None:
    later = LegalStep("procedure_abandoned", date(2020, 6, 9), None)
    path = replace(POLICE, legal_stages=(*POLICE.legal_stages, later))
    assert "police_assistance" not in raised(path, date(2020, 6, 20))


def test_every_alert_has_words_for_professionals_and_a_source() -> None:
    assert all(alert.words and alert.source and alert.rule for alert in ALERTS)
    assert len({alert.code for alert in ALERTS}) == len(ALERTS)


def test_a_broken_glass_is_noticed_until_the_day_of_its_end_or_until_it_is_closed() -> None:
    assert "glass_broken" in raised(OPENED, date(2020, 2, 5))
    assert "glass_broken" not in raised(OPENED, date(2020, 2, 6))
    closed = replace(BROKEN, closed_on=date(2020, 2, 4))
    assert "glass_broken" not in raised(replace(OPENED, glasses=(closed,)), date(2020, 2, 4))


def test_a_household_is_looked_at_for_alerts_from_the_first_day_of_any_to_the_last() -> None:
    early = AlertWindow(
        code="a", starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1), on_rent=True
    )
    late = replace(early, starts_on=date(2020, 1, 15), ends_on=date(2020, 3, 1))
    assert days_within([early, late]) == days_within([late, early]) == "[2020-01-01,2020-03-01)"
    assert days_within([early, replace(late, ends_on=None)]) == "[2020-01-01,)"
    assert days_within([]) == "empty"
