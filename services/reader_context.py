"""As whom a query reads: told to the store, signed, inside one transaction at one moment."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, LiteralString, Self

from psycopg import Connection
from psycopg.rows import TupleRow

Keys = Sequence[str] | None


class ReadsAs(StrEnum):
    """The kinds of readers that the policies of the read models know."""

    FOLLOWER = "follower"
    AUDITOR = "auditor"
    COUNTER = "counter"
    SENDER = "sender"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderContext:
    """As whom a transaction reads: by the keys of those who follow, without names, or counting.

    Who sent events reads what was refused of them, by the organisation's slug alone.
    """

    reads_as: ReadsAs
    keys: tuple[str, ...] = ()

    @classmethod
    def of(cls, keys: Keys) -> Self:
        """A reader's by its keys; None is the auditor, who sees all but restricted cases."""
        if keys is None:
            return cls(reads_as=ReadsAs.AUDITOR)
        return cls(reads_as=ReadsAs.FOLLOWER, keys=tuple(keys))

    @classmethod
    def of_sender(cls, organisation: str) -> Self:
        """That of an organisation over what it sent."""
        return cls(reads_as=ReadsAs.SENDER, keys=(organisation,))


COUNTING = ReaderContext(reads_as=ReadsAs.COUNTER)
"""Figures of all households, by those who are given figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A reader's connection; `signed` makes the text by which the store knows as whom it reads."""

    connection: Connection[TupleRow]
    signed: Callable[[ReaderContext], str]


Work = Callable[[Reading], Any]

# One plan for every reader and filter would be the worst for each of them; and what boards read is
# in memory, where following an index costs no more than reading on. Of many who read at once each
# has one process: to start others takes longer than what they would save.
_HOW_TO_READ = """
    SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
    SET LOCAL plan_cache_mode = force_custom_plan;
    SET LOCAL random_page_cost = 1.0;
    SET LOCAL max_parallel_workers_per_gather = 0
"""

# A parameter, so that no list of running statements shows it; of this transaction alone.
_TELL = "SELECT set_config('etage.reader', %s, true)"

Execute = Callable[[LiteralString, Mapping[str, Any] | None], list[TupleRow]]


@contextmanager
def one_moment(reading: Reading, lock: LiteralString, context: ReaderContext) -> Iterator[Execute]:
    """All that is read inside is of one position and one reader; tables are held against a swap."""
    connection = reading.connection

    def execute(query: LiteralString, asked: Mapping[str, Any] | None) -> list[TupleRow]:
        return connection.execute(query, asked, binary=True).fetchall()

    with connection.transaction():
        connection.execute(_HOW_TO_READ, prepare=False)
        connection.execute(lock)
        connection.execute(_TELL, (reading.signed(context),))
        yield execute
