"""Agendas and minutes against what the paths of simulated households say by themselves."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.access import readers
from domain.dates import months_after
from domain.exit import Exited
from domain.household import fold
from domain.path import HouseholdPath, Recorded
from domain.plan import Reviewed
from domain.programme import Configuration
from domain.review import Admitted, ReferralAdjourned, ReferralRefused
from domain.stages import WAITING, Stage
from services.agendas import Agenda, Asked, agenda, decisions, named_sessions
from services.case_pages import UnknownCursor
from services.reading import in_order
from tests.projections.ground import Ground
from tests.projections.log import TODAY

TERRITORIES = ("vaulx-en-velin-bron", "venissieux", "lyon-7-8", "metropole-de-lyon")
DECIDING = (Admitted, Reviewed, ReferralRefused, ReferralAdjourned, Exited)
DAYS = [TODAY - timedelta(days) for days in range(0, 1500, 30)]

Lines = dict[UUID, dict[str, date]]
Told = Mapping[UUID, Sequence[Recorded]]


@pytest.fixture
def shown(ground: Ground) -> Ground:
    """Everybody's events, posted and projected."""
    ground.post()
    ground.project()
    return ground


def counted_again(path: HouseholdPath, day: date, configuration: Configuration) -> dict[str, date]:
    """Why the household is on the agenda of a day on which nothing happened to it."""
    return {
        reason: since
        for reason, since in (_waiting(path) | _followed(path, configuration)).items()
        if since <= day
    }


def _waiting(path: HouseholdPath) -> dict[str, date]:
    return {"new": path.referral.referred_on} if path.referral and path.stage in WAITING else {}


def _followed(path: HouseholdPath, configuration: Configuration) -> dict[str, date]:
    if path.stage is not Stage.ACCOMPANIED or path.episode is None:
        return {}
    rules, began_on = configuration.rules, path.episode.admitted_on
    reviews = [each for each in path.follow_up_reviews if each.on >= began_on]
    looked_on = max([began_on, *(each.on for each in reviews)])
    met_on = max(began_on, path.last_contact_on or began_on)
    found = {"blocked": met_on + timedelta(rules.unmet_days_max)}
    found["review_due"] = months_after(looked_on, rules.unreviewed_months_max)
    if reviews and reviews[-1].next_on is not None:
        found["review_due"] = min(found["review_due"], reviews[-1].next_on)
    if reviews and reviews[-1].decision == "alert":
        found["blocked"] = min(found["blocked"], reviews[-1].on)
    if path.episode.awaits_confirmation:
        found["urgent_to_confirm"] = began_on
    if path.exit_proposal is not None:
        found["exit_proposed"] = path.exit_proposal.on
    return found


def expected(ground: Ground, day: date, *, told: Told, rules: Configuration) -> dict[str, Lines]:
    """The agendas of a day by territory, of the households to which nothing happened that day."""
    found: dict[str, Lines] = {territory: {} for territory in TERRITORIES}
    for household, facts in still(told, day).items():
        path = fold(facts, as_of=day, rebuild=ground.event_types.rebuild)
        if path is not None and path.territory is not None:
            reasons = counted_again(path, day, rules)
            found[path.territory] |= {household: reasons} if reasons else {}
    return found


def still(told: Told, day: date) -> Told:
    """The households to which nothing happened that day."""
    return {
        household: facts
        for household, facts in told.items()
        if all(each.fact.occurred_on != day for each in facts)
    }


def shown_lines(ground: Ground, asked: Asked, configuration: Configuration) -> Lines:
    """Why each household is on an agenda of the read model, as the auditor sees it."""
    found = agenda(ground.reader, asked, None, rules=configuration.rules, today=TODAY)
    assert found.count == len(found.lines)
    return {
        line.case.household: {reason.code: reason.since for reason in line.reasons}
        for line in found.lines
    }


def test_the_agenda_of_any_day_is_what_the_paths_say_of_it(
    shown: Ground, configuration: Configuration
) -> None:
    told = {household: shown.log.history(household) for household in shown.paths()}
    reasons: set[str] = set()
    for day in DAYS:
        counted = expected(shown, day, told=told, rules=configuration)
        at_rest = still(told, day)
        for territory, lines in counted.items():
            seen = shown_lines(shown, Asked(territory=territory, on=day), configuration)
            assert {each: seen[each] for each in seen if each in at_rest} == lines, territory
            reasons |= {reason for line in lines.values() for reason in line}
    assert reasons >= {"new", "exit_proposed", "blocked", "review_due"}


def test_a_case_kept_for_another_session_is_not_on_this_one(
    shown: Ground, configuration: Configuration
) -> None:
    path = next(path for path in shown.paths().values() if path.review and path.territory)
    assert path.review
    assert path.territory
    lines = {
        session: agenda(
            shown.reader,
            Asked(territory=path.territory, on=path.review.on, session=session),
            None,
            rules=configuration.rules,
            today=TODAY,
        ).lines
        for session in (path.review.session, "another-one")
    }
    listed = {
        session: {line.case.household: line.session for line in found}
        for session, found in lines.items()
    }
    assert listed[path.review.session][path.household_id] == path.review.session
    assert path.household_id not in listed["another-one"]


def test_the_minutes_are_what_facts_that_name_a_session_say(shown: Ground) -> None:
    told = {
        (household, each.fact.session, each.fact.occurred_on)
        for household in shown.paths()
        for each in in_order(shown.log.history(household), shown.event_types)
        if isinstance(each.fact, DECIDING) and each.fact.session
    }
    sessions = {session for _, session, _ in told if session}
    found = {
        (decision.household, session, decision.on)
        for session in sessions
        for territory in TERRITORIES
        for decision in decisions(shown.reader, territory, session, keys=None, today=TODAY)
    }
    assert found == told
    assert found
    _, named = named_sessions(shown.reader, None)
    assert {each.session for each in named if each.decisions} == sessions


def test_a_reader_meets_the_lines_of_the_households_they_follow_and_no_other(
    shown: Ground, configuration: Configuration
) -> None:
    paths = shown.paths()
    keys = {key for path in paths.values() for key in readers(path, date.max)} | {"caf-du-rhone"}
    for key in sorted(keys):
        own = {path.household_id for path in paths.values() if key in readers(path, date.max)}
        for territory in TERRITORIES:
            asked = Asked(territory=territory, on=TODAY)
            every, seen = (
                agenda(shown.reader, asked, each, rules=configuration.rules, today=TODAY)
                for each in (None, [key])
            )
            listed = {line.case.household for line in every.lines}
            assert {line.case.household for line in seen.lines} == listed & own


def test_an_agenda_comes_in_pages_that_together_are_the_whole(
    shown: Ground, configuration: Configuration
) -> None:
    def read(asked: Asked, **page: Any) -> Agenda:
        rules = configuration.rules
        return agenda(shown.reader, asked, None, rules=rules, today=TODAY, **page)

    every = (read(Asked(territory=each, on=day)) for each in TERRITORIES for day in DAYS)
    count = max(found.count for found in every)
    asked = next(
        found
        for found in (Asked(territory=each, on=day) for each in TERRITORIES for day in DAYS)
        if read(found).count == count
    )
    pages = [read(asked, limit=2)]
    while pages[-1].next is not None:
        pages.append(read(asked, limit=2, after=pages[-1].next))
    assert len(pages) == (count + 1) // 2 > 2
    assert [line for page in pages for line in page.lines] == read(asked).lines
    assert {page.count for page in pages} == {count}


@pytest.mark.parametrize("cursor", ["", "x", "9~2020-06-30~x", "1~hier~0", "0~~", "1~2020-06-30"])
def test_a_text_that_is_no_cursor_of_an_agenda_is_refused(
    shown: Ground, configuration: Configuration, cursor: str
) -> None:
    asked = Asked(territory="venissieux", on=TODAY)
    with pytest.raises(UnknownCursor):
        agenda(shown.reader, asked, None, rules=configuration.rules, today=TODAY, after=cursor)
