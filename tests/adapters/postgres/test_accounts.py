"""Accounts in the database: dated roles, yearly reviews, and an end that nothing outlives."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import psycopg
import pytest

from adapters.postgres.accounts import AccountStore
from adapters.postgres.revocations import KNOWN_SECONDS_MAX, Revocations
from adapters.postgres.session import open_pool
from domain.programme import Configuration
from services.accounts import (
    DORMANT_DAYS_MAX,
    REVIEW_DAYS,
    AlreadyInvited,
    Identity,
    Invitation,
    NoRoleNow,
    NoSuchAccount,
    NoSuchOrganisation,
    NotInvited,
    RoleForOneself,
    RoleLine,
)
from tests.conftest import Database

GRAND, EST = "grandlyon-habitat", "est-metropole-habitat"
TODAY = date(2026, 3, 2)
ZELIE = Identity(issuer="https://identite.example", subject="zelie", email="Zelie@exemple.example")
INVITATION = Invitation(
    organisation=GRAND,
    email="zelie@exemple.example",
    name="Zélie Fictive",
    line=RoleLine(role="proximite", starts_on=TODAY),
    by="an administrator",
)


@pytest.fixture
def store(database: Database, configuration: Configuration) -> Iterator[AccountStore]:
    with open_pool(database.as_role("accounts"), size=2) as pool:
        yield AccountStore(pool, configuration)


@pytest.fixture
def zelie(store: AccountStore) -> UUID:
    return store.invite(INVITATION)


def test_a_person_is_known_by_the_address_first_and_by_the_provider_s_id_afterwards(
    store: AccountStore, zelie: UUID
) -> None:
    first = store.sign_in(ZELIE, GRAND, day=TODAY)
    again = store.sign_in(replace(ZELIE, email="mariee@exemple.example"), GRAND, day=TODAY)
    assert (first.account, again.account, again.role) == (str(zelie), str(zelie), "proximite")
    for stranger in (replace(ZELIE, subject="other"), replace(ZELIE, issuer="https://x.example")):
        with pytest.raises(NotInvited):
            store.sign_in(stranger, GRAND, day=TODAY)
    with pytest.raises(NotInvited):
        store.sign_in(ZELIE, EST, day=TODAY)


def test_the_line_given_last_counts_from_its_day_to_its_end(
    store: AccountStore, zelie: UUID
) -> None:
    later = TODAY + timedelta(10)
    line = RoleLine(role="recouvrement", starts_on=later, ends_on=later + timedelta(5))
    store.give_role(GRAND, zelie, line, by="an administrator")
    roles: dict[int, str | None] = {}
    for days in (-1, 0, 9, 10, 15, 16):
        try:
            roles[days] = store.sign_in(ZELIE, GRAND, day=TODAY + timedelta(days)).role
        except NoRoleNow:
            roles[days] = None
    assert roles == {
        -1: None,
        0: "proximite",
        9: "proximite",
        10: "recouvrement",
        15: "recouvrement",
        16: None,
    }
    assert store.sign_in(ZELIE, GRAND, day=TODAY).last_day == later - timedelta(1)


def test_nobody_gives_or_reviews_their_own_role(store: AccountStore, zelie: UUID) -> None:
    line = RoleLine(role="coordinateur", starts_on=TODAY)
    with pytest.raises(RoleForOneself):
        store.give_role(GRAND, zelie, line, by=str(zelie))
    with pytest.raises(RoleForOneself):
        store.review(GRAND, zelie, by=str(zelie))
    assert [act.what for act in store.acts(GRAND, limit=9)] == ["role_given", "invited"]


def test_an_address_has_one_open_account_in_an_organisation(
    store: AccountStore, zelie: UUID
) -> None:
    with pytest.raises(AlreadyInvited):
        store.invite(replace(INVITATION, email="ZELIE@exemple.example"))
    store.close(GRAND, zelie, by="an administrator")
    assert store.invite(INVITATION) != zelie
    with pytest.raises(NoSuchOrganisation):
        store.invite(replace(INVITATION, organisation="nobody"))


@pytest.mark.parametrize("what", ["close", "give_role", "archive"])
def test_what_ends_a_person_s_visits_ends_those_of_before_only(
    store: AccountStore, zelie: UUID, what: str
) -> None:
    before = store.sign_in(ZELIE, GRAND, day=TODAY)
    revocations = Revocations(store, today=lambda: TODAY)
    revocations.look()
    assert not revocations.has_person(before.account, since=before.since)
    if what == "close":
        store.close(GRAND, zelie, by="an administrator")
    elif what == "give_role":
        store.give_role(GRAND, zelie, INVITATION.line, by="an administrator")
    else:
        store.archive_dormant(date(2999, 1, 1))
    revocations.look()
    assert revocations.has_person(before.account, since=before.since)
    if what == "give_role":
        after = store.sign_in(ZELIE, GRAND, day=TODAY)
        assert not revocations.has_person(after.account, since=after.since)


def test_an_account_is_due_for_review_a_year_after_the_last_one(
    store: AccountStore, zelie: UUID
) -> None:
    (account,) = store.of(GRAND)
    assert account.review_due_on() == account.invited_at.date() + timedelta(REVIEW_DAYS)
    store.review(GRAND, zelie, by="an administrator")
    (reviewed,) = store.of(GRAND)
    assert reviewed.reviewed_at > account.reviewed_at


def test_an_account_that_nobody_used_for_a_year_and_fifteen_days_loses_its_name(
    store: AccountStore, zelie: UUID
) -> None:
    (account,) = store.of(GRAND)
    last = account.invited_at.date() + timedelta(DORMANT_DAYS_MAX)
    assert (account.is_dormant(last), account.is_dormant(last + timedelta(1))) == (False, True)
    assert store.archive_dormant(last) == 0
    assert store.archive_dormant(last + timedelta(1)) == 1
    (archived,) = store.of(GRAND)
    assert (archived.name, archived.email, archived.is_open) == (None, None, False)
    with pytest.raises(NotInvited):
        store.sign_in(ZELIE, GRAND, day=TODAY)
    with pytest.raises(NoSuchAccount):
        store.close(GRAND, zelie, by="an administrator")


def test_who_has_not_looked_lately_lets_nobody_in(store: AccountStore) -> None:
    now = 0.0
    revocations = Revocations(store, today=lambda: TODAY, clock=lambda: now)
    assert not revocations.is_known()
    revocations.look()
    assert revocations.is_known()
    now += KNOWN_SECONDS_MAX + 0.1
    assert not revocations.is_known()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts.act SET by = 'nobody'",
        "DELETE FROM accounts.act",
        "DELETE FROM accounts.account",
        "UPDATE accounts.account SET organisation = 'est-metropole-habitat'",
        "UPDATE accounts.revoked SET until = now()",
        "SELECT 1 FROM ledger.event",
        "SELECT 1 FROM keys.stream_key",
    ],
)
def test_the_role_of_accounts_rewrites_nothing_and_reads_no_household(
    database: Database, zelie: UUID, statement: str
) -> None:
    with (
        psycopg.connect(database.as_role("accounts")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


@pytest.mark.parametrize("purpose", ["writer", "projector", "reader", "folder", "auditor", "keys"])
def test_no_other_role_reads_the_names_of_people_who_work_here(
    database: Database, zelie: UUID, purpose: str
) -> None:
    with (
        psycopg.connect(database.as_role(purpose)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT * FROM accounts.account")


def test_not_even_the_owner_changes_what_was_done(database: Database, zelie: UUID) -> None:
    with (
        psycopg.connect(database.conninfo) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="never changed"),
    ):
        connection.execute("UPDATE accounts.act SET by = 'nobody'")
