"""Destroying a household's keys takes what leads to its person with them: both, or neither."""

from collections.abc import Iterator

import psycopg
import pytest

from adapters.postgres.key_ring import PostgresKeyRing
from adapters.postgres.session import open_pool
from domain.programme import Configuration
from services.events import EventTypes
from services.keyring import Wrapping
from tests.adapters.postgres.finding import DatabaseLike, Finding, finding

ZELIE = {"name": "Zélie Fictive", "birth_date": "1980-02-03", "phone": "06 39 98 01 02"}
REFUSING = """
    CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        RAISE EXCEPTION 'kept';
    END
    $$
"""
TOKENS_ARE_KEPT = """
    CREATE TRIGGER refuse BEFORE DELETE ON search.identity_token
    FOR EACH ROW EXECUTE FUNCTION public.refuse()
"""


@pytest.fixture
def ground(
    database: DatabaseLike, configuration: Configuration, event_types: EventTypes
) -> Iterator[Finding]:
    with finding(database, configuration, event_types) as ground:
        yield ground


def test_no_row_leads_to_a_person_whose_keys_are_gone_though_nobody_follows_the_log(
    ground: Finding,
) -> None:
    gone = ground.opened("GLH-1", **ZELIE)
    kept = ground.opened("GLH-2", **ZELIE)
    ground.follow()
    ground.key_ring.destroy(gone)
    assert {row[3] for row in ground.rows()} == {kept}
    assert ground.status().position == 2


def test_keys_whose_rows_cannot_be_deleted_are_not_destroyed(ground: Finding) -> None:
    household = ground.opened("GLH-1", **ZELIE)
    ground.follow()
    ground.tamper(REFUSING, TOKENS_ARE_KEPT)
    with pytest.raises(psycopg.errors.RaiseException):
        ground.key_ring.destroy(household)
    with open_pool(ground.database.as_role("keys"), size=1) as pool:
        elsewhere = PostgresKeyRing(pool=pool, wrapping=Wrapping(bytes(32)))
        assert elsewhere.load([household])[household].by_class
