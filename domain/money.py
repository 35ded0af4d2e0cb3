"""Money of a programme (coûts, enveloppes): what it costs, and what its funders set aside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, assert_never

from domain import codes
from domain.carriers import require_carrier
from domain.circumstances import Circumstances
from domain.dates import require_not_after
from domain.expenses import require_positive
from domain.fact import Fact, Part
from domain.funding import require_funder
from domain.marks import Day, Money, Path
from domain.path import Recorded
from domain.refusal import Invalid

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(Part):
    """The days from the first to the last, both included."""

    from_: Annotated[Day, Path]
    to: Annotated[Day, Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRecorded(Fact):
    """A cost (coût) of the programme over a period, in euros; never of one household."""

    NAME: ClassVar[str] = "etage.programme.cost-recorded.v1"

    programme: Annotated[codes.Programme, Path]
    period: Period
    amount: Annotated[Money, Path]
    category: Annotated[codes.CostCategory, Path]
    funder: Annotated[codes.Organisation | None, Path] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeSet(Fact):
    """A funder sets aside an envelope (enveloppe) for a tool over a period, in euros.

    A later one of the same funder, tool and period replaces it; zero takes it back.
    """

    NAME: ClassVar[str] = "etage.programme.envelope-set.v1"

    programme: Annotated[codes.Programme, Path]
    funder: Annotated[codes.Organisation, Path]
    tool: Annotated[codes.ToolKind, Path]
    amount: Annotated[Money, Path]
    period: Period


MoneyFact = CostRecorded | EnvelopeSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Which envelope it is: the one amount of a funder for a tool over a period."""

    programme: str
    funder: str
    tool: str
    starts_on: date
    ends_on: date


def decide(fact: MoneyFact, circumstances: Circumstances) -> MoneyFact:
    """The cost or envelope as it is to be stored; raises `Forbidden` or `Invalid`."""
    require_carrier(fact.programme, circumstances)
    if fact.period.from_ > fact.period.to:
        raise Invalid("The period ends before it begins.", pointer="/data/period/to")
    require_funder(
        fact.funder,
        fact.programme,
        days=(fact.period.from_, fact.period.to),
        circumstances=circumstances,
        pointer="/data/funder",
    )
    match fact:
        case CostRecorded():
            require_not_after(fact.period.from_, fact.occurred_on, pointer="/data/period/from")
            require_positive(fact.amount, "/data/amount")
        case EnvelopeSet():
            if fact.amount < ZERO:
                raise Invalid("An amount from zero up is required.", pointer="/data/amount")
        case _:
            assert_never(fact)
    return fact


def envelopes_in_force(
    recorded: Iterable[Recorded], *, as_of: date | None = None
) -> Mapping[Envelope, Decimal]:
    """The amount of each envelope in euros: the latest set by day, then by position."""
    amounts: dict[Envelope, Decimal] = {}
    for each in sorted(recorded, key=lambda each: (each.fact.occurred_on, each.position)):
        fact = each.fact
        if isinstance(fact, EnvelopeSet) and (as_of is None or fact.occurred_on <= as_of):
            amounts[_envelope(fact)] = fact.amount
    return amounts


def _envelope(fact: EnvelopeSet) -> Envelope:
    return Envelope(
        programme=fact.programme,
        funder=fact.funder,
        tool=fact.tool,
        starts_on=fact.period.from_,
        ends_on=fact.period.to,
    )


def envelope_charged(
    envelopes: Iterable[Envelope], *, funder: str | None, tool: str, on: date
) -> Envelope | None:
    """The envelope that a commitment of that day is charged to; None where there is none.

    Of periods that overlap it is the one that ends first, then the one that began last: what is
    set aside for less time is used first. This order is ours.
    """
    fitting = (
        each
        for each in envelopes
        if (each.funder, each.tool) == (funder, tool) and each.starts_on <= on <= each.ends_on
    )
    return min(fitting, key=lambda each: (each.ends_on, -each.starts_on.toordinal()), default=None)
