"""Expenses (dépenses): what is spent for one household, apart from a programme's costs."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar

from domain import codes
from domain.circumstances import Circumstances
from domain.fact import Fact
from domain.funding import programme_then, require_funder
from domain.marks import Money, Path, Rent
from domain.path import Expense, HouseholdPath, Recorded, advanced
from domain.refusal import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseRecorded(Fact):
    """An expense for this household, in euros; a breakdown, never added to a programme's cost."""

    NAME: ClassVar[str] = "etage.household.expense-recorded.v1"

    amount: Annotated[Money, Rent]
    category: Annotated[codes.CostCategory, Path]
    funder: Annotated[codes.Organisation | None, Path] = None


def decide(
    path: HouseholdPath, fact: ExpenseRecorded, circumstances: Circumstances
) -> ExpenseRecorded:
    """The expense as it is to be stored; raises `Invalid`."""
    require_positive(fact.amount, "/data/amount")
    require_funder(
        fact.funder,
        programme_then(path, fact.occurred_on),
        days=(fact.occurred_on, fact.occurred_on),
        circumstances=circumstances,
        pointer="/data/funder",
    )
    return fact


def require_positive(amount: Decimal | None, pointer: str) -> None:
    """An amount that is spent or granted is above zero; raises `Invalid`."""
    if amount is not None and amount <= 0:
        raise Invalid("An amount above zero is required.", pointer=pointer)


def evolve(path: HouseholdPath, recorded: Recorded, fact: ExpenseRecorded) -> HouseholdPath:
    """The path after this expense."""
    expense = Expense(
        on=fact.occurred_on, amount=fact.amount, category=fact.category, funder=fact.funder
    )
    return advanced(path, recorded, expenses=(*path.expenses, expense))
