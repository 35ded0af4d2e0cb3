"""Tools (outils): what is recorded of bail maintien, aide à la quittance and the others."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from domain import codes
from domain.fact import Fact, Part
from domain.marks import Day, EventId, Identity, Money, Path, Rent, Slug, Social, Text, Whole

Months = Annotated[int, Whole(1, 120)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Part):
    """What one of the parties to a lease undertakes."""

    party: Annotated[codes.CommitmentParty, Path]
    undertaking: Annotated[Text, Social]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolParameters(Part):
    """Every parameter that a kind of tool may have; which it has and needs is configuration.

    Amounts are in euros, `months` and the like are whole months.
    """

    amount: Annotated[Money | None, Rent] = None
    monthly_amount: Annotated[Money | None, Rent] = None
    first_month: Annotated[Day | None, Path] = None
    months: Annotated[Months | None, Path] = None
    cap: Annotated[Money | None, Rent] = None
    payee: Annotated[codes.Organisation | None, Path] = None
    payee_name: Annotated[Text | None, Identity] = None
    funder: Annotated[codes.Organisation | None, Path] = None
    condition: Annotated[codes.ToolCondition | None, Path] = None
    start_on: Annotated[Day | None, Path] = None
    planned_end_on: Annotated[Day | None, Path] = None
    review_months: Annotated[Months | None, Path] = None
    parties: tuple[Annotated[codes.Organisation, Path], ...] = ()
    commitments: tuple[Commitment, ...] = ()
    scheme: Annotated[codes.Scheme | None, Path] = None
    operator: Annotated[codes.Organisation | None, Path] = None
    place: Annotated[Slug | None, Path] = None
    owner: Annotated[codes.Organisation | None, Path] = None
    occupancy_charge: Annotated[Money | None, Rent] = None
    months_max: Annotated[Months | None, Path] = None
    from_address: Annotated[Text | None, Identity] = None
    to_address: Annotated[Text | None, Identity] = None
    moving_on: Annotated[Day | None, Path] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolRequested(Fact):
    """A tool is asked for; `tool` is the poster's name for this use, on this household."""

    NAME: ClassVar[str] = "etage.household.tool-requested.v1"

    tool: Annotated[EventId, Path]
    kind: Annotated[codes.ToolKind, Path]
    parameters: ToolParameters = ToolParameters()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolGranted(Fact):
    """Who decides on this kind grants it; without `amount`, what was asked for."""

    NAME: ClassVar[str] = "etage.household.tool-granted.v1"

    tool: Annotated[EventId, Path]
    amount: Annotated[Money | None, Rent] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolRefused(Fact):
    """Who decides on this kind refuses it."""

    NAME: ClassVar[str] = "etage.household.tool-refused.v1"

    tool: Annotated[EventId, Path]
    reason: Annotated[Text, Social]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolStarted(Fact):
    """The tool is in use from that day."""

    NAME: ClassVar[str] = "etage.household.tool-started.v1"

    tool: Annotated[EventId, Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolPaymentRecorded(Fact):
    """A payment, in euros; the payments of a use never exceed what was granted."""

    NAME: ClassVar[str] = "etage.household.tool-payment-recorded.v1"

    tool: Annotated[EventId, Path]
    amount: Annotated[Money, Rent]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolRenewed(Fact):
    """The tool goes on: until a later day, with an amount more, or both."""

    NAME: ClassVar[str] = "etage.household.tool-renewed.v1"

    tool: Annotated[EventId, Path]
    planned_end_on: Annotated[Day | None, Path] = None
    amount: Annotated[Money | None, Rent] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolSuspended(Fact):
    """The tool rests: nothing is paid until it is resumed."""

    NAME: ClassVar[str] = "etage.household.tool-suspended.v1"

    tool: Annotated[EventId, Path]
    reason: Annotated[Text | None, Social] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolResumed(Fact):
    """The tool is in use again."""

    NAME: ClassVar[str] = "etage.household.tool-resumed.v1"

    tool: Annotated[EventId, Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolEnded(Fact):
    """The tool ends with an outcome."""

    NAME: ClassVar[str] = "etage.household.tool-ended.v1"

    tool: Annotated[EventId, Path]
    outcome: Annotated[codes.ToolOutcome, Path]


LaterToolFact = (
    ToolGranted
    | ToolRefused
    | ToolStarted
    | ToolPaymentRecorded
    | ToolRenewed
    | ToolSuspended
    | ToolResumed
    | ToolEnded
)
ToolFact = ToolRequested | LaterToolFact
