"""Refusals on a form: which of its fields is wrong, and why, in sentences for professionals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from adapters.http.pages.french_gaps import French
from adapters.http.pages.typography import inside, spaced
from adapters.http.pages.words import Words
from adapters.http.problem_types import KINDS
from adapters.http.problems import Problem
from domain.sentence import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class FormError:
    """One thing that is wrong: the field it is about, if any, and a sentence.

    `is_english` marks words that have no French ones, and are shown as they are. `problem` is the
    kind of problem where a rule refused.
    """

    field: str | None
    sentence: str
    is_english: bool = False
    problem: str = ""


FIELD_LABELS: Mapping[str, str] = {
    "occurred_on": "Jour",
    "kind": "Comment",
    "outcome": "Résultat",
    "note": "Note",
    "session": "Séance",
    "on": "Jour de la séance",
    "reason": "Motif",
    "redirected_to": "Réorientation",
    "lead_organisation": "Référent",
    "modality": "Modalité",
    "urgent": "Urgence",
    "reference": "Référence",
    "motive": "Motif principal",
    "stream": "Volet",
    "urgency": "Urgence",
    "referrer_service": "Service",
    "signal_kind": "Premier signal",
    "signal_on": "Jour du signal",
    "adults": "Adultes",
    "children": "Enfants",
    "name": "Nom",
    "phone": "Téléphone",
    "landlord": "Bailleur",
    "commune": "Commune",
    "address": "Adresse",
}
"""How the summary of a refused form calls each field."""

INSTEAD: Mapping[str, str] = {
    "not-found": "Ce ménage n’est pas connu de votre organisation.",
    "event-id-reused": (
        "Ce formulaire a déjà été enregistré avec d’autres réponses : rouvrez la page pour en"
        " enregistrer un nouveau."
    ),
    "conflict": "Le dossier a changé entre-temps : relisez-le, puis recommencez.",
    "erased": "Les données de ce ménage ont été effacées.",
    "too-large": "L’envoi est trop volumineux : raccourcissez les textes.",
}
"""What a page says for a kind of problem whose own words are for those who write programs."""

OTHERWISE = "L’enregistrement a été refusé."


def form_errors(problem: Problem, fields: Mapping[str, str], words: Words) -> Sequence[FormError]:
    """What is wrong, in French; `fields` tells which field of the form a JSON pointer is."""
    told = _Told(problem=problem, french=French(words))
    if not problem.errors:
        return [FormError(field=None, sentence=told.general(), problem=problem.slug)]
    found = [told.of_field(field_at(pointer, fields), rule) for pointer, rule in problem.errors]
    return [replace(error, problem=problem.slug) for error in found]


def field_at(pointer: str, fields: Mapping[str, str]) -> str | None:
    """The field of the form that a JSON pointer is about: its own, or that of what holds it."""
    while pointer:
        if pointer in fields:
            return fields[pointer]
        pointer = pointer.rpartition("/")[0]
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """One problem, told to people."""

    problem: Problem
    french: French

    def general(self) -> str:
        """What is wrong with the whole form."""
        instead = INSTEAD.get(self.problem.slug)
        if instead is not None:
            return spaced(instead)
        own = self.problem.sentence if self.problem.is_particular else None
        told = None if own is None else self.french(own)
        return self._titled(told) or OTHERWISE

    def of_field(self, field: str | None, rule: Sentence | str) -> FormError:
        """What is wrong with one field."""
        told = self.french(rule)
        if str(rule) == self.problem.title:
            return FormError(field=field, sentence=self._titled(None) or str(rule))
        if told is None:
            return FormError(field=field, sentence=str(rule), is_english=True)
        return FormError(field=field, sentence=self._titled(told) or told)

    def _titled(self, told: str | None) -> str | None:
        """The rule's title, where it says more than the kind of problem, then what is told."""
        kind = KINDS.get(self.problem.slug)
        is_general = kind is not None and kind.title == self.problem.title
        stage = self._stage()
        title = self.french(self.problem.title)
        if is_general and told is None and title and stage:
            return spaced(f"{title.removesuffix('.')} : {stage}.")
        parts = [title if not is_general or told is None else None, told]
        if stage:
            parts.append(spaced(f"Étape du ménage : {stage}."))
        return " ".join(part for part in parts if part) or None

    def _stage(self) -> str | None:
        """The stage, where it is the reason why the path does not go on like that."""
        if self.problem.slug != "illegal-transition":
            return None
        code = self.problem.extra.get("stage")
        return inside(self.french.words.stage(code)) if code else None
