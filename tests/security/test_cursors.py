"""Cursors, versions and counts: what leads through a list tells nothing of what is another's."""

import base64
from uuid import UUID, uuid4

import httpx2
import psycopg
import pytest
from psycopg import sql

from adapters.postgres.signing import Signer
from domain.access import Actor
from services.case_pages import UnknownCursor
from services.cursors import Cursors
from services.looks import What
from services.reader_context import ReaderContext
from tests.access.scene import EST, GRAND, PLATFORM
from tests.adapters.http.pages.conftest import Refer, Running
from tests.projections.until import until
from tests.trace.conftest import is_followed

LIST = "/v1/households"
PORTFOLIO = f"/v1/landlords/{GRAND}/portfolio"
ADVISER = (GRAND, "conseiller_social")
OTHERS = (
    (GRAND, "organisation"),
    (PLATFORM, "coordinateur"),
    (EST, "conseiller_social"),
    ("ancols", "auditor"),
)
AFTER = """
    SELECT household FROM reading.household_summary
    WHERE household > %s ORDER BY household
"""


def asked(running: Running, reader: tuple[str, str], address: str, **heads: str) -> httpx2.Response:
    """What a program of that organisation and role is answered."""
    token = running.backend.issuer.issue(*reader)
    given = {"Authorization": f"Bearer {token}", **heads}
    return httpx2.get(f"{running.url}{address}", headers=given)


def page(running: Running, reader: tuple[str, str], after: str | None = None) -> httpx2.Response:
    """A page of one household."""
    cursor = f"&after={after}" if after else ""
    return asked(running, reader, f"{LIST}?limit=1{cursor}")


@pytest.fixture
def cursor(running: Running, refer: Refer) -> str:
    """The cursor that an adviser's first page ends with."""
    refer(), refer()
    until(lambda: is_followed(running))
    told: str = page(running, ADVISER).json()["next"]
    return told


@pytest.mark.parametrize("other", OTHERS, ids="-".join)
def test_a_cursor_of_one_reader_is_none_of_another(
    running: Running, cursor: str, other: tuple[str, str]
) -> None:
    assert page(running, ADVISER, cursor).status_code == 200
    theirs, made_up = page(running, other, cursor), page(running, other, "AAAA")
    assert theirs.status_code == made_up.status_code == 422
    assert theirs.json()["errors"] == made_up.json()["errors"]


def test_a_cursor_of_one_list_is_none_of_another(running: Running, cursor: str) -> None:
    answer = asked(running, ADVISER, f"{PORTFOLIO}?limit=1&after={cursor}")
    assert answer.status_code == 422
    assert "after" in answer.text


def test_a_cursor_that_was_changed_or_made_up_is_refused(running: Running, cursor: str) -> None:
    hidden = base64.urlsafe_b64encode(f"0 2020-05-04 {uuid4()}".encode()).decode().rstrip("=")
    forged = [hidden, cursor[:-2], cursor + "AA", cursor[::-1], f"A{cursor[1:]}", "%00", "é"]
    forged += [cursor[:place] + "-" + cursor[place + 1 :] for place in range(0, len(cursor), 9)]
    answers = [page(running, ADVISER, each) for each in forged if each != cursor]
    assert {answer.status_code for answer in answers} == {422}
    assert page(running, ADVISER, cursor).status_code == 200


def test_a_cursor_tells_neither_household_nor_stage_nor_day(cursor: str) -> None:
    told = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    assert b"2020" not in told
    assert b"-" * 4 not in told
    actor = Actor(organisation=GRAND, role="conseiller_social")
    with pytest.raises(UnknownCursor):
        Cursors(bytes(32)).opened(actor, cursor, of=What.HOUSEHOLDS)


def test_a_page_is_the_same_each_time_and_no_household_is_passed_over(
    running: Running, refer: Refer
) -> None:
    own = {refer() for _ in range(3)}
    until(lambda: is_followed(running))
    assert page(running, ADVISER).content == page(running, ADVISER).content
    found, after = [], None
    while True:
        told = page(running, ADVISER, after).json()
        found += [each["household_id"] for each in told["households"]]
        after = told["next"]
        if after is None:
            break
    assert own <= set(found)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("tag", ['"1"', '"2"', "*", 'W/"1"'])
@pytest.mark.parametrize("route", ["/v1/households/{id}", "/v1/households/{id}/history"])
def test_a_version_that_somebody_knows_opens_nothing(
    *, running: Running, refer: Refer, route: str, tag: str
) -> None:
    stranger, known = (EST, "conseiller_social"), {"If-None-Match": tag}
    hidden = asked(running, stranger, route.format(id=refer()), **known)
    nothing = asked(running, stranger, route.format(id=uuid4()), **known)
    assert hidden.status_code == nothing.status_code == 404
    assert hidden.content == nothing.content
    assert "etag" not in hidden.headers


def test_pages_count_what_the_reader_follows_and_no_more(running: Running, refer: Refer) -> None:
    until(lambda: is_followed(running))
    stranger = (EST, "conseiller_social")
    before = asked(running, stranger, LIST).json(), asked(running, ADVISER, PORTFOLIO).json()
    refer()
    until(lambda: is_followed(running))
    after = asked(running, stranger, LIST).json(), asked(running, ADVISER, PORTFOLIO).json()
    assert after[0]["households"] == before[0]["households"]
    assert after[0]["next"] == before[0]["next"]
    assert sum(after[1]["counts"].values()) == sum(before[1]["counts"].values()) + 1


def test_the_database_begins_a_page_after_another_s_household_without_telling_of_it(
    running: Running, refer: Refer
) -> None:
    household = UUID(refer())
    until(lambda: is_followed(running))
    backend, reader = running.backend, sql.Identifier(running.backend.roles.name("reader"))

    def seen(keys: list[str], after: UUID) -> list[UUID]:
        with psycopg.connect(backend.as_role("reader")) as connection:
            pid = connection.info.backend_pid
            told = Signer(backend.roles.signing_key).signed(ReaderContext.of(keys), backend=pid)
            connection.execute("SELECT set_config('etage.reader', %s, true)", (told,))
            return [row[0] for row in connection.execute(AFTER, (after,)).fetchall()]

    before = UUID(int=household.int - 1)
    assert household in seen([GRAND], before)
    assert household not in seen([GRAND], household)
    assert seen([EST], before) == seen([EST], household)
    with psycopg.connect(backend.conninfo) as owner:
        owner.execute("DROP POLICY followed ON reading.household_summary")
        every = sql.SQL("CREATE POLICY followed ON reading.household_summary TO {} USING (true)")
        owner.execute(every.format(reader))
        owner.execute(sql.SQL("SET LOCAL ROLE {}").format(reader))
        told = [row[0] for row in owner.execute(AFTER, (before,)).fetchall()]
        owner.rollback()
    assert household in told, "without its policy, the table tells"
