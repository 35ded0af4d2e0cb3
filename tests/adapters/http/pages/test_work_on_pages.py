"""Tools and actions as pages tell them: what was asked for, by whom paid, what was left undone."""

import html
import re
from typing import Any

import pytest

from adapters.http.pages.sentences import tell
from adapters.http.pages.words import Words
from domain.programme import Configuration
from tests.adapters.http.pages.conftest import GRAND, Refer, Running, SignIn, post_event
from tests.adapters.http.pages.stories import PLATFORM, admit, aid

REQUESTED = "etage.household.tool-requested.v1"

REQUESTS: list[tuple[str, dict[str, Any], str]] = [
    (
        "bail_maintien",
        {
            "start_on": "2020-01-13",
            "review_months": 3,
            "months": 12,
            "parties": [GRAND],
            "commitments": [{"party": "household", "undertaking": "Payer le loyer courant."}],
        },
        "Durée : 12 mois. À partir du 13 janvier 2020. Parties : GrandLyon Habitat. "
        "Ménage : Payer le loyer courant. À revoir tous les 3 mois.",
    ),
    (
        "aide_quittance",
        {
            "monthly_amount": "150.00",
            "first_month": "2020-07-01",
            "months": 6,
            "cap": "900.00",
            "payee": GRAND,
            "funder": "etat",
            "condition": "current_rent_resumed",
        },
        "Demandé : 150,00 € par mois pendant 6 mois. Au plus 900,00 € en tout. Financeur : État. "
        "Versé à : GrandLyon Habitat. Condition : reprise du loyer courant. "
        "Premier mois : le 1er juillet 2020.",
    ),
    (
        "logement_intercalaire",
        {"place": "studio-1", "owner": GRAND, "months_max": 6, "occupancy_charge": "200.00"},
        "Redevance : 200,00 €. Durée maximale : 6 mois. "
        "Propriétaire du logement : GrandLyon Habitat. Place : studio-1.",
    ),
    (
        "dispositif_passerelle",
        {"scheme": "residence_sociale", "operator": "lahso", "planned_end_on": "2020-08-30"},
        "Opérateur : LAHSo. Dispositif : résidence sociale. Jusqu’au 30 août 2020.",
    ),
    (
        "measure_avdl",
        {"operator": "avdl-association", "months": 6},
        "Durée : 6 mois. Opérateur : Association Villeurbannaise pour le Droit au Logement.",
    ),
]


def plain(text: str) -> str:
    """The text with every kind of space as one."""
    return re.sub(r"[\s\u202f\u00a0]+", " ", text)


def words_of(page: str) -> str:
    """What a person reads of a page."""
    return plain(html.unescape(re.sub(r"<[^>]+>", " ", page)))


@pytest.mark.parametrize(("kind", "parameters", "expected"), REQUESTS, ids=lambda each: str(each))
def test_a_request_tells_everything_that_was_asked_for(
    configuration: Configuration, kind: str, parameters: dict[str, Any], *, expected: str
) -> None:
    data = {"tool": "t-1", "kind": kind, "parameters": parameters}
    told = tell({"type": REQUESTED, "data": data}, Words(configuration=configuration))
    assert plain(" ".join(told.sentences[1:])) == expected


def plan(running: Running, household: str) -> None:
    """The platform plans an appointment of LAHSo's for 12 June."""
    data = {
        "occurred_on": "2020-05-28",
        "action": "rendez-vous-1",
        "kind": "appointment",
        "owner_organisation": "lahso",
        "due_on": "2020-06-12",
    }
    post_event(running, PLATFORM, "etage.household.action-planned.v1", subject=household, data=data)


def leave(running: Running, household: str) -> None:
    """The household leaves the programme on 15 June."""
    data = {"occurred_on": "2020-06-15", "outcome": "stayed_secured"}
    post_event(running, PLATFORM, "etage.household.exited.v1", subject=household, data=data)


def test_what_is_to_be_done_is_shown_until_the_case_ends(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    admit(running, household)
    plan(running, household)
    browser = sign_in(GRAND)
    open_page = words_of(browser.get(f"/menages/{household}").text)
    assert "À faire 12 juin 2020 Rendez-vous LAHSo" in open_page
    leave(running, household)
    ended = words_of(browser.get(f"/menages/{household}").text)
    assert "À faire 12 juin" not in ended
    assert "Rendez-vous LAHSo, prévue pour le 12 juin 2020, close avec le dossier le 15 juin" in (
        ended
    )


def test_looking_back_before_the_exit_shows_the_action_as_it_was(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    admit(running, household)
    plan(running, household)
    leave(running, household)
    browser = sign_in(GRAND)
    before = words_of(browser.get(f"/menages/{household}?as_of=2020-06-14").text)
    assert "À faire 12 juin 2020 Rendez-vous LAHSo" in before
    assert "close avec le dossier" not in before


def test_a_tool_says_who_funds_it(running: Running, sign_in: SignIn, refer: Refer) -> None:
    household = refer()
    admit(running, household)
    aid(running, household)
    shown = words_of(sign_in(PLATFORM).get(f"/menages/{household}").text)
    assert "financé par GrandLyon Habitat" in shown
