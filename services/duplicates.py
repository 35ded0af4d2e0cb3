"""Duplicates: pairs of files that may be of one household, for those who may know both persons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.access import Actor, Classes, classes_seen
from domain.household import fold
from domain.linking import are_linked
from domain.marks import FieldClass
from domain.path import HouseholdPath
from domain.programme import Configuration
from services.boards import Keys
from services.case_pages import FIRST_ID, UnknownCursor
from services.cursors import Cursors
from services.events import EventTypes
from services.history import NotFound
from services.identity_index import person_of
from services.looks import What
from services.ports import NO_LIMIT, HouseholdKeys, KeyRing, Ledger, StoredEvent
from services.rendering import decoded
from services.trace import Tracing
from services.views import label

PAIRS = 100
PAIRS_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Two households that the index finds alike, the smaller identifier first; what agrees."""

    one: UUID
    other: UUID
    agree: Sequence[str]


Candidates = Callable[..., Sequence[Candidate]]
"""Pairs that agree: for `readers`, after a pair of identifiers, at most `limit`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """One household of a pair, as the ledger tells it now."""

    path: HouseholdPath
    label: str


class Duplicates:
    """Finds pairs by the index, and judges each by the ledger as it stands now.

    `rights` gives the keys under which a reader finds its households, and the most its role sees;
    `reached` how far the index has come in the log.
    """

    def __init__(
        self,
        *,
        candidates: Candidates,
        reached: Callable[[], int],
        ledger: Ledger,
        key_ring: KeyRing,
        event_types: EventTypes,
        configuration: Configuration,
        rights: Callable[[Actor], tuple[Keys, Classes]],
        cursors: Cursors,
        tracing: Tracing,
        today: Callable[[], date],
    ) -> None:
        self._candidates = candidates
        self._reached = reached
        self._ledger = ledger
        self._key_ring = key_ring
        self._event_types = event_types
        self._configuration = configuration
        self._rights = rights
        self._cursors = cursors
        self._tracing = tracing
        self._today = today

    def pairs(
        self, actor: Actor, *, linked: bool = False, after: str | None = None, limit: int = PAIRS
    ) -> dict[str, Any]:
        """A page of pairs as `GET /v1/duplicates` answers it; `linked` has those linked too.

        A page may be shorter than `limit`, or empty: `next` alone tells whether more follow.
        Raises NotFound for who may know no person, UnknownCursor and LedgerUnavailable.
        """
        readers, classes = self._rights(actor)
        if readers is None or FieldClass.IDENTITY not in classes:
            raise NotFound
        position = self._reached()
        place = _place(self._cursors.opened(actor, after, of=What.DUPLICATES))
        found = self._candidates(readers, after=place, limit=limit + 1)
        page = found[:limit]
        files = self._files(actor, page)
        pairs = [_pair(each, files) for each in page if {each.one, each.other} <= files.keys()]
        shown = [pair for pair in pairs if linked or not pair["linked"]]
        named = {UUID(household) for pair in shown for household in pair["households"]}
        seen = frozenset({FieldClass.IDENTITY})
        self._tracing.look(actor, What.DUPLICATES, dict.fromkeys(named, seen))
        last = f"{page[-1].one}.{page[-1].other}" if len(found) > limit else None
        return {
            "position": position,
            "pairs": shown,
            "next": self._cursors.sealed(actor, last, of=What.DUPLICATES),
        }

    def _files(self, actor: Actor, pairs: Sequence[Candidate]) -> Mapping[UUID, _File]:
        """The households of the pairs whose person the actor may know today."""
        named = sorted({household for each in pairs for household in (each.one, each.other)})
        if not named:
            return {}
        events: dict[UUID, list[StoredEvent]] = {household: [] for household in named}
        for event in self._ledger.streams(named, until=NO_LIMIT):
            events[event.stream].append(event)
        keys = self._key_ring.load(named)
        files: dict[UUID, _File] = {}
        for household, own in events.items():
            path = self._path(own)
            if path is not None and household in keys and self._knows(path, actor):
                files[household] = _File(path=path, label=_label(own, keys[household]))
        return files

    def _path(self, events: Sequence[StoredEvent]) -> HouseholdPath | None:
        (stream,) = decoded(events, self._event_types).values()
        # One that cannot be read has no rows either, as soon as the index has come that far.
        return (
            None
            if isinstance(stream, str)
            else fold(stream.history, rebuild=self._event_types.rebuild)
        )

    def _knows(self, path: HouseholdPath, actor: Actor) -> bool:
        seen = classes_seen(path, actor, self._configuration, today=self._today())
        return FieldClass.IDENTITY in seen


def _pair(candidate: Candidate, files: Mapping[UUID, _File]) -> dict[str, Any]:
    one, other = files[candidate.one], files[candidate.other]
    return {
        "households": [str(candidate.one), str(candidate.other)],
        "labels": [one.label, other.label],
        "landlords": [one.path.landlord, other.path.landlord],
        "agree": list(candidate.agree),
        "linked": are_linked(one.path, candidate.other, other.path),
    }


def _label(events: Sequence[StoredEvent], keys: HouseholdKeys) -> str:
    return label(events[0].stream, person_of(events, keys).get("name"))


def _place(after: str | None) -> tuple[UUID, UUID]:
    if after is None:
        return FIRST_ID, FIRST_ID
    one, _, other = after.partition(".")
    try:
        return UUID(one), UUID(other)
    except ValueError:
        raise UnknownCursor from None
