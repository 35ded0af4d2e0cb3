"""A connection that goes silent without being closed: callers are told in time, and it heals."""

from collections.abc import Iterator

import httpx2
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.acceptance.events import identified
from tests.acceptance.service import Service, serving, wait_until
from tests.conftest import Database
from tests.faults.proxy import Proxy, proxy

GRAND = "grandlyon-habitat"
HEALED_SECONDS_MAX = 30.0


@pytest.fixture
def way(database: Database) -> Iterator[Proxy]:
    """The proxy on the service's only way to its database."""
    with proxy(str(conninfo_to_dict(database.conninfo)["host"])) as opened:
        yield opened


@pytest.fixture
def service(
    database: Database, way: Proxy, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    url = make_conninfo(database.conninfo, host=str(way.folder))
    settings = {"ETAGE_DATABASE_URL": url}
    with serving(tmp_path_factory.mktemp("silent"), settings) as running:
        yield running


def stored(database: Database) -> int:
    """How many events of households the ledger holds, seen past the proxy."""
    with psycopg.connect(database.conninfo) as connection:
        row = connection.execute(
            "SELECT count(*) FROM ledger.event WHERE type LIKE 'etage.household.%'"
        ).fetchone()
    assert row
    return int(row[0])


def test_what_old_connections_never_answer_is_said_and_new_ones_heal_it(
    database: Database, way: Proxy, service: Service
) -> None:
    caller, event = service.as_(GRAND), identified(GRAND, "SILENT-1")
    assert caller.post(identified(GRAND, "SILENT-0")).status_code == 201
    way.go_silent()
    answer = caller.post(event)
    assert (answer.status_code, service.client.get("/healthz").status_code) == (503, 200)
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) >= 1

    def is_stored() -> bool:
        return caller.post(event).status_code in (200, 201)

    wait_until(is_stored, seconds_max=HEALED_SECONDS_MAX)
    assert caller.post(event).json()["version"] == 1
    assert stored(database) == 2


def test_a_database_that_is_down_is_said_and_found_again(
    database: Database, way: Proxy, service: Service
) -> None:
    caller, event = service.as_(GRAND), identified(GRAND, "DOWN-1")
    way.go_away()
    answers = [caller.post(event), caller.get("/v1/households"), service.client.get("/readyz")]
    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert service.client.get("/healthz").status_code == 200
    assert stored(database) == 0
    way.come_back()
    wait_until(service.is_ready, seconds_max=HEALED_SECONDS_MAX)
    answer: httpx2.Response = caller.post(event)
    assert answer.status_code == 201, answer.text
    position = answer.json()["position"]
    assert caller.get("/v1/households", at_least=position).status_code == 200
