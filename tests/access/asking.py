"""Asking every route as everybody: all that leaves, byte by byte."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

import httpx2

from tests.access.askers import Asker
from tests.access.expected import POSTED, ROUTES, WITHOUT_HOUSEHOLDS
from tests.access.met import Codes, Labels, canaries_in, codes_in, labels
from tests.access.planted import Household
from tests.access.scene import GRAND, SESSION, Scene
from tests.adapters.http.pages.conftest import TOKEN
from tests.security.unpacked import text_of

SLUGS = {
    "/v1/landlords": GRAND,
    "/v1/programmes": "etage",
    "/v1/territories": "venissieux",
    "/problems": "not-found",
}
VALUES = {
    "session:path": SESSION,
    "territory": "venissieux",
    "stage": "accompanied",
    "act": "information",
    "landlord": GRAND,
    "programme": "etage",
    "key": "signals_by_service",
    "kind": "silence",
    "event_type": "etage.household.identified.v1",
    "digest": "0",
    "name": "etage.css",
    "rest:path": "ailleurs",
}
NUMBERS = count()


@dataclass(frozen=True, kw_only=True)
class Told:
    """One answer: of which route, about which state if it was asked about one household."""

    route: str
    state: str | None
    status: int
    text: str
    met: frozenset[str]
    codes: Codes

    def tells(self, household: Household, canary: str) -> bool:
        """Whether it holds that canary, of that household."""
        return canary in self.met or canary in self.codes.get(household.id, ())


def found(told: Told, household: Household, code: str) -> set[str]:
    """What an answer holds of a household in a class."""
    planted = household.planted.get(code, {})
    met = {place for place, canary in planted.items() if told.tells(household, canary)}
    # The address of a refusal may repeat the identifier that was asked for.
    if code == "C1" and told.status < 400 and household.id in told.text:
        met.add("household_id")
    return met


def asked(scene: Scene, asker: Asker) -> tuple[Told, ...]:
    """Every answer that the asker is given."""
    with httpx2.Client(base_url=scene.running.url, timeout=30) as client:
        return tuple(_asked(client, scene, asker))


def _asked(client: httpx2.Client, scene: Scene, asker: Asker) -> Iterator[Told]:
    token = scene.running.backend.issuer.issue(asker.organisation, asker.role)
    told = partial(_told, known=labels(scene.running.backend.configuration.lists))
    bearer = {"Authorization": f"Bearer {token}"}
    _sign_in(client, token)
    for route in ROUTES:
        address = _filled(route.address) + (f"?{route.query}" if route.query else "")
        for household in scene.households.values() if route.of_one else (None,):
            at = address.replace("{household}", household.id if household else "")
            answer = client.get(at, headers=bearer if at.startswith("/v1") else {})
            yield told(route.address, household, answer)
    for silent in sorted(WITHOUT_HOUSEHOLDS):
        yield told(silent, None, client.get(_filled(silent), headers=bearer))
    for household in scene.households.values():
        for body in (_refused(household, asker), _stale(household, asker)):
            answer = client.post("/v1/events", json=body, headers={**bearer, **AS_EVENT})
            yield told("POST /v1/events", household, answer)
    for form in sorted(POSTED):
        household = scene.households["informed"]
        # What a form asks for may be done: nobody's file is to be erased here.
        target = NOBODY if form.endswith("/erasure") else household.id
        at = _filled(form).replace("{household}", target).replace("{account}", NOBODY)
        yield told(
            f"POST {form}",
            household,
            client.post(at, data={}, headers=bearer if at.startswith("/v1") else {}),
        )


NOBODY = "00000000-0000-4000-8000-000000000000"
AS_EVENT = {"Content-Type": "application/cloudevents+json"}


def _sign_in(client: httpx2.Client, token: str) -> None:
    found = TOKEN.findall(client.get("/login", headers={"Accept": "text/html"}).text)
    client.post("/login", data={"jeton_formulaire": found[0], "token": token})
    client.headers["Accept"] = "text/html, application/json"


def _filled(address: str) -> str:
    values = dict(VALUES)
    for prefix, slug in SLUGS.items():
        if address.startswith(prefix):
            values["slug"] = slug
    return re.sub(r"\{([^}]+)\}", lambda m: values.get(m[1], "{" + m[1] + "}"), address)


def _exit(household: Household, asker: Asker, **data: Any) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": f"asking-{next(NUMBERS)}",
        "source": f"urn:etage:org:{asker.organisation}",
        "type": "etage.household.exited.v1",
        "subject": household.id,
        "time": "2020-06-30T09:30:00Z",
        "data": {"occurred_on": "2020-06-30", "outcome": "stayed_secured", **data},
    }


def _refused(household: Household, asker: Asker) -> dict[str, Any]:
    """An exit before the last change of stage: refused, whoever tells it."""
    return _exit(household, asker, occurred_on="2019-09-20")


def _stale(household: Household, asker: Asker) -> dict[str, Any]:
    """What was decided on a version that others came after: a conflict tells what came since."""
    return {**_exit(household, asker), "expectedversion": "1"}


def _told(
    route: str, household: Household | None, answer: httpx2.Response, *, known: Labels
) -> Told:
    state = household.state if household else None
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    text = f"{heads}\n{text_of(answer)}"
    return Told(
        route=route,
        state=state,
        status=answer.status_code,
        text=text,
        met=canaries_in(text),
        codes=codes_in(answer, household.id if household else None, known),
    )
