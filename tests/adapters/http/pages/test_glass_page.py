"""« Accès exceptionnel »: what two people of data protection do on one page, for one household."""

import html
import re
from uuid import uuid4

import pytest

from adapters.http.pages.site import SECURITY_HEADERS
from tests.adapters.http.pages.conftest import GRAND, TOKEN, Browser, Running, SignIn, post_event

NAME = "Zélie Fictive"
MADE = re.compile(r'<textarea id="faite-texte"[^>]*>([^<]+)</textarea>')


@pytest.fixture
def household(running: Running) -> str:
    """A household of GrandLyon Habitat."""
    data = {
        "occurred_on": "2020-05-04",
        "dwelling": {"landlord": GRAND, "commune": "69259"},
        "signals": [{"kind": "arrears", "service": "recouvrement", "observed_on": "2020-05-04"}],
        "reference_person": {"name": NAME},
    }
    subject = f"GLASS-{uuid4().hex[:8]}"
    receipt = post_event(
        running, GRAND, "etage.household.identified.v1", subject=subject, data=data
    )
    return str(receipt["household_id"])


def sent(browser: Browser, gesture: str, household: str, **fields: str) -> str:
    """The page after one of its forms."""
    token = TOKEN.findall(browser.get("/acces-exceptionnel").text)[0]
    form = {"jeton_formulaire": token, "geste": gesture, "menage": household, **fields}
    shown = html.unescape(browser.http.post("/acces-exceptionnel", data=form).text)
    return re.sub("[\u00a0\u202f]", " ", shown)


def test_one_asks_another_sees_and_approves_and_the_file_opens(
    sign_in: SignIn, household: str
) -> None:
    one, other = sign_in("dpo", "dpo"), sign_in("dpo", "dpo")
    assert one.get(f"/menages/{household}").status_code == 404
    asked = sent(one, "demander", household, classes="C2", heures="4", motif="Divulgation alléguée")
    made = MADE.findall(asked)[0]
    assert "Une autre personne" in sent(one, "approuver", household, demande=made)
    shown = sent(other, "voir", household, demande=made)
    assert "Motif : Divulgation alléguée" in shown
    assert "L’accès est ouvert" in sent(other, "approuver", household, demande=made)
    assert NAME in one.get(f"/menages/{household}").text
    assert "Accès exceptionnel ouvert" in one.get(f"/menages/{household}").text
    assert "L’accès est fermé" in sent(one, "fermer", household)
    assert one.get(f"/menages/{household}").status_code == 404


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"menage": "personne"}, "Donnez l’identifiant du ménage"),
        ({"menage": "00000000-0000-4000-8000-00000000dead"}, "Ce ménage n’existe pas"),
        ({"classes": "C5"}, "Les éléments de santé sont désactivés"),
        ({"classes": "C1"}, "Votre rôle n’ouvre pas"),
        ({"heures": "25"}, "pour 1 à 24 heures"),
        ({"heures": "²"}, "Donnez un nombre d’heures"),
        ({"motif": " "}, "Dites pourquoi"),
    ],
)
def test_what_cannot_be_asked_is_told_in_french(
    sign_in: SignIn, household: str, *, fields: dict[str, str], words: str
) -> None:
    told = {"classes": "C2", "heures": "4", "motif": "Divulgation", "menage": household} | fields
    shown = sent(sign_in("dpo", "dpo"), "demander", told.pop("menage"), **told)
    assert words in shown


@pytest.mark.parametrize("role", ["conseiller_social", "admin", "organisation"])
def test_nobody_else_has_the_page(sign_in: SignIn, role: str) -> None:
    assert sign_in(GRAND, role).get("/acces-exceptionnel").status_code == 404


def test_every_field_has_a_label_and_nothing_is_a_script(sign_in: SignIn) -> None:
    answer = sign_in("ancols", "auditor").get("/acces-exceptionnel")
    shown = answer.text
    assert {name: answer.headers[name] for name in SECURITY_HEADERS} == dict(SECURITY_HEADERS)
    fields = re.findall(r'<(?:input|textarea) id="([^"]+)"', shown)
    assert len(fields) == 6
    assert [name for name in fields if f'<label for="{name}"' not in shown] == []
    assert re.search(r'<script(?! src="/static/)|\son\w+=|style=', shown) is None
    assert re.findall(r'name="classes" value="(C\d)"', shown) == ["C2"]
