"""The built-in issuer's keys: one file, the newest key first, read again when it has changed."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from adapters.identity.secret_file import make_secret_file, replace_secret_file
from domain.user_error import UserError

LOOK_SECONDS = 1.0
KEYS_MAX = 5


class NoIssuer(UserError):
    """The built-in issuer's key is not in this data folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySet:
    """The keys as they are now: the first signs, each verifies what it signed."""

    keys: Sequence[OKPKey]
    by_id: Mapping[str, OKPKey]

    @property
    def signing(self) -> OKPKey:
        return self.keys[0]

    def public(self) -> dict[str, Any]:
        """The keys as others may read them (RFC 7517)."""
        told = [each.as_dict(private=False) for each in self.keys]
        return {"keys": [{**key, "use": "sig", "alg": "Ed25519"} for key in told]}


class IssuerKeys:
    """The keys of one file, for as long as a process runs."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._clock = clock
        self._seen = _mark(path)
        self._looked_at = clock()
        self._set = _read(path)

    def current(self) -> KeySet:
        """The keys, as the file had them a second ago at most.

        A file that is away for a moment changes nothing; one that was rotated counts at once.
        """
        now = self._clock()
        if now - self._looked_at >= LOOK_SECONDS:
            self._looked_at = now
            self._look()
        return self._set

    def _look(self) -> None:
        try:
            seen = _mark(self._path)
            if seen != self._seen:
                self._set, self._seen = _read(self._path), seen
        except NoIssuer:
            return


def load_or_make_key(path: Path) -> IssuerKeys:
    """The issuer's keys, the first made at the first call and readable by its owner alone."""
    if not path.exists():
        make_secret_file(path, _text([_new_key()]))
    return IssuerKeys(path)


def load_key(path: Path) -> IssuerKeys:
    """The issuer's keys. Raises NoIssuer where there is none to read."""
    return IssuerKeys(path)


def rotate(path: Path, *, forget_older: bool = False) -> str:
    """Sign with a new key from now on; its id.

    Tokens under way are verified with the keys they were signed with, of which the last few are
    kept; with `forget_older` none is, and every token of before ends. Raises NoIssuer.
    """
    older = _read(path).keys
    new = _new_key()
    kept = [] if forget_older else older[: KEYS_MAX - 1]
    replace_secret_file(path, _text([new, *kept]))
    return new.thumbprint()


def _new_key() -> OKPKey:
    return OKPKey.generate_key("Ed25519")


def _text(keys: Sequence[OKPKey]) -> bytes:
    return json.dumps({"keys": [key.as_dict(private=True) for key in keys]}).encode()


def _mark(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError as error:
        raise NoIssuer(f"no issuer key can be read at {path}") from error
    return status.st_mtime_ns, status.st_ino


def _read(path: Path) -> KeySet:
    try:
        told = json.loads(path.read_text("utf-8"))
        # The first form of the file was one key alone.
        listed = told.get("keys", [told])
        keys = [_named(OKPKey.import_key(each)) for each in listed]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, JoseError) as error:
        raise NoIssuer(f"no issuer key can be read at {path}") from error
    if not keys:
        raise NoIssuer(f"no issuer key can be read at {path}")
    return KeySet(keys=keys, by_id={key.thumbprint(): key for key in keys})


def _named(key: OKPKey) -> OKPKey:
    return OKPKey.import_key({**key.as_dict(private=True), "kid": key.thumbprint()})
