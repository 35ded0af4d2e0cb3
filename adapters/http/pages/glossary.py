"""The words of the programme and what they mean, for the page of the glossary and for hints."""

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.http.pages.typography import collated, spaced

FILE = Path(__file__).parent / "glossary.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term in French with its meaning; `key` names it in addresses and in templates."""

    key: str
    french: str
    english: str
    code: str
    meaning: str

    @property
    def name(self) -> str:
        """The term as it stands in a sentence: the first of its forms, without what explains it."""
        return self.french.partition(",")[0].partition(" (")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Terms of one subject, in the order of the glossary."""

    title: str
    terms: Sequence[Term]


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """All terms by subject, and each by its key."""

    sections: Sequence[Section]
    by_key: Mapping[str, Term]

    def find(self, key: str) -> Term:
        """The term of a key, such as `accord-de-partage`. Raises KeyError."""
        return self.by_key[key]


def read_glossary() -> Glossary:
    """The glossary of the file."""
    told = tomllib.loads(FILE.read_text("utf-8"))
    sections = [
        Section(title=each["title"], terms=[_term(**term) for term in each["terms"]])
        for each in told["sections"]
    ]
    by_key = {term.key: term for section in sections for term in section.terms}
    return Glossary(sections=sections, by_key=by_key)


def _term(*, french: str, english: str, code: str, meaning: str) -> Term:
    name = french.partition(",")[0].partition(" (")[0]
    return Term(
        key=key_of(name),
        french=spaced(french),
        english=english,
        code=code,
        meaning=spaced(meaning),
    )


def key_of(name: str) -> str:
    """The name as an address has it: `épisode` is `episode`."""
    plain = unicodedata.normalize("NFKD", collated(name)).encode("ascii", "ignore").decode()
    return "-".join("".join(sign if sign.isalnum() else " " for sign in plain).split())
