"""The built-in issuer: signed tokens that name an organisation and a role.

It is for programs, for a first day and for a demonstration; people sign in at a provider.
"""

import hmac
import re
import time
import unicodedata
from collections.abc import Callable
from hashlib import sha256
from uuid import UUID, uuid4

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError

from adapters.identity.credential import Credential, InvalidToken, UnknownHolder, require_holder
from adapters.identity.key_file import IssuerKeys, KeySet
from adapters.identity.signed_text import SignedText, claims_of
from domain.access import Actor
from domain.programme import Configuration

ALGORITHM = "Ed25519"
ALGORITHMS = frozenset((ALGORITHM,))
AUDIENCE = "etage"
ISSUER = "urn:etage:issuer:built-in"
DAYS_MAX = 3660
DAY_SECONDS = 86_400
OPAQUE = re.compile(r"[a-z0-9-]{1,64}")


class Issuer:
    """Issues tokens with the newest of its keys, and verifies those that any of them signed."""

    def __init__(
        self,
        keys: IssuerKeys,
        configuration: Configuration,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._keys = keys
        self._configuration = configuration
        self._clock = clock
        self._claims = jwt.JWTClaimsRegistry(
            now=lambda: int(clock()),
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            jti={"essential": True},
        )

    def issue(
        self,
        organisation: str,
        role: str = "organisation",
        *,
        days: int = 30,
        person: str | None = None,
    ) -> str:
        """A token for an organisation and a role. Raises UnknownHolder.

        `person` is the opaque id of who holds it: all of a person's tokens are of one person, and
        a token of nobody takes no part in what needs two people.
        """
        require_holder(self._configuration, organisation, role)
        now = int(self._clock())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": organisation,
            "role": role,
            "iat": now,
            "exp": now + days * DAY_SECONDS,
            "jti": str(uuid4()),
            **({"person": person} if person else {}),
        }
        key = self._keys.current().signing
        header = {"alg": ALGORITHM, "kid": key.kid}
        return jwt.encode(header, claims, key, algorithms=[ALGORITHM])

    def key_set(self) -> KeySet:
        """Its keys as they are now; the same object until they change."""
        return self._keys.current()

    def verify(self, signed: SignedText) -> Credential:
        """Who the token speaks for. Raises InvalidToken."""
        key = self._keys.current().by_id.get(signed.key_id or "")
        if signed.algorithm != ALGORITHM:
            raise InvalidToken
        if key is None:
            raise InvalidToken("unknown-key")
        claims = claims_of(signed, key)
        try:
            self._claims.validate(claims)
            role, token_id = str(claims.get("role", "")), str(claims["jti"])
            person = _person_in(claims.get("person"))
            require_holder(self._configuration, claims["sub"], role)
        except ExpiredTokenError as error:
            raise InvalidToken("expired") from error
        except (JoseError, ValueError, TypeError, UnknownHolder) as error:
            raise InvalidToken from error
        return Credential(
            actor=Actor(
                organisation=claims["sub"],
                role=role,
                person=person or token_id,
                is_token=person is None,
            ),
            token_id=token_id,
            expires_at=float(claims["exp"]),
        )


def person_id(key: bytes, name: str) -> str:
    """The opaque id of whoever the operator calls so, the same for each of their tokens.

    It is a keyed hash: the name cannot be found from it, and two spellings in capitals, accents'
    encodings or spaces are one. Whoever has the same name counts as the same person.
    """
    spelled = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    return str(UUID(bytes=hmac.new(key, spelled.encode(), sha256).digest()[:16]))


def _person_in(told: object) -> str | None:
    """The person a token names. Raises ValueError for what is no opaque id."""
    if told is None:
        return None
    if not isinstance(told, str) or not OPAQUE.fullmatch(told):
        raise ValueError("person")
    return told
