"""Cases as the pages list them: in groups of a stage, filtered and sorted by what they show."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from domain.stages import Stage

Case = Mapping[str, Any]

FAR = "9999-12-31"


def by_stage(cases: Sequence[Case]) -> list[tuple[str, list[Case]]]:
    """The cases of each stage that has some, in the order of the programme."""
    groups = [(stage.value, [each for each in cases if each["stage"] == stage]) for stage in Stage]
    return [(stage, own) for stage, own in groups if own]


def _by_since(case: Case) -> tuple[Any, ...]:
    return (case["since"],)


def _by_debt(case: Case) -> tuple[Any, ...]:
    return (-Decimal(case.get("debt") or 0), case["since"])


def _by_hearing(case: Case) -> tuple[Any, ...]:
    return (case.get("hearing_on") or FAR, case["since"])


def _by_contact(case: Case) -> tuple[Any, ...]:
    return (case.get("last_contact_on") or "", case["since"])


def _by_alerts(case: Case) -> tuple[Any, ...]:
    return (-len(case["alerts"]), case["since"])


SORTS: Mapping[str, tuple[str, Callable[[Case], tuple[Any, ...]]]] = {
    "anciennete": ("ancienneté dans l’étape", _by_since),
    "alertes": ("alertes", _by_alerts),
    "dette": ("dette la plus forte", _by_debt),
    "audience": ("prochaine audience", _by_hearing),
    "contact": ("contact le plus ancien", _by_contact),
}
"""The orders of a list, by the word in the address; never by name."""

SORT = "anciennete"


def sorted_by(cases: Sequence[Case], sort: str) -> list[Case]:
    """The cases in one of the orders."""
    _, key = SORTS[sort]
    return sorted(cases, key=key)
