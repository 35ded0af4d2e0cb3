"""What sessions decided (relevé de décisions): one row for each fact that names its session."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from domain.exit import Exited
from domain.fact import Fact
from domain.itinerary import itinerary
from domain.path import Recorded
from domain.plan import Reviewed
from domain.review import Admitted, ReferralAdjourned, ReferralRefused, ReviewScheduled

SCHEDULED = "scheduled"
"""What only puts a household on a session's agenda, and decides nothing."""


class Minute(NamedTuple):
    """What one session is said to have decided; free text is sealed, and not here."""

    territory: str | None
    session: str
    kind: str
    happened_on: date
    position: int
    meets_on: date | None = None
    lead_organisation: str | None = None
    modality: str | None = None
    reason: str | None = None
    redirected_to: str | None = None
    decision: str | None = None
    outcome: str | None = None
    next_review_on: date | None = None


def minutes(facts: Sequence[Recorded]) -> Iterator[Minute]:
    """The minutes of a household, whose facts are given rectified and in the order of folding."""
    for step in itinerary(facts):
        told = _told(step.recorded.fact)
        if told is not None:
            yield told._replace(territory=step.place.territory, position=step.recorded.position)


def _told(fact: Fact) -> Minute | None:
    match fact:
        case ReviewScheduled():
            return _minute(fact, SCHEDULED, meets_on=fact.on)
        case Admitted() if fact.session is not None:
            lead = fact.lead_organisation
            return _minute(fact, "admitted", lead_organisation=lead, modality=fact.modality)
        case ReferralAdjourned():
            return _minute(fact, "adjourned", redirected_to=fact.redirected_to)
        case ReferralRefused():
            reason, turned_to = fact.reason, fact.redirected_to
            return _minute(fact, "refused", reason=reason, redirected_to=turned_to)
        case Reviewed():
            decision, planned = fact.decision, fact.next_review_on
            return _minute(fact, "reviewed", decision=decision, next_review_on=planned)
        case Exited() if fact.session is not None:
            return _minute(fact, "exited", outcome=fact.outcome)
        case _:
            return None


def _minute(
    fact: ReviewScheduled | Admitted | ReferralAdjourned | ReferralRefused | Reviewed | Exited,
    kind: str,
    **details: Any,
) -> Minute:
    """A minute whose territory and position are still to be filled in."""
    return Minute(None, fact.session or "", kind, fact.occurred_on, 0, **details)
