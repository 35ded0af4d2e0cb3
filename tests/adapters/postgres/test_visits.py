"""Visits and saved views: what was before this session, and an end with the account."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import UUID

import pytest

from adapters.postgres.accounts import AccountStore
from adapters.postgres.session import open_pool
from adapters.postgres.visits import Visits
from domain.programme import Configuration
from services.accounts import DORMANT_DAYS_MAX, Invitation, RoleLine
from services.saved_views import VIEWS_MAX, SavedView, TooManyViews
from tests.conftest import Database

WHO = "2f1c5a2e-1d55-4a57-9f0e-000000000001"
GRAND = "grandlyon-habitat"
VIEW = SavedView(name="Mes silences", address="/bailleurs/grandlyon-habitat")
INVITATION = Invitation(
    organisation=GRAND,
    email="zelie@exemple.example",
    name="Zélie Fictive",
    line=RoleLine(role="proximite", starts_on=date(2026, 3, 2)),
    by="an administrator",
)


@pytest.fixture
def visits(database: Database) -> Iterator[Visits]:
    with open_pool(database.as_role("accounts"), size=4) as pool:
        yield Visits(pool)


@pytest.fixture
def store(database: Database, configuration: Configuration) -> Iterator[AccountStore]:
    with open_pool(database.as_role("accounts"), size=2) as pool:
        yield AccountStore(pool, configuration)


def position_before(visits: Visits, *, began_at: int, position: int) -> int | None:
    visit = visits.earlier(WHO, began_at=began_at, position=position)
    return visit.position if visit else None


def test_the_visit_before_is_that_of_the_session_before(visits: Visits) -> None:
    assert position_before(visits, began_at=100, position=7) is None
    assert position_before(visits, began_at=100, position=9) is None
    assert position_before(visits, began_at=200, position=12) == 7
    assert position_before(visits, began_at=200, position=30) == 7
    assert position_before(visits, began_at=300, position=40) == 12


def test_an_older_session_that_is_still_open_moves_nothing(visits: Visits) -> None:
    for began_at, position in ((100, 7), (200, 12)):
        position_before(visits, began_at=began_at, position=position)
    assert position_before(visits, began_at=100, position=50) == 7
    assert position_before(visits, began_at=200, position=51) == 7


def test_nobody_keeps_more_lists_than_they_may_even_all_at_once(visits: Visits) -> None:
    def saved(number: int) -> bool:
        try:
            visits.save(WHO, SavedView(name=f"Liste {number}", address=VIEW.address))
        except TooManyViews:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        kept = sum(threads.map(saved, range(2 * VIEWS_MAX)))
    assert kept == len(visits.views(WHO)) == VIEWS_MAX


@pytest.mark.parametrize("how", ["closed", "archived"])
def test_what_somebody_kept_ends_with_their_account(
    visits: Visits, store: AccountStore, how: str
) -> None:
    account: UUID = store.invite(INVITATION)
    for who in (str(account), WHO):
        visits.save(who, VIEW)
        visits.earlier(who, began_at=100, position=7)
    if how == "closed":
        store.close(GRAND, account, by="an administrator")
    else:
        store.archive_dormant(date.today() + timedelta(DORMANT_DAYS_MAX + 2))  # noqa: DTZ011
    assert visits.views(str(account)) == []
    assert visits.earlier(str(account), began_at=200, position=9) is None
    assert visits.views(WHO) == [VIEW]
    assert position_before(visits, began_at=200, position=9) == 7
