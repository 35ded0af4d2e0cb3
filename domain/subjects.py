"""What is not about a household: the facts of programmes, platforms, places and committees."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from domain import committee, money, places, practice
from domain.circumstances import Circumstances
from domain.committee import CommitteeFact
from domain.dates import require_possible
from domain.fact import Fact
from domain.marks import EventId, Form
from domain.money import MoneyFact
from domain.path import Recorded
from domain.places import PlaceFact
from domain.platform import SYSTEM, PlatformOpened, SystemConfigured, open_platform
from domain.practice import PracticeFact
from domain.rectification import Rectification, RectificationForbidden, effective, rebuilt
from domain.refusal import Forbidden, Invalid, Refusal
from domain.sentence import said
from domain.subject_rectification import (
    CommitteeRectified,
    PlaceRectified,
    ProgrammeRectified,
    SubjectRectification,
    completed,
    event_meant,
    subject_named,
)

SubjectFact = (
    PlatformOpened
    | SystemConfigured
    | MoneyFact
    | PracticeFact
    | ProgrammeRectified
    | PlaceFact
    | PlaceRectified
    | CommitteeFact
    | CommitteeRectified
)

SUBJECT_FACTS: Mapping[str, type[Fact]] = {kind.NAME: kind for kind in get_args(SubjectFact)}
"""Every fact that is not about a household, by its stored name."""

_SESSION: Form = get_args(EventId)[1]


def subject_of(fact: Fact) -> str | None:
    """What the fact is about; None for one that does not name its session or subject yet."""
    if isinstance(fact, PlatformOpened):
        return fact.territory
    if isinstance(fact, MoneyFact | PracticeFact):
        return fact.programme
    if isinstance(fact, PlaceFact):
        return fact.place
    if isinstance(fact, CommitteeFact):
        return fact.session
    if isinstance(fact, SubjectRectification):
        return subject_named(fact)
    return SYSTEM if isinstance(fact, SystemConfigured) else None


def decide_subject(
    history: tuple[Recorded, ...], fact: Fact, circumstances: Circumstances, *, subject: str
) -> Fact:
    """The fact as it is to be stored about `subject`, whose facts so far are `history`.

    Raises a `Refusal`; the system's own facts are nobody's to post.
    """
    if isinstance(fact, PlatformOpened):
        return open_platform(fact, circumstances)
    require_possible(fact.occurred_on, circumstances.today)
    if isinstance(fact, SubjectRectification):
        return rectify(history, fact, circumstances, subject=subject)
    told = tuple(effective(history, circumstances.rebuild))
    return _decide_on(told, fact, circumstances, subject=subject)


def _decide_on(
    history: tuple[Recorded, ...], fact: Fact, circumstances: Circumstances, *, subject: str
) -> Fact:
    """The decision on what the rectifications left of the history."""
    if isinstance(fact, MoneyFact):
        return money.decide(fact, circumstances)
    if isinstance(fact, PracticeFact):
        return practice.decide(fact, circumstances)
    _require_free_name(subject, circumstances)
    if isinstance(fact, PlaceFact):
        return places.decide(history, fact, circumstances)
    if isinstance(fact, CommitteeFact):
        return committee.decide(history, _with_session(fact, subject), circumstances)
    raise Forbidden(said("{event_type} is recorded by the system alone.", event_type=fact.NAME))


def _require_free_name(subject: str, circumstances: Circumstances) -> None:
    """A place or a session has a name of its own, or its facts would lie among other ones."""
    configuration = circumstances.configuration
    if subject in {SYSTEM, *configuration.programmes, *configuration.territories}:
        raise Invalid("This names a programme, a territory or the system.", pointer="/subject")


def _with_session(fact: CommitteeFact, subject: str) -> CommitteeFact:
    if len(subject) > _SESSION.characters_max or not re.fullmatch(_SESSION.pattern, subject):
        raise Invalid("A session's name has no spaces and no accents.", pointer="/subject")
    return replace(fact, session=subject)


def rectify(
    history: tuple[Recorded, ...],
    fact: SubjectRectification,
    circumstances: Circumstances,
    *,
    subject: str,
) -> SubjectRectification:
    """The rectification, if every fact recorded after the event meant is still allowed.

    Its subject is filled in, and the type of the event meant. Raises `Invalid`, `Forbidden` or
    `RectificationForbidden`, which names the later fact.
    """
    meant = event_meant(history, fact, circumstances)
    before: tuple[Recorded, ...] = ()
    for each in effective(history, circumstances.rebuild):
        if each.position == meant.position:
            before += _corrected(before, each, fact, circumstances=circumstances, subject=subject)
        elif not isinstance(each.fact, Rectification):
            if each.position > meant.position:
                _require_still_allowed(before, each, circumstances, subject=subject)
            before = (*before, each)
    return completed(fact, subject=subject, meant=meant)


def _corrected(
    before: tuple[Recorded, ...],
    meant: Recorded,
    fact: SubjectRectification,
    *,
    circumstances: Circumstances,
    subject: str,
) -> tuple[Recorded, ...]:
    """The event as corrected, none where it is withdrawn; decided again by who corrects it."""
    corrected = rebuilt(meant.fact, fact.corrections, circumstances.rebuild)
    try:
        decide_subject(before, corrected, circumstances, subject=subject)
    except Refusal as refusal:
        # What is withdrawn need not be right: only who may not record it may not withdraw it.
        if fact.void and not isinstance(refusal, Forbidden):
            return ()
        refusal.pointer = "/data/corrections" + (refusal.pointer or "").removeprefix("/data")
        raise
    return () if fact.void else (replace(meant, fact=corrected),)


def _require_still_allowed(
    before: tuple[Recorded, ...], later: Recorded, circumstances: Circumstances, *, subject: str
) -> None:
    as_then = replace(circumstances, poster=later.organisation)
    try:
        decide_subject(before, later.fact, as_then, subject=subject)
    except Refusal as refusal:
        raise RectificationForbidden(later, refusal) from refusal
