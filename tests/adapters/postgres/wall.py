"""The second wall, and every way that we know of to look through it."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from psycopg import Connection, sql
from psycopg.rows import TupleRow

from adapters.postgres.roles import Roles
from adapters.postgres.signing import CONTEXT_SECONDS_MAX, Signer
from services.reader_context import COUNTING, ReaderContext
from services.registry import READ_MODELS

LANDLORD = "grandlyon-habitat"
OTHER = "est-metropole-habitat"
NOBODY = ""
COUNT = "SELECT count(*) FROM reading.{}"

FOLLOWED_TABLES = (
    "awaited",
    "household_summary",
    "landlord_portfolio",
    "portfolio_account",
    "territory_board",
    "territory_flow",
    "agenda_case",
    "agenda_window",
    "session_minutes",
    "figure_household",
)
AUDITED_TABLES = FOLLOWED_TABLES
COUNTED_TABLES = ("figure_episode", "figure_referral", "figure_fact", "tool_money")
TABLES = tuple(table.name for model in READ_MODELS for table in model.tables)
DEFINERS = {"exchange.purge", "ledger.append", "rights.context", "trace.purge"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """The migration login's connection, on which whoever is asked for reads, and nothing stays."""

    connection: Connection[TupleRow]
    roles: Roles

    def signed(self, context: ReaderContext, *, backend: int | None = None) -> str:
        """A context as the service signs it, for this connection unless told."""
        pid = self.connection.info.backend_pid
        return Signer(self.roles.signing_key).signed(context, backend=backend or pid)

    def rows(self, query: str, told: str = NOBODY, *, role: str = "reader") -> list[TupleRow]:
        """What a role is answered, in a transaction of that context."""
        with self.connection.transaction(force_rollback=True):
            name = sql.Identifier(self.roles.name(role))
            self.connection.execute(sql.SQL("SET LOCAL ROLE {}").format(name))
            self.connection.execute("SELECT set_config('etage.reader', %s, true)", (told,))
            return self.connection.execute(query.encode()).fetchall()

    def count(self, what: str, told: str = NOBODY, *, role: str = "reader") -> int:
        """How many rows a role sees there."""
        ((count,),) = self.rows(COUNT.replace("{}", what), told, role=role)
        return int(count)

    def whole(self, what: str) -> int:
        """How many rows there are there."""
        return self.count(what, role="projector")

    def is_refused(self, query: str, told: str = NOBODY, *, role: str = "reader") -> bool:
        """Whether a role is told that it may not."""
        try:
            self.rows(query, told, role=role)
        except (
            psycopg.errors.InsufficientPrivilege,
            psycopg.errors.InvalidAuthorizationSpecification,
        ):
            return True
        return False

    @contextmanager
    def changed(self, *statements: str) -> Iterator[None]:
        """The wall with something changed, until the end of the block."""
        with self.connection.transaction(force_rollback=True):
            for statement in statements:
                reader = self.roles.name("reader")
                self.connection.execute(statement.replace(":reader", f'"{reader}"').encode())
            yield

    def without(self, function: str, part: str, instead: str) -> str:
        """The statement that leaves a part of a function of the wall out."""
        query = "SELECT pg_get_functiondef(%s::regproc)"
        row = self.connection.execute(query, (function,)).fetchone()
        assert row is not None
        assert part in row[0]
        return str(row[0]).replace(part, instead)


def follower(*keys: str) -> ReaderContext:
    return ReaderContext.of(keys)


AUDITOR = ReaderContext.of(None)


def _unprotected(wall: Wall) -> Iterator[str]:
    """Tables of households whose policies are not on, or do not hold their owner."""
    query = """
        SELECT c.relname
        FROM pg_class AS c
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'household'
        WHERE c.relnamespace = 'reading'::regnamespace AND c.relkind IN ('r', 'p')
        AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
    """
    yield from (row[0] for row in wall.connection.execute(query))


def _strangers(wall: Wall) -> Iterator[str]:
    """What somebody sees who did not say who they are."""
    yield from (table for table in TABLES if wall.count(table) != 0)


def _followers(wall: Wall) -> Iterator[str]:
    """What a landlord sees that is not its own, or does not see that is."""
    told = wall.signed(follower(LANDLORD))
    for table in FOLLOWED_TABLES:
        own = f"{table} WHERE readers @> ARRAY['{LANDLORD}']"
        if wall.count(table, told) != wall.whole(own) or not wall.whole(own):
            yield table
    yield from (table for table in COUNTED_TABLES if wall.count(table, told))


def _auditors(wall: Wall) -> Iterator[str]:
    """What an auditor sees of restricted cases and figures, or does not see of the others."""
    told = wall.signed(AUDITOR)
    for table in AUDITED_TABLES:
        if wall.count(table, told) != wall.whole(f"{table} WHERE NOT restricted"):
            yield table
    yield from (table for table in COUNTED_TABLES if wall.count(table, told))


def _counters(wall: Wall) -> Iterator[str]:
    """What who counts sees of cases, even with keys, or does not see of what is counted."""
    told = wall.signed(replace(COUNTING, keys=(LANDLORD,)))
    yield from (each for each in COUNTED_TABLES if wall.count(each, told) != wall.whole(each))
    yield from (each for each in FOLLOWED_TABLES if wall.count(each, told))


def forgeries(wall: Wall) -> Mapping[str, str]:
    """Contexts that this connection was not given, or not now."""
    own, pid = wall.signed(follower(LANDLORD)), wall.connection.info.backend_pid
    signature, _, body = own.partition(".")
    past = json.loads(body) | {"until": json.loads(body)["until"] - 10 * CONTEXT_SECONDS_MAX}
    old = Signer(wall.roles.signing_key)
    return {
        "another landlord's": own.replace(LANDLORD, OTHER),
        "an auditor's": own.replace('"follower"', '"auditor"'),
        "of another key": Signer(bytes(32)).signed(follower(OTHER), backend=pid),
        "without a signature": "." + body,
        "with a signature of nothing": signature,
        "of another connection": wall.signed(follower(OTHER), backend=pid + 1),
        "that is over": old.sign(json.dumps(past)),
        "no text of ours": "grandlyon-habitat",
    }


def _forged(wall: Wall) -> Iterator[str]:
    query = "SELECT count(*) FROM reading.household_summary"
    yield from (name for name, told in forgeries(wall).items() if not wall.is_refused(query, told))


CLOSED: Sequence[str] = (
    "SELECT inner_pad FROM rights.signing_key",
    "SELECT state FROM ledger.event",
    "SELECT type FROM ledger.event",
    "SELECT source, id FROM ledger.event",
    "SELECT stream FROM ledger.reference",
    "SELECT stream FROM reading.parked",
    "SELECT household FROM search.identity_token",
    "SELECT stream FROM keys.stream_key",
    "SELECT households FROM trace.look",
)


def _open_elsewhere(wall: Wall) -> Iterator[str]:
    told = wall.signed(follower(LANDLORD))
    yield from (query for query in CLOSED if not wall.is_refused(query, told))


def _around(wall: Wall) -> Iterator[str]:
    """Views that read as their owner, and functions that run as theirs, but for known ones."""
    views = """
        SELECT c.oid::regclass::text
        FROM pg_class AS c
        WHERE c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
        AND (
            c.relkind = 'm'
            OR c.relkind = 'v' AND NOT COALESCE('security_invoker=true' = ANY(c.reloptions), false)
        )
    """
    yield from (row[0] for row in wall.connection.execute(views))
    functions = """
        SELECT p.pronamespace::regnamespace || '.' || p.proname
        FROM pg_proc AS p
        WHERE p.prosecdef AND p.pronamespace::regnamespace::text !~ '^(pg_|information_schema)'
    """
    found = {row[0] for row in wall.connection.execute(functions)}
    yield from found ^ DEFINERS


def _mighty(wall: Wall) -> Iterator[str]:
    """What the readers' role could do beyond reading."""
    query = """
        SELECT 'role' FROM pg_roles
        WHERE rolname = %(reader)s AND (rolsuper OR rolbypassrls OR rolcreaterole)
        UNION ALL
        SELECT c.relname || ' ' || right_to
        FROM pg_class AS c
        CROSS JOIN unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS r (right_to)
        WHERE c.relnamespace::regnamespace::text IN ('reading', 'ledger', 'rights')
        AND c.relkind = 'r'
        AND (
            has_table_privilege(%(reader)s, c.oid, right_to)
            OR pg_get_userbyid(c.relowner) = %(reader)s
        )
        UNION ALL
        SELECT p.tablename || ' ' || p.policyname
        FROM pg_policies AS p
        WHERE p.cmd <> 'SELECT' AND (%(reader)s = ANY(p.roles) OR 'public' = ANY(p.roles))
    """
    rows = wall.connection.execute(query, {"reader": wall.roles.name("reader")})
    yield from (row[0] for row in rows)


LOOKS: Mapping[str, Callable[[Wall], Iterator[Any]]] = {
    "unprotected": _unprotected,
    "strangers": _strangers,
    "followers": _followers,
    "auditors": _auditors,
    "counters": _counters,
    "forged": _forged,
    "elsewhere": _open_elsewhere,
    "around": _around,
    "mighty": _mighty,
}


def holes(wall: Wall) -> dict[str, list[str]]:
    """What every way of looking sees that it should not; an error counts as seen."""
    found: dict[str, list[str]] = {}
    for name, look in LOOKS.items():
        try:
            seen = sorted(look(wall))
        except psycopg.Error as error:
            seen = [type(error).__name__]
        if seen:
            found[name] = seen
    return found
