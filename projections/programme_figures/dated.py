"""The dated facts that figures count, one by one, each under the place where it happened."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from domain.accompaniment import ContactRecorded, LeadHandedOver, PartnerJoined
from domain.diagnosis import DiagnosisContributed, HealthDiagnosisContributed
from domain.exit import FollowedUp, Reentered
from domain.expenses import ExpenseRecorded
from domain.fact import Fact
from domain.identification import Identified, Signal, SignalRecorded
from domain.itinerary import Step
from domain.legal import LegalStageRecorded
from domain.referral import Referred
from domain.review import Admitted
from domain.sharing import ConsentGiven
from domain.tool_facts import ToolPaymentRecorded, ToolRequested, ToolStarted

MET = "met"
HEARING = "hearing"

Tools = dict[str, tuple[str, str | None]]
"""For each use of a tool by its name: its kind and its funder."""


class DatedRow(NamedTuple):
    """One row of the facts; `told_on` is the day that the fact speaks of, where it has its own."""

    kind: str
    happened_on: date
    told_on: date | None
    programme: str | None
    territory: str | None
    landlord: str | None
    stream: str | None
    episode: int | None
    code: str | None = None
    party: str | None = None
    flag: bool | None = None
    number: int | None = None
    amount: Decimal | None = None


def dated_rows(step: Step, tools: Tools) -> Iterator[DatedRow]:
    """What is counted of one step; `tools` is filled with the tools asked for on the way."""
    fact = step.recorded.fact
    organisation = step.recorded.organisation
    match fact:
        case ContactRecorded():
            met = fact.outcome == MET
            yield _row(step, "contact", code=fact.kind, party=organisation, flag=met)
        case DiagnosisContributed() | HealthDiagnosisContributed():
            yield _row(step, "contribution", party=organisation)
        case ConsentGiven():
            yield _row(step, "agreement", party=organisation)
        case ExpenseRecorded():
            yield _row(step, "expense", code=fact.category, party=fact.funder, amount=fact.amount)
        case FollowedUp():
            left = step.left
            told = _row(step, "follow_up", flag=fact.still_housed, number=fact.months_after)
            yield told._replace(episode=left)
        case _:
            yield from _signals(step, fact)
            yield from _taking_part(step, fact)
            yield from _tools(step, fact, tools)
            yield from _procedure(step, fact)


def _row(step: Step, kind: str, *, told_on: date | None = None, **more: Any) -> DatedRow:
    place = step.place
    return DatedRow(
        kind=kind,
        happened_on=step.recorded.fact.occurred_on,
        told_on=told_on,
        programme=place.programme,
        territory=place.territory,
        landlord=place.landlord,
        stream=place.stream,
        episode=step.episode,
        **more,
    )


def signals_of(fact: Fact) -> Sequence[Signal | SignalRecorded]:
    """The signals that a fact tells."""
    match fact:
        case Identified() | Referred():
            return fact.signals
        case SignalRecorded():
            return (fact,)
        case _:
            return ()


def first_signal(steps: Sequence[Step]) -> date | None:
    """The day of the earliest signal among these steps."""
    days = [each.observed_on for step in steps for each in signals_of(step.recorded.fact)]
    return min(days, default=None)


def _signals(step: Step, fact: Fact) -> Iterator[DatedRow]:
    for each in signals_of(fact):
        yield _row(step, "signal", told_on=each.observed_on, code=each.kind, party=each.service)


def _taking_part(step: Step, fact: Fact) -> Iterator[DatedRow]:
    match fact:
        case PartnerJoined():
            yield _row(step, "part", party=fact.organisation)
        case LeadHandedOver():
            yield _row(step, "part", party=fact.to_organisation)
        case Admitted() | Reentered():
            yield _row(step, "part", party=fact.lead_organisation)
        case _:
            return


def _tools(step: Step, fact: Fact, tools: Tools) -> Iterator[DatedRow]:
    match fact:
        case ToolRequested():
            tools[fact.tool] = fact.kind, fact.parameters.funder
        case ToolStarted() if fact.tool in tools:
            kind, funder = tools[fact.tool]
            yield _row(step, "tool_started", code=kind, party=funder)
        case ToolPaymentRecorded() if fact.tool in tools:
            kind, funder = tools[fact.tool]
            yield _row(step, "tool_paid", code=kind, party=funder, amount=fact.amount)
        case _:
            return


def _procedure(step: Step, fact: Fact) -> Iterator[DatedRow]:
    """The stage, and the day of the hearing with what is told of it."""
    if not isinstance(fact, LegalStageRecorded):
        return
    yield _row(step, "legal_stage", told_on=fact.on, code=fact.stage)
    heard_on = fact.hearing_on or (fact.on if fact.stage == HEARING else None)
    if heard_on is None:
        return
    yield _row(step, "hearing", told_on=heard_on)
    if fact.diagnosis_ready is not None:
        yield _row(step, "hearing_diagnosis", told_on=heard_on, flag=fact.diagnosis_ready)
    if fact.tenant_attended is not None:
        yield _row(step, "hearing_attendance", told_on=heard_on, flag=fact.tenant_attended)
