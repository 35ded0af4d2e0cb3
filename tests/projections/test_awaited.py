"""What waits, against what the paths and agendas of simulated households say by themselves."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.access import readers
from domain.programme import Configuration
from projections import awaited
from services.agendas import Asked, agenda
from services.boards import Ties
from services.reader_context import ReaderContext, one_moment
from tests.projections.ground import Ground
from tests.projections.log import TODAY

TERRITORIES = ("vaulx-en-velin-bron", "venissieux", "lyon-7-8", "metropole-de-lyon")
PLATFORMS = [f"territory:{each}" for each in TERRITORIES]
SAME = {
    "urgent_to_confirm": "urgent",
    "new": "referral",
    "exit_proposed": "exit",
    "review_due": "review",
}
"""What an agenda and what waits for the platform both tell."""


@pytest.fixture
def shown(ground: Ground) -> Ground:
    """Everybody's events, posted and projected."""
    ground.post()
    ground.project()
    return ground


def lines(
    ground: Ground, configuration: Configuration, keys: Sequence[str], **more: Any
) -> Sequence[tuple[Any, ...]]:
    """What waits for these keys today."""
    ties = Ties.of(configuration, keys)
    asked: Mapping[str, Any] = {
        "keys": list(keys),
        "kinds": list(awaited.KINDS),
        **ties.asked,
        "today": TODAY,
        "months": configuration.rules.unreviewed_months_max,
        "without": [],
        "after_due": "-infinity",
        "after_household": UUID(int=0),
        "after_nth": -1,
        "limit": 10_000,
        **more,
    }
    with one_moment(ground.reader, awaited.LOCK, ReaderContext.of(keys)) as execute:
        return execute(awaited.LINES, asked)


def of_kind(rows: Sequence[tuple[Any, ...]], kind: str) -> set[UUID]:
    return {row[0] for row in rows if row[3] == kind}


@pytest.mark.parametrize("days", [0, 60, 200])
def test_what_waits_for_platforms_is_what_the_agendas_of_the_day_hold(
    shown: Ground, configuration: Configuration, days: int
) -> None:
    on = TODAY + timedelta(days)
    told: dict[str, set[UUID]] = {kind: set() for kind in SAME.values()}
    expected: dict[str, set[UUID]] = {kind: set() for kind in SAME.values()}
    for territory in TERRITORIES:
        keys = [f"territory:{territory}"]
        asked = Asked(territory=territory, on=on)
        rules = configuration.rules
        found = agenda(shown.reader, asked, keys, rules=rules, today=on)
        for line in found.lines:
            for reason in line.reasons:
                if reason.code in SAME:
                    expected[SAME[reason.code]].add(line.case.household)
        rows = lines(shown, configuration, keys, today=on)
        for kind in SAME.values():
            told[kind] |= of_kind(rows, kind)
    # What is decided today is still on the agenda of today, and waits no more.
    moved = {key for key, path in shown.paths().items() if path.last_transition_on == on}
    assert {kind: found - moved for kind, found in told.items()} == {
        kind: found - moved for kind, found in expected.items()
    }
    assert told["referral"]
    assert told["review"] or not days


def test_what_waits_is_of_those_who_follow_the_household_alone(
    shown: Ground, configuration: Configuration
) -> None:
    paths = shown.paths()
    for key in sorted({key for path in paths.values() for key in readers(path, TODAY)}):
        for row in lines(shown, configuration, [key]):
            assert key in readers(paths[row[0]], TODAY)


def test_silence_waits_for_the_lead_after_thirty_days(
    shown: Ground, configuration: Configuration
) -> None:
    paths = shown.paths()
    leads = {path.lead_organisation for path in paths.values() if path.lead_organisation}
    for lead in sorted(leads):
        expected = {
            key
            for key, path in paths.items()
            if path.lead_organisation == lead
            and (TODAY - max(path.since, path.last_contact_on or path.since)).days >= 30
        }
        assert of_kind(lines(shown, configuration, [lead]), "silence") == expected


def test_a_hearing_waits_for_nobody_who_does_not_see_the_rent_account(
    shown: Ground, configuration: Configuration
) -> None:
    landlords = sorted(configuration.closed_lists["landlords"])
    told = {one: of_kind(lines(shown, configuration, [one]), "police") for one in landlords}
    assert any(told.values())
    for one in landlords:
        assert of_kind(lines(shown, configuration, [one], rent=[]), "police") == set()


def test_pages_of_a_kind_hold_every_line_once(shown: Ground, configuration: Configuration) -> None:
    later: dict[str, Any] = {"today": TODAY + timedelta(200), "kinds": ["review"]}
    every = lines(shown, configuration, PLATFORMS, **later)
    assert len(every) > 2
    paged: list[tuple[Any, ...]] = []
    place: dict[str, Any] = {}
    while page := lines(shown, configuration, PLATFORMS, limit=2, **later, **place):
        paged += page
        last = page[-1]
        place = {"after_due": last[5], "after_household": last[0], "after_nth": last[1]}
        assert {row[10] for row in page} == {len(every)}
    assert [(row[0], row[5]) for row in paged] == [(row[0], row[5]) for row in every]
