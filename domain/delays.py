"""The legal clock: the deadlines that follow from a path's legal stages, and the hearing ahead.

Everything is computed from the facts alone, so that a fact told late changes the answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.dates import months_after
from domain.path import Debt, HouseholdPath, LegalStep, PlannedAction
from domain.programme import Configuration, Delay, Truce

DISCLAIMER = "Indicatif : ne vaut pas conseil juridique."
"""Shown wherever a deadline is."""

LEASE_UNKNOWN = "Date de signature du bail inconnue : la règle d’avant le changement est retenue."
DEBT_UNKNOWN = "Loyer, dette ou aide au logement inconnus : le seuil de dette n’a pas été vérifié."
GROUND_UNKNOWN = "Motif de la procédure inconnu : compté comme s’il était celui de la règle."

PAID_TO_LANDLORD = "paid_to_landlord"
RENTAL_DEBTS = (None, "rent", "charges")
"""The kinds of debt that count as rent and charges; a debt of no kind is one."""

ACCOMPANIMENT = "hearing_accompaniment"
"""The kind of a planned action that is to go to the hearing with the household."""

HELD = ("hearing", "judgment")
ABANDONED = ("procedure_abandoned", "left_before", "eviction_carried_out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A day that the procedure leads to, with the rule and the source it comes from.

    `starts_on` is the day of the act it follows from; it lies after `due_on` where the delay
    runs before that act. `met_on` is the day of the stage that ended it, late or not.
    `postponed_by` names the truces that moved it.
    """

    code: str
    due_on: date
    starts_on: date
    label: str
    rule: str
    source: str
    assumption: str | None = None
    met_on: date | None = None
    postponed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingKit:
    """What is known of the hearing ahead: None where nobody said.

    `accompanied_by` is the organisation that plans to go with the household.
    """

    hearing_on: date
    diagnosis_ready: bool | None
    tenant_attended: bool | None
    accompanied_by: str | None


def deadlines(path: HouseholdPath, configuration: Configuration) -> tuple[Deadline, ...]:
    """Every deadline of the path's stages, by the day it is due; acts of one day count once."""
    steps = sorted(path.legal_stages, key=lambda step: step.on)
    found: dict[tuple[str, date, date], Deadline] = {}
    for step in steps:
        for delay in configuration.delays:
            if delay.stage != step.stage:
                continue
            deadline = _deadline(delay, step, path=path, steps=steps, configuration=configuration)
            if deadline is not None:
                found.setdefault((deadline.code, deadline.starts_on, deadline.due_on), deadline)
    return tuple(sorted(found.values(), key=lambda each: (each.due_on, each.starts_on, each.code)))


def truce_on(day: date, truces: Iterable[Truce]) -> Truce | None:
    """The truce in which no eviction is carried out that day, or none."""
    return next((truce for truce in truces if _last_day(truce, day) is not None), None)


def hearing_kit(path: HouseholdPath) -> HearingKit | None:
    """The hearing that has not been held yet, or none; what was said since the last judgment."""
    hearing_on = path.hearing_on
    if hearing_on is None:
        return None
    steps = sorted(path.legal_stages, key=lambda step: step.on)
    named_on = max(step.on for step in steps if step.hearing_on == hearing_on)
    for step in steps:
        held = step.stage in HELD and step.on >= hearing_on
        if held or (step.stage in ABANDONED and step.on >= named_on):
            return None
    judged_on = max((step.on for step in steps if step.stage == "judgment"), default=date.min)
    since = [step for step in steps if step.on > judged_on]
    return HearingKit(
        hearing_on=hearing_on,
        diagnosis_ready=_last_said([step.diagnosis_ready for step in since]),
        tenant_attended=_last_said([step.tenant_attended for step in since]),
        accompanied_by=_accompanying(path.actions),
    )


def _deadline(
    delay: Delay,
    step: LegalStep,
    *,
    path: HouseholdPath,
    steps: Sequence[LegalStep],
    configuration: Configuration,
) -> Deadline | None:
    counted_from = step.on if delay.counted_from == "on" else step.hearing_on
    assumptions = _assumptions(delay, step, path=path, delays=configuration.delays)
    if counted_from is None or assumptions is None:
        return None
    due_on = _counted(delay, counted_from)
    postponed_by: tuple[str, ...] = ()
    if delay.outside_truce:
        due_on, postponed_by = _after_truces(due_on, configuration.truces)
    return Deadline(
        code=delay.code,
        due_on=due_on,
        starts_on=step.on,
        label=delay.label,
        rule=delay.rule,
        source=delay.source,
        assumption=" ".join(assumptions) or None,
        met_on=_met_on(delay, step, counted_from=counted_from, steps=steps),
        postponed_by=postponed_by,
    )


def _assumptions(
    delay: Delay, step: LegalStep, *, path: HouseholdPath, delays: Iterable[Delay]
) -> tuple[str, ...] | None:
    """What has to be assumed for the delay to apply to the act; None where it does not apply."""
    assumed: list[str] = []
    if delay.ground is not None:
        ground = _ground(step, path.legal_stages)
        if ground not in (None, delay.ground):
            return None
        assumed += [GROUND_UNKNOWN] if ground is None else []
    if delay.chosen_by == "act":
        if not _valid_on(delay, step.on):
            return None
    else:
        lease = path.lease_signed_on
        # The lease of another dwelling, signed after the act, says nothing of this act.
        known = lease is not None and lease <= step.on
        if not _chosen_by_lease(delay, lease if known else None):
            return None
        assumed += [LEASE_UNKNOWN] if not known and _changed_by(delay, step.on, delays) else []
    if delay.debt_of_monthly_rents is not None:
        reached = _debt_reached(delay.debt_of_monthly_rents, step.on, path)
        if reached is False:
            return None
        assumed += [DEBT_UNKNOWN] if reached is None else []
    return tuple(assumed)


def _ground(step: LegalStep, steps: Sequence[LegalStep]) -> str | None:
    """The ground the act names, or the last one named before it."""
    if step.ground is not None:
        return step.ground
    earlier = [each for each in steps if each.on <= step.on and each.ground is not None]
    return max(earlier, key=lambda each: each.on).ground if earlier else None


def _valid_on(delay: Delay, day: date) -> bool:
    return (delay.valid_from or date.min) <= day <= (delay.valid_until or date.max)


def _chosen_by_lease(delay: Delay, lease_signed_on: date | None) -> bool:
    """Whether this is the lease's version; of an unknown lease, the oldest one."""
    if lease_signed_on is not None:
        return _valid_on(delay, lease_signed_on)
    return delay.valid_from is None


def _changed_by(delay: Delay, act_on: date, delays: Iterable[Delay]) -> bool:
    """Whether a lease signed by the day of the act may fall under another version."""
    return any(
        other.code == delay.code and other.valid_from is not None and other.valid_from <= act_on
        for other in delays
    )


def _debt_reached(monthly_rents: int, day: date, path: HouseholdPath) -> bool | None:
    """Whether the debt of that day is so many rents, or None where too little is known.

    The rent is net of the housing benefit paid to the landlord; a debt of the gross rents is
    one of the net ones too.
    """
    debt = _debt_on(day, path.debts)
    if debt is None or path.monthly_rent is None:
        return None
    if debt.amount >= monthly_rents * path.monthly_rent:
        return True
    if debt.housing_benefit is None:
        return None
    if debt.housing_benefit != PAID_TO_LANDLORD:
        return False
    if debt.housing_benefit_amount is None:
        return None
    return debt.amount >= monthly_rents * (path.monthly_rent - debt.housing_benefit_amount)


def _debt_on(day: date, debts: Iterable[Debt]) -> Debt | None:
    """The last debt of rent and charges by that day, or else the first one known after it."""
    rental = sorted(
        (debt for debt in debts if debt.kind in RENTAL_DEBTS), key=lambda debt: debt.as_of
    )
    by_then = [debt for debt in rental if debt.as_of <= day]
    return by_then[-1] if by_then else next(iter(rental), None)


def _counted(delay: Delay, day: date) -> date:
    sign = 1 if delay.direction == "after" else -1
    if delay.months is not None:
        return months_after(day, sign * delay.months)
    return day + sign * timedelta(days=delay.days or 0, weeks=delay.weeks or 0)


def _after_truces(day: date, truces: Sequence[Truce]) -> tuple[date, tuple[str, ...]]:
    """The first day from then on that no truce holds, and the truces in between."""
    met: list[str] = []
    while (truce := truce_on(day, truces)) is not None:
        met.append(truce.label)
        day = (_last_day(truce, day) or day) + timedelta(days=1)
    return day, tuple(met)


def _last_day(truce: Truce, day: date) -> date | None:
    """The last day of the truce that holds that day, or None where it does not."""
    if truce.starts_on is not None and truce.ends_on is not None:
        return truce.ends_on if truce.starts_on <= day <= truce.ends_on else None
    first, last = truce.every_year_from or "", truce.every_year_until or ""
    for year in (day.year - 1, day.year):
        starts_on = date.fromisoformat(f"{year}-{first}")
        ends_on = date.fromisoformat(f"{year if first <= last else year + 1}-{last}")
        if starts_on <= day <= ends_on:
            return ends_on
    return None


def _met_on(
    delay: Delay, step: LegalStep, *, counted_from: date, steps: Iterable[LegalStep]
) -> date | None:
    """The first stage that ends the delay: after the act, or since the same act before it."""
    meeting = [each.on for each in steps if each.stage in delay.satisfied_by]
    if delay.direction == "after":
        return next((on for on in meeting if on >= step.on), None)
    same = [each.on for each in steps if each.stage == step.stage and each.on < step.on]
    since = max(same, default=date.min)
    return next((on for on in meeting if since < on <= counted_from), None)


def _accompanying(actions: Iterable[PlannedAction]) -> str | None:
    planned = [each for each in actions if each.kind == ACCOMPANIMENT and each.is_open]
    return max(planned, key=lambda each: each.planned_on).owner if planned else None


def _last_said(values: Sequence[bool | None]) -> bool | None:
    said = [value for value in values if value is not None]
    return said[-1] if said else None
