"""The library's recorder, over the ledger and its group commit."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    ProgrammingError,
    StoredEvent,
    Subscription,
)

from adapters.event_sourcing.events import NEVER, SealedEvent, uuid_of
from services.canonical import canonical
from services.ports import Item, Ledger, Outcome, Standing, Wanted
from services.ports import StoredEvent as LedgerEvent


class LedgerRecorder(ApplicationRecorder):
    """The library's recorder over the ledger; `append` is the group commit of the process."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        append: Callable[[Sequence[Item]], Sequence[Outcome]],
        next_request: Callable[[], int],
    ) -> None:
        super().__init__()
        self._ledger = ledger
        self._append = append
        self._next_request = next_request

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Store all of them or none, and return their positions.

        Events stored before under the same keys are not stored again: their first positions are
        returned. Raises IntegrityError when another writer was faster.
        """
        request = self._next_request()
        sealed = [event for event in stored_events if isinstance(event, SealedEvent)]
        outcomes = self._append([_item(event, request) for event in sealed])
        if all(outcome.standing is Standing.STORED for outcome in outcomes):
            return [outcome.position for outcome in outcomes]
        return self._first_positions(sealed)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of one stream between two versions."""
        events = [
            event
            for event in self._ledger.stream(uuid_of(originator_id))
            if (gt is None or event.version > gt) and (lte is None or event.version <= lte)
        ]
        return [_sealed(event) for event in (reversed(events) if desc else events)][:limit]

    def select_notifications(  # noqa: PLR0917 (the library's own signature)
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The log from a position on, in order and without gap."""
        after = (start or 0) - (1 if inclusive_of_start and start else 0)
        return [
            Notification(
                originator_id=event.stream,
                originator_version=event.version,
                topic=event.type,
                state=canonical(event.state),
                id=event.position,
            )
            for event in self._ledger.page(after, limit=limit)
            if (stop is None or event.position <= stop) and (not topics or event.type in topics)
        ]

    def max_notification_id(self) -> int | None:
        """The last position, or None where nothing is stored."""
        return self._ledger.head().position or None

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        """Not offered: the projector follows the ledger itself (measurement M12)."""
        raise ProgrammingError("the projector follows the ledger, not a subscription")

    def _first_positions(self, sealed: Sequence[SealedEvent]) -> Sequence[int]:
        found = self._ledger.look_up([Wanted(source=e.source, id=e.id) for e in sealed])
        keys = [one.key for one in found if one.key is not None]
        if [key.digest for key in keys] != [event.digest for event in sealed]:
            raise IntegrityError("another writer was faster")
        return [key.position for key in keys]


def _item(event: SealedEvent, request: int) -> Item:
    return Item(
        request=request,
        source=event.source,
        id=event.id,
        stream=uuid_of(event.originator_id),
        expected_version=event.originator_version - 1,
        type=event.topic,
        occurred_on=event.occurred_on,
        state=event.state,
        data_hash=event.data_hash,
        digest=event.digest,
        recorded_at=None if event.recorded_at == NEVER else event.recorded_at,
    )


def _sealed(event: LedgerEvent) -> SealedEvent:
    return SealedEvent(
        originator_id=event.stream,
        originator_version=event.version,
        topic=event.type,
        state=canonical(event.state),
        source=event.source,
        id=event.id,
        occurred_on=event.occurred_on,
        position=event.position,
        recorded_at=event.recorded_at,
    )
