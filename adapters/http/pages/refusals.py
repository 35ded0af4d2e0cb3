"""Refusals in French: one table from the rules' English words to sentences for professionals."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapters.http.pages.typography import day, spaced
from adapters.http.pages.words import Words
from adapters.http.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FormError:
    """One thing that is wrong: the field it is about, if any, and a sentence.

    `is_english` marks a rule that has no French words yet and is shown as the rules say it.
    """

    field: str | None
    sentence: str
    is_english: bool = False


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

RULES: Sequence[tuple[str, str]] = (
    (r"is required", "Ce champ est obligatoire."),
    (r"must not be empty", "Ce champ est obligatoire."),
    (r"must have at most (?P<n>\d+) characters", "Ce texte a plus de {n} caractères."),
    (r"must match .*", "Ce texte n’a pas la forme attendue."),
    (r"must be a whole number", "Indiquez un nombre entier."),
    (r"must be at least (?P<n>\d+)", "Indiquez au moins {n}."),
    (r"must be at most (?P<n>\d+)", "Indiquez au plus {n}."),
    (r"is not one of the programme's .*", "Choisissez une réponse de la liste."),
    (r"is not a possible value .*", "Indiquez un jour du calendrier."),
    (r"The day lies after (?P<day>[\d-]+)\.", "Cette date ne peut pas être après le {day}."),
    (r"The day is before (?P<day>[\d-]+)\.", "Cette date ne peut pas être avant le {day}."),
    (r"It was on (?P<day>[\d-]+)\.", "Le dernier changement d’étape date du {day}."),
    (r"Not before (?P<day>[\d-]+)\.", "Pas avant le {day}."),
    (r"A session is scheduled ahead\.", "La séance doit être à venir, ou le jour même."),
    (
        r"The scheme that suffices is required\.",
        "Indiquez le dispositif de droit commun qui suffit.",
    ),
    (
        r"No hearing or police assistance within (?P<n>\d+) days\.",
        "L’urgence suppose une audience ou un concours de la force publique à moins de {n} jours.",
    ),
    (r"The session that decided is required\.", "Indiquez la séance qui a décidé."),
    (r".* requires a modality\.", "Choisissez une modalité d’accompagnement."),
    (r".* has no such modality\.", "Ce programme n’a pas cette modalité."),
    (
        r"(?P<org>[a-z0-9-]+) may not lead an accompaniment\.",
        "{org} ne peut pas être référent.",
    ),
    (
        r"A landlord leads only in its own dwellings\.",
        "Un bailleur n’est référent que dans ses propres logements.",
    ),
    (
        r"(?P<org>[a-z0-9-]+) does not follow this household\.",
        "{org} ne suivait pas ce ménage à cette date.",
    ),
    (r"The dwelling is (?P<org>[a-z0-9-]+)'s\.", "Ce logement est à {org}."),
    (
        r"The dwelling is outside the territory of (?P<org>[a-z0-9-]+)\.",
        "Ce logement est hors du territoire de {org}.",
    ),
    (
        r"(?P<org>[a-z0-9-]+) may not bring households to the programme\.",
        "{org} ne peut pas saisir une plateforme.",
    ),
    (
        r"Exactly one of dwelling and commune is required\.",
        "Indiquez le logement.",
    ),
    (r"No programme runs on that day: name one\.", "Aucun programme n’est en cours à cette date."),
    (
        r"(?P<org>[a-z0-9-]+) takes no part in (?P<programme>[a-z0-9-]+)\.",
        "{org} ne participe pas au programme {programme}.",
    ),
    (
        r"\w+ lies outside every territory of (?P<programme>[a-z0-9-]+)\.",
        "Cette commune est hors des territoires du programme {programme}.",
    ),
    (
        r"(?P<territory>[a-z0-9-]+) has not opened\.",
        "La plateforme {territory} n’est pas encore ouverte.",
    ),
    (
        r"(?P<territory>[a-z0-9-]+) opened on (?P<day>[\d-]+)\.",
        "La plateforme {territory} n’a ouvert que le {day}.",
    ),
    (r"The stream maintien is about a dwelling\.", "Le volet maintien suppose un logement."),
    (r"(?P<programme>[a-z0-9-]+) has no stream .*", "Le programme {programme} n’a pas ce volet."),
    (
        r"[a-z0-9-]+ is a \w+\.",
        "Cette qualité de prescripteur n’est pas celle de votre organisation.",
    ),
    (
        r"The open referral has (programme|stream) .*",
        "La saisine en cours est d’un autre programme ou d’un autre volet.",
    ),
)
"""The particular words of a rule, as regular expressions, and what a page says for them."""

TITLES: Mapping[str, str] = {
    "A change of stage may not be dated before the last one.": (
        "Un changement d’étape ne peut pas être daté avant le précédent."
    ),
    "The path has another dwelling: record etage.household.moved first.": (
        "Ce ménage est connu à une autre adresse : signalez d’abord son changement de logement."
    ),
    "This organisation may not record this fact about this household.": (
        "Votre organisation ne peut pas enregistrer cela pour ce ménage."
    ),
}
"""The rules whose title says more than the kind of their problem."""

PROBLEMS: Mapping[str, str] = {
    "forbidden": "Votre organisation ou votre rôle ne permet pas cet enregistrement.",
    "not-found": "Ce ménage n’est pas connu de votre organisation.",
    "event-id-reused": (
        "Ce formulaire a déjà été enregistré avec d’autres réponses : rouvrez la page pour en"
        " enregistrer un nouveau."
    ),
    "illegal-transition": "L’étape du ménage ne le permet pas : {stage}.",
    "platform-not-open": "La plateforme du territoire n’est pas ouverte à cette date.",
    "conflict": "Le dossier a changé entre-temps : relisez-le, puis recommencez.",
    "erased": "Les données de ce ménage ont été effacées.",
    "too-large": "L’envoi est trop volumineux : raccourcissez les textes.",
    "invalid": "Une réponse n’est pas possible.",
    "schema-mismatch": "Une réponse n’a pas la forme attendue.",
}
"""What a kind of problem says where the rule's own words are not in the tables above."""


def form_errors(problem: Problem, fields: Mapping[str, str], words: Words) -> Sequence[FormError]:
    """What is wrong, in French; `fields` tells which field of the form a JSON pointer is."""
    if not problem.errors:
        return [FormError(field=None, sentence=_general(problem, words))]
    return [
        _of_field(problem, field=fields.get(pointer), detail=detail, words=words)
        for pointer, detail in problem.errors
    ]


def _of_field(problem: Problem, *, field: str | None, detail: str, words: Words) -> FormError:
    sentence = in_french(detail, words) or TITLES.get(detail)
    title = TITLES.get(problem.title)
    if sentence is None and detail == problem.title and problem.slug in PROBLEMS:
        sentence = _general(problem, words)
    if sentence is None:
        return FormError(field=field, sentence=detail, is_english=True)
    return FormError(field=field, sentence=spaced(f"{title} {sentence}" if title else sentence))


def _general(problem: Problem, words: Words) -> str:
    sentence = in_french(problem.detail or "", words) or TITLES.get(problem.title)
    if sentence is None:
        stage = words.stage(problem.extra.get("stage") or "identified").lower()
        sentence = PROBLEMS.get(problem.slug, "L’enregistrement a été refusé.").format(stage=stage)
    return spaced(sentence)


def in_french(detail: str, words: Words) -> str | None:
    """A rule's words in French, with dates and names as people write them; None if unknown."""
    for pattern, sentence in RULES:
        found = re.fullmatch(pattern, detail)
        if found is not None:
            told = {name: _said(name, value, words) for name, value in found.groupdict().items()}
            return sentence.format(**told)
    return None


def _said(name: str, value: str, words: Words) -> str:
    match name:
        case "day":
            return day(value)
        case "org":
            return words.organisation(value)
        case "territory":
            return words.territory(value)
        case "programme":
            return words.programme(value)
        case _:
            return value
