"""What holds the funders of a programme file together: who, of what, under which scheme, when."""

from datetime import date
from itertools import combinations

from adapters.programmes.checks import Inconsistent
from domain.programme import Configuration, Funder

WORDS = ("scheme", "source")


def require_funders(configuration: Configuration) -> None:
    """Raises `Inconsistent` for the first funder that cannot be applied."""
    for index, funder in enumerate(configuration.funders):
        _check_funder(f"funders.{index}", funder, configuration)
    for (_, earlier), (index, later) in combinations(enumerate(configuration.funders), 2):
        _check_beside(f"funders.{index}", earlier, later)


def _check_funder(key: str, funder: Funder, configuration: Configuration) -> None:
    programme = configuration.programmes.get(funder.programme)
    if programme is None:
        raise Inconsistent(f"{key}.programme", f"{funder.programme} is not defined")
    if funder.organisation not in configuration.organisations:
        raise Inconsistent(f"{key}.organisation", f"{funder.organisation} is not defined")
    for name in WORDS:
        if not getattr(funder, name).strip():
            raise Inconsistent(f"{key}.{name}", "words are required")
    if funder.starts_on < programme.starts_on:
        raise Inconsistent(f"{key}.starts_on", f"{programme.slug} starts later")
    if funder.ends_on is not None and funder.ends_on < funder.starts_on:
        raise Inconsistent(f"{key}.ends_on", "the funding ends before it starts")


def _check_beside(key: str, earlier: Funder, later: Funder) -> None:
    """One scheme of an organisation is one line at a time: two would be counted as two."""
    if _named(earlier) == _named(later) and later.starts_on <= (earlier.ends_on or date.max):
        raise Inconsistent(f"{key}.starts_on", "the same scheme is already in force")


def _named(funder: Funder) -> tuple[str, str, str]:
    return funder.programme, funder.organisation, funder.scheme
