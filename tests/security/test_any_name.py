"""Any name, through the door, the store and the list, into a file, and out of it again."""

import csv
import io
import json
import unicodedata
from typing import Any
from uuid import uuid4

import httpx2
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from adapters.sheets import safe_text
from tests.adapters.http.pages.conftest import GRAND, Running
from tests.projections.until import until
from tests.security.test_sheets import BEGINS_FORMULA
from tests.trace.conftest import is_followed

CSV = f"/v1/landlords/{GRAND}/portfolio.csv"
NAMES_MAX = 40
SPECIAL = (
    "Hélène Fictive",
    unicodedata.normalize("NFD", "Hélène Fictive"),
    "İstanbul \u0131 Fictif",
    "\u202eFictif",
    "Zé\u200blie",
    "Fictif\x00",
    "Fictif\x85",
    "Fictif\ud800",
    "👩‍👩‍👧 Fictive",
    "=1+1",
    "\uff1d1+1",
    "'=1+1",
    "Fictive;=1+1",
    'dit "la Fictive"',
    "Fictive\nFictif",
)


def posted(running: Running, names: list[str]) -> list[dict[str, Any]]:
    """What the door answers to a household of each name."""
    events = [
        {
            "specversion": "1.0",
            "id": uuid4().hex,
            "source": f"urn:etage:org:{GRAND}",
            "type": "etage.household.identified.v1",
            "subject": f"GLH-{uuid4().hex[:12]}",
            "time": "2020-06-30T09:30:00Z",
            "data": {
                "occurred_on": "2020-05-04",
                "dwelling": {"landlord": GRAND, "commune": "69259"},
                "signals": [
                    {"kind": "arrears", "service": "recouvrement", "observed_on": "2020-05-04"}
                ],
                "reference_person": {"name": name},
            },
        }
        for name in names
    ]
    return [answered(running, event) for event in events]


def answered(running: Running, event: dict[str, Any]) -> dict[str, Any]:
    """The answer to one event, with its status."""
    token = running.backend.issuer.issue(GRAND)
    heads = {"Authorization": f"Bearer {token}", "Content-Type": "application/cloudevents+json"}
    body = json.dumps(event).encode()
    answer = httpx2.post(f"{running.url}/v1/events", content=body, headers=heads)
    told: dict[str, Any] = answer.json()
    return told | {"status": answer.status_code}


def read(running: Running, address: str) -> httpx2.Response:
    """What the landlord's adviser is answered."""
    token = running.backend.issuer.issue(GRAND, "conseiller_social")
    heads = {"Authorization": f"Bearer {token}"}
    return httpx2.get(f"{running.url}{address}", headers=heads, timeout=30)


def labels_in_file(running: Running) -> dict[str, str]:
    """The name of each household in the file, as a spreadsheet finds it."""
    text = read(running, CSV).content.decode()
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {row["household_id"]: row["label"] for row in rows}


def test_any_name_is_refused_or_comes_back_from_a_file_as_it_was_kept(running: Running) -> None:
    # The service would be told in every message of the library that tries the names.
    @settings(max_examples=3, deadline=None, phases=[Phase.generate])
    @given(names=st.lists(st.text(min_size=1, max_size=40), min_size=10, max_size=NAMES_MAX))
    def comes_back(names: list[str]) -> None:
        tried = [*names, *SPECIAL]
        told = posted(running, tried)
        assert {answer["status"] for answer in told} <= {201, 400, 422}
        stored = {
            answer["household_id"]: unicodedata.normalize("NFC", name)
            for name, answer in zip(tried, told, strict=True)
            if answer["status"] == 201
        }
        until(lambda: is_followed(running))
        cells = labels_in_file(running)
        wrong = {name for each, name in stored.items() if not is_kept(running, each, name)}
        wrong |= {name for each, name in stored.items() if cells[each] not in forms(name)}
        assert wrong == set()
        assert [cell for cell in cells.values() if BEGINS_FORMULA.match(cell)] == []

    comes_back()


def is_kept(running: Running, household: str, name: str) -> bool:
    """Whether the store gives the name back as it was typed, composed."""
    told = read(running, f"/v1/households/{household}").json()
    return bool(told["reference_person"]["name"] == name)


def forms(name: str) -> set[str]:
    """How a cell may hold the name: on one line, and with quotes that are taken out again."""
    line = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in name)
    cell = safe_text(name)
    return {cell} if cell.replace("'", "") == line.replace("'", "") else set()


def test_names_that_are_no_text_of_a_name_are_refused(running: Running) -> None:
    bad = ["", "Fictif\x00", "Fictif\x85", "Fictif\ud800", "\u202eFictif", "Zé\u0007lie"]
    assert {answer["status"] for answer in posted(running, bad)} <= {400, 422}
