"""Read models: what a screen shows, made from one stream of facts at a time.

Each module of this folder is one read model, a pure function from a household to rows; none
imports another. What they have in common is here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from domain.delays import Deadline
from domain.following import Tie
from domain.path import HouseholdPath, Recorded

Row = tuple[Any, ...]

LABEL = "label"
"""The column of a sealed display name: in a row JSON text, in the table JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertWindow:
    """The days on which an alert is raised: from `starts_on`, and before `ends_on` if it ends.

    `on_rent` says that it tells of the rent account or the procedure, which not every reader sees.
    """

    code: str
    starts_on: date
    ends_on: date | None
    on_rent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """All that a read model may look at: one path, and the facts that made it.

    `history` is as recorded; `facts` are the same as rectifications leave them, the opening first
    and the others by day, as the path is folded.
    `readers` are the keys of those who follow it, `ties` are why they may know more than its path.
    Of `old_alerts` a landlord that took the household over is not told. `label` is the sealed
    box that holds the display name, as JSON text: ciphertext, whatever becomes of its key.
    `deadlines` are the legal clock by the delays of the programme file: with other delays there, a
    read model that keeps them is to be rebuilt.
    """

    path: HouseholdPath
    history: Sequence[Recorded]
    facts: Sequence[Recorded]
    readers: Sequence[str]
    ties: Sequence[Tie]
    label: str | None
    alerts: Sequence[AlertWindow]
    old_alerts: Sequence[AlertWindow] = ()
    deadlines: Sequence[Deadline] = ()

    @property
    def alert_columns(self) -> Row:
        """The alert windows as columns: codes, first days, days after the last, `on_rent`, old."""
        return (
            [alert.code for alert in self.alerts],
            [alert.starts_on for alert in self.alerts],
            [alert.ends_on for alert in self.alerts],
            [alert.on_rent for alert in self.alerts],
            [alert in self.old_alerts for alert in self.alerts],
        )

    @property
    def alerts_within(self) -> str:
        """The days within which any alert is raised, as a range."""
        return days_within(self.alerts)

    @property
    def right_columns(self) -> Row:
        """The keys of those who follow it, and whether the case is restricted, as columns."""
        return (list(self.readers), self.path.restricted_to is not None)

    @property
    def tie_columns(self) -> Row:
        """Whether the case is restricted; the ties' names, days since and last days, as columns."""
        return (
            self.path.restricted_to is not None,
            [tie.name for tie in self.ties],
            [tie.since for tie in self.ties],
            [tie.until for tie in self.ties],
        )


def days_within(alerts: Sequence[AlertWindow]) -> str:
    """From the first day of any of these alerts to the last one, as PostgreSQL writes a range."""
    if not alerts:
        return "empty"
    ends = [alert.ends_on for alert in alerts]
    last = "" if None in ends else max(end for end in ends if end)
    return f"[{min(alert.starts_on for alert in alerts)},{last})"


FOR_FOLLOWERS: LiteralString = """
    CREATE POLICY followed ON {table} FOR SELECT TO {reader}
    USING (readers && (SELECT rights.follower_keys()))
"""
"""Rows of the households that the reader follows, by its keys."""

FOR_AUDITORS: LiteralString = """
    CREATE POLICY audited ON {table} FOR SELECT TO {reader}
    USING (NOT restricted AND (SELECT rights.reads_as('auditor')))
"""
"""Rows of all households but restricted ones, for an auditor."""

FOR_COUNTERS: LiteralString = """
    CREATE POLICY counted ON {table} FOR SELECT TO {reader}
    USING ((SELECT rights.reads_as('counter')))
"""
"""Rows of all households, where figures are counted and nothing else is read."""

OF_CASES: Sequence[LiteralString] = (FOR_FOLLOWERS, FOR_AUDITORS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of a read model.

    `create` and `indexes` are complete statements with `{table}` for the table's name, so that
    it can be built beside the one that is served. A column `household` says whose a row is;
    `rows` gives the household's rows, values in the order of `columns`. `policies` are complete
    statements too, with `{reader}` for the role of the readers: a row that none of them gives is
    nobody's.
    """

    name: str
    columns: Sequence[str]
    create: LiteralString
    indexes: Sequence[LiteralString]
    policies: Sequence[LiteralString]
    rows: Callable[[Household], Sequence[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadModel:
    """Tables that are written together, at one position of the log.

    `version` grows with every change of a table or of what `rows` gives: the model is then
    rebuilt from the log.
    """

    name: str
    version: int
    tables: Sequence[Table]
