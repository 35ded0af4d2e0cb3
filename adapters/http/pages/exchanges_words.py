"""Refusals in words: what each kind of problem means, and what whoever sends events does then."""

from collections.abc import Mapping

from adapters.http.french import FRENCH, in_plain_french
from adapters.http.pages.typography import spaced
from adapters.http.problem_types import KINDS

OPEN_GAP = "…"
PAGES = "pages"

SHORT: Mapping[str, str] = {
    "malformed": "Message mal formé",
    "forbidden": "Pas permis à votre organisation",
    "not-found": "Ménage inconnu sous cette référence",
    "event-id-reused": "Numéro d’événement déjà employé",
    "conflict": "D’autres faits arrivés entre-temps",
    "refused": "Contraire à une règle du programme",
    "erased": "Ménage effacé",
    "too-large": "Envoi trop volumineux",
    "unsupported-media-type": "Type de contenu non accepté",
    "schema-mismatch": "Champs qui ne conviennent pas au type",
    "invalid": "Champ refusé par une règle",
}
"""What people call a problem whose own title is for those who write programs."""

TO_DO: Mapping[str, str] = {
    "malformed": "Corriger la forme du message ; le guide du partenaire en donne un exemple.",
    "forbidden": (
        "Vérifier que la source est la vôtre et que votre organisation peut enregistrer ce type"
        " d’événement pour ce ménage."
    ),
    "not-found": (
        "Vérifier la référence du ménage : ouvrir son parcours d’abord, ou y rattacher la vôtre."
    ),
    "timeout": "Envoyer de nouveau, par lots plus petits.",
    "event-id-reused": "Donner un nouvel identifiant à l’événement dont le contenu a changé.",
    "illegal-transition": (
        "Regarder l’étape du ménage : un événement manque avant celui-ci, ou il est déjà passé."
    ),
    "platform-not-open": "Vérifier la date de la saisine, ou attendre l’ouverture.",
    "rectification-forbidden": "Rectifier d’abord le fait plus récent qui s’y oppose.",
    "conflict": "Relire le dossier, puis envoyer ce qui reste vrai.",
    "refused": "Lire la règle, corriger dans votre logiciel, puis renvoyer sous le même numéro.",
    "erased": "Ne plus rien envoyer sur ce ménage : ses données ont été effacées.",
    "too-large": "Envoyer des lots plus petits, et des textes plus courts.",
    "unsupported-media-type": "Faire corriger le type de contenu que votre logiciel annonce.",
    "schema-mismatch": "Corriger les champs nommés, puis renvoyer sous le même numéro.",
    "invalid": "Corriger les champs nommés, puis renvoyer sous le même numéro.",
}
"""What to do about a problem, for people; any other one has its own description."""


class _Open(dict[str, str]):
    """Every gap of a rule, left open: what stood there was not kept."""

    def __missing__(self, name: str) -> str:
        return OPEN_GAP


def problem_words(slug: str) -> str:
    """What a kind of problem is called."""
    kind = KINDS.get(slug)
    told = (in_plain_french(kind.title) or "") if kind else ""
    return spaced(SHORT.get(slug) or told.removesuffix(".") or slug)


def to_do(slug: str) -> str:
    """What to do about it."""
    kind = KINDS.get(slug)
    described = (in_plain_french(kind.description) or "") if kind else ""
    return spaced(TO_DO.get(slug, described))


def rule_words(rule: str) -> str:
    """A rule's words in French, with its gaps open."""
    told = FRENCH.get(rule, rule)
    return spaced(told.format_map(_Open())).replace(f"{OPEN_GAP}.", OPEN_GAP)


def source_words(source: str | None, organisation: str) -> str:
    """What a source of the organisation is called: the end of its URN."""
    if source is None:
        return "une source inconnue"
    path = source.removeprefix(f"urn:etage:org:{organisation}").removeprefix(":")
    if not path:
        return "source principale"
    return "ces pages" if path == PAGES else path
