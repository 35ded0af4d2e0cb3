"""`etage trace`: from a stolen token to the households it saw, and who looked at one of them."""

import base64
import json
from pathlib import Path
from typing import Any

import psycopg
import pytest

from adapters.embedded.folder import DataFolder
from adapters.embedded.postgres import attach_postgres
from tests.acceptance.events import identified, opening
from tests.acceptance.service import Caller, Service

GRAND = "grandlyon-habitat"
NAME = "Zélie Fictive"


def person_of(token: str) -> str:
    """The opaque id of the person that a token names."""
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return str(claims["person"])


def lines_of(service: Service, *arguments: str | Path) -> list[dict[str, Any]]:
    """What `etage trace` writes, as JSON."""
    told = service.run("trace", *arguments, "--json")
    assert told.returncode == 0, told.stderr
    assert NAME not in told.stdout
    return [json.loads(line) for line in told.stdout.splitlines()]


@pytest.fixture(scope="module")
def adviser(service: Service) -> Caller:
    """A landlord's adviser with a token of their own."""
    return service.as_(GRAND, "conseiller_social")


@pytest.fixture(scope="module")
def opened(service: Service, adviser: Caller) -> list[str]:
    """Three households, of which the adviser has opened two."""
    system = service.as_(GRAND)
    assert system.post(opening("venissieux")).status_code == 201
    person = {"name": NAME}
    households = [
        system.post(identified(GRAND, f"GLH-{n}", reference_person=person)).json()["household_id"]
        for n in range(3)
    ]
    for household in households[:2]:
        assert adviser.get(f"/v1/households/{household}").status_code == 200
    assert adviser.get(f"/v1/households/{households[0]}/history").status_code == 200
    return households


def test_a_token_leads_to_the_households_and_classes_it_saw(
    service: Service, adviser: Caller, opened: list[str]
) -> None:
    seen = {
        line["household"]: line for line in lines_of(service, "--person", person_of(adviser.token))
    }

    assert set(seen) == set(opened[:2])
    assert seen[opened[0]]["classes"] == ["C2", "C3"]
    assert [seen[household]["lines"] for household in opened[:2]] == [2, 1]
    later = ("--person", person_of(adviser.token), "--from", "2999-01-01")
    assert lines_of(service, *later) == []


def test_a_household_leads_to_who_looked_the_operator_among_them(
    service: Service, adviser: Caller, opened: list[str]
) -> None:
    assert service.run("replay", opened[1]).returncode == 0

    looks = lines_of(service, "--household", opened[1])

    assert [look["what"] for look in looks] == ["trace", "replay", "household"]
    assert [look["organisation"] for look in looks] == ["operator", "operator", GRAND]
    assert looks[1]["classes"] == ["C3"]
    assert looks[2]["person"] == person_of(adviser.token)


def test_the_purge_removes_nothing_that_is_young(service: Service, opened: list[str]) -> None:
    purged = service.run("trace", "--purge")

    assert (purged.returncode, purged.stderr) == (0, "0 lines older than 12 months are gone\n")
    assert lines_of(service, "--household", opened[0]) != []


def test_the_trace_is_verified_and_the_first_line_that_was_changed_is_named(
    service: Service, opened: list[str]
) -> None:
    whole = service.run("trace", "--verify")
    assert (whole.returncode, whole.stderr) == (0, "every line is signed, whole and in its place\n")
    with psycopg.connect(owner_of(service)) as owner:
        owner.execute("ALTER TABLE trace.look DISABLE TRIGGER ALL")
        owner.execute("UPDATE trace.look SET person = 'nobody' WHERE serial = 2")
        owner.execute("ALTER TABLE trace.look ENABLE TRIGGER ALL")
    changed = service.run("trace", "--verify")
    assert changed.returncode == 1
    assert "line 2 was edited" in changed.stderr


def owner_of(service: Service) -> str:
    """How the owner of the service's database comes in."""
    url = attach_postgres(DataFolder(service.data_dir))
    assert url
    return url


@pytest.mark.parametrize(
    "arguments", [(), ("--purge", "--person", "x"), ("--person", "x", "--from", "yesterday")]
)
def test_a_bad_question_at_the_terminal_is_a_sentence(
    service: Service, arguments: tuple[str, ...]
) -> None:
    told = service.run("trace", *arguments)

    assert told.returncode == 2
    assert "Traceback" not in told.stderr
