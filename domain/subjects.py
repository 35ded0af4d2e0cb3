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
from domain.refusal import Forbidden, Invalid

SubjectFact = (
    PlatformOpened | SystemConfigured | MoneyFact | PracticeFact | PlaceFact | CommitteeFact
)

SUBJECT_FACTS: Mapping[str, type[Fact]] = {kind.NAME: kind for kind in get_args(SubjectFact)}
"""Every fact that is not about a household, by its stored name."""

_SESSION: Form = get_args(EventId)[1]


def subject_of(fact: Fact) -> str | None:
    """What the fact is about; None for a committee's that does not name its session yet."""
    if isinstance(fact, PlatformOpened):
        return fact.territory
    if isinstance(fact, MoneyFact | PracticeFact):
        return fact.programme
    if isinstance(fact, PlaceFact):
        return fact.place
    if isinstance(fact, CommitteeFact):
        return fact.session
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
    if isinstance(fact, MoneyFact):
        return money.decide(fact, circumstances)
    if isinstance(fact, PracticeFact):
        return practice.decide(fact, circumstances)
    _require_free_name(subject, circumstances)
    if isinstance(fact, PlaceFact):
        return places.decide(history, fact, circumstances)
    if isinstance(fact, CommitteeFact):
        return committee.decide(history, _with_session(fact, subject), circumstances)
    raise Forbidden(f"{fact.NAME} is recorded by the system alone.")


def _require_free_name(subject: str, circumstances: Circumstances) -> None:
    """A place or a session has a name of its own, or its facts would lie among other ones."""
    configuration = circumstances.configuration
    if subject in {SYSTEM, *configuration.programmes, *configuration.territories}:
        raise Invalid("This names a programme, a territory or the system.", pointer="/subject")


def _with_session(fact: CommitteeFact, subject: str) -> CommitteeFact:
    if len(subject) > _SESSION.characters_max or not re.fullmatch(_SESSION.pattern, subject):
        raise Invalid("A session's name has no spaces and no accents.", pointer="/subject")
    return replace(fact, session=subject)
