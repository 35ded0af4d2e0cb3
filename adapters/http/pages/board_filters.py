"""The filters of a board: from its address, to its form and to the words that say them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from adapters.http.pages.searches import SEALED, Opened
from adapters.http.pages.typography import NARROW, counted
from adapters.http.pages.words import Choice, Words, communes_of
from domain.programme import Configuration
from services.territory_boards import BoardFilters

DAYS_MAX = 9_999
VALUE_MAX = 64

DAYS_WORDS = "un nombre de jours est attendu"
CODE_WORDS = "ce choix n’existe pas"
SEARCH_WORDS = "cette adresse a été faite pour quelqu’un d’autre, ou elle est incomplète"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter that holds, in words, and the address of the page without it."""

    words: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the address of a page says: parameters by name, and those that could not be read.

    `path` is the page's address without them; `sealed` is what stands there for the text that is
    searched, which may be a name.
    """

    path: str
    given: Mapping[str, str]
    choices: Mapping[str, Sequence[Choice]]
    sealed: str = ""
    misread: Sequence[str] = ()

    @property
    def filters(self) -> BoardFilters:
        """As the board takes them."""
        given = self.given
        return BoardFilters(
            landlord=given.get("bailleur"),
            lead=given.get("referent"),
            commune=given.get("commune"),
            stream=given.get("volet"),
            tool=given.get("outil"),
            alert=given.get("alerte"),
            stage=given.get("etape"),
            waiting_days=_number(given.get("attente")),
            silent_days=_number(given.get("silence")),
            q=given.get("q"),
        )

    @property
    def folded(self) -> int:
        """How many filters hold among those that the form folds away."""
        return len(self.given.keys() - {"q", "bailleur"})

    def value(self, name: str) -> str:
        """What a field of the form holds."""
        return self.given.get(name, "")

    def address(self, path: str | None = None, **changes: str | None) -> str:
        """A page's address with these filters, some of them changed or, by None, taken away."""
        kept = {name: value for name, value in {**self.given, **changes}.items() if value}
        if kept.pop("q", None):
            kept[SEALED] = self.sealed
        page = self.path if path is None else path
        return f"{page}?{urlencode(kept)}" if kept else page

    def chips(self) -> Sequence[Chip]:
        """The filters that hold, in the order of the form."""
        return [
            Chip(words=words, address=self.address(**{name: None})) for name, words in self._told()
        ]

    def _told(self) -> Iterator[tuple[str, str]]:
        for name, label in LABELS.items():
            value = self.given.get(name)
            if value is None:
                continue
            if name in DAYS:
                days = counted(int(value), "jour", "jours")
                yield name, f"{label} {days}"
            else:
                known = dict(self.choices.get(name, ()))
                yield name, f"{label}{NARROW}: {known.get(value, value)}"


LABELS: Mapping[str, str] = {
    "q": "Recherche",
    "bailleur": "Bailleur",
    "etape": "Étape",
    "alerte": "Alerte",
    "referent": "Référent",
    "commune": "Commune",
    "outil": "Outil mobilisé",
    "volet": "Volet",
    "attente": "Dans l’étape depuis au moins",
    "silence": "Sans rencontre depuis au moins",
}
"""The parameters of the address and what the form calls them, in its order."""

DAYS = frozenset({"attente", "silence"})


def chosen(
    query: Mapping[str, str],
    path: str,
    *,
    words: Words,
    territory: str,
    opened: Opened,
    fixed: str | None = None,
) -> Chosen:
    """The filters of an address; what is no day and no choice is named, and filters nothing.

    `opened` opens the text that is searched; `fixed` is a parameter that the page itself settles.
    """
    choices = choices_in(words, territory)
    sealed = query.get(SEALED, "")
    sought = opened(sealed) if sealed else None
    given = {} if sought is None else {"q": sought}
    misread = [f"{LABELS['q']}{NARROW}: {SEARCH_WORDS}"] if sealed and sought is None else []
    for name, label in LABELS.items():
        value = query.get(name, "").strip()[:VALUE_MAX]
        if not value or name in ("q", fixed):
            continue
        reason = _misread(name, value, choices)
        if reason is None:
            given[name] = value
        else:
            misread.append(f"{label}{NARROW}: {reason}")
    return Chosen(path=path, given=given, choices=choices, sealed=sealed, misread=misread)


def _misread(name: str, value: str, choices: Mapping[str, Sequence[Choice]]) -> str | None:
    if name in DAYS:
        return None if _number(value) is not None else DAYS_WORDS
    if name in choices:
        return None if value in dict(choices[name]) else CODE_WORDS
    return None


def choices_in(words: Words, territory: str) -> Mapping[str, Sequence[Choice]]:
    """What each filter offers: the programme's own lists, whoever is found in them."""
    configuration = words.configuration
    return {
        "bailleur": words.organisations(configuration.closed_lists["landlords"]),
        "etape": words.choices("stages"),
        "alerte": words.alerts(),
        "referent": words.organisations(_leads(configuration, territory)),
        "commune": communes_of(configuration.territories[territory]),
        "outil": words.tools(),
        "volet": words.choices("streams"),
    }


def _leads(configuration: Configuration, territory: str) -> Iterator[str]:
    for organisation in configuration.organisations.values():
        is_there = not organisation.territories or territory in organisation.territories
        if organisation.may_lead and is_there:
            yield organisation.slug


def _number(value: str | None) -> int | None:
    is_number = value is not None and value.isascii() and value.isdigit()
    if value is None or not is_number or len(value) > len(str(DAYS_MAX)):
        return None
    return int(value)
