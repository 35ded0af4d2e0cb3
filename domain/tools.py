"""Tools (outils): who may request, decide and pay, and what their lives allow.

The palette is configuration: which parameters a kind has, who decides, who pays, what it excludes.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import assert_never

from domain.circumstances import Circumstances
from domain.dates import months_after
from domain.expenses import require_positive
from domain.fact import Fact
from domain.funding import programme_then, require_funder
from domain.path import HouseholdPath, Recorded, advanced, is_followed
from domain.refusal import IllegalTransition, Invalid
from domain.sentence import said
from domain.tool_facts import (
    LaterToolFact,
    ToolEnded,
    ToolFact,
    ToolGranted,
    ToolParameters,
    ToolPaymentRecorded,
    ToolRefused,
    ToolRenewed,
    ToolRequested,
    ToolResumed,
    ToolStarted,
    ToolSuspended,
)
from domain.tool_rights import require_entitled
from domain.tool_use import (
    ZERO,
    Dated,
    OutOfTurn,
    ToolStep,
    ToolUse,
    changed,
    ended_with_case_on,
    state_after,
    with_step,
)

CURRENT_RENT_RESUMED = "current_rent_resumed"


class ToolAlreadyRequested(IllegalTransition):
    """A tool of this household already has this name."""


class NoSuchTool(IllegalTransition):
    """No tool of that name was requested for this household."""


class ToolOutOfTurn(IllegalTransition):
    """The life of the tool does not have this step there."""


class ToolExcluded(IllegalTransition):
    """Another tool that runs then excludes this one."""


class MoreThanGranted(IllegalTransition):
    """The payments would exceed what was granted."""


class ConditionNotMet(IllegalTransition):
    """The condition of the tool is not met that day: nothing is paid."""


def decide(path: HouseholdPath, fact: ToolFact, circumstances: Circumstances) -> ToolFact:
    """The fact as it is to be stored."""
    if isinstance(fact, ToolRequested):
        _require_request(path, fact, circumstances)
        return fact
    use = path.tool_named(fact.tool)
    if use is None:
        raise NoSuchTool(path.stage, pointer="/data/tool")
    kind = circumstances.configuration.tools[use.kind]
    require_entitled(path, fact, use=use, kind=kind, circumstances=circumstances)
    after = _require_turn(path, use, fact)
    match fact:
        case ToolStarted():
            _require_not_excluded(path, after, circumstances)
        case ToolPaymentRecorded():
            require_positive(fact.amount, "/data/amount")
            _require_payable(path, after, fact)
        case ToolGranted():
            require_positive(fact.amount, "/data/amount")
            _require_within_asked(path, use, fact)
        case ToolRenewed():
            require_positive(fact.amount, "/data/amount")
        case ToolRefused() | ToolSuspended() | ToolResumed() | ToolEnded():
            pass
        case _:
            assert_never(fact)
    return fact


def _require_request(
    path: HouseholdPath, fact: ToolRequested, circumstances: Circumstances
) -> None:
    if path.tool_named(fact.tool) is not None:
        raise ToolAlreadyRequested(path.stage, pointer="/data/tool")
    kind = circumstances.configuration.tools[fact.kind]
    given = {
        field.name
        for field in fields(fact.parameters)
        if getattr(fact.parameters, field.name) not in (None, ())
    }
    for name in sorted(given - set(kind.required) - set(kind.optional)):
        raise Invalid(
            said("{tool_kind} has no such parameter.", tool_kind=fact.kind),
            pointer=f"/data/parameters/{name}",
        )
    for name in (name for name in kind.required if name not in given):
        raise Invalid(
            said("{tool_kind} requires it.", tool_kind=fact.kind),
            pointer=f"/data/parameters/{name}",
        )
    for name in ("amount", "monthly_amount", "cap", "occupancy_charge"):
        require_positive(getattr(fact.parameters, name), f"/data/parameters/{name}")
    _require_end_after_start(fact)
    require_funder(
        fact.parameters.funder,
        programme_then(path, fact.occurred_on),
        days=(fact.occurred_on, fact.occurred_on),
        circumstances=circumstances,
        pointer="/data/parameters/funder",
    )


def _require_end_after_start(fact: ToolRequested) -> None:
    start = fact.parameters.start_on or fact.occurred_on
    if fact.parameters.planned_end_on is not None and fact.parameters.planned_end_on < start:
        raise Invalid(
            said("Not before {day}.", day=start), pointer="/data/parameters/planned_end_on"
        )


def _require_turn(path: HouseholdPath, use: ToolUse, fact: LaterToolFact) -> ToolUse:
    """The use with this step in its place; raises `ToolOutOfTurn` where its life has none there."""
    after = with_step(use, _dated(fact))
    if fact.occurred_on < use.requested_on:
        raise ToolOutOfTurn(
            path.stage,
            said("It was requested on {day}.", day=use.requested_on),
            pointer="/data/occurred_on",
        )
    try:
        state_after(after.steps)
    except OutOfTurn as error:
        raise ToolOutOfTurn(
            path.stage,
            said("{step} does not follow {state}.", step=error.step, state=error.state),
            pointer="/data/tool",
        ) from None
    return after


def _require_not_excluded(path: HouseholdPath, use: ToolUse, circumstances: Circumstances) -> None:
    tools = circumstances.configuration.tools
    for other in path.tools:
        excludes = other.kind in tools[use.kind].excludes or use.kind in tools[other.kind].excludes
        if other.tool != use.tool and excludes and use.runs_beside(other):
            raise ToolExcluded(
                path.stage, said("{tool_kind} runs.", tool_kind=other.kind), pointer="/data/tool"
            )


def _require_payable(path: HouseholdPath, use: ToolUse, fact: ToolPaymentRecorded) -> None:
    if use.granted is None:
        raise MoreThanGranted(path.stage, "No amount was granted.", pointer="/data/amount")
    if use.overpaid:
        left = max(fact.amount - use.overpaid, ZERO)
        raise MoreThanGranted(
            path.stage, said("{amount} euros are left.", amount=left), pointer="/data/amount"
        )
    if use.monthly is not None and fact.amount > use.monthly:
        raise MoreThanGranted(
            path.stage,
            said("{amount} euros a month were asked for.", amount=use.monthly),
            pointer="/data/amount",
        )
    if use.condition == CURRENT_RENT_RESUMED and not path.has_resumed_rent(fact.occurred_on):
        raise ConditionNotMet(
            path.stage, "The current rent is not known to be paid.", pointer="/data/tool"
        )


def _require_within_asked(path: HouseholdPath, use: ToolUse, fact: ToolGranted) -> None:
    if fact.amount is not None and use.asked is not None and fact.amount > use.asked:
        raise MoreThanGranted(
            path.stage,
            said("{amount} euros were asked for.", amount=use.asked),
            pointer="/data/amount",
        )


def evolve(path: HouseholdPath, recorded: Recorded, fact: ToolFact) -> HouseholdPath:
    """The path after this fact."""
    if isinstance(fact, ToolRequested):
        uses: tuple[ToolUse, ...] = (_requested(recorded, fact),)
        if not is_followed(path):
            # Told after the exit of that same day, which it follows in the fold.
            uses = ended_with_case_on(uses, fact.occurred_on)
        return advanced(path, recorded, tools=(*path.tools, *uses))
    return advanced(
        path, recorded, tools=changed(path.tools, fact.tool, lambda use: _changed(use, fact))
    )


def _requested(recorded: Recorded, fact: ToolRequested) -> ToolUse:
    parameters = fact.parameters
    return ToolUse(
        tool=fact.tool,
        kind=fact.kind,
        requested_by=recorded.organisation,
        steps=(Dated(fact.occurred_on, ToolStep.REQUESTED),),
        asked=asked_in_all(parameters),
        monthly=parameters.monthly_amount,
        funder=parameters.funder,
        operator=parameters.operator,
        payee=parameters.payee,
        place=parameters.place,
        condition=parameters.condition,
        review_months=parameters.review_months,
        planned_end_on=_planned_end(fact),
    )


def asked_in_all(parameters: ToolParameters) -> Decimal | None:
    """What a request amounts to, in euros: an amount, or months of one, below the cap if any."""
    asked = parameters.amount
    if parameters.monthly_amount is not None and parameters.months is not None:
        asked = parameters.monthly_amount * parameters.months
    known = [each for each in (asked, parameters.cap) if each is not None]
    return min(known) if known else None


def _planned_end(fact: ToolRequested) -> date | None:
    parameters = fact.parameters
    if parameters.planned_end_on is not None:
        return parameters.planned_end_on
    months = parameters.months or parameters.months_max
    start = parameters.start_on or parameters.first_month
    return months_after(start, months) if months and start else None


def _changed(use: ToolUse, fact: LaterToolFact) -> ToolUse:
    after = with_step(use, _dated(fact))
    match fact:
        case ToolRenewed():
            return replace(after, planned_end_on=fact.planned_end_on or use.planned_end_on)
        case ToolEnded():
            return replace(after, outcome=fact.outcome)
        case _:
            return after


STEPS: Mapping[type[Fact], ToolStep] = {
    ToolGranted: ToolStep.GRANTED,
    ToolRefused: ToolStep.REFUSED,
    ToolStarted: ToolStep.STARTED,
    ToolPaymentRecorded: ToolStep.PAID,
    ToolRenewed: ToolStep.RENEWED,
    ToolSuspended: ToolStep.SUSPENDED,
    ToolResumed: ToolStep.RESUMED,
    ToolEnded: ToolStep.ENDED,
}


def _dated(fact: LaterToolFact) -> Dated:
    amount = (
        fact.amount if isinstance(fact, ToolGranted | ToolPaymentRecorded | ToolRenewed) else None
    )
    return Dated(fact.occurred_on, STEPS[type(fact)], amount)
