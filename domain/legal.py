"""Debt and procedure (dette, procédure): dated facts of the rent account and of the court."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, assert_never

from domain import codes
from domain.circumstances import Circumstances
from domain.dates import require_not_after
from domain.fact import Fact
from domain.marks import Day, Identity, Money, Reference, Rent
from domain.parties import require_lease
from domain.path import Debt, HouseholdPath, LegalStep, Recorded, advanced


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtRecorded(Fact):
    """What is owed `as_of` that day; every amount is in euros."""

    NAME: ClassVar[str] = "etage.household.debt-recorded.v1"

    amount: Annotated[Money, Rent]
    as_of: Annotated[Day, Rent]
    kind: Annotated[codes.DebtKind | None, Rent] = None
    rent_due: Annotated[Money | None, Rent] = None
    rent_paid: Annotated[Money | None, Rent] = None
    charges: Annotated[Money | None, Rent] = None
    housing_benefit: Annotated[codes.HousingBenefit | None, Rent] = None
    housing_benefit_amount: Annotated[Money | None, Rent] = None
    current_rent_resumed_since: Annotated[Day | None, Rent] = None
    repayment_plan: Annotated[codes.RepaymentPlan | None, Rent] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalStageRecorded(Fact):
    """A stage of the procedure, dated `on`; any stage may be skipped."""

    NAME: ClassVar[str] = "etage.household.legal-stage-recorded.v1"

    stage: Annotated[codes.LegalStage, Rent]
    on: Annotated[Day, Rent]
    ground: Annotated[codes.LegalGround | None, Rent] = None
    hearing_on: Annotated[Day | None, Rent] = None
    diagnosis_ready: Annotated[bool | None, Rent] = None
    tenant_attended: Annotated[bool | None, Rent] = None
    outcome: Annotated[codes.LegalOutcome | None, Rent] = None
    exploc_reference: Annotated[Reference | None, Identity] = None


LegalFact = DebtRecorded | LegalStageRecorded


def decide(path: HouseholdPath, fact: LegalFact, circumstances: Circumstances) -> LegalFact:
    """The fact as it is to be stored; raises `Forbidden` for another landlord's lease."""
    require_lease(path, fact.occurred_on, circumstances)
    match fact:
        case DebtRecorded():
            resumed = fact.current_rent_resumed_since
            require_not_after(fact.as_of, fact.occurred_on, pointer="/data/as_of")
            require_not_after(resumed, fact.occurred_on, pointer="/data/current_rent_resumed_since")
        case LegalStageRecorded():
            require_not_after(fact.on, fact.occurred_on, pointer="/data/on")
        case _:
            assert_never(fact)
    return fact


def evolve(path: HouseholdPath, recorded: Recorded, fact: LegalFact) -> HouseholdPath:
    """The path after this fact."""
    match fact:
        case DebtRecorded():
            debt = Debt(
                fact.as_of,
                fact.amount,
                fact.kind,
                resumed_since=fact.current_rent_resumed_since,
                housing_benefit=fact.housing_benefit,
                housing_benefit_amount=fact.housing_benefit_amount,
            )
            return advanced(path, recorded, debts=(*path.debts, debt))
        case LegalStageRecorded():
            step = LegalStep(
                fact.stage,
                fact.on,
                fact.hearing_on,
                ground=fact.ground,
                diagnosis_ready=fact.diagnosis_ready,
                tenant_attended=fact.tenant_attended,
                outcome=fact.outcome,
            )
            return advanced(path, recorded, legal_stages=(*path.legal_stages, step))
        case _:
            assert_never(fact)
