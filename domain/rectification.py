"""Rectification (rectification): an error is corrected by a new fact, never overwritten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, ClassVar

from domain.circumstances import Circumstances, Rebuild
from domain.exit import Reentered
from domain.fact import Fact, Part
from domain.identification import Identified, Moved
from domain.marks import EventId, Path, Social, Text, Urn
from domain.parties import is_platform_of
from domain.path import HouseholdPath, Recorded
from domain.programme import OrganisationKind
from domain.referral import Referred
from domain.refusal import Forbidden, Invalid, Refusal
from domain.sentence import said
from domain.stages import TRANSITIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class EventKey(Part):
    """The event meant, by its source and id; `type` is filled in when it is recorded."""

    source: Annotated[Urn, Path]
    id: Annotated[EventId, Path]
    type: Annotated[EventId | None, Path] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectification(Fact):
    """Corrects fields of an earlier event, or withdraws it (`void`), and says why.

    `corrections` is a partial of the corrected event's data; its fields keep that event's marks.
    """

    event: EventKey
    corrections: Mapping[str, Any] = field(default_factory=dict)
    void: Annotated[bool | None, Path] = None
    reason: Annotated[Text, Social]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectified(Rectification):
    """Corrects fields of an earlier event, or withdraws it (`void`), and says why.

    `corrections` is a partial of the corrected event's data; its fields keep that event's marks.
    """

    NAME: ClassVar[str] = "etage.household.rectified.v1"


class RectificationForbidden(Refusal):
    """A fact recorded later does not allow this correction."""

    problem = "rectification-forbidden"

    def __init__(self, later: Recorded, refusal: Refusal) -> None:
        self.later = later
        super().__init__(
            said(
                "{event_type} ({source}, {id}): {reason}",
                event_type=later.type,
                source=later.source,
                id=later.id,
                reason=refusal,
            )
        )


def event_meant(path: HouseholdPath, fact: Rectified, circumstances: Circumstances) -> Recorded:
    """The event of this path that is to be corrected; raises `Invalid` or `Forbidden`."""
    meant = (fact.event.source, fact.event.id)
    for recorded in circumstances.recorded:
        if (recorded.source, recorded.id) == meant:
            require_correctable(recorded, fact, circumstances.recorded)
            _require_not_the_opening(recorded, fact, circumstances)
            _require_right_to_correct(path, recorded, circumstances)
            return recorded
    raise Invalid("The household has no such event.", pointer="/data/event")


def require_correctable(
    recorded: Recorded, fact: Rectification, history: Sequence[Recorded]
) -> None:
    """The event can be corrected in this way, whoever asks; raises `Invalid`."""
    if isinstance(recorded.fact, Rectification):
        raise Invalid("A rectification is not rectified: correct the event.", pointer="/data/event")
    if (recorded.source, recorded.id) in withdrawn(history):
        raise Invalid("The event was withdrawn before.", pointer="/data/event")
    if bool(fact.void) == bool(fact.corrections):
        raise Invalid("Either corrections or void is required.", pointer="/data/corrections")


def _require_not_the_opening(
    recorded: Recorded, fact: Rectified, circumstances: Circumstances
) -> None:
    if fact.void and recorded.version == circumstances.recorded[0].version:
        raise Invalid("The event that opens the path is not withdrawn.", pointer="/data/void")


def _require_right_to_correct(
    path: HouseholdPath, recorded: Recorded, circumstances: Circumstances
) -> None:
    """The platform corrects what it may record itself; anyone else, its own but transitions."""
    posting = circumstances.configuration.posting.get(recorded.type, ())
    if OrganisationKind.PLATFORM in posting and is_platform_of(path.territory, circumstances):
        return
    if recorded.type in TRANSITIONS:
        raise Forbidden("Only the platform rectifies a change of stage.")
    if recorded.organisation != circumstances.poster:
        raise Forbidden("An organisation rectifies its own events.")


def withdrawn(recorded: Sequence[Recorded]) -> frozenset[tuple[str, str]]:
    """The events, by source and id, that a rectification withdraws."""
    return frozenset(
        (each.fact.event.source, each.fact.event.id)
        for each in recorded
        if isinstance(each.fact, Rectification) and each.fact.void
    )


def effective(recorded: Sequence[Recorded], rebuild: Rebuild | None) -> list[Recorded]:
    """The facts as the rectifications among them leave them, in the same order."""
    rectifications = [each.fact for each in recorded if isinstance(each.fact, Rectification)]
    if not rectifications:
        return list(recorded)
    gone = withdrawn(recorded)
    corrections: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for fact in rectifications:
        corrections.setdefault((fact.event.source, fact.event.id), []).append(fact.corrections)
    return [
        _corrected(each, corrections.get((each.source, each.id), ()), rebuild)
        for each in recorded
        if (each.source, each.id) not in gone
    ]


def _corrected(
    recorded: Recorded, corrections: Sequence[Mapping[str, Any]], rebuild: Rebuild | None
) -> Recorded:
    if not corrections:
        return recorded
    fact = recorded.fact
    for correction in corrections:
        fact = rebuilt(fact, correction, rebuild)
    return replace(recorded, fact=fact)


def rebuilt(fact: Fact, corrections: Mapping[str, Any], rebuild: Rebuild | None) -> Fact:
    """The fact with the corrections in it; raises `ValueError` when nothing can rebuild it."""
    if rebuild is None:
        raise ValueError("a path with rectifications is folded with a rebuild")
    return rebuild(fact, corrections)


def unplaced(fact: Fact) -> Fact:
    """The fact without its territory, which follows from what may have been corrected."""
    if isinstance(fact, Identified | Referred | Moved | Reentered):
        return replace(fact, territory=None)
    return fact


def placed(corrections: Mapping[str, Any], corrected: Fact) -> Mapping[str, Any]:
    """The corrections with the territory and commune that the decision found.

    Raises `Invalid` where the territory would have to be taken away: no correction says that.
    """
    if not isinstance(corrected, Identified | Referred | Moved | Reentered):
        return corrections
    if corrected.territory is None:
        raise Invalid(
            "The dwelling lies outside every territory.",
            pointer="/data/corrections/dwelling/commune",
        )
    found = {**corrections, "territory": corrected.territory}
    if corrected.dwelling is not None and "dwelling" in found:
        found["dwelling"] = {**found["dwelling"], "commune": corrected.dwelling.commune}
    return found
