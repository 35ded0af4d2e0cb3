"""People sign in at their organisation's provider; their role is ours, and all can be ended."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx2
import pytest

from adapters.programmes.reading import LYON
from tests.acceptance.service import Service, free_port, wait_until
from tests.adapters.identity.identity_provider import (
    SECRET,
    SIGNING,
    client,
    person,
    providing,
    query_of,
    walk,
)

GRAND, EST = "grandlyon-habitat", "est-metropole-habitat"
SIRETS = {GRAND: "00000000000017", EST: "00000000000025"}
PEOPLE = {
    "berenice": GRAND,
    "edgar": EST,
    "colette": GRAND,
    "inconnue": GRAND,
    "delphine": GRAND,
    "desire": GRAND,
}
LEVELS = {"delphine": "eidas1", "desire": "eidas2"}
STRANGER = "voyageur"
ENDED_SECONDS_MAX = 5.0
PORTFOLIO = f"/bailleurs/{GRAND}"


@dataclass(frozen=True, kw_only=True)
class Town:
    """A service, and the provider at which its people sign in."""

    service: Service
    provider: str

    @contextmanager
    def browser(self) -> Iterator[httpx2.Client]:
        with httpx2.Client(base_url=self.service.url, timeout=10) as http:
            yield http

    def sign_in(self, http: httpx2.Client, name: str) -> httpx2.Response:
        """What the browser is answered on its return from the provider."""
        start = http.get("/login/identite")
        back, _ = walk(http, start, until=f"{self.service.url}/login/retour", name=name)
        return http.get(back)

    def invite(self, name: str, role: str, *more: str) -> str:
        """Open an account; its id."""
        told = ("--email", f"{name.upper()}@exemple.example", "--name", f"{name} Fictive")
        done = self.service.run(
            "account", "invite", "--org", PEOPLE[name], "--role", role, *told, *more
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A service that knows two partners by their SIRET, beside a real provider."""
    folder = tmp_path_factory.mktemp("town")
    programme = folder / "programme.toml"
    content = LYON.read_text("utf-8")
    for slug, siret in SIRETS.items():
        table = f"[organisations.{slug}]\n"
        content = content.replace(table, f'{table}siret = "{siret}"\n')
    programme.write_text(content, "utf-8")
    port = free_port()
    people = [
        person(name, siret=SIRETS[slug], acr=LEVELS.get(name)) for name, slug in PEOPLE.items()
    ]
    people.append(person(STRANGER, siret="00000000000033"))
    ours = client(
        SIGNING, f"http://127.0.0.1:{port}/login/retour", userinfo_signed_response_alg="RS256"
    )
    with providing(folder, people=people, clients=[ours]) as provider:
        settings = {
            "ETAGE_PROGRAMME_FILE": str(programme),
            "ETAGE_OIDC_ISSUER": provider.url,
            "ETAGE_OIDC_CLIENT_ID": SIGNING,
            "ETAGE_OIDC_CLIENT_SECRET": SECRET,
            "ETAGE_OIDC_SCOPES": "openid email siret",
            "ETAGE_OIDC_SIGNED_USERINFO": "on",
            "ETAGE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        }
        service = Service(data_dir=folder / "data", port=port, settings=settings)
        try:
            service.start()
            yield Town(service=service, provider=provider.url)
        finally:
            service.close()


@pytest.fixture(scope="module")
def berenice(town: Town) -> str:
    """The account of a social adviser of the landlord."""
    return town.invite("berenice", "conseiller_social")


@pytest.fixture(scope="module")
def delphine(town: Town) -> str:
    """The account of somebody of data protection who shows a password alone."""
    return town.invite("delphine", "dpo")


def test_who_was_invited_signs_in_with_the_role_of_their_account(town: Town, berenice: str) -> None:
    with town.browser() as http:
        assert "S’identifier avec ProConnect" in http.get("/login").text
        assert town.sign_in(http, "berenice").headers["location"] == "/"
        assert f'href="{PORTFOLIO}"' in http.get("/").text
        shown = http.get(PORTFOLIO)
        assert shown.status_code == 200
        assert "Conseiller social" in shown.text
        assert http.get(f"/bailleurs/{EST}").status_code == 404


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (STRANGER, "Votre organisation n’est pas partenaire"),
        ("inconnue", "Aucun compte ne vous est ouvert ici"),
    ],
)
def test_who_was_not_invited_does_not_come_in(town: Town, name: str, words: str) -> None:
    with town.browser() as http:
        answer = town.sign_in(http, name)
        assert (answer.status_code, words in answer.text) == (403, True)
        assert http.get(PORTFOLIO).headers["location"] == "/login"


def test_a_role_that_has_not_begun_or_has_ended_lets_nobody_in(town: Town) -> None:
    account = town.invite("edgar", "proximite", "--since", "2999-01-01")
    with town.browser() as http:
        assert "Votre rôle n’est pas en cours" in town.sign_in(http, "edgar").text
        past = ("--since", "2020-01-01", "--until", "2020-02-01")
        town.service.run("account", "role", account, "--org", EST, "--role", "proximite", *past)
        assert "Votre rôle n’est pas en cours" in town.sign_in(http, "edgar").text


def test_an_answer_that_another_browser_began_is_refused(town: Town, berenice: str) -> None:
    back = f"{town.service.url}/login/retour"
    with town.browser() as http, town.browser() as other:
        address, _ = walk(http, http.get("/login/identite"), until=back, name="berenice")
        for stranger in (other.get(address), other.get(f"{back}?code=x&state=y")):
            assert stranger.status_code == 403
            assert "set-cookie" not in stranger.headers or "etage=" not in stranger.headers[
                "set-cookie"
            ].replace("etage_connexion=", "")
        other.get("/login/identite")
        assert other.get(address).status_code == 403


def test_signing_out_here_signs_out_at_the_provider_too(town: Town, berenice: str) -> None:
    back = f"{town.service.url}/login/retour"
    with town.browser() as http:
        town.sign_in(http, "berenice")
        copied = dict(http.cookies)
        _, filled = walk(http, http.get("/login/identite"), until=back, name="berenice")
        assert filled == []
        (token,) = set(
            re.findall(r'name="jeton_formulaire" value="([0-9a-f]+)"', http.get(PORTFOLIO).text)
        )
        done = http.post("/logout", data={"jeton_formulaire": token})
        leaving = done.headers["refresh"].partition("url=")[2]
        assert leaving.startswith(f"{town.provider}/")
        assert query_of(leaving)["post_logout_redirect_uri"] == f"{town.service.url}/login"
        assert http.get(leaving).headers["location"].startswith(f"{town.service.url}/login")
        _, filled = walk(http, http.get("/login/identite"), until=back, name="berenice")
        assert "password" in filled
    answer = httpx2.get(f"{town.service.url}{PORTFOLIO}", cookies=copied)
    assert answer.headers["location"] == "/login"


def test_another_role_and_the_end_of_an_account_end_what_is_open_within_seconds(town: Town) -> None:
    account = town.invite("colette", "proximite")

    def is_out() -> bool:
        return bool(http.get(PORTFOLIO).is_redirect)

    with town.browser() as http:
        town.sign_in(http, "colette")
        assert not is_out()
        town.service.run("account", "role", account, "--org", GRAND, "--role", "recouvrement")
        wait_until(is_out, seconds_max=ENDED_SECONDS_MAX)
        town.sign_in(http, "colette")
        assert "ecouvrement" in http.get(PORTFOLIO).text
        town.service.run("account", "close", account, "--org", GRAND)
        wait_until(is_out, seconds_max=ENDED_SECONDS_MAX)
        assert "Aucun compte" in town.sign_in(http, "colette").text


def test_a_token_of_the_built_in_issuer_speaks_for_no_person_here(town: Town) -> None:
    adviser = town.service.as_(GRAND, "conseiller_social")
    assert adviser.get("/v1/households").status_code == 401
    assert town.service.as_(GRAND, "system").get("/v1/feed").status_code == 200
    with town.browser() as http:
        (entry,) = set(re.findall(r'value="([0-9a-f]{64})"', http.get("/login").text)) or {""}
        posted = http.post("/login", data={"jeton_formulaire": entry, "token": adviser.token})
        assert posted.status_code in (401, 403)


def test_a_role_that_needs_a_second_factor_is_not_had_without_one(
    town: Town, delphine: str
) -> None:
    with town.browser() as http:
        answer = town.sign_in(http, "delphine")
        assert answer.status_code == 403
        assert "Votre rôle demande un second facteur" in answer.text
        assert http.get("/consultations").headers["location"] == "/login"
        again = http.get("/login/identite?facteur=second").headers["location"]
        assert query_of(again)["prompt"] == "login"
        assert "eidas2" in query_of(again)["acr_values"].split()


def test_who_shows_a_second_factor_has_the_role_that_needs_it(town: Town) -> None:
    account = town.invite("desire", "dpo")
    with town.browser() as http:
        assert town.sign_in(http, "desire").headers["location"] == "/"
        assert http.get("/consultations").status_code == 200
    (line,) = [line for line in logged(town, "signed in") if line["person"] == account]
    assert (line["how"], line["role"], line["acr"]) == ("provider", "dpo", "eidas2")


def test_every_sign_in_that_is_refused_says_why_in_the_log(town: Town, delphine: str) -> None:
    before = len(logged(town, "sign-in refused"))
    for name in (STRANGER, "inconnue", "delphine"):
        with town.browser() as http:
            town.sign_in(http, name)
    with town.browser() as http:
        http.get("/login/retour?code=x&state=y")
    lines = logged(town, "sign-in refused")[before:]
    assert [line["why"] for line in lines] == [
        "not-a-partner",
        "not-invited",
        "no-second-factor",
        "no-attempt",
    ]
    assert (lines[2]["acr"], lines[2]["person"]) == ("eidas1", delphine)


def logged(town: Town, event: str) -> list[dict[str, str]]:
    """The lines of the log that tell of that."""
    lines = town.service.log.read_text("utf-8").splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{")]
    return [line for line in told if line["event"] == event]


def test_nothing_of_a_person_is_in_the_log(town: Town, berenice: str) -> None:
    with town.browser() as http:
        town.sign_in(http, "berenice")
        town.sign_in(http, "inconnue")
    log = town.service.log.read_text("utf-8").lower()
    assert not re.search(
        "berenice|inconnue|delphine|desire|exemple|fictive|0000000017|secret-of", log
    )
