"""Signed texts (JWS, compact) as strictly as they can be read: one spelling, one key, one list.

What names a key or an algorithm is looked up in what we hold and never followed, so that a text
cannot choose what it is verified with.
"""

import base64
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from adapters.identity.credential import InvalidToken

PublicKey = RSAKey | ECKey | OKPKey
Algorithms = Collection[str]

CHARACTERS_MAX = 4096
HEADER_NAMES = frozenset(("alg", "kid", "typ", "cty"))
"""No `jku`, `jwk`, `x5u`, `x5c`: a key comes from us. No `crit`, `b64`: nothing is extended."""

_CURVES = ("Ed25519", "EdDSA", "ES256", "ES384", "ES512")
_RSA = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
ALGORITHMS = frozenset((*_CURVES, *_RSA))
"""The algorithms of signatures that may be listed: none is symmetric, and none is `none`."""

_FAMILIES: Mapping[str, str] = {"Ed": "OKP", "ES": "EC", "RS": "RSA", "PS": "RSA"}
_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedText:
    """A text's header as it says of itself, before anything was verified."""

    text: str
    algorithm: str
    key_id: str | None

    @property
    def issuer(self) -> str:
        """Whom the text says it is from; to be believed once its signature is verified."""
        claims = _object(self.text.split(".")[1])
        issuer = claims.get("iss")
        return issuer if isinstance(issuer, str) else ""


def read_signed(
    text: str, *, algorithms: Algorithms, characters_max: int = CHARACTERS_MAX
) -> SignedText:
    """The text, if its form and its header are ones that we take. Raises InvalidToken."""
    if len(text) > characters_max or not _COMPACT.fullmatch(text):
        raise InvalidToken
    header = _object(text.split(".")[0])
    if not header.keys() <= HEADER_NAMES:
        raise InvalidToken
    algorithm, key_id = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in algorithms:
        raise InvalidToken
    if key_id is not None and not isinstance(key_id, str):
        raise InvalidToken
    return SignedText(text=text, algorithm=algorithm, key_id=key_id)


def claims_of(signed: SignedText, key: PublicKey) -> dict[str, Any]:
    """What is signed with that key. Raises InvalidToken where it is not."""
    if key.key_type != _FAMILIES.get(signed.algorithm[:2]):
        raise InvalidToken
    try:
        verified = jws.deserialize_compact(signed.text, key, algorithms=[signed.algorithm])
    except (JoseError, ValueError, TypeError) as error:
        raise InvalidToken from error
    return _claims(bytes(verified.payload))


def _claims(payload: bytes) -> dict[str, Any]:
    try:
        claims = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise InvalidToken from error
    if not isinstance(claims, dict):
        raise InvalidToken
    return claims


def _object(part: str) -> dict[str, Any]:
    return _claims(_decoded(part))


def _decoded(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError as error:
        raise InvalidToken from error
