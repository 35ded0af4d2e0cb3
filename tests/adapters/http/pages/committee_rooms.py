"""What tests of committee pages do: convene a session, open its pages, fill in its forms."""

import re
from typing import Any
from uuid import uuid4

import httpx2

from tests.adapters.http.pages.conftest import NUMBER, TOKEN, Browser, Running, post_event
from tests.adapters.http.pages.stories import PLATFORM

TERRITORY = "venissieux"


def convene(running: Running, on: str = "2020-06-29", **more: Any) -> str:
    """The platform schedules a session of yesterday, which no board awaits; its name."""
    session = f"ct-{uuid4().hex[:10]}"
    data = {"occurred_on": "2020-06-02", "kind": "technical", "territory": TERRITORY, "on": on}
    post_event(running, PLATFORM, "etage.committee.scheduled.v1", subject=session, data=data | more)
    return session


def settled(running: Running, browser: Browser, address: str) -> httpx2.Response:
    """The page, once the read models have come as far as the log."""
    sign = "&" if "?" in address else "?"
    return browser.get(f"{address}{sign}at={running.backend.ledger.head().position}")


def send(browser: Browser, address: str, **fields: Any) -> httpx2.Response:
    """Fill in the form that a page shows, and follow where it leads."""
    shown = browser.get(address).text
    hidden = {"jeton_formulaire": TOKEN.findall(shown)[-1], "numero": NUMBER.findall(shown)[-1]}
    (act,) = re.findall(r'name="acte" value="([\w-]+)"', shown)
    where = address.replace("acte=", "vu=")
    return browser.http.post(where, data=hidden | {"acte": act} | fields, follow_redirects=True)


def case_of(session: str, household: str, **more: str) -> str:
    """The address of a household before the committee."""
    query = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/seances/{session}/menages/{household}?territoire={TERRITORY}{query}"


def history(running: Running, household: str) -> list[Any]:
    """What was recorded of the household, as its platform reads it."""
    token = running.backend.issuer.issue(PLATFORM, "coordinateur")
    answer = httpx2.get(
        f"{running.url}/v1/households/{household}/history",
        headers={"Authorization": f"Bearer {token}"},
    )
    events: list[Any] = answer.json()["events"]
    return events
