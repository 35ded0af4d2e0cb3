"""What becomes of each household of the demonstration, as its tables tell it in lines of text.

A month of an admission or an exit stands for that month's session of the technical committee.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.simulation.calendar import session_after
from services.simulation.leaving import Ending

UNKNOWN = "-"
LANDLORDS: Mapping[str, str] = {
    "EMH": "est-metropole-habitat",
    "GLH": "grandlyon-habitat",
    "LMH": "lyon-metropole-habitat",
}
TERRITORIES: Mapping[str, str] = {
    "VVB": "vaulx-en-velin-bron",
    "VEN": "venissieux",
    "L78": "lyon-7-8",
}
"""How the tables shorten landlords and territories."""


class Fate(StrEnum):
    """What the programme does with a household that was noticed."""

    NOTICED = "noticed"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    ADMITTED = "admitted"
    URGENT = "urgent"


class Mistake(StrEnum):
    """What was told wrongly at first, and is rectified."""

    DEBT = "debt"
    DIFFICULTIES = "difficulties"
    PHONE = "phone"
    TWICE = "twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """One episode: the day of its exit and how it ends, or None where chance decides.

    `back_on` is the day the household came back, for an episode after the first one.
    """

    left_on: date | None = None
    ending: Ending | None = None
    back_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """One household. `admitted_on` is a session's day; `referrer` is what kind refers."""

    programme: str
    stream: str
    territory: str
    landlord: str | None
    fate: Fate
    referrer: str | None = None
    referred_on: date | None = None
    admitted_on: date | None = None
    noticed_on: date | None = None
    spells: tuple[Spell, ...] = ()
    mistake: Mistake | None = None


def session_in(month: str) -> date:
    """The day of that month's session, the month as in 2019-04. Raises ValueError in August."""
    first = date.fromisoformat(f"{month}-01")
    session = session_after(first)
    if session.month != first.month:
        raise ValueError(f"{month}: no session is held in August")
    return session


def spells_of(words: list[str]) -> tuple[Spell, ...]:
    """`month outcome[:difficulties]`, and for one that came back `back=day` and the same again.

    A month alone that is `-` leaves the exit to chance.
    """
    return tuple(_spells(words))


def _spells(words: list[str]) -> Iterator[Spell]:
    told = iter(words)
    back_on: date | None = None
    for word in told:
        if word.startswith("back="):
            back_on = date.fromisoformat(word.removeprefix("back="))
        elif word == UNKNOWN:
            yield Spell(back_on=back_on)
        else:
            ending = _ending(next(told))
            yield Spell(left_on=session_in(word), ending=ending, back_on=back_on)


def _ending(word: str) -> Ending:
    outcome, _, difficulties = word.partition(":")
    return Ending(outcome=outcome, residual=tuple(difficulties.split(",")) if difficulties else ())


def mistake_of(words: list[str]) -> tuple[list[str], Mistake | None]:
    """The line's words without `wrong=…`, and what that says."""
    wrong = [word.removeprefix("wrong=") for word in words if word.startswith("wrong=")]
    rest = [word for word in words if not word.startswith("wrong=")]
    return rest, Mistake(wrong[0]) if wrong else None


def lines_of(table: str) -> Iterator[list[str]]:
    """The words of each line that says something."""
    return (line.split() for line in table.splitlines() if line.strip())
