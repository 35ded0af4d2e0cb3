"""The report of a programme as a workbook: figures as numbers, a sheet for each breakdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from adapters.http.pages.figures_told import EMPTY, SUPPRESSED, ToldFigure, ToldLine
from adapters.http.pages.indicator_words import EUROS, PERCENT, UNITS
from adapters.http.pages.trend_charts import TrendTable
from adapters.sheets import Cell, Column, Table, as_workbook_of
from services.indicator_table import INDICATORS

HEADINGS_MAX = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """The indicators of each part of what is reported: a row of the whole and of every part."""

    title: str
    parts: Sequence[str]
    groups: Sequence[tuple[str, Sequence[tuple[ToldFigure, Sequence[ToldFigure]]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that a report tells, as its reader may see it; `of` is what it is narrowed to."""

    programme: str
    of: Sequence[tuple[str, str]]
    as_of: date
    position: int
    is_safe: bool
    groups: Sequence[tuple[str, Sequence[ToldFigure]]]
    lines: Mapping[str, Sequence[ToldLine]]
    breakdowns: Sequence[Breakdown]
    trend: TrendTable


def report_workbook(report: Report, *, made_on: date) -> bytes:
    """The report as a workbook in memory; no cell of it is a formula."""
    tables = [
        _figures(report),
        _lines(report),
        *(_parts(each) for each in report.breakdowns),
        _trend(report),
        _about(report),
    ]
    return as_workbook_of(tables, title=f"Rapport {report.programme}", made_on=made_on)


def _figures(report: Report) -> Table:
    rows = [
        [heading, each.title, *_cells(each), each.definition, each.version]
        for heading, figures in report.groups
        for each in figures
    ]
    columns = [
        Column(name="group", title="Groupe", width=24),
        Column(name="indicator", title="Indicateur", width=36),
        *VALUE_COLUMNS,
        Column(name="definition", title="Définition", width=90),
        Column(name="version", title="Version", width=8),
    ]
    return Table(title="Indicateurs", columns=columns, rows=rows)


VALUE_COLUMNS = (
    Column(name="value", title="Valeur"),
    Column(name="unit", title="Unité", width=16),
    Column(name="numerator", title="Numérateur"),
    Column(name="denominator", title="Dénominateur"),
    Column(name="mention", title="Mention", width=18),
)


def _lines(report: Report) -> Table:
    rows = [
        [INDICATORS[key].title, line.words, line.period, *_cells(line.told)]
        for key, lines in report.lines.items()
        for line in lines
    ]
    columns = [
        Column(name="indicator", title="Indicateur", width=36),
        Column(name="line", title="Ligne", width=30),
        Column(name="period", title="Période", width=20),
        *VALUE_COLUMNS,
    ]
    return Table(title="Détails", columns=columns, rows=rows)


def _parts(breakdown: Breakdown) -> Table:
    columns = [
        Column(name="indicator", title="Indicateur", width=36),
        Column(name="unit", title="Unité", width=16),
        Column(name="whole", title="Ensemble"),
        *(
            Column(name=f"part_{number}", title=name, width=22)
            for number, name in enumerate(breakdown.parts, 1)
        ),
    ]
    rows = [
        [whole.title, _unit(whole), _value(whole), *map(_value, parts)]
        for _, figures in breakdown.groups
        for whole, parts in figures
    ]
    return Table(title=breakdown.title[:HEADINGS_MAX], columns=columns, rows=rows)


def _trend(report: Report) -> Table:
    columns = [
        Column(name="indicator", title="Indicateur", width=36),
        Column(name="unit", title="Unité", width=16),
        *(
            Column(name=day.isoformat(), title=f"Au {day:%d/%m/%Y}", width=16)
            for _, day in report.trend.quarters
        ),
    ]
    rows = [[one.title, _unit(one), *map(_value, points)] for one, points in report.trend.rows]
    return Table(title="Tendances", columns=columns, rows=rows)


def _about(report: Report) -> Table:
    told: list[tuple[str, Cell]] = [
        ("Programme", report.programme),
        *report.of,
        ("Chiffres au", report.as_of),
        ("Enregistrement du registre", report.position),
        (EMPTY, "rien à rapporter : le dénominateur est vide"),
    ]
    if report.is_safe:
        told += [
            (SUPPRESSED, "moins de 5 ménages, ou ce qui les ferait deviner"),
            ("Date", "fin du dernier trimestre échu, pour les lecteurs d’agrégats"),
        ]
    columns = [
        Column(name="name", title="Rapport", width=30),
        Column(name="told", title="Ce qu’il faut savoir", width=60),
    ]
    return Table(title="À propos", columns=columns, rows=told)


def _cells(told: ToldFigure) -> Sequence[Cell]:
    mention = SUPPRESSED if told.is_suppressed else EMPTY if told.is_empty else None
    return [told.number, _unit(told), told.top, told.bottom, mention]


def _unit(told: ToldFigure) -> str:
    unit = INDICATORS[told.key].unit
    if unit == PERCENT:
        return "%"
    return "€" if unit == EUROS else UNITS[unit][1]


def _value(told: ToldFigure) -> Cell:
    if told.is_suppressed:
        return SUPPRESSED
    return EMPTY if told.number is None else Decimal(told.number)
