"""Which acts are expected, and of whom, as the facts of a household leave it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.following import COORDINATION_PREFIX, TERRITORY_PREFIX
from domain.path import HouseholdPath
from domain.stages import WAITING, Stage
from domain.tool_use import ToolState
from projections import Household

URGENT = "urgent"
POLICE = "police"
HEARING = "hearing"
DEADLINE = "deadline"
REFERRAL = "referral"
EXIT = "exit"
ACTION = "action"
SILENCE = "silence"
REVIEW = "review"
TOOL = "tool"
ANSWER = "answer"
KINDS = (
    URGENT,
    POLICE,
    HEARING,
    DEADLINE,
    REFERRAL,
    EXIT,
    ACTION,
    SILENCE,
    REVIEW,
    TOOL,
    ANSWER,
)
"""In the order in which they press."""

MONTHS_UNREVIEWED = "months_unreviewed"
"""Due once so many months passed as the programme file says."""

DEADLINE_DAYS = 30
ACTION_DAYS = 7
TOOL_DAYS = 30
ONE_DAY = timedelta(days=1)
ENDED = frozenset({Stage.EXITED, Stage.REFUSED})
IN_USE = frozenset({ToolState.RUNNING, ToolState.SUSPENDED})
SILENT = "no_contact_30_days"
HEARING_AHEAD = "hearing_within_30_days"
POLICE_AHEAD = "police_assistance"
"""The alerts that somebody in particular can do something about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """An act expected of those whose keys are `asked`, from `starts_on` and before `ends_on`.

    `code` tells which tool, action or delay. With `counted_in` the day it is due is so long
    after `due_on`. `rent_told_on` is the day of the stage of the procedure that it follows from.
    """

    kind: str
    asked: tuple[str, ...]
    starts_on: date
    due_on: date
    ends_on: date | None = None
    code: str | None = None
    counted_in: str | None = None
    rent_told_on: date | None = None


def awaited(household: Household) -> Iterator[Awaited]:
    """All that the facts of a household make others wait for."""
    path = household.path
    yield from _of_a_referral(path)
    yield from _of_an_episode(path)
    yield from _of_alerts(household)
    yield from _of_deadlines(household)
    yield from _of_actions(path)


def _platform(path: HouseholdPath) -> tuple[str, ...]:
    if path.territory is None:
        return ()
    prefix = TERRITORY_PREFIX if path.restricted_to is None else COORDINATION_PREFIX
    return (prefix + path.territory,)


def _lead(path: HouseholdPath) -> tuple[str, ...]:
    return (path.lead_organisation,) if path.lead_organisation else ()


def _of_a_referral(path: HouseholdPath) -> Iterator[Awaited]:
    """Whoever referred waits for an answer, and the platform is to give it."""
    if path.stage in WAITING and path.referral is not None:
        on = path.referral.referred_on
        yield Awaited(kind=REFERRAL, asked=_platform(path), starts_on=on, due_on=on)
        yield Awaited(kind=ANSWER, asked=path.referral.referrers, starts_on=on, due_on=on)


def _of_an_episode(path: HouseholdPath) -> Iterator[Awaited]:
    episode = path.episode
    if path.stage is not Stage.ACCOMPANIED or episode is None:
        return
    began_on = episode.admitted_on
    if episode.awaits_confirmation:
        yield Awaited(kind=URGENT, asked=_platform(path), starts_on=began_on, due_on=began_on)
    if path.exit_proposal is not None:
        on = path.exit_proposal.on
        yield Awaited(kind=EXIT, asked=(*_platform(path), *_lead(path)), starts_on=on, due_on=on)
    yield from _of_reviews(path, began_on)
    for use in path.tools:
        if use.state in IN_USE and use.planned_end_on is not None:
            yield Awaited(
                kind=TOOL,
                asked=_lead(path),
                code=use.kind,
                starts_on=use.planned_end_on - timedelta(TOOL_DAYS),
                due_on=use.planned_end_on,
            )


def _of_reviews(path: HouseholdPath, began_on: date) -> Iterator[Awaited]:
    """A session is to look at it on the day it set, or after some months without one."""
    asked = _platform(path)
    reviews = [each for each in path.follow_up_reviews if each.on >= began_on]
    looked_on = max([began_on, *(each.on for each in reviews)])
    yield Awaited(
        kind=REVIEW,
        asked=asked,
        starts_on=looked_on,
        due_on=looked_on,
        counted_in=MONTHS_UNREVIEWED,
    )
    planned_on = reviews[-1].next_on if reviews else None
    if planned_on is not None:
        yield Awaited(kind=REVIEW, asked=asked, starts_on=planned_on, due_on=planned_on)


def _of_the_dwelling(path: HouseholdPath) -> tuple[str, ...]:
    """Those who know of the procedure: who leads, and the landlord."""
    return (*_lead(path), *((path.landlord,) if path.landlord else ()))


def _of_deadlines(household: Household) -> Iterator[Awaited]:
    """The days that the procedure leads to, until they are met or over."""
    path = household.path
    if path.stage in ENDED:
        return
    for deadline in household.deadlines:
        if deadline.met_on is None:
            yield Awaited(
                kind=DEADLINE,
                asked=_of_the_dwelling(path),
                code=deadline.code,
                starts_on=deadline.due_on - timedelta(DEADLINE_DAYS),
                ends_on=deadline.due_on + ONE_DAY,
                due_on=deadline.due_on,
                rent_told_on=deadline.starts_on,
            )


def _of_alerts(household: Household) -> Iterator[Awaited]:
    """What an alert calls for, of those who can do something about it."""
    path = household.path
    asked = _of_the_dwelling(path)
    if path.stage in WAITING:
        asked += _platform(path)
    for alert in household.alerts:
        if alert.code == SILENT:
            met_on = max(path.since, path.last_contact_on or path.since)
            yield Awaited(kind=SILENCE, asked=_lead(path), starts_on=alert.starts_on, due_on=met_on)
        elif alert.code == HEARING_AHEAD and alert.ends_on is not None:
            hearing_on = alert.ends_on - ONE_DAY
            yield Awaited(
                kind=HEARING,
                asked=asked,
                starts_on=alert.starts_on,
                ends_on=alert.ends_on,
                due_on=hearing_on,
                rent_told_on=_told_on(path, hearing_on),
            )
        elif alert.code == POLICE_AHEAD:
            yield Awaited(
                kind=POLICE,
                asked=asked,
                starts_on=alert.starts_on,
                due_on=alert.starts_on,
                rent_told_on=alert.starts_on,
            )


def _told_on(path: HouseholdPath, hearing_on: date) -> date:
    """The day of the last stage that told of that hearing."""
    return max(each.on for each in path.legal_stages if each.hearing_on == hearing_on)


def _of_actions(path: HouseholdPath) -> Iterator[Awaited]:
    for action in path.actions:
        if action.is_open:
            yield Awaited(
                kind=ACTION,
                asked=(action.owner,),
                code=action.kind,
                starts_on=action.due_on - timedelta(ACTION_DAYS),
                due_on=action.due_on,
            )
