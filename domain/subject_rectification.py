"""Rectification of what is no household's: facts of programmes, places and committees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, assert_never

from domain import codes
from domain.circumstances import Circumstances
from domain.marks import EventId, Path, Slug
from domain.path import Recorded
from domain.rectification import Rectification, require_correctable
from domain.refusal import Forbidden, Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeRectified(Rectification):
    """Corrects a cost, an envelope, a survey or a shared practice, or withdraws it (`void`).

    `corrections` is a partial of the corrected event's data; its fields keep that event's marks.
    `programme` is the event's subject, and filled in from it.
    """

    NAME: ClassVar[str] = "etage.programme.rectified.v1"

    programme: Annotated[codes.Programme | None, Path] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRectified(Rectification):
    """Corrects a fact of a place (place), or withdraws it (`void`).

    `corrections` is a partial of the corrected event's data; its fields keep that event's marks.
    `place` is the event's subject, and filled in from it.
    """

    NAME: ClassVar[str] = "etage.place.rectified.v1"

    place: Annotated[Slug | None, Path] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeRectified(Rectification):
    """Corrects a fact of a committee's session (séance), or withdraws it (`void`).

    `corrections` is a partial of the corrected event's data; its fields keep that event's marks.
    `session` is the event's subject, and filled in from it.
    """

    NAME: ClassVar[str] = "etage.committee.rectified.v1"

    session: Annotated[EventId | None, Path] = None


SubjectRectification = ProgrammeRectified | PlaceRectified | CommitteeRectified

NAMING: Mapping[type[Rectification], str] = {
    ProgrammeRectified: "programme",
    PlaceRectified: "place",
    CommitteeRectified: "session",
}
"""The field that names what each is about, in the rectification and in what it corrects."""


def subject_named(fact: SubjectRectification) -> str | None:
    """What the rectification says it is about; None where it leaves that to the event."""
    match fact:
        case ProgrammeRectified():
            return fact.programme
        case PlaceRectified():
            return fact.place
        case CommitteeRectified():
            return fact.session
        case _:
            assert_never(fact)


def event_meant(
    history: Sequence[Recorded], fact: SubjectRectification, circumstances: Circumstances
) -> Recorded:
    """The event of this subject's history that is to be corrected; raises `Invalid` or `Forbidden`.

    Whoever may record facts of its type corrects it, not its author alone: people change, and a
    programme's carriers answer for its figures together.
    """
    meant = (fact.event.source, fact.event.id)
    for recorded in history:
        is_of_same_kind = _kind_of(recorded.type) == _kind_of(fact.NAME)
        if (recorded.source, recorded.id) == meant and is_of_same_kind:
            require_correctable(recorded, fact, history)
            if NAMING[type(fact)] in fact.corrections:
                raise Invalid("What an event is about is not corrected.", pointer=_pointer(fact))
            _require_right_to_correct(recorded, circumstances)
            return recorded
    raise Invalid("The subject has no such event.", pointer="/data/event")


def _kind_of(event_type: str) -> str:
    """The second word of a type's name, as `programme`."""
    return event_type.split(".")[1]


def _pointer(fact: SubjectRectification) -> str:
    return f"/data/corrections/{NAMING[type(fact)]}"


def _require_right_to_correct(recorded: Recorded, circumstances: Circumstances) -> None:
    posting = circumstances.configuration.posting.get(recorded.type, ())
    if circumstances.organisation.kind not in posting:
        raise Forbidden("Who may not record such an event does not correct it.")


def completed(fact: SubjectRectification, *, subject: str, meant: Recorded) -> SubjectRectification:
    """The rectification as it is stored: with its subject, and the type of the event meant."""
    event = replace(fact.event, type=meant.type)
    match fact:
        case ProgrammeRectified():
            return replace(fact, event=event, programme=subject)
        case PlaceRectified():
            return replace(fact, event=event, place=subject)
        case CommitteeRectified():
            return replace(fact, event=event, session=subject)
        case _:
            assert_never(fact)
