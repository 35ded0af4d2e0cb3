"""Forged tokens: each right in everything but one thing, as a thief would try."""

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from joserfc import jws
from joserfc.jwk import OKPKey

from adapters.identity.issuer import AUDIENCE, ISSUER
from adapters.identity.key_file import KeySet
from tests.adapters.identity.conftest import GRAND, NOW

Forge = Callable[[KeySet], str]


def b64(content: bytes) -> str:
    """The content in the alphabet of URLs, without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def claims(**changes: Any) -> dict[str, Any]:
    """The claims of a good token, but for the changes; None leaves a claim out."""
    told = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": GRAND,
        "role": "organisation",
        "iat": int(NOW),
        "exp": int(NOW) + 600,
        "jti": "forged-1",
    } | changes
    return {name: value for name, value in told.items() if value is not None}


def signed(
    keys: KeySet, header: Mapping[str, Any] | None = None, *, with_key: Any = None, **changes: Any
) -> str:
    """A text that a key of ours signed, whatever its header and its claims say."""
    key = with_key or keys.signing
    told = {"alg": "Ed25519", "kid": keys.signing.kid, **(header or {})}
    head = b64(json.dumps({n: v for n, v in told.items() if v is not None}).encode())
    body = b64(json.dumps(claims(**changes)).encode())
    algorithm = jws.JWSRegistry.algorithms["Ed25519"]
    signature = algorithm.sign(f"{head}.{body}".encode(), key)
    return f"{head}.{body}.{b64(signature)}"


def by_shared_secret(keys: KeySet) -> str:
    """HS256, with our public key as the secret: what a mixed-up verifier would accept."""
    head = b64(json.dumps({"alg": "HS256", "kid": keys.signing.kid}).encode())
    body = b64(json.dumps(claims()).encode())
    secret = json.dumps(keys.signing.as_dict(private=False)).encode()
    return f"{head}.{body}.{b64(hmac.new(secret, f'{head}.{body}'.encode(), sha256).digest())}"


def unsigned(keys: KeySet, *, algorithm: str = "none") -> str:
    head = b64(json.dumps({"alg": algorithm, "kid": keys.signing.kid}).encode())
    return f"{head}.{b64(json.dumps(claims()).encode())}."


def own_key(keys: KeySet, **header: Any) -> str:
    """Signed with a key of the thief's, which the header offers."""
    key = OKPKey.generate_key("Ed25519")
    offered = {
        name: key.as_dict(private=False) if v == "the key" else v for name, v in header.items()
    }
    return signed(keys, offered, with_key=key)


def respelled(keys: KeySet) -> str:
    """The same signature with another last letter, whose spare bits say nothing."""
    token = signed(keys)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + letters[letters.index(token[-1]) + 1]


def with_other_claims(keys: KeySet) -> str:
    head, _, signature = signed(keys).split(".")
    return f"{head}.{b64(json.dumps(claims(sub='dpo')).encode())}.{signature}"


FORGED: Mapping[str, Forge] = {
    "nothing": lambda _: "",
    "one dot": lambda _: "a.b",
    "not base64": lambda _: "é.è.à",
    "alg none": unsigned,
    "alg None, another case": lambda k: unsigned(k, algorithm="NoNe"),
    "alg none, with a signature": lambda k: signed(k, {"alg": "none"}),
    "alg HS256 with the public key": by_shared_secret,
    "alg RS256 over our key": lambda k: signed(k, {"alg": "RS256"}),
    "alg EdDSA instead of the one of our list": lambda k: signed(k, {"alg": "EdDSA"}),
    "alg a list": lambda k: signed(k, {"alg": ["Ed25519"]}),
    "alg missing": lambda k: signed(k, {"alg": None}),
    "kid missing": lambda k: signed(k, {"kid": None}),
    "kid a path": lambda k: own_key(k, kid="../../../../dev/null"),
    "kid SQL": lambda k: own_key(k, kid="x' UNION SELECT 'y"),
    "kid a number": lambda k: signed(k, {"kid": 0}),
    "kid ours, key not": lambda k: own_key(k),
    "jku": lambda k: own_key(k, jku="https://voleur.example/jwks.json", kid="theirs"),
    "jwk in the header": lambda k: own_key(k, jwk="the key"),
    "x5u": lambda k: signed(k, {"x5u": "https://voleur.example/x.pem"}),
    "x5c": lambda k: signed(k, {"x5c": ["AAAA"]}),
    "crit": lambda k: signed(k, {"crit": ["exp"], "exp": 1}),
    "b64 false": lambda k: signed(k, {"b64": False, "crit": ["b64"]}),
    "zip": lambda k: signed(k, {"zip": "DEF"}),
    "other claims": with_other_claims,
    "respelled": respelled,
    "padded": lambda k: signed(k) + "=",
    "with a space": lambda k: signed(k).replace(".", ". ", 1),
    "a fourth part": lambda k: signed(k) + ".x",
    "huge": lambda k: signed(k, jti="x" * 5_000),
    "deep claims": lambda k: signed(k, jti=json.loads("[" * 50 + "]" * 50)),
    "another issuer": lambda k: signed(k, iss="https://voleur.example"),
    "no issuer": lambda k: signed(k, iss=None),
    "issuer a list": lambda k: signed(k, iss=[ISSUER]),
    "another audience": lambda k: signed(k, aud="autre"),
    "no audience": lambda k: signed(k, aud=None),
    "expired": lambda k: signed(k, exp=int(NOW) - 1),
    "no end": lambda k: signed(k, exp=None),
    "an end that is text": lambda k: signed(k, exp="9999999999"),
    "not begun": lambda k: signed(k, nbf=int(NOW) + 60),
    "no id": lambda k: signed(k, jti=None),
    "no holder": lambda k: signed(k, sub=None),
    "a holder that is a list": lambda k: signed(k, sub=[GRAND]),
    "an unknown holder": lambda k: signed(k, sub="nobody"),
    "an unknown role": lambda k: signed(k, role="king"),
    "a role that is a list": lambda k: signed(k, role=["admin"]),
}
