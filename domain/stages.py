"""The stages of a path (étapes du parcours), and which facts each of them accepts."""

from collections.abc import Mapping
from enum import StrEnum


class Stage(StrEnum):
    """Where the household is, in the order of the programme."""

    IDENTIFIED = "identified"
    REFERRED = "referred"
    IN_REVIEW = "in_review"
    ACCOMPANIED = "accompanied"
    REFUSED = "refused"
    EXITED = "exited"


ANY = frozenset(Stage)
WAITING = frozenset({Stage.REFERRED, Stage.IN_REVIEW})
FOLLOWED = WAITING | {Stage.ACCOMPANIED}
REACHABLE = FOLLOWED | {Stage.IDENTIFIED}

ACCEPTED: Mapping[str, frozenset[Stage]] = {
    "etage.household.identified.v1": frozenset(),
    "etage.household.signal-recorded.v1": ANY,
    "etage.household.debt-recorded.v1": ANY,
    "etage.household.legal-stage-recorded.v1": ANY,
    "etage.household.referred.v1": ANY - {Stage.ACCOMPANIED},
    "etage.household.referral-withdrawn.v1": WAITING,
    "etage.household.review-scheduled.v1": WAITING,
    "etage.household.referral-adjourned.v1": WAITING,
    "etage.household.referral-refused.v1": WAITING,
    "etage.household.admitted.v1": WAITING,
    "etage.household.contact-recorded.v1": REACHABLE,
    "etage.household.partner-joined.v1": FOLLOWED,
    "etage.household.partner-left.v1": FOLLOWED,
    "etage.household.lead-handed-over.v1": frozenset({Stage.ACCOMPANIED}),
    "etage.household.moved.v1": ANY,
    "etage.household.exited.v1": frozenset({Stage.ACCOMPANIED}),
    "etage.household.reentered.v1": frozenset({Stage.EXITED}),
    "etage.household.reference-attached.v1": ANY,
    "etage.household.rectified.v1": ANY,
}
"""For each fact, the stages that accept it; `identified` and `referred` also open a path."""

OPENING = ("etage.household.identified.v1", "etage.household.referred.v1")

TRANSITIONS = frozenset(
    {
        "etage.household.referred.v1",
        "etage.household.referral-withdrawn.v1",
        "etage.household.review-scheduled.v1",
        "etage.household.referral-adjourned.v1",
        "etage.household.referral-refused.v1",
        "etage.household.admitted.v1",
        "etage.household.lead-handed-over.v1",
        "etage.household.exited.v1",
        "etage.household.reentered.v1",
    }
)
"""The facts decided on the path as it stands: never dated before the last of them."""

_ALLOWED: Mapping[Stage, tuple[str, ...]] = {
    stage: tuple(name for name, stages in ACCEPTED.items() if stage in stages) for stage in Stage
}


def allowed_from(stage: Stage | None) -> tuple[str, ...]:
    """The types of the facts that a path in that stage accepts; `None` is before the path."""
    return OPENING if stage is None else _ALLOWED[stage]
