"""A landlord's portfolio as a table: its columns, and what a cell tells people and programs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from fastapi import Response

from adapters.http.pages.typography import spaced
from adapters.http.pages.words import Words
from adapters.sheets import (
    CSV_TYPE,
    XLSX_TYPE,
    Cell,
    Column,
    Table,
    Variant,
    as_csv,
    as_workbook,
    attached,
    file_name,
)
from projections.landlord_portfolio import HEARING
from services.exports import WholePortfolio

TITLE = "Portefeuille"
NAME = "portefeuille"

Case = Mapping[str, Any]


class Form(Enum):
    """What kind of file is asked for."""

    CSV = auto()
    CSV_FOR_EXCEL = auto()
    XLSX = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A column, what it holds of a case, and how people call that."""

    column: Column
    value: Callable[[Case], Cell]
    words: Callable[[Case, Words], Cell] | None = None


def answered_as(form: Form, portfolio: WholePortfolio, words: Words, *, day: date) -> Response:
    """The portfolio as a file of that kind, named by the landlord and the day."""
    table = table_of(portfolio, words, in_words=form is not Form.CSV)
    if form is Form.XLSX:
        content, media_type, ending = as_workbook(table, made_on=day), XLSX_TYPE, "xlsx"
    else:
        variant = Variant.MACHINE if form is Form.CSV else Variant.EXCEL
        content, media_type, ending = as_csv(table, variant), CSV_TYPE, "csv"
    name = file_name(NAME, portfolio.landlord, day=day, ending=ending)
    return Response(content, media_type=media_type, headers=attached(name))


def table_of(portfolio: WholePortfolio, words: Words, *, in_words: bool) -> Table:
    """The table; with labels in French for people, with codes for programs."""
    return Table(
        title=TITLE,
        columns=[each.column for each in COLUMNS],
        rows=[
            [
                each.words(case, words) if in_words and each.words else each.value(case)
                for each in COLUMNS
            ]
            for case in portfolio.households
        ],
    )


def _text(name: str) -> Callable[[Case], Cell]:
    return lambda case: case.get(name)


def _day(name: str) -> Callable[[Case], Cell]:
    return lambda case: date.fromisoformat(case[name]) if case.get(name) else None


def _money(name: str) -> Callable[[Case], Cell]:
    return lambda case: Decimal(case[name]) if case.get(name) else None


def _codes(name: str) -> Callable[[Case], Cell]:
    return lambda case: " ".join(case.get(name) or ())


def _legal_stage(case: Case, words: Words) -> Cell:
    stage = case.get("legal_stage")
    return words.code("legal_stages", stage) if stage else None


def _deadline_code(case: Case) -> Cell:
    deadline = case.get("deadline")
    return deadline["code"] if deadline else None


def _deadline_told(case: Case, words: Words) -> Cell:
    deadline = case.get("deadline")
    return deadline_words(words, deadline["code"]) if deadline else None


def _deadline_day(case: Case) -> Cell:
    deadline = case.get("deadline")
    return date.fromisoformat(deadline["due_on"]) if deadline else None


def deadline_words(words: Words, code: str) -> str:
    """What a deadline is called: the label of its delay, or the hearing."""
    if code == HEARING:
        return "Audience"
    labels = (each.label for each in words.configuration.delays if each.code == code)
    return spaced(next(labels, code))


COLUMNS = (
    _Told(
        column=Column(name="household_id", title="Identifiant", width=38),
        value=_text("household_id"),
    ),
    _Told(column=Column(name="label", title="Ménage", width=28), value=_text("label")),
    _Told(
        column=Column(name="territory", title="Territoire", width=24),
        value=_text("territory"),
        words=lambda case, words: words.territory(case.get("territory")),
    ),
    _Told(
        column=Column(name="stage", title="Étape", width=20),
        value=_text("stage"),
        words=lambda case, words: words.stage(case["stage"]),
    ),
    _Told(column=Column(name="since", title="Depuis"), value=_day("since")),
    _Told(
        column=Column(name="lead_organisation", title="Référent", width=24),
        value=_text("lead_organisation"),
        words=lambda case, words: words.organisation(case["lead_organisation"]),
    ),
    _Told(
        column=Column(name="tools", title="Outils en cours", width=28),
        value=_codes("tools"),
        words=lambda case, words: " / ".join(words.tool(code) for code in case["tools"]),
    ),
    _Told(
        column=Column(name="last_contact_on", title="Dernière rencontre"),
        value=_day("last_contact_on"),
    ),
    _Told(column=Column(name="debt", title="Dette (€)"), value=_money("debt")),
    _Told(column=Column(name="debt_as_of", title="Dette au"), value=_day("debt_as_of")),
    _Told(
        column=Column(name="legal_stage", title="Procédure", width=24),
        value=_text("legal_stage"),
        words=_legal_stage,
    ),
    _Told(column=Column(name="hearing_on", title="Audience"), value=_day("hearing_on")),
    _Told(
        column=Column(name="alerts", title="Alertes", width=40),
        value=_codes("alerts"),
        words=lambda case, words: " / ".join(words.alert(code) for code in case["alerts"]),
    ),
    _Told(column=Column(name="debt_growth", title="Évolution (€)"), value=_money("debt_growth")),
    _Told(
        column=Column(name="debt_growth_from", title="Évolution depuis le"),
        value=_day("debt_growth_from"),
    ),
    _Told(
        column=Column(name="deadline", title="Prochaine échéance", width=36),
        value=_deadline_code,
        words=_deadline_told,
    ),
    _Told(column=Column(name="deadline_on", title="Échéance le"), value=_deadline_day),
)
