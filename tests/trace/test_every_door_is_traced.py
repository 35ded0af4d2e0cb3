"""No trace, no data: every route that opens more than C1 of a household leaves a line first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from tests.adapters.http.pages.conftest import GRAND
from tests.adapters.http.pages.stories import PLATFORM, SESSION, owe
from tests.security.unpacked import text_of
from tests.trace.conftest import NAME, Watched


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """How a route is asked for the household, and what the trace says of it then."""

    address: str
    what: str
    organisation: str = PLATFORM
    role: str = "coordinateur"
    status: int = 200


TRACED: Mapping[str, Door] = {
    "/v1/households/{household}": Door(address="/v1/households/{id}", what="household"),
    "/v1/households/{household}/history": Door(
        address="/v1/households/{id}/history", what="history"
    ),
    "/v1/households": Door(address="/v1/households", what="households"),
    "/v1/territories/{slug}/board": Door(address="/v1/territories/venissieux/board", what="board"),
    "/v1/landlords/{slug}/portfolio": Door(
        address=f"/v1/landlords/{GRAND}/portfolio",
        what="portfolio",
        organisation=GRAND,
        role="conseiller_social",
    ),
    "/v1/landlords/{slug}/portfolio.csv": Door(
        address=f"/v1/landlords/{GRAND}/portfolio.csv",
        what="export",
        organisation=GRAND,
        role="conseiller_social",
    ),
    "/v1/landlords/{slug}/portfolio.xlsx": Door(
        address=f"/v1/landlords/{GRAND}/portfolio.xlsx",
        what="export",
        organisation=GRAND,
        role="conseiller_social",
    ),
    "/v1/feed": Door(address="/v1/feed", what="feed"),
    "/v1/duplicates": Door(address="/v1/duplicates", what="duplicates"),
    "/v1/territories/{slug}/agenda": Door(
        address="/v1/territories/venissieux/agenda?on=2020-05-12", what="agenda"
    ),
    "/v1/sessions/{session:path}": Door(address=f"/v1/sessions/{SESSION}", what="session"),
    "/": Door(address="/", what="awaited", organisation="lahso", role="worker"),
    "/attente/{kind}": Door(
        address="/attente/silence", what="awaited", organisation="lahso", role="worker"
    ),
    "/menages": Door(address="/menages", what="households", organisation="lahso", role="worker"),
    "/territoires/{territory}": Door(address="/territoires/venissieux", what="board"),
    "/territoires/{territory}/etapes/{stage}": Door(
        address="/territoires/venissieux/etapes/accompanied", what="board"
    ),
    "/seances/{session:path}": Door(address=f"/seances/{SESSION}", what="session"),
    "/seances/{session:path}/menages/{household}": Door(
        address=f"/seances/{SESSION}/menages/{{id}}", what="household"
    ),
    "/seances/{session:path}/releve": Door(address=f"/seances/{SESSION}/releve", what="session"),
    "/seances/{session:path}/releve.pdf": Door(
        address=f"/seances/{SESSION}/releve.pdf", what="session"
    ),
    "/bailleurs/{landlord}": Door(
        address=f"/bailleurs/{GRAND}",
        what="portfolio",
        organisation=GRAND,
        role="conseiller_social",
    ),
    "/bailleurs/{landlord}/portefeuille.csv": Door(
        address=f"/bailleurs/{GRAND}/portefeuille.csv",
        what="export",
        organisation=GRAND,
        role="conseiller_social",
    ),
    "/bailleurs/{landlord}/portefeuille.xlsx": Door(
        address=f"/bailleurs/{GRAND}/portefeuille.xlsx",
        what="export",
        organisation=GRAND,
        role="conseiller_social",
    ),
    "/doublons": Door(address="/doublons", what="duplicates"),
    "/menages/{household}": Door(address="/menages/{id}", what="household"),
    "/menages/{household}/contact": Door(address="/menages/{id}/contact", what="household"),
    "/menages/{household}/decision": Door(
        address="/menages/{id}/decision", what="household", status=409
    ),
    "/menages/{household}/faits/{act}": Door(
        address="/menages/{id}/faits/information", what="household"
    ),
    "/menages/{household}/rectification": Door(
        address="/menages/{id}/rectification?fait=1", what="household"
    ),
    "/copie": Door(address="/copie?menage={id}", what="copy", organisation="dpo", role="dpo"),
    "/saisines/nouvelle": Door(
        address="/saisines/nouvelle?menage={id}",
        what="household",
        organisation=GRAND,
        role="conseiller_social",
    ),
}

UNTRACED: Mapping[str, str] = {
    "/v1/trace": "its readers are traced, and it names no field",
    "/consultations": "its readers are traced, and it names no field",
    "/audit": "how the log stands; households under pseudonym, of C1",
    "/audit/menages/{household}": "under pseudonym, of C1; what a glass opens is traced",
    "/programmes/{programme}": "figures",
    "/programmes/{programme}/indicateurs/{key}": "figures; households under pseudonym, of C1",
    "/programmes/{programme}/tendances": "figures",
    "/programmes/{programme}/repartition": "figures",
    "/programmes/{programme}/comparaison": "figures; households under pseudonym, of C1",
    "/programmes/{programme}/fiche": "figures",
    "/programmes/{programme}/rapport": "figures",
    "/programmes/{programme}/rapport.pdf": "figures",
    "/programmes/{programme}/rapport.xlsx": "figures",
    "/programmes/{rest:path}": "no page",
    "/argent": "sums, no household",
    "/logements": "a household's identifier alone, for who follows it",
    "/pratiques": "titles of practice, no household",
    "/echanges": "what was sent, and households of it under pseudonym, of C1, for who follows them",
    "/v1/refusals": "what was refused, no household and no field",
    "/v1/places": "a household's identifier alone, for who follows it",
    "/v1/programmes/{slug}/practices": "titles of practice, no household",
    "/v1/programmes/{slug}/money": "sums, no household",
    "/v1/programmes/{slug}/indicators": "figures; households under pseudonym for who counts them",
    "/v1/landlords/{slug}/indicators": "figures; households under pseudonym for who counts them",
    "/v1/territories/{slug}/indicators": "figures; households under pseudonym for who counts them",
    "/v1/territories/{slug}/sessions": "sessions and counts, no household",
    "/v1/programmes/{slug}/sessions": "sessions and counts, no household",
    "/territoires/{territory}/seances": "sessions and counts, no household",
    "/v1/territories": "configuration",
    "/v1/schemas": "configuration",
    "/v1/schemas/{event_type}": "configuration",
    "/v1/openapi.json": "documentation",
    "/problems": "documentation",
    "/problems/{slug}": "documentation",
    "/healthz": "operations",
    "/readyz": "operations",
    "/metrics": "operations",
    "/.well-known/jwks.json": "public keys",
    "/acces-exceptionnel": "forms, no household",
    "/menages/nouveau": "a form, no household yet",
    "/listes": "names and addresses of lists, no household",
    "/comptes": "accounts of people who work here, in a log of their own",
    "/comptes/{rest:path}": "no page",
    "/bailleurs/{rest:path}": "no page",
    "/menages/{rest:path}": "no page",
    "/saisines/{rest:path}": "no page",
    "/territoires/{rest:path}": "no page",
    "/glossaire": "documentation",
    "/vivant": "a number, no household",
    "/login": "nobody has signed in",
    "/login/identite": "nobody has signed in",
    "/login/retour": "nobody has signed in",
    "/static/{digest}/{name}": "the stylesheet and the logo",
}

DOORS = sorted(TRACED)
ALL_DOORS_READ = {"GET"}


def addresses(watched: Watched) -> set[str]:
    """The address of every route of the application that is read."""
    found: set[str] = set()
    for route in watched.running.app.routes:
        if hasattr(route, "effective_route_contexts"):
            routes: list[Any] = list(route.effective_route_contexts())
        else:
            routes = [route]
        found |= {each.path for each in routes if ALL_DOORS_READ & set(each.methods or ())}
    return found


def opened(watched: Watched, route: str) -> Any:
    """The answer of a route to whoever may read the household there."""
    door = TRACED[route]
    address = door.address.format(id=watched.household)
    ask = watched.get if route.startswith("/v1") else watched.browse
    return ask(address, door.organisation, door.role)


def test_every_route_that_reads_says_whether_it_leaves_a_trace(watched: Watched) -> None:
    assert addresses(watched) == {*TRACED, *UNTRACED}
    assert TRACED.keys() & UNTRACED.keys() == set()


@pytest.mark.parametrize("route", DOORS)
def test_whoever_opens_a_household_leaves_a_trace(watched: Watched, route: str) -> None:
    before = watched.last()

    answer = opened(watched, route)

    door = TRACED[route]
    assert answer.status_code == door.status
    assert NAME in text_of(answer)
    lines = [line for line in watched.since(before) if line.what == door.what]
    assert lines, route
    assert (lines[0].organisation, lines[0].role) == (door.organisation, door.role)
    assert lines[0].person
    assert UUID(watched.household) in {each for line in lines for each in line.households}
    assert "C2" in lines[0].classes


@pytest.mark.parametrize("route", DOORS)
def test_without_a_trace_nobody_is_shown_a_household(watched: Watched, route: str) -> None:
    with watched.without_trace():
        answer = opened(watched, route)

    assert answer.status_code == 503
    assert NAME not in answer.text
    assert "1240.50" not in answer.text
    assert watched.household not in answer.text


def test_who_reads_what_changed_leaves_a_trace_of_the_names_they_read(watched: Watched) -> None:
    before = watched.last()

    answer = watched.browse("/territoires/venissieux?depuis=0", PLATFORM, "coordinateur")

    assert NAME in answer.text
    (line,) = [line for line in watched.since(before) if line.what == "changes"]
    assert UUID(watched.household) in line.households
    assert line.classes == ["C2"]


def test_a_trace_that_is_held_up_holds_up_who_would_be_shown_a_household(
    watched: Watched,
) -> None:
    address = f"/v1/households/{watched.household}"
    with watched.held_up():
        answer = watched.get(address, PLATFORM, "coordinateur")

    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/not-traced"
    assert watched.get(address, PLATFORM, "coordinateur").status_code == 200


@pytest.mark.parametrize("address", ["/v1/households/{id}", "/v1/households/{id}/history"])
def test_a_path_under_pseudonym_is_read_also_without_a_trace(
    watched: Watched, address: str
) -> None:
    before = watched.last()
    with watched.without_trace():
        answer = watched.get(address.format(id=watched.household), "ancols", "auditor")

    assert answer.status_code == 200
    assert watched.since(before) == []


def test_posting_goes_on_without_a_trace(watched: Watched) -> None:
    with watched.without_trace():
        owe(watched.running, watched.household, on="2020-05-22")


def test_what_a_conflict_shows_is_traced_and_withheld_without_a_trace(watched: Watched) -> None:
    before = watched.last()

    shown = watched.overtaken()
    with watched.without_trace():
        withheld = watched.overtaken()

    assert (shown.status_code, withheld.status_code) == (409, 409)
    assert NAME in shown.text
    assert withheld.json()["events"] == []
    assert [line.what for line in watched.since(before)] == ["conflict"]


def test_the_purpose_that_is_declared_is_in_the_trace(watched: Watched) -> None:
    address = f"/v1/households/{watched.household}"
    before = watched.last()

    watched.get(address, PLATFORM, "coordinateur", **{"Etage-Purpose": "incident"})
    answer = watched.get(address, PLATFORM, "coordinateur", **{"Etage-Purpose": "curiosity"})

    assert answer.status_code == 422
    assert [line.purpose for line in watched.since(before)] == ["incident"]
