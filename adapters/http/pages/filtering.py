"""The filters of a list: from its address, to its form and to the words that say them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from adapters.http.pages.searches import SEALED, Opened
from adapters.http.pages.typography import NARROW, counted
from adapters.http.pages.words import Choice

VALUE_MAX = 64

CODE_WORDS = "ce choix n’existe pas"
SEARCH_WORDS = "cette adresse a été faite pour quelqu’un d’autre, ou elle est incomplète"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """What a filter counts: of one and of many, the greatest, and what is said of anything else."""

    one: str
    many: str
    most: int
    expected: str

    def read(self, value: str) -> int | None:
        """The number that the text tells; None for what is none of them."""
        is_number = value.isascii() and value.isdigit() and len(value) <= len(str(self.most))
        return int(value) if is_number else None


DAYS = Number(one="jour", many="jours", most=9_999, expected="un nombre de jours est attendu")
EUROS = Number(
    one="€", many="€", most=9_999_999, expected="un montant en euros, sans centimes, est attendu"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The filters that a list has, by their parameters in the address, in the order of its form.

    Those of `numbers` hold a number, those of `choices` a code of these; `layout` are those that
    leave nobody out.
    """

    labels: Mapping[str, str]
    numbers: Mapping[str, Number]
    choices: Mapping[str, Sequence[Choice]]
    layout: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter that holds, in words, and the address of the page without it."""

    words: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the address of a list says: parameters by name, and those that could not be read.

    `path` is the page's address without them; `sealed` is what stands there for the text that is
    searched, which may be a name. `unfolded` are the filters that the form always shows.
    """

    path: str
    fields: Fields
    given: Mapping[str, str]
    sealed: str = ""
    misread: Sequence[str] = ()
    unfolded: frozenset[str] = frozenset({"q"})

    @property
    def choices(self) -> Mapping[str, Sequence[Choice]]:
        """What each filter offers."""
        return self.fields.choices

    @property
    def folded(self) -> int:
        """How many filters hold among those that the form folds away."""
        return len(self.given.keys() - self.unfolded - self.fields.layout)

    def value(self, name: str) -> str:
        """What a field of the form holds."""
        return self.given.get(name, "")

    def number(self, name: str) -> int | None:
        """The number that a filter holds, if it is given."""
        value = self.given.get(name)
        return None if value is None else int(value)

    def address(self, path: str | None = None, **changes: str | None) -> str:
        """A page's address with these filters, some of them changed or, by None, taken away."""
        asked = {**self.query, **changes}
        if "q" in changes:
            asked[SEALED] = changes["q"] and self.sealed
        kept = {name: value for name, value in asked.items() if value and name != "q"}
        page = self.path if path is None else path
        return f"{page}?{urlencode(kept)}" if kept else page

    @property
    def query(self) -> Mapping[str, str]:
        """The parameters of the address, the text that is searched sealed among them."""
        kept = {name: value for name, value in self.given.items() if name != "q"}
        return {**kept, SEALED: self.sealed} if "q" in self.given else kept

    def chips(self) -> Sequence[Chip]:
        """The filters that hold, in the order of the form."""
        return [
            Chip(words=words, address=self.address(**{name: None})) for name, words in self._told()
        ]

    def _told(self) -> Iterator[tuple[str, str]]:
        for name, label in self.fields.labels.items():
            value = self.given.get(name)
            if value is None or name in self.fields.layout:
                continue
            unit = self.fields.numbers.get(name)
            if unit is not None:
                yield name, f"{label} {counted(int(value), unit.one, unit.many)}"
            else:
                known = dict(self.choices.get(name, ()))
                yield name, f"{label}{NARROW}: {known.get(value, value)}"


def read_filters(
    query: Mapping[str, str],
    fields: Fields,
    *,
    opened: Opened,
    fixed: str | None = None,
) -> tuple[dict[str, str], list[str]]:
    """The filters of an address; what is no number and no choice is told, and filters nothing.

    `opened` opens the text that is searched; `fixed` is a parameter that the page itself settles.
    """
    sealed = query.get(SEALED, "")
    sought = opened(sealed) if sealed else None
    given = {} if sought is None else {"q": sought}
    is_unread = bool(sealed) and sought is None
    misread = [f"{fields.labels['q']}{NARROW}: {SEARCH_WORDS}"] if is_unread else []
    for name, label in fields.labels.items():
        value = query.get(name, "").strip()[:VALUE_MAX]
        if not value or name in ("q", fixed):
            continue
        reason = _misread(name, value, fields)
        if reason is None:
            given[name] = value
        else:
            misread.append(f"{label}{NARROW}: {reason}")
    return given, misread


def _misread(name: str, value: str, fields: Fields) -> str | None:
    if name in fields.numbers:
        number = fields.numbers[name]
        return None if number.read(value) is not None else number.expected
    if name in fields.choices:
        return None if value in dict(fields.choices[name]) else CODE_WORDS
    return None
