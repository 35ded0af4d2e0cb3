"""How often anybody may try to sign in, from one address and as one holder, before they wait."""

import math
import time
from collections.abc import Callable
from hashlib import sha256

from fastapi import Request, Response

from adapters.http.pages.site import Site

WINDOW_SECONDS = 60.0
ADDRESS_REQUESTS_MAX = 60
"""An office goes out by one address: as many requests as twenty of its people need in a minute."""
HOLDER_ATTEMPTS_MAX = 10
SIGN_IN_REQUESTS = 3
"""What one sign-in takes: the page, going to the provider or sending the form, coming back."""
KEYS_MAX = 10_000
TOO_MANY = 429


class SignInLimit:
    """Counts attempts in a window for each key. What succeeded is given back, it was no attempt.

    Each process counts for itself, and holds neither an address nor a token: only their hashes.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._counted: dict[bytes, tuple[float, int]] = {}

    def from_address(self, request: Request) -> float:
        """Count a request of its address; the seconds to wait, zero when it may go on."""
        return self._take(_key("address", _address(request)), ADDRESS_REQUESTS_MAX)

    def as_holder(self, holder: str) -> float:
        """Count an attempt with a token or as a person; the seconds to wait, zero if none."""
        return self._take(_key("holder", holder), HOLDER_ATTEMPTS_MAX)

    def give_back(self, request: Request, holder: str) -> None:
        """The sign-in succeeded."""
        counts = (
            (_key("address", _address(request)), SIGN_IN_REQUESTS),
            (_key("holder", holder), 1),
        )
        for key, count in counts:
            began, counted = self._counted.get(key, (self._clock(), 0))
            self._counted[key] = (began, max(counted - count, 0))

    def _take(self, key: bytes, most: int) -> float:
        now = self._clock()
        began, counted = self._counted.get(key, (now, 0))
        if now - began >= WINDOW_SECONDS:
            began, counted = now, 0
        if counted >= most:
            return began + WINDOW_SECONDS - now
        if key not in self._counted and len(self._counted) >= KEYS_MAX:
            self._tidy(now)
        self._counted[key] = (began, counted + 1)
        return 0.0

    def _tidy(self, now: float) -> None:
        self._counted = {
            key: kept for key, kept in self._counted.items() if now - kept[0] < WINDOW_SECONDS
        }
        if len(self._counted) >= KEYS_MAX:
            self._counted.clear()


def limit_of(request: Request) -> SignInLimit:
    """The limit of the application that serves this request."""
    limit: SignInLimit = request.app.state.sign_in_limit
    return limit


def holder_of(token: str) -> str:
    """What a token says of itself: variants of one that differ in their signature are one."""
    return token.rpartition(".")[0] or token


def too_many(request: Request, site: Site, seconds: float) -> Response:
    """The page of whoever tried too often."""
    response = site.page(
        request,
        "error.html",
        status=TOO_MANY,
        heading="Trop de tentatives de connexion",
        sentence="Attendez une minute, puis recommencez depuis la page de connexion.",
    )
    response.headers["Retry-After"] = str(max(math.ceil(seconds), 1))
    return response


def _address(request: Request) -> str:
    """Where the request comes from; behind a proxy that is trusted, where the proxy had it from."""
    return request.client.host if request.client else ""


def _key(kind: str, value: str) -> bytes:
    return sha256(f"{kind} {value}".encode()).digest()
