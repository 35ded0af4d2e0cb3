"""The rent account in a reader's own time: what a landlord may know of a household it took over."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from domain.circumstances import Rebuild
from domain.expenses import ExpenseRecorded
from domain.household import fold
from domain.legal import DebtRecorded, LegalStageRecorded
from domain.path import HouseholdPath, Recorded
from domain.rectification import Rectified, effective

ACCOUNT = DebtRecorded | LegalStageRecorded | ExpenseRecorded
"""The facts that tell nothing but the rent account, the procedure and what was spent."""


def rent_from(
    path: HouseholdPath, facts: Sequence[Recorded], since: date, *, rebuild: Rebuild
) -> HouseholdPath:
    """The path without what these facts told of the rent account from before a day.

    Tools that were requested before are left out too: what they cost is of that account.
    """
    kept = [
        each
        for each in effective(facts, rebuild)
        if not isinstance(each.fact, Rectified)
        and not (isinstance(each.fact, ACCOUNT) and each.fact.occurred_on < since)
    ]
    own = fold(kept)
    if own is None:
        raise ValueError("the facts of a path make one")
    return replace(
        path,
        debts=own.debts,
        legal_stages=own.legal_stages,
        expenses=own.expenses,
        tools=tuple(use for use in path.tools if use.requested_on >= since),
    )
