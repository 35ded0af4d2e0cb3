"""Tokens of partners' own issuers: each speaks for the organisations it was trusted with, only."""

import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from pydantic import TypeAdapter, ValidationError

from adapters.identity.credential import (
    Credential,
    InvalidToken,
    UnknownHolder,
    require_holder,
)
from adapters.identity.key_sets import KeySets, is_confidential
from adapters.identity.signed_text import ALGORITHMS, SignedText, claims_of
from domain.access import Actor
from domain.programme import FORBID_UNKNOWN, Configuration
from domain.user_error import UserError
from services.accounts import PROGRAM_ROLES

LEEWAY_SECONDS = 30
LIFETIME_SECONDS_MAX = 86_400


class UntrustedFile(UserError):
    """The file of trusted issuers cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedIssuer:
    """An issuer of a partner: where its keys are, and for which organisations it may speak."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID_UNKNOWN

    issuer: str
    jwks_url: str
    audience: str
    algorithms: tuple[str, ...]
    organisations: tuple[str, ...]


class ForeignIssuers:
    """Verifies the tokens of trusted issuers with the keys that a thread keeps fresh."""

    def __init__(
        self,
        trusted: Sequence[TrustedIssuer],
        key_sets: KeySets,
        configuration: Configuration,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._trusted = {each.issuer: each for each in trusted}
        self._key_sets = key_sets
        self._configuration = configuration
        self._clock = clock
        self._claims = {each.issuer: self._expected(each) for each in trusted}

    def verify(self, signed: SignedText) -> Credential:
        """Who the token speaks for: a program of one of its organisations. Raises InvalidToken."""
        trusted = self._trusted.get(signed.issuer)
        if trusted is None:
            raise InvalidToken("unknown-issuer")
        if signed.algorithm not in trusted.algorithms:
            raise InvalidToken
        key = self._key_sets.key(trusted.jwks_url, signed.key_id or "")
        if key is None:
            raise InvalidToken("unknown-key")
        claims = claims_of(signed, key)
        try:
            self._claims[trusted.issuer].validate(claims)
            return self._credential(trusted, claims)
        except ExpiredTokenError as error:
            raise InvalidToken("expired") from error
        except (JoseError, ValueError, TypeError, UnknownHolder) as error:
            raise InvalidToken from error

    def _credential(self, trusted: TrustedIssuer, claims: Mapping[str, Any]) -> Credential:
        organisation, role = claims["sub"], claims.get("role", "system")
        require_holder(self._configuration, organisation, role, roles=PROGRAM_ROLES)
        if organisation not in trusted.organisations:
            raise UnknownHolder(f"{trusted.issuer} does not speak for {organisation!r}")
        if claims["exp"] - self._clock() > LIFETIME_SECONDS_MAX:
            raise InvalidToken
        token_id = str(claims["jti"])
        return Credential(
            actor=Actor(organisation=organisation, role=role, person=token_id, is_token=True),
            token_id=token_id,
            expires_at=float(claims["exp"]),
        )

    def _expected(self, trusted: TrustedIssuer) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=lambda: int(self._clock()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": trusted.issuer},
            aud={"essential": True, "value": trusted.audience},
            exp={"essential": True},
            sub={"essential": True},
            jti={"essential": True},
        )


def read_trusted(path: Path, configuration: Configuration) -> Sequence[TrustedIssuer]:
    """The issuers of a TOML file, one `[[issuers]]` table each. Raises UntrustedFile."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
        issuers = TypeAdapter(tuple[TrustedIssuer, ...]).validate_python(told.get("issuers", ()))
    except OSError as error:
        raise UntrustedFile(f"{path} cannot be read: {error.strerror}") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UntrustedFile(f"{path}: issuers.{place}: {first['msg']}") from None
    except ValueError as error:
        raise UntrustedFile(f"{path} is not TOML: {error}") from None
    for index, each in enumerate(issuers):
        _check(f"{path}: issuers.{index}", each, configuration)
    return issuers


def _check(place: str, trusted: TrustedIssuer, configuration: Configuration) -> None:
    if not trusted.algorithms or not ALGORITHMS.issuperset(trusted.algorithms):
        raise UntrustedFile(f"{place}.algorithms: must be among {', '.join(sorted(ALGORITHMS))}")
    for slug in trusted.organisations:
        if slug not in configuration.organisations:
            raise UntrustedFile(f"{place}.organisations: {slug} is not in the programme")
    if not is_confidential(trusted.jwks_url):
        raise UntrustedFile(f"{place}.jwks_url: must be an https address")
