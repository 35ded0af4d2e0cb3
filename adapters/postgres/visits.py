"""When somebody was last here, and the lists they keep, beside their accounts."""

from collections.abc import Sequence
from datetime import datetime

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.postgres.session import read
from services.saved_views import VIEWS_MAX, SavedView, TooManyViews, Visit

Connected = Connection[TupleRow]

_VISIT = """
    SELECT began_at, earlier_position, earlier_at FROM accounts.visit WHERE who = %s
"""

# Who has two sessions open at once goes back to the one before the later of them.
_TELL = """
    INSERT INTO accounts.visit AS v (who, began_at, position)
    VALUES (%(who)s, %(began_at)s, %(position)s)
    ON CONFLICT (who) DO UPDATE
    SET began_at = excluded.began_at, position = excluded.position, seen_at = clock_timestamp(),
        earlier_position = v.position, earlier_at = v.seen_at
    WHERE v.began_at < excluded.began_at
"""

_EXCHANGES_SEEN = """
    UPDATE accounts.visit SET exchanges_seen_at = clock_timestamp() WHERE who = %s
"""

_EXCHANGES_SEEN_AT = "SELECT exchanges_seen_at FROM accounts.visit WHERE who = %s"

_VIEWS = "SELECT name, address FROM accounts.saved_view WHERE who = %s"

# One at a time for each person, so that nobody keeps more than they may.
_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"

_SAVE = """
    INSERT INTO accounts.saved_view (who, name, address)
    SELECT %(who)s, %(name)s, %(address)s
    WHERE EXISTS (SELECT FROM accounts.saved_view WHERE who = %(who)s AND name = %(name)s)
    OR (SELECT count(*) FROM accounts.saved_view WHERE who = %(who)s) < %(views_max)s
    ON CONFLICT (who, name) DO UPDATE
    SET address = excluded.address, saved_at = clock_timestamp()
    RETURNING who
"""

_DELETE = "DELETE FROM accounts.saved_view WHERE who = %s AND name = %s"


class Visits:
    """Visits and saved views, by `services.saved_views.visitor_key`. Raises LedgerUnavailable."""

    def __init__(self, pool: ConnectionPool[Connected]) -> None:
        self._pool = pool

    def earlier(self, who: str, *, began_at: int, position: int) -> Visit | None:
        """The visit before the session that began then; None for who comes for the first time.

        The first time that it is asked in a session, this visit is kept with the position.
        """

        def told(connection: Connected) -> TupleRow | None:
            row = connection.execute(_VISIT, (who,)).fetchone()
            if row is None or row[0] < began_at:
                asked = {"who": who, "began_at": began_at, "position": position}
                connection.execute(_TELL, asked)
                row = connection.execute(_VISIT, (who,)).fetchone()
            return row

        row = read(self._pool, told)
        if row is None or row[1] is None:
            return None
        return Visit(position=row[1], at=row[2])

    def see_exchanges(self, who: str) -> None:
        """Keep that somebody who was here before has looked at what was refused."""
        read(self._pool, lambda c: c.execute(_EXCHANGES_SEEN, (who,)))

    def exchanges_seen_at(self, who: str) -> datetime | None:
        """When they last looked at it."""
        row = read(self._pool, lambda c: c.execute(_EXCHANGES_SEEN_AT, (who,)).fetchone())
        return row[0] if row else None

    def views(self, who: str) -> Sequence[SavedView]:
        """The lists that somebody keeps, in no order."""
        rows = read(self._pool, lambda c: c.execute(_VIEWS, (who,)).fetchall())
        return [SavedView(name=row[0], address=row[1]) for row in rows]

    def save(self, who: str, view: SavedView) -> None:
        """Keep a list; one of that name is replaced. Raises TooManyViews."""
        asked = {"who": who, "name": view.name, "address": view.address, "views_max": VIEWS_MAX}

        def saved(connection: Connected) -> bool:
            with connection.transaction():
                connection.execute(_HOLD, (who,))
                return connection.execute(_SAVE, asked).fetchone() is not None

        if not read(self._pool, saved):
            raise TooManyViews

    def delete(self, who: str, name: str) -> None:
        """Keep a list no more; doing it again changes nothing."""
        read(self._pool, lambda c: c.execute(_DELETE, (who, name)))
