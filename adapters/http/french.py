"""What a refusal says in French, found by its English words: they are the key, as in gettext.

The table lies with the problems of HTTP, for they alone leave the house in two tongues: the
domain and the services speak one, and need not know that there is another.
"""

from collections.abc import Callable, Mapping

from adapters.http.french_requests import REQUESTS
from adapters.http.french_rules import RULES
from adapters.http.french_titles import TITLES
from domain.refusal import Refusal
from domain.sentence import Sentence

FRENCH: Mapping[str, str] = {**TITLES, **REQUESTS, **RULES}
"""English words with gaps, and the French words with the same gaps."""

TECHNICAL = frozenset({"pattern", "list_name", "message"})
"""Gaps that the French words leave out: they are for whoever writes the program that posts."""

NESTING = frozenset({"reason", "rule", "what"})
"""The gaps that hold sentences."""

ToFrench = Callable[[Sentence | str], str | None]
"""Says a sentence in French; None where the table has no words for it."""

Filling = Callable[[str, object], str]
"""Says what stands in a gap, by the gap's name."""


def filled(sentence: Sentence | str, filling: Filling) -> str | None:
    """The French words with their gaps filled; None where there are no such words."""
    told = Sentence(sentence, {}) if isinstance(sentence, str) else sentence
    words = FRENCH.get(told.words)
    if words is None:
        return None
    return words.format_map({name: filling(name, value) for name, value in told.gaps.items()})


def nested(value: object, to_french: ToFrench) -> str:
    """A sentence that stands in a gap of another one, in English where French has no words."""
    if isinstance(value, Refusal):
        parts: list[Sentence | str] = [value.title]
        if value.sentence is not None:
            parts.append(value.sentence)
        return " ".join(to_french(part) or str(part) for part in parts)
    if isinstance(value, Sentence):
        return to_french(value) or str(value)
    return to_french(str(value)) or str(value)


def in_plain_french(sentence: Sentence | str) -> str | None:
    """The sentence in French with its gaps as in English: for doors without a configuration."""
    return filled(sentence, _plain_or_nested)


def _plain_or_nested(name: str, value: object) -> str:
    if name in NESTING:
        return nested(value, in_plain_french)
    return " ou ".join(map(str, value)) if isinstance(value, tuple) else str(value)
