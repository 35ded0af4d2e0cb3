"""A provider that lies: each of its answers is right in everything but one thing."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from adapters.identity.answers import ProviderAway, ProviderRefused
from adapters.identity.oidc_settings import OidcSettings
from adapters.identity.provider import Attempt, Provider
from tests.adapters.identity.forging import b64

CLIENT, SECRET = "etage", "a secret of thirty-two characters or more"
KEY = RSAKey.generate_key(2048, {"kid": "one"})
Answers = dict[str, tuple[str, bytes]]


@dataclass
class Liar:
    """Its address, and what it answers at each path: a media type and a body."""

    url: str = ""
    answers: Answers = field(default_factory=dict)

    def signed(self, claims: dict[str, Any], *, key: Any = KEY, algorithm: str = "RS256") -> str:
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": algorithm, "kid": "one"}, kept, key, algorithms=[algorithm])

    def claims(self, **changes: Any) -> dict[str, Any]:
        """What the id token says, but for the changes."""
        now = int(time.time())
        told = {"iss": self.url, "aud": CLIENT, "sub": "zelie", "iat": now, "exp": now + 60}
        return told | {"nonce": ATTEMPT.nonce} | changes

    def person(self, **changes: Any) -> dict[str, Any]:
        """What the userinfo says, but for the changes."""
        told = {"iss": self.url, "aud": CLIENT, "sub": "zelie", "siret": "00000000000017"}
        return told | {"email": "zelie@exemple.example"} | changes

    def told(self, **changes: Any) -> dict[str, Any]:
        """What it says of itself, but for the changes."""
        places = {
            name: f"{self.url}/{name}"
            for name in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint")
        }
        return {"issuer": self.url, **places, "jwks_uri": f"{self.url}/jwks", **changes}

    def say_id_token(self, text: str) -> None:
        told = {"id_token": text, "access_token": "x", "token_type": "Bearer"}
        self.answers["/token_endpoint"] = ("application/json", json.dumps(told).encode())

    def say_person(self, text: str) -> None:
        self.answers["/userinfo_endpoint"] = ("application/jwt", text.encode())

    def say_of_itself(self, told: Any) -> None:
        sheet = ("application/json", json.dumps(told).encode())
        self.answers["/.well-known/openid-configuration"] = sheet


ATTEMPT = Attempt(state="s" * 43, nonce="n" * 43, verifier="v" * 43)


@pytest.fixture
def liar() -> Iterator[Liar]:
    """A provider that tells the truth until a test changes an answer."""
    found = Liar()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            media_type, body = found.answers[self.path]
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}"
    keys = json.dumps({"keys": [KEY.as_dict(private=False)]}).encode()
    found.answers["/jwks"] = ("application/json", keys)
    found.say_of_itself(found.told())
    found.say_id_token(found.signed(found.claims()))
    found.say_person(found.signed(found.person()))
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def finished(liar: Liar) -> str:
    """Whom the sign-in recognises."""
    answer = {"state": ATTEMPT.state, "code": "c"}
    settings = OidcSettings(
        issuer=liar.url,
        client_id=CLIENT,
        client_secret=SECRET,
        public_url=liar.url,
        signed_userinfo=True,
    )
    found = asyncio.run(Provider(settings).finish(ATTEMPT, answer))
    return found.identity.subject


def unsigned(liar: Liar) -> str:
    head = b64(json.dumps({"alg": "none"}).encode())
    return f"{head}.{b64(json.dumps(liar.claims()).encode())}."


def by_secret(liar: Liar) -> str:
    return liar.signed(liar.claims(), key=OctKey.import_key(SECRET), algorithm="HS256")


def by_another(liar: Liar) -> str:
    return liar.signed(liar.claims(), key=RSAKey.generate_key(2048))


ID_TOKENS: dict[str, Callable[[Liar], str]] = {
    "not signed": unsigned,
    "signed with our secret": by_secret,
    "signed with another key": by_another,
    "another algorithm": lambda one: one.signed(one.claims(), algorithm="PS256"),
    "another nonce": lambda one: one.signed(one.claims(nonce="x" * 43)),
    "no nonce": lambda one: one.signed(one.claims(nonce=None)),
    "another audience": lambda one: one.signed(one.claims(aud="autre")),
    "for another party": lambda one: one.signed(one.claims(aud=[CLIENT, "x"], azp="x")),
    "another issuer": lambda one: one.signed(one.claims(iss="https://autre.example")),
    "expired": lambda one: one.signed(one.claims(exp=int(time.time()) - 60)),
    "no end": lambda one: one.signed(one.claims(exp=None)),
    "nobody": lambda one: one.signed(one.claims(sub=None)),
    "no text": lambda _: "x",
}
PEOPLE: dict[str, Callable[[Liar], str]] = {
    "not signed": lambda one: json.dumps(one.person()),
    "another person": lambda one: one.signed(one.person(sub="edgar")),
    "another audience": lambda one: one.signed(one.person(aud="autre")),
    "another issuer": lambda one: one.signed(one.person(iss="https://autre.example")),
    "an address that was not verified": lambda one: one.signed(one.person(email_verified=False)),
    "no address": lambda one: one.signed(one.person(email=None)),
    "no organisation": lambda one: one.signed(one.person(siret=None)),
    "an organisation that is a list": lambda one: one.signed(one.person(siret=["0"])),
}


def test_a_provider_that_tells_the_truth_is_believed(liar: Liar) -> None:
    assert finished(liar) == "zelie"


@pytest.mark.parametrize("lie", ID_TOKENS.values(), ids=ID_TOKENS.keys())
def test_an_id_token_with_one_fault_signs_nobody_in(liar: Liar, lie: Callable[[Liar], str]) -> None:
    liar.say_id_token(lie(liar))
    with pytest.raises(ProviderRefused):
        finished(liar)


@pytest.mark.parametrize("lie", PEOPLE.values(), ids=PEOPLE.keys())
def test_a_userinfo_with_one_fault_signs_nobody_in(liar: Liar, lie: Callable[[Liar], str]) -> None:
    liar.say_person(lie(liar))
    with pytest.raises(ProviderRefused):
        finished(liar)


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://autre.example"},
        {"token_endpoint": "http://autre.example/token"},
        {"jwks_uri": "file:///keys"},
        {"userinfo_endpoint": None},
    ],
    ids=str,
)
def test_a_provider_that_points_elsewhere_is_not_followed(
    liar: Liar, changes: dict[str, Any]
) -> None:
    liar.say_of_itself(liar.told(**changes))
    with pytest.raises(ProviderAway):
        finished(liar)


def test_an_answer_without_end_is_cut_short(liar: Liar) -> None:
    liar.answers["/token_endpoint"] = ("application/json", b" " * 1_000_000)
    with pytest.raises(ProviderAway):
        finished(liar)
