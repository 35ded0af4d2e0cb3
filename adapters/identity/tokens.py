"""Tokens of every issuer that is trusted here: from which it is, and who it speaks for."""

import time
from collections.abc import Callable
from typing import Any

from adapters.identity.credential import Credential, InvalidToken
from adapters.identity.foreign import ForeignIssuers
from adapters.identity.issuer import ISSUER, Issuer
from adapters.identity.signed_text import ALGORITHMS, read_signed
from services.accounts import PROGRAM_ROLES

VERIFIED_MAX = 10_000


class TokenVerifier:
    """Verifies a token of ours once, and remembers it for as long as our keys are the same.

    With `machines_only` the built-in issuer speaks for programs alone, for people sign in at a
    provider. Nothing here knows what was revoked: the door asks.
    """

    def __init__(
        self,
        issuer: Issuer,
        foreign: ForeignIssuers,
        *,
        machines_only: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._issuer = issuer
        self._foreign = foreign
        self._machines_only = machines_only
        self._clock = clock
        self._verified: dict[str, Credential] = {}
        self._verified_with = issuer.key_set()

    def verify(self, token: str) -> Credential:
        """Who the token speaks for. Raises InvalidToken."""
        keys = self._issuer.key_set()
        if keys is not self._verified_with:
            self._verified, self._verified_with = {}, keys
        credential = self._verified.get(token) or self._judged(token)
        if credential.expires_at <= self._clock():
            raise InvalidToken("expired")
        return credential

    def public_keys(self) -> dict[str, Any]:
        """The keys that verify the built-in issuer's tokens."""
        return self._issuer.key_set().public()

    def _judged(self, token: str) -> Credential:
        signed = read_signed(token, algorithms=ALGORITHMS)
        if signed.issuer != ISSUER:
            return self._foreign.verify(signed)
        credential = self._issuer.verify(signed)
        if self._machines_only and credential.actor.role not in PROGRAM_ROLES:
            raise InvalidToken("people-sign-in-at-the-provider")
        if len(self._verified) >= VERIFIED_MAX:
            self._verified.clear()
        self._verified[token] = credential
        return credential
