"""The door: who asks, by the credential sent, and whether they ask too often."""

import math
from dataclasses import dataclass

from fastapi import Request

from adapters.http.limits import RateLimit
from adapters.http.noting import note_actor
from adapters.http.problems import Problem, unavailable
from adapters.http.purposes import with_purpose
from adapters.identity.credential import InvalidToken
from adapters.identity.tokens import TokenVerifier
from adapters.postgres.revocations import Revocations
from domain.access import Actor
from services.accounts import PROGRAM_ROLES, SignedIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Authenticates requests; the rates are in requests a second for each credential.

    What was revoked is known within seconds; who does not know it answers 503 to everybody.
    """

    tokens: TokenVerifier
    revocations: Revocations
    limit: RateLimit
    system_rate: float
    person_rate: float

    def enter(self, request: Request) -> Actor:
        """Who asks. Raises the 401, the 429 or the 503 problem."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise unauthenticated()
        actor = self.admit(token.strip())
        note_actor(request, actor)
        return with_purpose(actor, request)

    def admit(self, token: str) -> Actor:
        """Who the token speaks for. Raises the 401, the 429 or the 503 problem."""
        try:
            credential = self.tokens.verify(token)
        except InvalidToken as error:
            raise unauthenticated(error.why) from None
        self._require_known()
        if self.revocations.has_token(credential.token_id):
            raise unauthenticated("revoked")
        self._count(credential.token_id, credential.actor)
        return credential.actor

    def admit_person(self, person: SignedIn) -> Actor:
        """Who has signed in at the provider. Raises the 401, the 429 or the 503 problem."""
        self._require_known()
        if self.revocations.has_person(person.account, since=person.since):
            raise unauthenticated("revoked")
        actor = Actor(organisation=person.organisation, role=person.role, person=person.account)
        self._count(person.account, actor)
        return actor

    def require_session(self, session: str) -> None:
        """Raise the 401 problem where the session was ended, the 503 where nobody knows."""
        self._require_known()
        if self.revocations.has_session(session):
            raise unauthenticated("signed-out")

    def is_open_to(self, session: str, *, token: str, person: SignedIn | None) -> bool:
        """Whether this session could still enter; asking counts for nothing."""
        known = self.revocations
        if not known.is_known() or known.has_session(session):
            return False
        if person is not None:
            return not known.has_person(person.account, since=person.since)
        try:
            return not known.has_token(self.tokens.verify(token).token_id)
        except InvalidToken:
            return False

    def _require_known(self) -> None:
        if not self.revocations.is_known():
            raise unavailable()

    def _count(self, key: str, actor: Actor) -> None:
        rate = self.system_rate if actor.role in PROGRAM_ROLES else self.person_rate
        seconds = self.limit.seconds_to_wait(key, rate=rate)
        if seconds > 0:
            raise Problem("too-fast", headers={"Retry-After": str(math.ceil(seconds))})


def unauthenticated(why: str = "no-credential") -> Problem:
    """The 401 problem; `why` is a code for the log."""
    headers = {"WWW-Authenticate": 'Bearer realm="etage"'}
    return Problem("unauthenticated", headers=headers, why=why)
