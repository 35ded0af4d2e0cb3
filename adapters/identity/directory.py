"""What a provider says of itself (OpenID Connect Discovery 1.0) and its keys, kept for a while."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.identity.answers import ProviderAway, read_object, sent
from adapters.identity.key_sets import NoKeySet, is_confidential, keys_in
from adapters.identity.signed_text import PublicKey

KEPT_SECONDS = 600.0
UNKNOWN_KEY_SECONDS = 60.0
"""A key id that the provider did not have is asked for once a minute at most."""
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSheet:
    """What the provider said of itself, and its keys, as of a moment."""

    told: Mapping[str, Any]
    keys: Mapping[str, PublicKey]
    fetched_at: float

    def key(self, key_id: str | None) -> PublicKey | None:
        """The key of that id; without an id, the one key of a provider that has one alone."""
        if key_id is None and len(self.keys) == 1:
            return next(iter(self.keys.values()))
        return self.keys.get(key_id or "")


class Directory:
    """The sheet of one provider, fetched again when it is old or lacks a key."""

    def __init__(self, issuer: str, *, clock: Callable[[], float]) -> None:
        self._issuer = issuer
        self._clock = clock
        self._sheet: ProviderSheet | None = None

    async def known(self) -> ProviderSheet:
        """The sheet, of ten minutes ago at most. Raises ProviderAway and ProviderRefused."""
        sheet = self._sheet
        if sheet is None or self._clock() - sheet.fetched_at > KEPT_SECONDS:
            sheet = await self._fetched()
        return sheet

    async def key(self, key_id: str | None) -> PublicKey | None:
        """The provider's key of that id. Raises ProviderAway and ProviderRefused."""
        sheet = await self.known()
        key = sheet.key(key_id)
        if key is None and self._clock() - sheet.fetched_at > UNKNOWN_KEY_SECONDS:
            key = (await self._fetched()).key(key_id)
        return key

    async def _fetched(self) -> ProviderSheet:
        place = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        told = read_object((await sent("GET", place))[1])
        if told.get("issuer") != self._issuer:
            raise ProviderAway("the provider calls itself otherwise")
        for name in ENDPOINTS:
            if not isinstance(told.get(name), str) or not is_confidential(told[name]):
                raise ProviderAway(f"{name} is not an https address")
        try:
            keys = keys_in((await sent("GET", told["jwks_uri"]))[1])
        except NoKeySet as error:
            raise ProviderAway("its keys cannot be read") from error
        self._sheet = ProviderSheet(told=told, keys=keys, fetched_at=self._clock())
        return self._sheet
