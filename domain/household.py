"""The household: every fact of its path, what may be decided, and the path that facts make."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, cast, get_args

from domain import (
    accompaniment,
    diagnosis,
    emergency,
    exit,
    expenses,
    identification,
    legal,
    linking,
    plan,
    referral,
    review,
    sharing,
    tools,
)
from domain.accompaniment import AccompanimentFact
from domain.circumstances import Circumstances as Circumstances
from domain.circumstances import Rebuild as Rebuild
from domain.dates import require_possible
from domain.diagnosis import DiagnosisFact, HealthDiagnosisContributed
from domain.emergency import SYSTEM_ALONE, SystemFact
from domain.exit import ExitFact
from domain.expenses import ExpenseRecorded
from domain.fact import Fact
from domain.identification import IdentificationFact, Identified
from domain.legal import LegalFact
from domain.linking import LinkFact
from domain.parties import require_following
from domain.path import HouseholdPath, Recorded, advanced
from domain.plan import PlanFact
from domain.rectification import (
    RectificationForbidden,
    Rectified,
    effective,
    event_meant,
    placed,
    rebuilt,
    unplaced,
)
from domain.referral import ReferralWithdrawn, Referred
from domain.refusal import IllegalTransition, Refusal
from domain.review import ReviewFact
from domain.sharing import SharingFact
from domain.stages import ACCEPTED, ON_ITS_DAY
from domain.subjects import SUBJECT_FACTS
from domain.tool_facts import ToolFact

StageFact = IdentificationFact | ReviewFact | AccompanimentFact | LegalFact | ExitFact
"""What moves a path from stage to stage, and the account of it."""

WorkFact = ToolFact | PlanFact | DiagnosisFact | ExpenseRecorded | SharingFact | LinkFact
"""What partners do for the household, and what they tell each other."""

LaterFact = StageFact | WorkFact | ReferralWithdrawn | Rectified
"""What is recorded of a household once its path has begun."""

HouseholdFact = Identified | Referred | LaterFact | SystemFact

VARIANTS: Mapping[str, type[Fact]] = {HealthDiagnosisContributed.NAME: HealthDiagnosisContributed}
"""The second shape of an event type, with stricter marks: a contribution about health."""

_KINDS: frozenset[type[Fact]] = frozenset(get_args(HouseholdFact))

_KINDS_IN_ORDER = tuple(k for k in get_args(HouseholdFact) if k not in VARIANTS.values())

FACTS: Mapping[str, type[Fact]] = {
    kind.NAME: kind for kind in _KINDS_IN_ORDER if kind not in SYSTEM_ALONE
}
"""Every fact that is posted of a household, by its stored name."""

ALL_FACTS: Mapping[str, type[Fact]] = {
    **{kind.NAME: kind for kind in _KINDS_IN_ORDER},
    **SUBJECT_FACTS,
}
"""Every fact of the ledger, those that are not about a household among them."""

_PREFIXES = ("etage.household.", "etage.access.")


def shape_of(event_type: str, data: Any) -> type[Fact] | None:
    """The fact that this data states; None for an unknown type.

    A contribution whose domain is health, or is sealed and not opened, has the stricter shape.
    """
    is_health = isinstance(data, Mapping) and data.get("domain", diagnosis.HEALTH) == (
        diagnosis.HEALTH
    )
    if is_health and event_type in VARIANTS:
        return VARIANTS[event_type]
    return ALL_FACTS.get(event_type)


def is_of_household(event_type: str) -> bool:
    """Whether the type is about a household, not a platform, a programme or the system."""
    return event_type.startswith(_PREFIXES)


def decide(path: HouseholdPath | None, fact: Fact, circumstances: Circumstances) -> Fact:
    """The fact as it is to be stored on this path, with its programme and territory filled in.

    Raises a `Refusal`; `path` is None where the fact is to open one.
    """
    known = _of_household(fact)
    require_possible(known.occurred_on, circumstances.today)
    if isinstance(known, SystemFact):
        return emergency.decide(known, circumstances)
    if isinstance(known, Identified) and path is None:
        return identification.identify(known, circumstances)
    if isinstance(known, Referred):
        _require_stage(path, known)
        return referral.refer(path, known, circumstances)
    if path is None or isinstance(known, Identified):
        raise IllegalTransition(path.stage if path else None)
    if not isinstance(known, Rectified):
        require_following(path, known.occurred_on, circumstances)
    _require_stage(path, known)
    return _decide_on(path, known, circumstances)


def _of_household(fact: Fact) -> HouseholdFact:
    if type(fact) not in _KINDS:
        raise TypeError(f"{fact.NAME or type(fact).__name__} is not a fact of a household")
    return cast(HouseholdFact, fact)


def _require_stage(path: HouseholdPath | None, fact: HouseholdFact) -> None:
    """Transitions are decided on the path as it stands; a contact or a tool, on its own day."""
    if path is None:
        return
    accepted = ACCEPTED[fact.NAME]
    if fact.NAME in ON_ITS_DAY:
        if path.stages_on(fact.occurred_on).isdisjoint(accepted):
            raise IllegalTransition(path.stage, pointer="/data/occurred_on")
    elif path.stage not in accepted:
        raise IllegalTransition(path.stage)


def _decide_on(path: HouseholdPath, fact: LaterFact, circumstances: Circumstances) -> Fact:
    if isinstance(fact, Rectified):
        return rectify(path, fact, circumstances)
    if isinstance(fact, ReferralWithdrawn):
        return referral.withdraw(path, fact, circumstances)
    if isinstance(fact, WorkFact):
        return _decide_work(path, fact, circumstances)
    if isinstance(fact, IdentificationFact):
        return identification.decide(path, fact, circumstances)
    if isinstance(fact, ReviewFact):
        return review.decide(path, fact, circumstances)
    if isinstance(fact, AccompanimentFact):
        return accompaniment.decide(path, fact, circumstances)
    if isinstance(fact, LegalFact):
        return legal.decide(path, fact, circumstances)
    return exit.decide(path, fact, circumstances)


def _decide_work(path: HouseholdPath, fact: WorkFact, circumstances: Circumstances) -> Fact:
    if isinstance(fact, ToolFact):
        return tools.decide(path, fact, circumstances)
    if isinstance(fact, PlanFact):
        return plan.decide(path, fact, circumstances)
    if isinstance(fact, DiagnosisFact):
        return diagnosis.decide(path, fact, circumstances)
    if isinstance(fact, ExpenseRecorded):
        return expenses.decide(path, fact, circumstances)
    if isinstance(fact, SharingFact):
        return sharing.decide(path, fact, circumstances)
    return linking.decide(path, fact, circumstances)


def evolve(path: HouseholdPath | None, recorded: Recorded) -> HouseholdPath:
    """The path after one more fact; it never refuses, the fact has happened."""
    fact = _of_household(recorded.fact)
    if path is None:
        return _opened(recorded, fact)
    if isinstance(fact, Identified | SystemFact):
        return emergency.evolve(path, recorded)
    return _evolved(path, recorded, fact)


def _opened(recorded: Recorded, fact: HouseholdFact) -> HouseholdPath:
    if isinstance(fact, Identified):
        return identification.opened(recorded, fact)
    if isinstance(fact, Referred):
        return referral.opened(recorded, fact)
    raise ValueError(f"a path does not begin with {fact.NAME}")


def _evolved(path: HouseholdPath, recorded: Recorded, fact: LaterFact | Referred) -> HouseholdPath:
    if isinstance(fact, Rectified):
        return advanced(path, recorded)
    if isinstance(fact, Referred | ReferralWithdrawn):
        return referral.evolve(path, recorded, fact)
    if isinstance(fact, WorkFact):
        return _worked(path, recorded, fact)
    if isinstance(fact, IdentificationFact):
        return identification.evolve(path, recorded, fact)
    if isinstance(fact, ReviewFact):
        return review.evolve(path, recorded, fact)
    if isinstance(fact, AccompanimentFact):
        return accompaniment.evolve(path, recorded, fact)
    if isinstance(fact, LegalFact):
        return legal.evolve(path, recorded, fact)
    return exit.evolve(path, recorded, fact)


def _worked(path: HouseholdPath, recorded: Recorded, fact: WorkFact) -> HouseholdPath:
    if isinstance(fact, ToolFact):
        return tools.evolve(path, recorded, fact)
    if isinstance(fact, PlanFact):
        return plan.evolve(path, recorded, fact)
    if isinstance(fact, DiagnosisFact):
        return diagnosis.evolve(path, recorded, fact)
    if isinstance(fact, ExpenseRecorded):
        return expenses.evolve(path, recorded, fact)
    if isinstance(fact, SharingFact):
        return sharing.evolve(path, recorded, fact)
    return linking.evolve(path, recorded, fact)


def fold(
    recorded: Iterable[Recorded],
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
    rebuild: Rebuild | None = None,
) -> HouseholdPath | None:
    """The path that these facts make: the opening first, the others by day, then by position.

    `known_at` leaves out what was recorded later, rectifications too; `as_of` what happened
    later. Both are inclusive. There is no path before its opening day, nor without facts.
    Raises `ValueError` when there are corrections and no `rebuild`.
    """
    known = [each for each in recorded if known_at is None or each.recorded_at <= known_at]
    facts = effective(known, rebuild)
    if not facts:
        return None
    opening = min(facts, key=lambda each: each.position)
    if as_of is not None:
        if opening.fact.occurred_on > as_of:
            return None
        facts = [each for each in facts if each.fact.occurred_on <= as_of]
    path = evolve(None, opening)
    for each in sorted(facts, key=lambda each: (each.fact.occurred_on, each.position)):
        if each is not opening:
            path = evolve(path, each)
    return path


def rectify(path: HouseholdPath, fact: Rectified, circumstances: Circumstances) -> Rectified:
    """The rectification, if every fact recorded after the event meant is still allowed.

    The event's type is filled in, and its commune and territory where the correction moves it.
    """
    meant = event_meant(path, fact, circumstances)
    history = effective(circumstances.recorded, circumstances.rebuild)
    history = [each for each in history if not isinstance(each.fact, Rectified)]
    before = [each for each in history if each.position < meant.position]
    corrections = fact.corrections
    for each in history:
        if each.position == meant.position and not fact.void:
            corrected = _corrected(before, each, fact=fact, circumstances=circumstances)
            corrections = placed(corrections, corrected)
            before.append(replace(each, fact=corrected))
        elif each.position > meant.position:
            _require_still_allowed(before, each, circumstances)
            before.append(each)
    return replace(fact, corrections=corrections, event=replace(fact.event, type=meant.type))


def _corrected(
    before: list[Recorded], meant: Recorded, *, fact: Rectified, circumstances: Circumstances
) -> Fact:
    corrected = rebuilt(meant.fact, fact.corrections, circumstances.rebuild)
    try:
        return _decide_again(before, replace(meant, fact=unplaced(corrected)), circumstances)
    except Refusal as refusal:
        refusal.pointer = "/data/corrections" + (refusal.pointer or "").removeprefix("/data")
        raise


def _require_still_allowed(
    before: list[Recorded], later: Recorded, circumstances: Circumstances
) -> None:
    try:
        _decide_again(before, later, circumstances)
    except Refusal as refusal:
        raise RectificationForbidden(later, refusal) from refusal


def _decide_again(before: list[Recorded], each: Recorded, circumstances: Circumstances) -> Fact:
    as_then = replace(circumstances, poster=each.organisation, again=True)
    return decide(fold(before), each.fact, as_then)
