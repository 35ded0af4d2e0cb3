"""Figures as of a day, counted in the read model, and what the programme's own facts add."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg.rows import TupleRow

from domain.money import CostRecorded, envelopes_in_force
from domain.path import Recorded
from domain.practice import SatisfactionSurveyed
from domain.programme import Configuration
from projections.programme_figures import tables
from projections.programme_figures.arriving import ARRIVALS
from projections.programme_figures.entering import HEARINGS, REFERRALS, SIGNALS
from projections.programme_figures.leaving import EPISODES, OUTCOMES
from projections.programme_figures.working import SILENCES, TOOLS, WORK
from services.indicator_definitions import value_of
from services.indicator_table import INDICATORS, RECONNECTION_DAYS, SILENCE_DAYS
from services.reader_context import COUNTING, ReaderContext, Reading, one_moment
from services.suppression import Cell

QUERIES = (EPISODES, ARRIVALS, OUTCOMES, REFERRALS, SIGNALS, HEARINGS, WORK, TOOLS, SILENCES)
RATED = frozenset({"avoided", "not_avoided", "unknown"})
QUARTER_MONTHS = 3
NOBODY: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What figures are asked of, as of which day; None narrows nothing."""

    as_of: date
    programme: str | None = None
    territory: str | None = None
    landlord: str | None = None
    stream: str | None = None

    @property
    def narrowings(self) -> Sequence[str]:
        """By what it is narrowed within its programme."""
        return [name for name in ("territory", "landlord", "stream") if getattr(self, name)]

    @property
    def parameters(self) -> dict[str, Any]:
        """The scope as parameters of the queries."""
        return {
            "as_of": self.as_of,
            "programme": self.programme,
            "territory": self.territory,
            "landlord": self.landlord,
            "stream": self.stream,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure or one line of its breakdown, and the households it is about.

    `counted` are those of the numerator, where it counts some of them. `size` is how many they
    are where the households themselves are not known.
    """

    key: str
    code: str | None = None
    period: date | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    median: Decimal | None = None
    households: frozenset[UUID] = NOBODY
    counted: frozenset[UUID] | None = None
    size: Cell | None = None

    @property
    def value(self) -> Decimal | None:
        """The rounded value; None over an empty denominator."""
        return value_of(
            INDICATORS[self.key].how,
            numerator=self.numerator,
            denominator=self.denominator,
            median=self.median,
        )

    @property
    def cell(self) -> Cell:
        """What suppression looks at."""
        if self.size is not None:
            return self.size
        counted = None if self.counted is None else len(self.counted)
        return Cell(households=len(self.households), counted=counted)

    @property
    def members(self) -> frozenset[UUID]:
        """The households that the numerator counts; where it counts none, all it is about."""
        return self.households if self.counted is None else self.counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Every indicator of one scope at one position, and the lines of their breakdowns."""

    position: int
    totals: Mapping[str, Figure]
    breakdowns: Mapping[str, Sequence[Figure]] = field(default_factory=dict)


def figures(
    reading: Reading,
    scope: Scope,
    configuration: Configuration,
    *,
    programme_facts: Sequence[Recorded] = (),
) -> Figures:
    """Count every indicator. `programme_facts` are those about the scope's programme itself."""
    asked = {
        **scope.parameters,
        "silence_days": SILENCE_DAYS,
        "reconnection_days": RECONNECTION_DAYS,
        **outcome_parameters(configuration),
    }
    with one_moment(reading, tables.LOCK, COUNTING) as execute:
        position = execute(tables.POSITION, None)[0][0]
        rows = [_figure(row) for query in QUERIES for row in execute(query, asked)]
    totals = {each.key: each for each in rows if each.code is None and each.period is None}
    lines = sorted((each for each in rows if each.code is not None), key=_in_order)
    broken_down = {key: [each for each in lines if each.key == key] for key in INDICATORS}
    told = [each for each in programme_facts if each.fact.occurred_on <= scope.as_of]
    whole = not scope.narrowings and scope.programme is not None
    _add_programme(totals, broken_down, told if whole else [])
    return Figures(
        position=position,
        totals={key: totals.get(key, Figure(key=key)) for key in INDICATORS},
        breakdowns={key: lines for key, lines in broken_down.items() if lines},
    )


def followed(
    reading: Reading, households: Sequence[UUID], keys: Sequence[str] | None
) -> frozenset[UUID]:
    """Those of the households that a reader follows (all, where `keys` is None)."""
    asked = {"households": list(households), "keys": None if keys is None else list(keys)}
    with one_moment(reading, tables.LOCK, ReaderContext.of(keys)) as execute:
        return frozenset(row[0] for row in execute(tables.FOLLOWED, asked))


def outcome_parameters(configuration: Configuration) -> dict[str, list[str]]:
    """The outcomes that count as each thing, as parameters of the queries."""
    codes: dict[str, list[str]] = {"avoided": [], "housed": [], "excluded": [], "rated": []}
    for outcome in configuration.outcomes.values():
        if outcome.counts_as in codes:
            codes[outcome.counts_as].append(outcome.code)
        if outcome.counts_as in RATED:
            codes["rated"].append(outcome.code)
    return codes


def _figure(row: TupleRow) -> Figure:
    key, code, period, numerator, denominator, median, households, counted = row
    return Figure(
        key=key,
        code=code,
        period=period,
        numerator=_decimal(numerator),
        denominator=_decimal(denominator),
        median=_decimal(median),
        households=frozenset(households or ()),
        counted=None if counted is None and not _counts(key) else frozenset(counted or ()),
    )


COUNTING_NO_HOUSEHOLD = frozenset(
    {"organisations_per_household", "partners_per_diagnosis", "mean_accompaniment_months"}
)


def _counts(key: str) -> bool:
    """Whether the numerator counts households, none of them where SQL gives no array."""
    how = INDICATORS[key].how
    return how.value in ("count", "ratio", "per_month", "money") and (
        key not in COUNTING_NO_HOUSEHOLD
    )


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _in_order(figure: Figure) -> tuple[date, str]:
    return figure.period or date.min, figure.code or ""


def _add_programme(
    totals: dict[str, Figure],
    broken_down: dict[str, list[Figure]],
    told: Sequence[Recorded],
) -> None:
    """Costs, envelopes and surveys, which are of the whole programme."""
    costs = [each.fact for each in told if isinstance(each.fact, CostRecorded)]
    entered, avoided = totals["households_entered"], totals["eviction_avoided_rate"]
    spent = sum((cost.amount for cost in costs), Decimal("0.00")) if costs else None
    for key, over, of in (
        ("cost_per_household_eur", entered, entered.households),
        ("cost_per_avoided_eviction_eur", avoided, avoided.counted or NOBODY),
    ):
        denominator = over.numerator if costs else None
        total = Figure(key=key, numerator=spent, denominator=denominator, households=of)
        totals[key] = total
        for category in sorted({cost.category for cost in costs}):
            amount = sum(cost.amount for cost in costs if cost.category == category)
            line = replace(total, code=category, numerator=Decimal(amount))
            broken_down[key].append(line)
    surveys = [each.fact for each in told if isinstance(each.fact, SatisfactionSurveyed)]
    if surveys:
        totals["satisfaction"] = Figure(
            key="satisfaction",
            numerator=Decimal(sum(each.satisfied for each in surveys)),
            denominator=Decimal(sum(each.answered for each in surveys)),
        )
    envelopes = envelopes_in_force(told)
    if envelopes:
        spend = totals["tool_spend_eur"]
        totals["tool_spend_eur"] = replace(spend, denominator=sum(envelopes.values(), Decimal(0)))
