"""French typography: days, moments, amounts and spaces as a French reader writes them."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from jinja2.ext import Extension

NARROW = "\u202f"
FIXED = "\u00a0"

DAYS_TOLD_MAX = 61
MONTHS_TOLD_MAX = 24
DAYS_OF_MONTH = 30.4375

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)

_BEFORE_SIGN = re.compile(r" (?=[;:!?»](?:\s|<|$))")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_AFTER_QUOTE = re.compile(r"« ")
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=[€%])")
_MARKUP = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})", re.DOTALL)


def spaced(text: str) -> str:
    """The text with the spaces that French has before high signs, units and inside quotes."""
    text = _APOSTROPHE.sub("’", _BEFORE_SIGN.sub(NARROW, text))
    text = _AFTER_QUOTE.sub("«" + NARROW, text)
    return _BEFORE_UNIT.sub(FIXED, text)


class FrenchSpaces(Extension):
    """Gives the templates' own words French spaces; what is shown in them stays as it is."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return "".join(
            part if part.startswith(("{{", "{%", "{#")) else spaced(part)
            for part in _MARKUP.split(source)
        )


def as_day(value: date | str) -> date:
    """The day, from one or from its ISO form."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def day(value: date | str) -> str:
    """« 12 mars 2019 », « 1er mars 2019 »."""
    given = as_day(value)
    number = "1er" if given.day == 1 else str(given.day)
    return f"{number}{FIXED}{MONTHS[given.month - 1]} {given.year}"


def month(value: date | str) -> str:
    """« mars 2019 »."""
    given = as_day(value)
    return f"{MONTHS[given.month - 1]} {given.year}"


def short_month(value: date | str) -> str:
    """« févr. »."""
    return SHORT_MONTHS[as_day(value).month - 1]


def moment(value: datetime | str, zone: str) -> str:
    """« 12 mars 2019 à 14 h 05 », in the time zone of the programme."""
    given = datetime.fromisoformat(value) if isinstance(value, str) else value
    there = given.astimezone(ZoneInfo(zone))
    return f"{day(there.date())} à {there.hour}{FIXED}h{FIXED}{there.minute:02}"


def money(value: Decimal | float | str) -> str:
    """« 1 412,50 € »."""
    digits = f"{Decimal(value):,.2f}".replace(",", NARROW).replace(".", ",")
    return f"{digits}{FIXED}€"


def figure(value: Decimal | float) -> str:
    """« 1 412 », « 21,8 »: a count, or a figure with one decimal where it has some."""
    decimals = 0 if value == int(value) else 1
    return f"{value:,.{decimals}f}".replace(",", NARROW).replace(".", ",")


def ago(value: date | str, today: date) -> str:
    """How far away a day is, in the unit that a person would use."""
    days = (today - as_day(value)).days
    if 0 <= days < 2:
        return ("aujourd’hui", "hier")[days]
    return f"{'dans' if days < 0 else 'il y a'} {_lasting(abs(days))}"


def lasting(since: date | str, today: date) -> str:
    """How long something has lasted: « 16 mois »; from the same day on, « 0 jour »."""
    return _lasting(max((today - as_day(since)).days, 0))


def _lasting(days: int) -> str:
    if days < DAYS_TOLD_MAX:
        return counted(days, "jour", "jours")
    months = int(days / DAYS_OF_MONTH)
    if months < MONTHS_TOLD_MAX:
        return f"{months}{FIXED}mois"
    return f"{months // 12}{FIXED}ans"


def counted(count: int, one: str, many: str) -> str:
    """« 1 ménage », « 3 ménages »; French counts zero with the singular."""
    return f"{count}{FIXED}{one if count < 2 else many}"


def inside(label: str) -> str:
    """The label as it stands inside a sentence: without its capital, unless it is an acronym."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def collated(text: str) -> str:
    """The key by which French sorts words: without accents, in lower case."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).lower()
