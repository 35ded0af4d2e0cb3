"""What is answered to one posted event: a receipt, or the reason why nothing was stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from domain.access_policy import Classes
from domain.refusal import Refusal, Situation
from services.events import SchemaMismatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The event is stored, committed with fsync; `duplicate` when it was before this post.

    `household_id` is None for facts of a platform or of the system, which have a `subject`.
    """

    id: str
    source: str
    household_id: UUID | None
    subject: str | None
    version: int
    position: int
    recorded_at: datetime
    duplicate: bool


class NotStored(Exception):
    """The event was not stored; `problem` is the last part of the problem's type.

    `situation` is told to those alone who follow the household, as a refusal's is.
    """

    problem: ClassVar[str]
    situation: Situation | None = None

    def __str__(self) -> str:
        return (self.__doc__ or "").partition("\n")[0]


class EventIdReused(NotStored):
    """An event with this source and id is stored with other content."""

    problem = "event-id-reused"


class Erased(NotStored):
    """The household was erased."""

    problem = "erased"


class HouseholdUnknown(NotStored):
    """No household is known to this caller under this subject."""

    problem = "not-found"


class TypeNotAllowed(NotStored):
    """This caller may not post events of this type."""

    problem = "forbidden"


class WrongSubject(NotStored):
    """The subject does not name what this type of event is about."""

    problem = "invalid"


class ReferenceTaken(NotStored):
    """This reference is attached to another household already."""

    problem = "refused"


class Unreadable(NotStored):
    """An earlier event of this household cannot be read; it is set aside until it is repaired."""

    problem = "refused"


class Overtaken(NotStored):
    """Other events came in since the expected version, and this one does not merge with them."""

    problem = "conflict"

    def __init__(
        self,
        *,
        version: int,
        events: Sequence[dict[str, Any]],
        seen: Mapping[UUID, Classes] | None = None,
    ) -> None:
        super().__init__()
        self.version = version
        self.events = events
        self.seen = seen or {}
        """The classes of fields that the events show of a household: a look, to be recorded."""


Reason = NotStored | Refusal | SchemaMismatch
Answer = Receipt | Reason
