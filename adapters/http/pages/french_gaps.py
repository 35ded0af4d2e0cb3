"""Refusals in French as people write it: days, amounts, and names from the configuration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from adapters.http.french import NESTING, filled, nested
from adapters.http.pages.typography import day, inside, money, spaced
from adapters.http.pages.words import Words
from domain.sentence import Sentence

_PARTIES: Mapping[str, str] = {
    "landlord": "le bailleur",
    "funder": "le financeur",
    "operator": "l’opérateur",
    "lead": "le référent",
    "platform": "la plateforme",
    "carrier": "le porteur",
}

_KINDS: Mapping[str, str] = {
    "landlord": "bailleur",
    "association": "association",
    "ccas": "CCAS",
    "mdm": "MDM",
    "platform": "plateforme",
    "authority": "autorité publique",
    "funder": "financeur",
    "institution": "institution",
    "auditor": "auditeur",
    "dpo": "délégué à la protection des données",
    "system": "système",
}

_STEPS: Mapping[str, str] = {
    "requested": "demande",
    "granted": "accord",
    "refused": "refus",
    "started": "début",
    "paid": "versement",
    "renewed": "renouvellement",
    "suspended": "suspension",
    "resumed": "reprise",
    "ended": "fin",
}

_VISAS: Mapping[str, str] = {
    "dpo": "délégué à la protection des données",
    "archives": "service des archives",
    "second": "seconde personne",
}

_FIELDS: Mapping[str, str] = {"programme": "programme", "stream": "volet"}

Saying = Callable[[Words, str], str]


def _stream(words: Words, code: str) -> str:
    return inside(words.code("streams", code))


def _held(words: Words, code: str) -> str:
    is_programme = code in words.configuration.programmes
    return words.programme(code) if is_programme else _stream(words, code)


GAPS: Mapping[str, Saying] = {
    "amount": lambda words, value: money(value),
    "commune": lambda words, value: words.place(value),
    "day": lambda words, value: day(value),
    "event_type": lambda words, value: words.event(value),
    "field": lambda words, value: _FIELDS.get(value, value),
    "held": _held,
    "kind": lambda words, value: _KINDS.get(value, value),
    "organisation": lambda words, value: words.organisation(value),
    "organisations": lambda words, value: words.organisation(value),
    "parties": lambda words, value: _PARTIES.get(value, value),
    "programme": lambda words, value: words.programme(value),
    "state": lambda words, value: inside(words.tool_state(value)),
    "step": lambda words, value: _STEPS.get(value, value),
    "stream": _stream,
    "territory": lambda words, value: words.territory(value),
    "tool_kind": lambda words, value: words.tool(value),
    "visas": lambda words, value: _VISAS.get(value, value),
}
"""How people write what stands in a gap, by the gap's name; any other gap stays as it is."""


@dataclass(frozen=True, slots=True)
class French:
    """Says sentences in French, with the labels of one configuration."""

    words: Words

    def __call__(self, sentence: Sentence | str) -> str | None:
        """The sentence in French; None where the table has no words for it."""
        told = filled(sentence, self._fill)
        return None if told is None else spaced(told)

    def _fill(self, name: str, value: object) -> str:
        if name in NESTING:
            return nested(value, self)
        if isinstance(value, tuple):
            return " ou ".join(self._fill(name, each) for each in value)
        saying = GAPS.get(name)
        return str(value) if saying is None else saying(self.words, str(value))
