"""A real provider in a process of its own, and a browser that signs in there with a password."""

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx2

PROGRAM = Path(__file__).with_name("canaille_process.py")
PASSWORD = "mot de passe inventé"
SECRET = "secret-of-the-client"
SIGNING, PLAIN = "etage", "etage-plain"
START_SECONDS_MAX = 60.0
STEPS_MAX = 20


@dataclass(frozen=True, kw_only=True)
class IdentityProvider:
    """Where the provider is."""

    url: str


def person(name: str, *, siret: str, acr: str | None = None) -> dict[str, Any]:
    """An invented person of an organisation, as the provider knows them, and at which level."""
    return {
        "user_name": name,
        "family_name": "Fictive",
        "formatted_name": f"{name.title()} Fictive",
        "emails": [f"{name}@exemple.example"],
        "password": PASSWORD,
        "organization": siret,
        "acr": acr,
    }


def client(client_id: str, redirect_uri: str, **changes: Any) -> dict[str, Any]:
    """A client as the provider knows it; `userinfo_signed_response_alg` has its userinfo signed."""
    return {
        "client_id": client_id,
        "client_secret": SECRET,
        "client_name": client_id,
        "client_uri": "http://127.0.0.1",
        "redirect_uris": [redirect_uri],
        "post_logout_redirect_uris": [urljoin(redirect_uri, "/login")],
        "grant_types": ["authorization_code"],
        "response_types": ["code"],
        "scope": ["openid", "email", "profile", "siret"],
        "token_endpoint_auth_method": "client_secret_post",
        "id_token_signed_response_alg": "RS256",
        **changes,
    }


@contextmanager
def providing(
    folder: Path, *, people: Sequence[Mapping[str, Any]], clients: Sequence[Mapping[str, Any]]
) -> Iterator[IdentityProvider]:
    """A provider that knows these people and clients, for as long as the block."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = int(found.getsockname()[1])
    sheet = folder / "provider.json"
    sheet.write_text(json.dumps({"port": port, "people": people, "clients": clients}))
    log = (folder / "provider.log").open("wb")
    process = subprocess.Popen([sys.executable, PROGRAM, sheet], stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + START_SECONDS_MAX
        while not _answers(url):
            assert process.poll() is None, (folder / "provider.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield IdentityProvider(url=url)
    finally:
        process.terminate()
        process.wait(10)
        log.close()


def _answers(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/.well-known/openid-configuration").status_code == 200
    except httpx2.TransportError:
        return False


def walk(
    http: httpx2.Client, answer: httpx2.Response, *, until: str, name: str, password: str = PASSWORD
) -> tuple[str, list[str]]:
    """Go where the answers lead, filling in the provider's forms, until an address begins so.

    Gives that address, and the forms that were filled in on the way.
    """
    filled: list[str] = []
    for _ in range(STEPS_MAX):
        if answer.is_redirect:
            address = urljoin(str(answer.url), answer.headers["location"])
            if address.startswith(until):
                return address, filled
            answer = http.get(address)
            continue
        fields = re.findall(r'<input[^>]*name="(login|password)"', answer.text)
        assert fields, answer.text[:2000]
        filled.append(fields[-1])
        given = {"login": name, "password": password}[fields[-1]]
        answer = http.post(str(answer.url), data={fields[-1]: given})
    raise AssertionError("the provider goes round in circles")


def query_of(address: str) -> dict[str, str]:
    """The parameters of an address, each once."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
