"""Sentences with named gaps: the English words are the key under which other tongues are found."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Sentence:
    """English words with gaps such as `{organisation}`, and what fills each of them.

    A gap takes a day, an amount, a code, a tuple of which any one will do, or a sentence.
    """

    words: str
    gaps: Mapping[str, object]

    def __str__(self) -> str:
        told = {name: _told(value) for name, value in self.gaps.items()}
        return self.words.format_map(told) if told else self.words


def said(words: str, /, **gaps: object) -> Sentence:
    """A sentence whose words are a constant: what is particular to a case goes in its gaps."""
    return Sentence(words, MappingProxyType(gaps))


def _told(value: object) -> str:
    return " or ".join(map(str, value)) if isinstance(value, tuple) else str(value)
