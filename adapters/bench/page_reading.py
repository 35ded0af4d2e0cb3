"""The workload `board`: how long pages take, among few households and among many."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2
import psycopg

from adapters.bench.figures import Goal, Measured, ratio
from adapters.bench.ground import CannotMeasure, Database, Ground, Served, load
from adapters.bench.many import filled, multiplied
from adapters.bench.plan import Load, Plan
from adapters.bench.sizes import Sizes
from adapters.http.pages.form_body import TOKEN_FIELD
from adapters.identity.issuer import Issuer
from adapters.settings import LOOPBACK
from domain.programme import Configuration, OrganisationKind

PAGE_MS_MAX = 30.0
GROWTH_MAX = 1.5
HELD_TO_GOAL = ("board", "portfolio")
NOTHING_READ = "nothing read"
"""What stands beside: a request to the same service that reads no database."""

_FIELD = re.compile(f'name="{TOKEN_FIELD}" value="([^"]+)"')

_LARGEST = """
    SELECT
        mode() WITHIN GROUP (ORDER BY territory),
        mode() WITHIN GROUP (ORDER BY landlord)
    FROM reading.household_summary
"""

_LONGEST = """
    SELECT household
    FROM reading.household_summary
    WHERE landlord = %s AND NOT restricted
    ORDER BY version DESC, household
    LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page, and as whom it is opened."""

    path: str
    organisation: str
    role: str


def board(ground: Ground, sizes: Sizes, _: dict[str, Any]) -> Measured:
    """Pages opened one after the other by people who signed in; then again among many more."""
    database = ground.database("board")
    few = filled(ground, database, sizes)
    pages = _pages(ground.configuration, database)
    with ground.service(database) as served:
        before = _opened(ground, served, pages, sizes=sizes)
        many = multiplied(ground, database, households=sizes.households)
        after = _opened(ground, served, pages, sizes=sizes)
    goals = [
        Goal(
            words=f"ms p99 of the {name}",
            value=after[name].latency_ms.get("p99"),
            bound=PAGE_MS_MAX,
            at_most=True,
        )
        for name in HELD_TO_GOAL
    ]
    goals += [
        Goal(
            words=f"times the {name} among few",
            value=ratio(_median(after[name]), _median(before[name])),
            bound=GROWTH_MAX,
            at_most=True,
        )
        for name in pages
        if name != NOTHING_READ
    ]
    return Measured(
        workload="board",
        figures={
            "households": many,
            "households_before": few,
            "pages_ms": {name: told.latency_ms for name, told in after.items()},
            "pages_ms_before": {name: told.latency_ms for name, told in before.items()},
            "statuses": {name: told.statuses for name, told in after.items()},
        },
        goals=goals,
    )


def _median(told: Load) -> float:
    return told.latency_ms.get("p50", 0.0)


def _pages(configuration: Configuration, database: Database) -> Mapping[str, Page]:
    """The largest board and portfolio, the longest path in it, and a programme's figures."""
    with psycopg.connect(database.conninfo) as connection:
        largest = connection.execute(_LARGEST).fetchone()
        territory, landlord = largest or ("", "")
        longest = connection.execute(_LONGEST, (landlord,)).fetchone()
    if longest is None:
        raise CannotMeasure("no landlord follows a household: --log-events is too small")
    place = configuration.territories[territory]
    adviser = {"organisation": landlord, "role": "conseiller_social"}
    auditor = next(
        each.slug
        for each in configuration.organisations.values()
        if each.kind is OrganisationKind.AUDITOR
    )
    coordinator = {"organisation": place.platform, "role": "coordinateur"}
    return {
        NOTHING_READ: Page(path="/healthz", **adviser),
        "board": Page(path=f"/territoires/{territory}", **coordinator),
        "portfolio": Page(path=f"/bailleurs/{landlord}", **adviser),
        "household": Page(path=f"/menages/{longest[0]}", **adviser),
        "programme": Page(
            path=f"/programmes/{place.programme}", organisation=auditor, role="auditor"
        ),
    }


def _opened(
    ground: Ground, served: Served, pages: Mapping[str, Page], *, sizes: Sizes
) -> Mapping[str, Load]:
    """Each page again and again, by one person over one connection. Raises CannotMeasure."""
    found: dict[str, Load] = {}
    for name, page in pages.items():
        told = load(
            Plan(
                port=served.port,
                lanes=[[page.path]],
                tokens={},
                seconds=sizes.beside_seconds,
                warm_up_seconds=min(1.0, sizes.warm_up_seconds),
                cycles=True,
                cookie=_signed_in(ground, served, page),
            )
        )
        if told.statuses.keys() - {"200"}:
            raise CannotMeasure(f"the {name} was answered {dict(told.statuses)}")
        found[name] = told
    return found


def _signed_in(ground: Ground, served: Served, page: Page) -> str:
    """The cookie of somebody who signed in by the form."""
    issuer = Issuer(ground.keys.issuer, ground.configuration)
    token = issuer.issue(page.organisation, page.role, days=1, person="person-of-the-benchmark")
    with httpx2.Client(base_url=f"http://{LOOPBACK}:{served.port}") as client:
        (entry,) = set(_FIELD.findall(client.get("/login").text))
        client.post("/login", data={TOKEN_FIELD: entry, "token": token})
        return "; ".join(f"{name}={value}" for name, value in client.cookies.items())
