"""The public keys of other issuers: fetched by a thread, bounded, and kept for a while."""

import ipaddress
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx2
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry

from adapters.identity.signed_text import PublicKey

FRESH_SECONDS = 300.0
UNKNOWN_KEY_SECONDS = 60.0
"""A key id that nobody knows is asked for once a minute at most, whoever sends it."""
KEPT_SECONDS_MAX = 86_400.0
FETCH_SECONDS_MAX = 5.0
KEY_SET_BYTES_MAX = 64 * 1024
KEYS_MAX = 50


class NoKeySet(Exception):
    """An address gave no set of keys; the message says why, without its content."""


@dataclass(slots=True, kw_only=True)
class _Kept:
    keys: Mapping[str, PublicKey] = field(default_factory=dict)
    fetched_at: float | None = None
    tried_at: float | None = None
    is_wanted: bool = False


class KeySets:
    """The keys at some addresses. Looking one up never waits: a thread fetches what is missing."""

    def __init__(
        self, addresses: Sequence[str], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._kept = {address: _Kept() for address in addresses}
        self._clock = clock
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="key sets", daemon=True)

    def start(self) -> None:
        """Fetch every set once, then follow them."""
        if self._kept:
            self.refresh()
            self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def key(self, address: str, key_id: str) -> PublicKey | None:
        """The key of that id; None where it is not known, which has it asked for soon."""
        kept = self._kept[address]
        is_old = kept.fetched_at is None or self._clock() - kept.fetched_at > KEPT_SECONDS_MAX
        found = None if is_old else kept.keys.get(key_id)
        if found is None and not kept.is_wanted:
            kept.is_wanted = True
            self._wake.set()
        return found

    def refresh(self) -> None:
        """Fetch what is due; a set that cannot be had stays as it was."""
        for address, kept in self._kept.items():
            if self._seconds_left(kept) > 0:
                continue
            kept.tried_at, kept.is_wanted = self._clock(), False
            try:
                kept.keys = fetch_keys(address)
                kept.fetched_at = kept.tried_at
            except NoKeySet as error:
                structlog.get_logger().warning("no key set", host=host_of(address), why=str(error))

    def _seconds_left(self, kept: _Kept) -> float:
        if kept.tried_at is None:
            return 0.0
        has_failed = kept.fetched_at != kept.tried_at
        every = UNKNOWN_KEY_SECONDS if kept.is_wanted or has_failed else FRESH_SECONDS
        return kept.tried_at + every - self._clock()

    def _run(self) -> None:
        while not self._stopping.is_set():
            left = min(self._seconds_left(kept) for kept in self._kept.values())
            self._wake.wait(max(left, 0.0))
            self._wake.clear()
            if not self._stopping.is_set():
                self.refresh()


def fetch_keys(address: str) -> Mapping[str, PublicKey]:
    """The public keys at an address, by id; one without an id stands under "". Raises NoKeySet."""
    try:
        with (
            httpx2.Client(timeout=FETCH_SECONDS_MAX, follow_redirects=False) as client,
            client.stream("GET", address) as answer,
        ):
            if answer.status_code != httpx2.codes.OK:
                raise NoKeySet(f"it answered {answer.status_code}")
            content = b""
            for piece in answer.iter_bytes():
                content += piece
                if len(content) > KEY_SET_BYTES_MAX:
                    raise NoKeySet("it is too large")
    except httpx2.HTTPError as error:
        raise NoKeySet(type(error).__name__) from error
    return keys_in(content)


def keys_in(content: bytes) -> Mapping[str, PublicKey]:
    """The public keys of a set (RFC 7517), by id; those of other kinds are left out.

    Raises NoKeySet.
    """
    try:
        listed = json.loads(content)["keys"]
        keys = [key for told in listed[:KEYS_MAX] if (key := _public_key(told))]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise NoKeySet("it is not a set of keys") from error
    return {key.kid or "": key for key in keys}


def _public_key(told: Any) -> PublicKey | None:
    """The key, if it is one that verifies and does nothing else."""
    if not isinstance(told, dict) or told.get("use", "sig") != "sig":
        return None
    try:
        key = JWKRegistry.import_key(told)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return key if isinstance(key, PublicKey) else None


def is_confidential(address: str) -> bool:
    """Whether nobody in between can change what comes from there: HTTPS, or this machine."""
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return True
    return parts.scheme == "http" and is_loopback(parts.hostname or "")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, as far as its name tells."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_of(address: str) -> str:
    """The host of an address, which may be logged."""
    return urlsplit(address).hostname or ""
