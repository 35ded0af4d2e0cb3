"""The door: who asks, by the credential sent, and whether they ask too often."""

import math
from dataclasses import dataclass

from fastapi import Request

from adapters.http.limits import RateLimit
from adapters.http.problems import Problem
from adapters.identity import Credential, InvalidToken, Issuer
from domain.access import Actor

MACHINE_ROLES = frozenset(("organisation", "system"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Authenticates requests; the rates are in requests a second for each credential."""

    issuer: Issuer
    limit: RateLimit
    system_rate: float
    person_rate: float

    def enter(self, request: Request) -> Actor:
        """Who asks. Raises the 401 or the 429 problem."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise unauthenticated()
        return self.admit(token.strip())

    def admit(self, token: str) -> Actor:
        """Who the token speaks for. Raises the 401 or the 429 problem."""
        try:
            credential = self.issuer.verify(token)
        except InvalidToken:
            raise unauthenticated() from None
        self._count(credential)
        return credential.actor

    def _count(self, credential: Credential) -> None:
        is_machine = credential.actor.role in MACHINE_ROLES
        rate = self.system_rate if is_machine else self.person_rate
        seconds = self.limit.seconds_to_wait(credential.token_id, rate=rate)
        if seconds > 0:
            raise Problem("too-fast", headers={"Retry-After": str(math.ceil(seconds))})


def unauthenticated() -> Problem:
    """The 401 problem."""
    return Problem("unauthenticated", headers={"WWW-Authenticate": 'Bearer realm="etage"'})
