"""Errors in what is told of programmes, places and sessions, and their rectification.

Nothing here is drawn: the first event of each kind was not quite right, and is corrected later.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from domain.committee import CommitteeHeld
from domain.places import PlaceOffered
from domain.practice import PracticeShared
from domain.subject_rectification import CommitteeRectified, PlaceRectified, ProgrammeRectified
from services.simulation.calendar import DAY_SECONDS, OFFICE_CLOSES_SECONDS, later, working_day
from services.simulation.drafts import Draft, source_of

NOTICED_AFTER_DAYS = 6


def mended(drafts: Sequence[Draft], *, until: date) -> Iterator[Draft]:
    """One rectification for each kind of subject, some days after what it corrects."""
    for kind, name in (
        (PracticeShared.NAME, ProgrammeRectified.NAME),
        (PlaceOffered.NAME, PlaceRectified.NAME),
        (CommitteeHeld.NAME, CommitteeRectified.NAME),
    ):
        wrong = next((each for each in drafts if each.type == kind), None)
        if wrong is None:
            continue
        day = working_day(later(wrong.day, NOTICED_AFTER_DAYS))
        if day <= until:
            yield _rectified(wrong, name, day)


def _rectified(wrong: Draft, name: str, day: date) -> Draft:
    return Draft(
        day=day,
        recording=day.toordinal() * DAY_SECONDS + OFFICE_CLOSES_SECONDS,
        poster=wrong.poster,
        type=name,
        id=f"{wrong.id}-rectified",
        subject=wrong.subject,
        data={
            "occurred_on": day.isoformat(),
            "event": {"source": source_of(wrong.poster), "id": wrong.id},
            "corrections": _corrections(wrong),
            "reason": "Saisie incomplète",
        },
    )


def _corrections(wrong: Draft) -> Mapping[str, Any]:
    if wrong.type == PracticeShared.NAME:
        return {"organisations": [*wrong.data["organisations"], "metropole-de-lyon"]}
    if wrong.type == PlaceOffered.NAME:
        return {"from": wrong.data["occurred_on"]}
    return {"participants": [*wrong.data["participants"], "metropole-de-lyon"]}
