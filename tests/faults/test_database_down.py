"""Every connection to the database is cut and none is taken: it is said, and heals by itself."""

from collections.abc import Iterator

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
    with serving(tmp_path_factory.mktemp("down"), {"ETAGE_DATABASE_URL": url}) as running:
        yield running


def stored(database: Database) -> int:
    """How many events of households the ledger holds, seen past the proxy."""
    with psycopg.connect(database.conninfo) as connection:
        row = connection.execute(
            "SELECT count(*) FROM ledger.event WHERE type LIKE 'etage.household.%'"
        ).fetchone()
    assert row
    return int(row[0])


def test_a_database_that_is_down_is_said_and_found_again(
    database: Database, way: Proxy, service: Service
) -> None:
    caller, event = service.as_(GRAND), identified(GRAND, "DOWN-1")
    way.go_away()
    answers = [caller.post(event), caller.get("/v1/households"), service.client.get("/readyz")]
    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert int(answers[0].headers["retry-after"]) >= 1
    assert service.client.get("/healthz").status_code == 200
    assert stored(database) == 0
    way.come_back()
    receipts = []

    def is_stored() -> bool:
        receipts.append(caller.post(event))
        return bool(receipts[-1].is_success)

    def is_listed() -> bool:
        answer = caller.get("/v1/households", at_least=receipts[-1].json()["position"])
        return answer.is_success and len(answer.json()["households"]) == 1

    wait_until(is_stored, seconds_max=HEALED_SECONDS_MAX)
    wait_until(service.is_ready, seconds_max=HEALED_SECONDS_MAX)
    assert (receipts[-1].json()["version"], stored(database)) == (1, 1)
    wait_until(is_listed, seconds_max=HEALED_SECONDS_MAX)
