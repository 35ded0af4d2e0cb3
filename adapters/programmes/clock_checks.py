"""What holds the legal clock of a programme file together: its delays and its truces."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import combinations

from adapters.programmes.checks import CODE, Inconsistent
from domain.programme import Configuration, Delay, Truce

DAY_OF_YEAR = re.compile(r"\d\d-\d\d")
COMMON_YEAR = 2023
"""29 February does not begin or end a truce: it is not a day of every year."""

WORDS = ("label", "rule", "source")


def require_clock(configuration: Configuration) -> None:
    """Raises `Inconsistent` for the first delay or truce that cannot be applied."""
    for index, delay in enumerate(configuration.delays):
        _check_delay(f"delays.{index}", delay, configuration)
    for (_, earlier), (index, later) in combinations(enumerate(configuration.delays), 2):
        _check_versions(f"delays.{index}", earlier, later)
    for index, truce in enumerate(configuration.truces):
        _check_truce(f"truces.{index}", truce)


def _check_delay(key: str, delay: Delay, configuration: Configuration) -> None:
    if not CODE.fullmatch(delay.code):
        raise Inconsistent(f"{key}.code", "only a-z, 0-9 and single separators are allowed")
    for name in WORDS:
        if not getattr(delay, name).strip():
            raise Inconsistent(f"{key}.{name}", "words are required")
    stages = configuration.lists["legal_stages"]
    _require_listed(f"{key}.stage", [delay.stage], stages)
    _require_listed(f"{key}.satisfied_by", delay.satisfied_by, stages)
    if delay.ground is not None:
        _require_listed(f"{key}.ground", [delay.ground], configuration.lists["legal_grounds"])
    _check_length(key, delay)
    if delay.valid_from and delay.valid_until and delay.valid_until < delay.valid_from:
        raise Inconsistent(f"{key}.valid_until", "the delay ends before it begins")


def _check_length(key: str, delay: Delay) -> None:
    lengths = {name: getattr(delay, name) for name in ("months", "weeks", "days")}
    given = {name: length for name, length in lengths.items() if length is not None}
    if len(given) != 1:
        raise Inconsistent(key, "exactly one of months, weeks and days is required")
    for name, length in (*given.items(), ("debt_of_monthly_rents", delay.debt_of_monthly_rents)):
        if length is not None and length < 1:
            raise Inconsistent(f"{key}.{name}", "a number from one up is required")


def _check_versions(key: str, earlier: Delay, later: Delay) -> None:
    """Two delays of one code are two versions of one rule: no day falls under both."""
    if earlier.code != later.code:
        return
    if earlier.chosen_by != later.chosen_by:
        raise Inconsistent(f"{key}.chosen_by", f"another {later.code} is chosen otherwise")
    first, second = sorted((earlier, later), key=lambda delay: delay.valid_from or date.min)
    if (first.valid_until or date.max) >= (second.valid_from or date.min):
        raise Inconsistent(f"{key}.valid_from", f"another {later.code} holds on the same days")


def _check_truce(key: str, truce: Truce) -> None:
    every_year = (truce.every_year_from, truce.every_year_until)
    once = (truce.starts_on, truce.ends_on)
    if (None in every_year) == (None in once) or (any(every_year) and any(once)):
        reason = "either every_year_from and every_year_until, or starts_on and ends_on is required"
        raise Inconsistent(key, reason)
    for name in ("every_year_from", "every_year_until"):
        day = getattr(truce, name)
        if day is not None and not _is_of_every_year(day):
            raise Inconsistent(f"{key}.{name}", "a day such as 11-01 is required")
    if truce.starts_on and truce.ends_on and truce.ends_on < truce.starts_on:
        raise Inconsistent(f"{key}.ends_on", "the truce ends before it begins")


def _is_of_every_year(day: str) -> bool:
    if not DAY_OF_YEAR.fullmatch(day):
        return False
    try:
        date.fromisoformat(f"{COMMON_YEAR}-{day}")
    except ValueError:
        return False
    return True


def _require_listed(key: str, codes: Iterable[str], listed: Iterable[str]) -> None:
    for code in codes:
        if code not in listed:
            raise Inconsistent(key, f"{code} is not defined")
