"""The report of a programme in words: plain texts alone, for the document's template."""

from datetime import date
from typing import Any

from adapters.http.pages.figures_told import (
    EMPTY,
    SUPPRESSED,
    SUPPRESSED_WHY,
    ToldFigure,
    unit_words,
)
from adapters.http.pages.typography import day, spaced
from adapters.programme_report import Breakdown, Report
from services.indicator_table import INDICATORS

SAFE_NOTE = (
    f"« {SUPPRESSED} » : {SUPPRESSED_WHY}, ou ce qui les ferait deviner. Les chiffres sont ceux de"
    " la fin du dernier trimestre échu."
)
EMPTY_NOTE = f"« {EMPTY} » : il n’y a rien à rapporter."


def report_told(report: Report, *, reader: str, today: date) -> dict[str, Any]:
    """The report as texts; no cell of it is anything but what the page shows."""
    title = f"Rapport du programme {report.programme}"
    return {
        "date": [today.year, today.month, today.day],
        "made_on": day(today),
        "position": str(report.position),
        "title": title,
        "author": reader,
        "header": f"rapport du programme {report.programme}",
        "confidentiality": "",
        "heading": title,
        "lead": f"Chiffres au {day(report.as_of)}",
        "facts": [*report.of, ("Établi pour", reader)],
        "notes": [spaced(SAFE_NOTE if report.is_safe else EMPTY_NOTE)],
        "groups": [
            {"heading": heading, "rows": [_row(each) for each in figures]}
            for heading, figures in report.groups
        ],
        "lines": [
            {
                "heading": spaced(INDICATORS[key].title),
                "rows": [[each.words, each.period or "–", each.told.value] for each in lines],
            }
            for key, lines in report.lines.items()
        ],
        "parts": [_part(each) for each in report.breakdowns if each.parts],
        "trend": _trend(report),
    }


def named(figure: ToldFigure) -> str:
    """The title with its unit: « Ménages entrés (ménages) »."""
    unit = unit_words(figure.key)
    return f"{figure.title} ({unit})" if unit else figure.title


def _row(figure: ToldFigure) -> dict[str, str]:
    return {
        "title": figure.title,
        "definition": f"{figure.definition} Version {figure.version}.",
        "value": figure.value,
        "numerator": figure.numerator or "–",
        "denominator": figure.denominator or "–",
    }


def _part(breakdown: Breakdown) -> dict[str, Any]:
    return {
        "heading": breakdown.title,
        "heads": ["Indicateur", "Ensemble", *breakdown.parts],
        "rows": [
            [named(whole), whole.short, *(part.short for part in parts)]
            for _, rows in breakdown.groups
            for whole, parts in rows
        ],
    }


def _trend(report: Report) -> dict[str, Any]:
    return {
        "heads": ["Indicateur", *(words for words, _ in report.trend.quarters)],
        "rows": [
            [named(figure), *(each.short for each in points)]
            for figure, points in report.trend.rows
        ],
    }
