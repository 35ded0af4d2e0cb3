"""Who looked: the trace, for those who watch over it in their organisation or for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.access import Actor
from domain.programme import Configuration, OrganisationKind
from services.history import NotFound
from services.looks import Asked, Looked
from services.ports import TraceReader
from services.trace import Tracing

SUPERVISOR_ROLE = "dpo"
NOTICES_MAX = 20
EVERYTHING = "everything"
"""What is noted of a question without any limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoLooked:
    """Answers from the trace. Every question is recorded in it before it is answered."""

    reader: TraceReader
    tracing: Tracing
    configuration: Configuration

    def require_supervisor(self, actor: Actor) -> None:
        """Raise NotFound unless the actor watches over reading in their organisation."""
        if actor.role != SUPERVISOR_ROLE or actor.organisation not in (
            self.configuration.organisations
        ):
            raise NotFound

    def looks(self, actor: Actor, asked: Asked) -> Sequence[Looked]:
        """The looks of the people of the actor's organisation; of all, for the contact point.

        Where a household is asked for, it is the only one that the lines name. Raises NotFound,
        TraceUnavailable and LedgerUnavailable.
        """
        return self._asked(actor, replace(asked, organisation=self._scope(actor)))

    def overview(self, actor: Actor, asked: Asked) -> tuple[Sequence[Looked], Sequence[Looked]]:
        """The looks asked for, and who lately opened very many files within an hour.

        Raises as `looks`.
        """
        looks = self.looks(actor, asked)
        return looks, self.reader.notices(self._scope(actor), limit=NOTICES_MAX)

    def _scope(self, actor: Actor) -> str | None:
        """The organisation whose people the actor watches over; None for those of all."""
        self.require_supervisor(actor)
        own = self.configuration.organisations[actor.organisation]
        return None if own.kind is OrganisationKind.DPO else own.slug

    def at_household(
        self, actor: Actor, household: UUID, *, limit: int, before: int | None = None
    ) -> Sequence[Looked]:
        """Everybody who looked at a household, for its own copy of its file.

        Whether the actor may make that copy is judged by who makes it. Raises TraceUnavailable
        and LedgerUnavailable.
        """
        return self._asked(actor, Asked(household=household, before=before, limit=limit))

    def by_operator(self, operator: Actor, asked: Asked) -> Sequence[Looked]:
        """The looks asked for from a terminal of the machine itself, where no role is judged.

        Raises TraceUnavailable and LedgerUnavailable.
        """
        return self._asked(operator, asked)

    def _asked(self, actor: Actor, asked: Asked) -> Sequence[Looked]:
        self.tracing.question(actor, told(asked), household=asked.household)
        found = self.reader.looks(asked)
        if asked.household is None:
            return found
        return [replace(look, households=(asked.household,)) for look in found]


def told(asked: Asked) -> str:
    """The question in the words of the trace; a household stands in the line's own column."""
    parts = {
        "organisation": asked.organisation,
        "person": asked.person,
        "from": _moment(asked.since),
        "to": _moment(asked.until),
        "before": asked.before,
    }
    words = [f"{name} {value}" for name, value in parts.items() if value is not None]
    return ", ".join(words) or EVERYTHING


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
