"""Breaking the glass: a person asks, another one approves, and one file is open for some hours."""

import base64
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.access import Actor, may_break_glass
from domain.emergency import (
    CannotBreak,
    GlassBroken,
    GlassClosed,
    GlassRequest,
    require_closable,
    require_may_be_approved,
    require_may_be_asked,
)
from domain.erasure import is_erased
from domain.path import HouseholdPath
from domain.path_parts import Glass
from domain.programme import Configuration
from domain.sentence import said
from services.accounts import NO_PERSON
from services.case import Case
from services.sealing import NONCE_BYTES
from services.system_facts import NoHousehold, SystemFacts

_BOUND_TO = b"a request to break the glass"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for, as it was given: codes of classes, hours, and why."""

    classes: Sequence[str]
    hours: int
    reason: str


class RequestSeal:
    """Writes a request down so that nobody else can read, make or change one: no table keeps it."""

    def __init__(self, key: bytes, *, randomness: Callable[[int], bytes] = os.urandom) -> None:
        self._box = AESGCM(key)
        self._randomness = randomness

    def sealed(self, request: GlassRequest) -> str:
        """The request as a text to be handed to whoever is to approve it."""
        nonce = self._randomness(NONCE_BYTES)
        box = self._box.encrypt(nonce, orjson.dumps(asdict(request)), _BOUND_TO)
        return base64.urlsafe_b64encode(nonce + box).decode()

    def opened(self, text: str) -> GlassRequest:
        """The request that the text holds. Raises CannotBreak for any other text."""
        try:
            box = base64.urlsafe_b64decode(text.encode("ascii"))
            told = orjson.loads(self._box.decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], _BOUND_TO))
        except (InvalidTag, ValueError):
            raise CannotBreak(said("This is no request that was made here.")) from None
        return GlassRequest(**{**told, "asked_at": datetime.fromisoformat(told["asked_at"])})


class Emergency:
    """Who has no part in a household is told that there is none."""

    def __init__(
        self, *, system_facts: SystemFacts, seal: RequestSeal, configuration: Configuration
    ) -> None:
        self._system_facts = system_facts
        self._seal = seal
        self._configuration = configuration

    def ask(self, household: UUID, actor: Actor, wanted: Wanted) -> str:
        """The request, to be handed to the person who is to approve it; nothing is stored.

        Raises NoHousehold, CannotBreak and LedgerUnavailable.
        """
        self._path(household, actor)
        require_person(actor)
        request = GlassRequest(
            id=str(uuid4()),
            household=str(household),
            organisation=actor.organisation,
            role=actor.role,
            by=actor.person or "",
            classes=sorted(set(wanted.classes)),
            hours=wanted.hours,
            reason=wanted.reason,
            asked_at=self._now(),
        )
        require_may_be_asked(request, self._configuration)
        return self._seal.sealed(request)

    def read(self, household: UUID, actor: Actor, text: str) -> GlassRequest:
        """What a request asks for, to a person who may approve it. Raises as `ask`."""
        self._path(household, actor)
        require_person(actor)
        request = self._seal.opened(text)
        if request.household != str(household):
            raise CannotBreak(said("This is a request for another household."))
        require_may_be_approved(request, actor, now=self._now())
        return request

    def approve(self, household: UUID, actor: Actor, text: str) -> Glass:
        """Break the glass; approved again, it is what it was before, closed or not.

        Raises as `ask`.
        """
        request = self.read(household, actor, text)
        name = f"glass-{request.id}"
        self._system_facts.record(
            household,
            lambda case: self._broken(case, request, approver=actor, name=name),
            id_of=lambda _: name,
        )
        glasses = self._path(household, actor).glasses
        return next(each for each in glasses if each.id == name)

    def close(self, household: UUID, actor: Actor) -> int:
        """Close what is open to the actor's organisation; how many there were. Raises as `ask`."""
        path = self._path(household, actor)
        found = require_closable(path, actor, self._configuration, now=self._now())
        for glass in found:
            self._close(household, actor, glass)
        return len(found)

    def _close(self, household: UUID, actor: Actor, glass: Glass) -> None:
        fact = GlassClosed(
            occurred_on=self._system_facts.today(), glass=glass.id, by=actor.person or ""
        )
        self._system_facts.record(
            household,
            lambda case: None if is_over(case, glass) else fact,
            id_of=lambda _: f"closed-{glass.id}",
        )

    def _broken(
        self, case: Case, request: GlassRequest, *, approver: Actor, name: str
    ) -> GlassBroken | None:
        if is_erased(case.history):
            raise CannotBreak(said("The household was erased."))
        if any(each.id == name for each in case.history):
            return None
        require_may_be_asked(request, self._configuration)
        ends_at = self._now().replace(microsecond=0) + timedelta(hours=request.hours)
        return GlassBroken(
            occurred_on=self._system_facts.today(),
            organisation=request.organisation,
            role=request.role,
            by=request.by,
            approved_by=approver.person or "",
            classes=tuple(request.classes),
            ends_at=ends_at.isoformat(),
            reason=request.reason,
        )

    def _path(self, household: UUID, actor: Actor) -> HouseholdPath:
        case = self._system_facts.case(household)
        path = case.path
        if path is None or not may_break_glass(path, actor, self._configuration):
            raise NoHousehold
        if is_erased(case.history):
            raise CannotBreak(said("The household was erased."))
        return path

    def _now(self) -> datetime:
        return self._system_facts.now().astimezone(ZoneInfo(self._configuration.rules.timezone))


def require_person(actor: Actor) -> None:
    """Raise CannotBreak where two tokens of one person would count as two people."""
    if actor.is_token:
        raise CannotBreak(NO_PERSON)


def is_over(case: Case, glass: Glass) -> bool:
    """Whether it was closed meanwhile, or the household erased."""
    glasses = case.path.glasses if case.path else ()
    is_closed = any(each.id == glass.id and each.closed_on is not None for each in glasses)
    return is_closed or is_erased(case.history)


def told(request: GlassRequest) -> dict[str, Any]:
    """A request as it is shown to the person who is to approve it."""
    return {**asdict(request), "asked_at": request.asked_at.isoformat()}
