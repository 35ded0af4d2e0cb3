"""Issuers with keys of their own, and a real HTTP server that gives a partner's keys."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from adapters.identity.credential import InvalidToken
from adapters.identity.foreign import ForeignIssuers, TrustedIssuer
from adapters.identity.issuer import Issuer
from adapters.identity.key_file import IssuerKeys, load_or_make_key
from adapters.identity.key_sets import KeySets
from adapters.identity.tokens import TokenVerifier
from domain.programme import Configuration

NOW = 1_593_500_000.0
GRAND = "grandlyon-habitat"
PARTNER = "https://jetons.bailleur.example"


@dataclass
class Clock:
    """A clock that a test moves, in seconds since the epoch."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


@dataclass
class Partner:
    """A partner's issuer: its keys, the address that gives them, and how often it was asked."""

    url: str
    keys: list[ECKey] = field(default_factory=list)
    asked: int = 0
    body: bytes | None = None

    def content(self) -> bytes:
        told = {"keys": [key.as_dict(private=False) for key in self.keys]}
        return json.dumps(told).encode() if self.body is None else self.body

    def add_key(self, name: str) -> ECKey:
        key = ECKey.generate_key("P-256", {"kid": name})
        self.keys.append(key)
        return key

    def token(self, key: ECKey, **changes: Any) -> str:
        """A token that is right but for the changes; None leaves a claim out."""
        claims = {
            "iss": PARTNER,
            "aud": "etage",
            "sub": GRAND,
            "role": "system",
            "jti": "partner-1",
            "exp": int(NOW) + 600,
        } | changes
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "ES256", "kid": key.kid}, kept, key, algorithms=["ES256"])


@dataclass(frozen=True, kw_only=True)
class Trust:
    """The issuers that are trusted here, the verifier of their tokens, and the clock of all."""

    verifier: TokenVerifier
    strict: TokenVerifier
    issuer: Issuer
    keys: IssuerKeys
    key_file: Path
    key_sets: KeySets
    partner: Partner
    clock: Clock

    def is_taken(self, token: str) -> bool:
        """Whether the token speaks for anybody."""
        try:
            self.verifier.verify(token)
        except InvalidToken:
            return False
        return True


@pytest.fixture
def partner() -> Iterator[Partner]:
    """A partner whose keys are had over HTTP."""
    found = Partner(url="")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked += 1
            content = found.content()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/jwks.json"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def trust(tmp_path: Path, partner: Partner, configuration: Configuration) -> Trust:
    """The built-in issuer, and a partner's that is trusted with one organisation."""
    clock = Clock()
    key_file = tmp_path / "keys" / "issuer.json"
    load_or_make_key(key_file)
    keys = IssuerKeys(key_file, clock=clock)
    issuer = Issuer(keys, configuration, clock=clock)
    key_sets = KeySets([partner.url], clock=clock)
    trusted = TrustedIssuer(
        issuer=PARTNER,
        jwks_url=partner.url,
        audience="etage",
        algorithms=("ES256",),
        organisations=(GRAND,),
    )
    foreign = ForeignIssuers([trusted], key_sets, configuration, clock=clock)
    return Trust(
        verifier=TokenVerifier(issuer, foreign, clock=clock),
        strict=TokenVerifier(issuer, foreign, machines_only=True, clock=clock),
        issuer=issuer,
        keys=keys,
        key_file=key_file,
        key_sets=key_sets,
        partner=partner,
        clock=clock,
    )
