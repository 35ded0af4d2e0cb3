"""The connection is cut between a commit and its answer: the writer learns that it is stored."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from adapters.app import open_backend
from adapters.postgres.ledger import PostgresLedger
from adapters.postgres.session import open_pool
from adapters.secrets import load_or_make_keys
from adapters.settings import Settings
from domain.access import Actor
from services.answers import Receipt
from services.events import EventTypes
from services.examples import EXAMPLES
from services.ports import LedgerUnavailable, Posted, Standing, Wanted
from tests.adapters.postgres.items import SOURCE, item, numbered
from tests.conftest import MASTER_KEY, Database
from tests.faults.proxy import Proxy, proxy

CUTS = 30
IDENTIFIED = "etage.household.identified.v1"
LANDLORD = Actor(organisation="grandlyon-habitat", role="organisation")


def opening(event_types: EventTypes, reference: str) -> Posted:
    """The event that opens a path under an own reference, which is also its id."""
    data = dict(EXAMPLES[IDENTIFIED])
    return Posted(
        source=SOURCE,
        id=reference,
        type=IDENTIFIED,
        subject=reference,
        time=datetime(2019, 3, 14, 9, tzinfo=UTC),
        data=data,
        fact=event_types.validate(IDENTIFIED, data),
    )


@pytest.fixture
def way(database: Database) -> Iterator[Proxy]:
    """The proxy on the writer's way to the database."""
    folder = str(conninfo_to_dict(database.conninfo)["host"])
    with proxy(folder) as opened:
        yield opened


@pytest.fixture
def ledger(database: Database, way: Proxy) -> Iterator[PostgresLedger]:
    """A ledger that writes through the proxy, and has written once."""
    writer = make_conninfo(database.as_role("writer"), host=str(way.folder))
    with open_pool(database.as_role("folder"), size=2) as pool:
        opened = PostgresLedger(writer=writer, pool=pool)
        opened.append([item(uuid4(), 0)])
        yield opened
        opened.close()


def test_a_lost_answer_ends_in_the_stored_event_and_never_in_a_conflict(
    ledger: PostgresLedger, way: Proxy
) -> None:
    standings = []
    for number in range(CUTS):
        way.lose_answer()
        (outcome,) = ledger.append([item(uuid4(), 0, id=f"cut-{number}")])
        standings.append(outcome.standing)

    keys = ledger.look_up([Wanted(source=SOURCE, id=f"cut-{n}") for n in range(CUTS)])
    assert way.lost == CUTS
    assert set(standings) == {Standing.KNOWN}
    assert [found.key is not None for found in keys] == CUTS * [True]
    assert ledger.head().position == CUTS + 1


def test_neighbours_of_a_lost_answer_are_each_told_their_own_outcome(
    ledger: PostgresLedger, way: Proxy
) -> None:
    stream = uuid4()
    items = numbered(item(stream, 0), item(stream, 1), item(uuid4(), 9))
    way.lose_answer()

    outcomes = ledger.append(items)

    assert [o.standing for o in outcomes] == [Standing.KNOWN, Standing.KNOWN, Standing.CONFLICT]
    assert len(ledger.stream(stream)) == 2


def test_a_database_that_is_away_is_said_so_and_writing_goes_on_when_it_is_back(
    ledger: PostgresLedger, way: Proxy
) -> None:
    way.go_away()
    with pytest.raises(LedgerUnavailable):
        ledger.append([item(uuid4(), 0)])

    way.come_back()
    (outcome,) = ledger.append([item(uuid4(), 0)])

    assert outcome.standing is Standing.STORED
    assert ledger.head().position == 2


def test_a_plain_retry_without_the_key_would_have_stored_it_twice(
    database: Database, ledger: PostgresLedger, way: Proxy
) -> None:
    """The control: what the key protects from, seen on the same cut."""
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute("CREATE TABLE public.plain (value int)")
        connection.execute("GRANT INSERT ON public.plain TO PUBLIC")
    writer = make_conninfo(database.as_role("writer"), host=str(way.folder))

    for attempt in range(2):
        with psycopg.connect(writer, autocommit=True) as connection:
            if attempt == 0:
                way.lose_answer()
                with pytest.raises(psycopg.OperationalError):
                    connection.execute("INSERT INTO public.plain VALUES (1)")
            else:
                connection.execute("INSERT INTO public.plain VALUES (1)")

    with psycopg.connect(database.conninfo) as connection:
        assert connection.execute("SELECT count(*) FROM public.plain").fetchone() == (2,)


@pytest.mark.parametrize("after", range(6))
def test_whichever_answer_is_lost_the_post_ends_in_its_receipt(
    database: Database, way: Proxy, *, tmp_path: Path, after: int
) -> None:
    conninfo = make_conninfo(database.conninfo, host=str(way.folder))
    keys = replace(load_or_make_keys(tmp_path), installation=MASTER_KEY)

    with open_backend(Settings(data_dir=tmp_path), keys, conninfo) as backend:
        first = opening(backend.event_types, "cut-0")
        asyncio.run(backend.intake.handle(LANDLORD, [first]))
        way.lose_answer(after=after)
        event = opening(backend.event_types, "cut-1")
        (cut,) = asyncio.run(backend.intake.handle(LANDLORD, [event]))
        (again,) = asyncio.run(backend.intake.handle(LANDLORD, [event]))

    assert isinstance(cut, Receipt)
    assert isinstance(again, Receipt)
    assert (cut.position, again.position) == (2, 2)
