"""Signing in at a real provider with an authorization code, and all that is not taken from it."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from adapters.identity.answers import ProviderAway, ProviderRefused
from adapters.identity.oidc_settings import OidcSettings
from adapters.identity.provider import Attempt, Provider, Recognised
from tests.adapters.identity.identity_provider import (
    PLAIN,
    SECRET,
    SIGNING,
    IdentityProvider,
    client,
    person,
    providing,
    query_of,
    walk,
)

US = "http://127.0.0.1:9"
RETURN = f"{US}/login/retour"
SIRET = "00000000000017"
NAMES = [f"zelie-{number}" for number in range(100)]
UNUSED = iter(NAMES)
"""This provider gives a person two equal access tokens in one second, and cannot keep both."""


@pytest.fixture(scope="module")
def identity_provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    """A provider with invented people, and two clients of ours."""
    clients = [
        client(SIGNING, RETURN, userinfo_signed_response_alg="RS256"),
        client(PLAIN, RETURN),
    ]
    folder = tmp_path_factory.mktemp("provider")
    people = [person(name, siret=SIRET) for name in NAMES]
    with providing(folder, people=people, clients=clients) as found:
        yield found


@pytest.fixture
def settings(identity_provider: IdentityProvider) -> OidcSettings:
    return OidcSettings(
        issuer=identity_provider.url,
        client_id=SIGNING,
        client_secret=SECRET,
        public_url=US,
        scopes="openid email siret",
        signed_userinfo=True,
    )


def began(provider: Provider) -> tuple[Attempt, dict[str, str]]:
    """An attempt, and what the browser brings back when the person has signed in."""
    attempt, address = asyncio.run(provider.start())
    with httpx2.Client() as http:
        back, _ = walk(http, http.get(address), until=RETURN, name=next(UNUSED))
    return attempt, query_of(back)


def signed_in(settings: OidcSettings) -> Recognised:
    """Who the provider recognises."""
    provider = Provider(settings)
    attempt, answer = began(provider)
    return asyncio.run(provider.finish(attempt, answer))


AGREED: dict[str, dict[str, Any]] = {
    "signed userinfo, with PKCE": {"uses_pkce": True},
    "signed userinfo, without PKCE": {"uses_pkce": False},
    "plain userinfo": {"client_id": PLAIN, "signed_userinfo": False},
}


@pytest.mark.parametrize("changes", AGREED.values(), ids=AGREED.keys())
def test_a_person_is_recognised_with_their_address_and_their_organisation(
    settings: OidcSettings, changes: dict[str, Any]
) -> None:
    found = signed_in(replace(settings, **changes))
    assert (found.siret, found.identity.issuer) == (SIRET, settings.issuer)
    assert found.identity.subject in NAMES
    assert found.identity.email == f"{found.identity.subject}@exemple.example"


def test_what_goes_to_the_provider_is_long_and_new_each_time(settings: OidcSettings) -> None:
    provider = Provider(settings)
    first, second = (query_of(asyncio.run(provider.start())[1]) for _ in range(2))
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 32
        assert first[name] != second[name]
    assert first["code_challenge_method"] == "S256"
    assert first["redirect_uri"] == RETURN


def test_pkce_can_be_switched_off(settings: OidcSettings) -> None:
    _, address = asyncio.run(Provider(replace(settings, uses_pkce=False)).start())
    assert not {"code_challenge", "code_challenge_method"} & query_of(address).keys()


REFUSED: dict[str, dict[str, Any]] = {
    "a userinfo that is not signed": {"client_id": PLAIN},
    "another list of algorithms": {"algorithms": ("ES256",)},
    "another level of authentication": {"acr": ("eidas2",)},
}


@pytest.mark.parametrize("changes", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_as_it_was_agreed_signs_nobody_in(
    settings: OidcSettings, changes: dict[str, Any]
) -> None:
    assert signed_in(settings).siret == SIRET
    with pytest.raises(ProviderRefused):
        signed_in(replace(settings, **changes))


def test_another_secret_than_the_one_agreed_signs_nobody_in(settings: OidcSettings) -> None:
    with pytest.raises(ProviderRefused):
        signed_in(replace(settings, client_secret="guessed"))


ANSWERS = {
    "another state": {"state": "x" * 43},
    "no state": {"state": ""},
    "no code": {"code": ""},
    "an error": {"error": "access_denied"},
    "another provider": {"iss": "https://autre.example"},
    "a guessed code": {"code": "guessed"},
}


@pytest.mark.parametrize("changes", ANSWERS.values(), ids=ANSWERS.keys())
def test_an_answer_that_does_not_fit_the_attempt_signs_nobody_in(
    settings: OidcSettings, changes: dict[str, str]
) -> None:
    provider = Provider(settings)
    attempt, answer = began(provider)
    with pytest.raises(ProviderRefused):
        asyncio.run(provider.finish(attempt, answer | changes))


@pytest.mark.parametrize("member", ["nonce", "verifier"])
def test_a_code_of_another_attempt_signs_nobody_in(settings: OidcSettings, member: str) -> None:
    provider = Provider(settings)
    attempt, answer = began(provider)
    with pytest.raises(ProviderRefused):
        asyncio.run(provider.finish(replace(attempt, **{member: "x" * 43}), answer))


def test_a_code_signs_in_once(settings: OidcSettings) -> None:
    provider = Provider(settings)
    attempt, answer = began(provider)
    assert asyncio.run(provider.finish(attempt, answer)).siret == SIRET
    with pytest.raises(ProviderRefused):
        asyncio.run(provider.finish(attempt, answer))


def test_a_provider_that_is_away_or_another_is_told(settings: OidcSettings) -> None:
    elsewhere = (US, settings.issuer.replace("127.0.0.1", "localhost"))
    for issuer in elsewhere:
        with pytest.raises(ProviderAway):
            asyncio.run(Provider(replace(settings, issuer=issuer)).start())
