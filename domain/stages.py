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
_ACCOMPANIED = frozenset({Stage.ACCOMPANIED})

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
    "etage.household.lead-handed-over.v1": _ACCOMPANIED,
    "etage.household.informed.v1": ANY,
    "etage.household.consent-given.v1": ANY,
    "etage.household.consent-withdrawn.v1": ANY,
    "etage.household.diagnosis-contributed.v1": FOLLOWED,
    "etage.household.reviewed.v1": _ACCOMPANIED,
    "etage.household.modality-changed.v1": _ACCOMPANIED,
    "etage.household.referent-named.v1": FOLLOWED,
    "etage.household.action-planned.v1": REACHABLE,
    "etage.household.action-done.v1": REACHABLE,
    "etage.household.action-dropped.v1": REACHABLE,
    "etage.household.tool-requested.v1": FOLLOWED,
    "etage.household.tool-granted.v1": FOLLOWED,
    "etage.household.tool-refused.v1": FOLLOWED,
    "etage.household.tool-started.v1": _ACCOMPANIED,
    "etage.household.tool-payment-recorded.v1": _ACCOMPANIED,
    "etage.household.tool-renewed.v1": _ACCOMPANIED,
    "etage.household.tool-suspended.v1": _ACCOMPANIED,
    "etage.household.tool-resumed.v1": _ACCOMPANIED,
    "etage.household.tool-ended.v1": _ACCOMPANIED,
    "etage.household.expense-recorded.v1": ANY,
    "etage.household.exit-proposed.v1": _ACCOMPANIED,
    "etage.household.followed-up.v1": ANY,
    "etage.household.linked.v1": ANY,
    "etage.household.unlinked.v1": ANY,
    "etage.household.restricted.v1": ANY,
    "etage.household.unrestricted.v1": ANY,
    "etage.household.moved.v1": ANY,
    "etage.household.exited.v1": _ACCOMPANIED,
    "etage.household.reentered.v1": frozenset({Stage.EXITED}),
    "etage.household.reference-attached.v1": ANY,
    "etage.household.rectified.v1": ANY,
}
"""For each fact, the stages that accept it; `identified` and `referred` also open a path."""

ON_ITS_DAY = frozenset(
    {
        "etage.household.contact-recorded.v1",
        "etage.household.diagnosis-contributed.v1",
        "etage.household.reviewed.v1",
        "etage.household.modality-changed.v1",
        "etage.household.referent-named.v1",
        "etage.household.action-planned.v1",
        "etage.household.action-done.v1",
        "etage.household.action-dropped.v1",
        "etage.household.tool-requested.v1",
        "etage.household.tool-granted.v1",
        "etage.household.tool-refused.v1",
        "etage.household.tool-started.v1",
        "etage.household.tool-payment-recorded.v1",
        "etage.household.tool-renewed.v1",
        "etage.household.tool-suspended.v1",
        "etage.household.tool-resumed.v1",
        "etage.household.tool-ended.v1",
        "etage.household.exit-proposed.v1",
    }
)
"""The facts that must fall, by their own day, in a stage that accepts them: they may come late."""

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
