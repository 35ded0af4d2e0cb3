"""Credentials of the built-in issuer: signed tokens that name an organisation and a role."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from domain.access import Actor
from domain.programme import Configuration

ALGORITHM = "Ed25519"
AUDIENCE = "etage"
ISSUER = "urn:etage:issuer:built-in"
DAYS_MAX = 3660
TOKEN_CHARACTERS_MAX = 4096
VERIFIED_MAX = 10_000
DAY_SECONDS = 86_400


class NoIssuer(Exception):
    """The built-in issuer's key is not in this data folder."""


class UnknownHolder(Exception):
    """No such organisation, or no such role, in the programme's configuration."""


class InvalidToken(Exception):
    """The token is not one of this issuer's, or not valid now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """Who a token speaks for, and until when (seconds since the epoch)."""

    actor: Actor
    token_id: str
    expires_at: float


class Issuer:
    """Issues and verifies tokens with one Ed25519 key; for a first day and a demonstration."""

    def __init__(
        self,
        key: OKPKey,
        configuration: Configuration,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._key = key
        self._configuration = configuration
        self._clock = clock
        self._claims = jwt.JWTClaimsRegistry(
            now=lambda: int(clock()),
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        )
        self._verified: dict[str, Credential] = {}

    def issue(self, organisation: str, role: str = "organisation", *, days: int = 30) -> str:
        """A token for an organisation and a role. Raises UnknownHolder."""
        self._check_holder(organisation, role)
        now = int(self._clock())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": organisation,
            "role": role,
            "iat": now,
            "exp": now + days * DAY_SECONDS,
            "jti": str(uuid4()),
        }
        return jwt.encode({"alg": ALGORITHM}, claims, self._key, algorithms=[ALGORITHM])

    def verify(self, token: str) -> Credential:
        """Who the token speaks for. Raises InvalidToken."""
        known = self._verified.get(token)
        if known is None:
            known = self._verify(token)
            if len(self._verified) >= VERIFIED_MAX:
                self._verified.clear()
            self._verified[token] = known
        if known.expires_at <= self._clock():
            raise InvalidToken
        return known

    def _verify(self, token: str) -> Credential:
        if len(token) > TOKEN_CHARACTERS_MAX:
            raise InvalidToken
        try:
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
            self._claims.validate(claims)
            self._check_holder(claims["sub"], claims.get("role", ""))
        except (JoseError, ValueError, TypeError, UnknownHolder) as error:
            raise InvalidToken from error
        return Credential(
            actor=Actor(organisation=claims["sub"], role=claims["role"]),
            token_id=str(claims.get("jti", "")),
            expires_at=float(claims["exp"]),
        )

    def _check_holder(self, organisation: str, role: str) -> None:
        if organisation not in self._configuration.organisations:
            raise UnknownHolder(f"no organisation {organisation!r} in the programme")
        if role not in self._configuration.roles:
            raise UnknownHolder(f"no role {role!r} in the programme")


def load_or_make_key(path: Path) -> OKPKey:
    """The issuer's key, made at the first call and readable by its owner alone."""
    if not path.exists():
        key = OKPKey.generate_key("Ed25519")
        _write_secret(path, json.dumps(key.as_dict(private=True)).encode())
    return load_key(path)


def load_key(path: Path) -> OKPKey:
    """The issuer's key. Raises NoIssuer where there is none to read."""
    try:
        return OKPKey.import_key(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError) as error:
        raise NoIssuer(f"no issuer key can be read at {path}") from error


def load_or_make_secret(path: Path, *, size: int = 32) -> bytes:
    """A random secret of `size` bytes, made at the first call and readable by its owner alone."""
    if not path.exists():
        _write_secret(path, os.urandom(size))
    return path.read_bytes()


def _write_secret(path: Path, content: bytes) -> None:
    # Written aside and linked into place: of two processes that start together one wins, and both
    # then read the same secret.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{uuid4().hex}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
