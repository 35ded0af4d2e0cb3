"""Cases in the shapes of the API: what a row of a board, a portfolio or a list tells its reader."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from domain.access import Classes
from domain.marks import FieldClass
from projections.alerts import ALERTS
from services.case_pages import CaseRow
from services.portfolios import Portfolio
from services.views import label

ON_RENT = frozenset(alert.code for alert in ALERTS if alert.on_rent)


def case_json(case: CaseRow, names: Mapping[UUID, str], classes: Classes) -> dict[str, Any]:
    """One row of a board, a portfolio or a list."""
    answer: dict[str, Any] = {
        "household_id": str(case.household),
        "label": label(case.household, names.get(case.household)),
        "position": case.position,
        "stage": case.stage,
        "since": case.since.isoformat(),
        "landlord": case.landlord,
        "lead_organisation": case.lead_organisation,
        "tools": list(case.tools),
        "last_contact_on": _iso(case.last_contact_on),
        "alerts": [c for c in case.alerts if FieldClass.RENT in classes or c not in ON_RENT],
    }
    answer |= _known(case)
    if FieldClass.RENT in classes:
        answer |= {
            "debt": None if case.debt is None else str(case.debt),
            "debt_as_of": _iso(case.debt_as_of),
            "legal_stage": case.legal_stage,
            "hearing_on": _iso(case.hearing_on),
        }
    return answer


def _known(case: CaseRow) -> dict[str, Any]:
    """What one read model has of a case and another has not."""
    some = {
        "territory": case.territory,
        "commune": case.commune,
        "programme": case.programme,
        "stream": case.stream,
        "episode": case.episode,
        "modality": case.modality,
        "partners": list(case.partners) or None,
    }
    return {name: value for name, value in some.items() if value is not None}


def account_json(found: Portfolio, case: CaseRow, classes: Classes) -> dict[str, Any]:
    """The group that a case of a portfolio stands in, its debt over time and its next deadline."""
    answer: dict[str, Any] = {"group": found.groups_of[case.household]}
    if FieldClass.RENT in classes:
        account = found.accounts[case.household]
        answer["debts"] = [
            {"as_of": day.isoformat(), "amount": str(amount)} for day, amount in account.debts
        ]
        answer["debt_growth"] = None if account.growth is None else str(account.growth)
        answer["debt_growth_from"] = _iso(account.growth_from)
        answer["deadline"] = _deadline_json(account.deadline)
    return answer


def _deadline_json(deadline: tuple[str, date] | None) -> dict[str, str] | None:
    return None if deadline is None else {"code": deadline[0], "due_on": deadline[1].isoformat()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
