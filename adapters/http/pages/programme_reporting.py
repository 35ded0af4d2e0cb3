"""The report of a programme: every figure, its lines, its parts and its trends, read at once."""

from adapters.http.pages.figures_told import told_all, told_lines
from adapters.http.pages.indicator_words import GROUPS
from adapters.http.pages.programme_frame import Opened, absent, narrowed_to
from adapters.http.pages.programme_scope import NARROWINGS
from adapters.http.pages.programme_tables_page import PARTS, part_names, rows_of, ways_of
from adapters.http.pages.trend_charts import trend_table
from adapters.programme_report import Breakdown, Report
from services.indicators import Seen


def report_of(page: Opened) -> Report:
    """Everything that the reader may see of what is asked for. Raises NotFound."""
    asked, indicators = page.asked, page.site.parts.indicators
    whole = indicators.seen(page.actor, asked.scope)
    without = absent(page)
    every = told_all(whole.shown.totals)
    return Report(
        programme=asked.programme.name,
        of=narrowed_to(page.site, asked),
        as_of=whole.scope.as_of,
        position=whole.position,
        is_safe=page.frame["is_safe"],
        groups=[
            (words, [every[key] for key in keys if key not in without]) for words, keys in GROUPS
        ],
        lines={
            key: told_lines(key, lines, page.site.words)
            for key, lines in whole.shown.breakdowns.items()
            if lines and key not in without
        },
        breakdowns=[_breakdown(page, way, whole) for way in ways_of(page)],
        trend=trend_table(indicators.trend(page.actor, asked.scope), without=without),
    )


def _breakdown(page: Opened, way: str, whole: Seen) -> Breakdown:
    found = page.site.parts.indicators.by_part(page.actor, page.asked.scope, NARROWINGS[way])
    named = part_names(way, found, page.site.words)
    return Breakdown(
        title=PARTS[way],
        parts=[name for _, name in named],
        groups=rows_of(whole, [found[code] for code, _ in named], without=absent(page)),
    )
