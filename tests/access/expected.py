"""What each route may carry, and which routes carry nothing of a household."""

from dataclasses import dataclass

from tests.access.figures import FIGURES
from tests.access.scene import (
    CCAS,
    GRAND,
    HEALTH,
    LEAD,
    PARTNER,
    PLATFORM,
)


@dataclass(frozen=True, kw_only=True)
class Route:
    """A route that answers about households, and the classes that its answers carry.

    `of_one` is asked for every household; the others once. `carries` are the classes that one who
    sees them must find there; `openers` are the organisations for which that is held, `roles` the
    roles, None: all.
    """

    address: str
    carries: str
    of_one: bool = False
    openers: tuple[str, ...] | None = None
    roles: tuple[str, ...] | None = None
    query: str = ""


TAKING_AWAY = ("organisation", "conseiller_social")
"""The roles that the matrix lets export what their organisation follows."""

STEADY = (GRAND, PLATFORM, CCAS, LEAD, "ancols")
"""Those whose relation with the household is the same in every state."""

IN_TERRITORY = (GRAND, PLATFORM, CCAS, LEAD, PARTNER, HEALTH, "ancols")

ROUTES: tuple[Route, ...] = (
    Route(address="/v1/households/{household}", carries="123", of_one=True),
    Route(address="/v1/households/{household}/history", carries="1234", of_one=True),
    Route(address="/menages/{household}", carries="1234", of_one=True),
    Route(address="/menages/{household}/contact", carries="", of_one=True),
    Route(address="/menages/{household}/decision", carries="", of_one=True),
    Route(address="/menages/{household}/faits/{act}", carries="", of_one=True),
    Route(address="/menages/{household}/rectification", carries="", of_one=True, query="fait=1"),
    Route(address="/v1/households", carries="123", query="limit=200"),
    # A partner that was told of later is not given again what came before it was.
    Route(
        address="/v1/feed",
        carries="1234",
        openers=(GRAND, PLATFORM, CCAS, LEAD, "ancols"),
        query="limit=1000",
    ),
    Route(address="/v1/duplicates", carries="", query="linked=true"),
    Route(address="/v1/territories/{slug}/board", carries="123", openers=IN_TERRITORY),
    Route(
        address="/v1/territories/{slug}/agenda",
        carries="123",
        openers=IN_TERRITORY,
        query="on=2020-06-30",
    ),
    Route(address="/v1/territories/{slug}/sessions", carries=""),
    Route(address="/v1/sessions/{session:path}", carries="12", openers=IN_TERRITORY),
    Route(address="/v1/programmes/{slug}/sessions", carries=""),
    Route(address="/v1/landlords/{slug}/portfolio", carries="123", openers=(GRAND,)),
    *(
        Route(address=address, carries="123", openers=(GRAND,), roles=TAKING_AWAY)
        for address in (
            "/v1/landlords/{slug}/portfolio.csv",
            "/v1/landlords/{slug}/portfolio.xlsx",
            "/bailleurs/{landlord}/portefeuille.csv",
            "/bailleurs/{landlord}/portefeuille.xlsx",
        )
    ),
    Route(address="/v1/programmes/{slug}/indicators", carries="", query="households=true"),
    Route(address="/v1/territories/{slug}/indicators", carries="", query="households=true"),
    Route(address="/v1/landlords/{slug}/indicators", carries="", query="households=true"),
    Route(address="/v1/programmes/{slug}/money", carries=""),
    Route(address="/v1/programmes/{slug}/practices", carries=""),
    Route(address="/v1/places", carries=""),
    *(Route(address=address, carries="") for address in FIGURES),
    Route(address="/", carries=""),
    Route(address="/attente/{kind}", carries=""),
    Route(address="/menages", carries=""),
    Route(address="/territoires/{territory}", carries="", openers=IN_TERRITORY, query="depuis=0"),
    Route(address="/territoires/{territory}/etapes/{stage}", carries="", openers=IN_TERRITORY),
    Route(address="/territoires/{territory}/seances", carries=""),
    Route(address="/seances/{session:path}", carries="12", openers=IN_TERRITORY),
    Route(
        address="/seances/{session:path}/menages/{household}",
        carries="1234",
        of_one=True,
        openers=STEADY,
    ),
    Route(address="/seances/{session:path}/releve", carries="2", openers=IN_TERRITORY),
    Route(address="/seances/{session:path}/releve.pdf", carries="2", openers=IN_TERRITORY),
    Route(address="/bailleurs/{landlord}", carries="", openers=(GRAND,)),
    Route(address="/audit/menages/{household}", carries="1", of_one=True, openers=("ancols",)),
    Route(address="/doublons", carries=""),
    Route(address="/saisines/nouvelle", carries=""),
    Route(address="/echanges", carries=""),
)

WITHOUT_HOUSEHOLDS = frozenset(
    {
        "/.well-known/jwks.json",
        "/healthz",
        "/readyz",
        "/metrics",
        "/problems",
        "/problems/{slug}",
        "/v1/openapi.json",
        "/v1/schemas",
        "/v1/schemas/{event_type}",
        "/v1/territories",
        "/v1/trace",
        "/v1/refusals",
        "/audit",
        "/consultations",
        "/acces-exceptionnel",
        "/comptes",
        "/comptes/{rest:path}",
        "/programmes/{rest:path}",
        "/copie",
        "/glossaire",
        "/listes",
        "/login",
        "/login/identite",
        "/login/retour",
        "/static/{digest}/{name}",
        "/territoires/{rest:path}",
        "/bailleurs/{rest:path}",
        "/menages/nouveau",
        "/menages/{rest:path}",
        "/saisines/{rest:path}",
    }
)
"""Routes of which no answer may hold anything of a household, asked all the same."""

ENDLESS = frozenset({"/vivant"})
"""What goes on until somebody leaves: a number that grows, whoever listens."""

POSTED = frozenset(
    {
        "/acces-exceptionnel",
        "/audit/verification",
        "/comptes",
        "/comptes/{account}/fermeture",
        "/comptes/{account}/revue",
        "/comptes/{account}/role",
        "/listes",
        "/recherche",
        "/listes/suppression",
        "/login",
        "/logout",
        "/menages/{household}/contact",
        "/menages/{household}/faits/{act}",
        "/menages/{household}/rectification",
        "/menages/nouveau",
        "/territoires/{territory}/seances",
        "/seances/{session:path}/menages/{household}",
        "/seances/{session:path}/tenue",
        "/saisines/nouvelle",
        "/v1/households/{household}/erasure",
        "/v1/households/{household}/glass",
        "/v1/households/{household}/glass/approval",
        "/v1/households/{household}/glass/closing",
    }
)
"""Forms, sent empty: an answer to a form that was not filled in tells nothing."""
