"""« Comptes »: an administrator's page, for the own organisation alone, and never for oneself."""

import re
from uuid import UUID, uuid4

import pytest

from services.accounts import Invitation, RoleLine
from tests.adapters.http.pages.conftest import GRAND, TOKEN, Browser, Running, SignIn

EST = "est-metropole-habitat"
ACCOUNT = re.compile(r"/comptes/([0-9a-f-]{36})/fermeture")


def sent(browser: Browser, address: str, **fields: str) -> str:
    """The page after one of its forms."""
    token = TOKEN.findall(browser.get("/comptes").text)[0]
    form = {"jeton_formulaire": token, **fields}
    return browser.http.post(address, data=form, follow_redirects=True).text


def invited(running: Running, organisation: str) -> UUID:
    """An account that its organisation opened."""
    line = RoleLine(role="proximite", starts_on=running.pages.real_day())
    name = f"Zélie Fictive {uuid4().hex[:6]}"
    return running.pages.accounts.invite(
        Invitation(
            organisation=organisation,
            email=f"{uuid4().hex}@exemple.example",
            name=name,
            line=line,
            by="operator",
        )
    )


def test_an_administrator_invites_gives_a_role_reviews_and_closes(sign_in: SignIn) -> None:
    admin = sign_in(GRAND, "admin")
    assert admin.get("/").headers["location"] == "/comptes"
    told = {"nom": "Anatole Fictif", "adresse": f"{uuid4().hex}@exemple.example"}
    shown = sent(admin, "/comptes", role="proximite", **told)
    assert "Anatole Fictif" in shown
    account = ACCOUNT.findall(shown.partition("Anatole Fictif")[2])[0]
    assert "première connexion" not in shown
    shown = sent(admin, f"/comptes/{account}/role", role="recouvrement", jusqua="2999-12-31")
    assert "31\u00a0décembre 2999" in shown
    assert "compte revu" in sent(admin, f"/comptes/{account}/revue")
    assert "compte fermé" in sent(admin, f"/comptes/{account}/fermeture")
    assert "Ce compte n’existe pas" in sent(admin, f"/comptes/{account}/revue")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"role": "system"}, "Choisissez un rôle"),
        ({"role": "king"}, "Choisissez un rôle"),
        ({"role": "worker", "adresse": "personne"}, "Donnez un nom, et une adresse"),
        ({"role": "worker", "nom": ""}, "Donnez un nom, et une adresse"),
        ({"role": "worker", "depuis": "2020-02-31"}, "Un rôle finit le jour"),
        ({"role": "worker", "depuis": "2020-02-02", "jusqua": "2020-02-01"}, "Un rôle finit"),
    ],
    ids=["a program's role", "no role", "no address", "no name", "no day", "backwards"],
)
def test_what_cannot_be_done_is_told_in_french(
    sign_in: SignIn, fields: dict[str, str], words: str
) -> None:
    told = {"nom": "Anatole Fictif", "adresse": f"{uuid4().hex}@exemple.example"} | fields
    assert words in sent(sign_in(GRAND, "admin"), "/comptes", **told)


@pytest.mark.parametrize("role", ["organisation", "conseiller_social", "dpo"])
def test_nobody_but_an_administrator_has_the_page(sign_in: SignIn, role: str) -> None:
    assert sign_in(GRAND, role).get("/comptes").status_code == 404


def test_an_administrator_sees_and_ends_nothing_of_another_organisation(
    running: Running, sign_in: SignIn
) -> None:
    account = invited(running, EST)
    admin = sign_in(GRAND, "admin")
    assert str(account) not in admin.get("/comptes").text
    for what in ("role", "revue", "fermeture"):
        shown = sent(admin, f"/comptes/{account}/{what}", role="worker")
        assert "Ce compte n’existe pas" in shown
    (kept,) = [each for each in running.pages.accounts.of(EST) if each.id == account]
    assert kept.is_open


def test_a_form_that_another_site_made_up_changes_nothing(
    running: Running, sign_in: SignIn
) -> None:
    account = invited(running, GRAND)
    admin = sign_in(GRAND, "admin")
    answer = admin.http.post(f"/comptes/{account}/fermeture", data={"jeton_formulaire": "0" * 64})
    assert answer.status_code == 403
    (kept,) = [each for each in running.pages.accounts.of(GRAND) if each.id == account]
    assert kept.is_open


def test_the_page_has_a_label_for_every_field_and_no_script(
    running: Running, sign_in: SignIn
) -> None:
    invited(running, GRAND)
    shown = sign_in(GRAND, "admin").get("/comptes").text
    identified = re.findall(r'\bid="([^"]+)"', shown)
    assert sorted(set(identified)) == sorted(identified)
    fields = re.findall(r'<(?:input|select) id="([^"]+)"', shown)
    assert [name for name in fields if f'<label for="{name}"' not in shown] == []
    assert re.search(r'<script(?! src="/static/)|\son\w+=|style=', shown) is None


def test_an_administrator_reads_no_household(sign_in: SignIn) -> None:
    shown = sign_in(GRAND, "admin").get(f"/bailleurs/{GRAND}")
    assert shown.status_code in (200, 404)
    assert "/menages/" not in shown.text
