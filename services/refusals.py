"""What was refused of what an organisation sent: its own people and programs alone are told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from domain.access import Actor, may_post
from domain.programme import Configuration
from services.accounts import ADMIN_ROLE
from services.case_pages import UnknownCursor
from services.cursors import Cursors
from services.exchanged import KeptRefusal, RefusalFilters, RefusalGroup
from services.history import NotFound
from services.looks import What
from services.moments import rfc3339
from services.ports import LogOfSender, RefusalReader
from services.refusal_sifting import Sieve

KEPT_DAYS = 30
KEPT_MAX = 5_000
"""The latest of one organisation, which alone are told and outlast a purge."""
GROUPS_OF_PAGE_MAX = 50
REFUSALS = 200
REFUSALS_MAX = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalPage:
    """Groups of refusals, the latest first, and how many refusals there are of each problem."""

    groups: Sequence[RefusalGroup]
    next: str | None
    problems: Sequence[tuple[str, int]]
    types: Sequence[str]


EVERY = RefusalFilters()


@dataclass(slots=True)
class RefusalFigures:
    """What one process kept, and what it had no room for, by the problem's slug alone."""

    kept: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)


def sees_exchanges(configuration: Configuration, actor: Actor) -> bool:
    """Whether the reader is told what their organisation sent: who may send, and who manages."""
    if actor.organisation not in configuration.organisations:
        return False
    if actor.role == ADMIN_ROLE:
        return True
    return any(may_post(configuration, actor, each) for each in configuration.posting)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """Answers what was refused of an organisation's events, to its own people and programs."""

    reader: RefusalReader
    sources: LogOfSender
    sieve: Sieve
    configuration: Configuration
    cursors: Cursors

    def answer(
        self,
        actor: Actor,
        *,
        event_id: str | None = None,
        after: str | None = None,
        limit: int = REFUSALS,
    ) -> dict[str, Any]:
        """The refusals in the shape of the API, the latest first.

        Raises NotFound, UnknownCursor and LedgerUnavailable.
        """
        self.require(actor)
        before = self._place(actor, after)
        organisation = actor.organisation
        event = self.sieve.event_hash(organisation, event_id) if event_id is not None else None
        found = self.reader.latest(organisation, before=before, event=event, limit=limit + 1)
        known = self.known_sources(organisation)
        shown = found[:limit]
        return {
            "refusals": [_told(each, known) for each in shown],
            "next": self._cursor(actor, shown[-1].serial if len(found) > limit else None),
        }

    def page(
        self, actor: Actor, filters: RefusalFilters = EVERY, *, after: str | None = None
    ) -> RefusalPage:
        """A page of groups. Raises NotFound, UnknownCursor and LedgerUnavailable."""
        self.require(actor)
        before = self._place(actor, after)
        limit = GROUPS_OF_PAGE_MAX + 1
        found = self.reader.groups(actor.organisation, filters, before=before, limit=limit)
        shown = found[:GROUPS_OF_PAGE_MAX]
        known = self.known_sources(actor.organisation)
        tallies = self.reader.tallies(actor.organisation)
        problems: Counter[str] = Counter()
        for problem, _, count in tallies:
            problems[problem] += count
        return RefusalPage(
            groups=[replace(one, source=known.get(one.source_hash or b"")) for one in shown],
            next=self._cursor(actor, shown[-1].last if len(found) > len(shown) else None),
            problems=problems.most_common(),
            types=sorted({event_type for _, event_type, _ in tallies if event_type is not None}),
        )

    def count(self, actor: Actor, *, since: datetime | None) -> int:
        """How many were refused since; none for who is not told. Raises LedgerUnavailable."""
        if not sees_exchanges(self.configuration, actor):
            return 0
        return self.reader.count(actor.organisation, since=since)

    def require(self, actor: Actor) -> None:
        """Raise NotFound unless the actor is told of what their organisation sent."""
        if not sees_exchanges(self.configuration, actor):
            raise NotFound

    def known_sources(self, organisation: str) -> dict[bytes, str]:
        """What the organisation's sources are called, by their hash."""
        own = [f"urn:etage:org:{organisation}", *self.sources.sources(organisation)]
        return {self.sieve.source_hash(each): each for each in own}

    def _place(self, actor: Actor, after: str | None) -> int | None:
        place = self.cursors.opened(actor, after, of=What.REFUSALS)
        if place is None:
            return None
        try:
            return int(place)
        except ValueError as error:
            raise UnknownCursor("after: not a cursor that a page has given") from error

    def _cursor(self, actor: Actor, serial: int | None) -> str | None:
        place = None if serial is None else str(serial)
        return self.cursors.sealed(actor, place, of=What.REFUSALS)


def _told(kept: KeptRefusal, known: dict[bytes, str]) -> dict[str, Any]:
    refused = kept.refused
    return {
        "refusal": str(kept.id),
        "received_at": rfc3339(kept.received_at),
        "source": known.get(refused.source_hash or b""),
        "id": refused.event_id,
        "type": refused.event_type,
        "problem": f"/problems/{refused.problem}",
        "status": refused.status,
        "pointers": list(refused.pointers),
        "rules": list(refused.rules),
        "credential": refused.credential,
    }
