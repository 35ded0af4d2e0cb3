"""What waits for somebody, in words: its title, its day, and the form that deals with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.http.pages.acts.daily import CONTACT, DONE
from adapters.http.pages.acts.form_layout import Layout
from adapters.http.pages.acts.leaving import EXITED
from adapters.http.pages.acts.offering import DECISION_WORDS
from adapters.http.pages.acts.rent import LEGAL_STAGE
from adapters.http.pages.acts.reviewing import ADMITTED, FOLLOWED_UP
from adapters.http.pages.acts.tooling import ENDED, RENEWED
from adapters.http.pages.typography import spaced
from adapters.http.pages.words import Words
from domain.access import Actor, may_post
from projections import awaited


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWords:
    """A kind of what waits: its title, the rule that puts a household there, and its day.

    `acts` are the forms that deal with it, the most usual first.
    """

    title: str
    rule: str
    before: str
    acts: Sequence[Layout] = ()
    presses: bool = False


KINDS: Mapping[str, KindWords] = {
    awaited.URGENT: KindWords(
        title="Admissions en urgence à confirmer",
        rule="Entrées sans séance : la prochaine séance les confirme, en premier.",
        before="Entrée le",
        acts=(FOLLOWED_UP,),
        presses=True,
    ),
    awaited.POLICE: KindWords(
        title="Concours de la force publique",
        rule="La dernière étape connue est le concours de la force publique, demandé ou accordé.",
        before="Depuis le",
        acts=(CONTACT, LEGAL_STAGE),
        presses=True,
    ),
    awaited.HEARING: KindWords(
        title="Audiences dans les 30 jours",
        rule="Une audience est connue et approche : préparer le diagnostic, accompagner le ménage.",
        before="Audience le",
        acts=(CONTACT, LEGAL_STAGE),
        presses=True,
    ),
    awaited.DEADLINE: KindWords(
        title="Échéances de la procédure",
        rule="Un délai légal finit dans les 30 jours. Indicatif : ne vaut pas conseil juridique.",
        before="le",
        acts=(LEGAL_STAGE, CONTACT),
        presses=True,
    ),
    awaited.REFERRAL: KindWords(
        title="Saisines à examiner",
        rule="Orientées vers la plateforme et pas encore décidées, les plus anciennes d’abord.",
        before="Saisine du",
        acts=(ADMITTED,),
    ),
    awaited.EXIT: KindWords(
        title="Sorties proposées",
        rule="Une sortie est proposée : une séance se prononce, le référent l’enregistre.",
        before="Proposée le",
        acts=(EXITED, FOLLOWED_UP),
    ),
    awaited.ACTION: KindWords(
        title="Actions à faire",
        rule="Confiées à votre organisation, échues ou à faire dans les 7 jours.",
        before="à faire pour le",
        acts=(DONE,),
    ),
    awaited.SILENCE: KindWords(
        title="Sans rencontre depuis 30 jours",
        rule="Votre organisation est référente, et personne n’a vu le ménage depuis 30 jours.",
        before="Aucune rencontre depuis le",
        acts=(CONTACT,),
    ),
    awaited.REVIEW: KindWords(
        title="Points à faire en séance",
        rule="Le jour fixé par une séance est atteint, ou trop de mois ont passé sans point.",
        before="Attendu depuis le",
        acts=(FOLLOWED_UP,),
    ),
    awaited.TOOL: KindWords(
        title="Outils bientôt terminés",
        rule="Outils en cours dont la fin prévue est passée, ou tombe dans les 30 jours.",
        before="fin prévue le",
        acts=(RENEWED, ENDED),
    ),
    awaited.ANSWER: KindWords(
        title="Mes saisines sans réponse",
        rule="Orientées par votre organisation ; la plateforme ne s’est pas encore prononcée.",
        before="Saisine du",
    ),
}

CONTACT_BY_LEAD = frozenset({CONTACT.code, EXITED.code})
"""The forms that are the lead organisation's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The form that deals with a line."""

    words: str
    address: str


def step_of(line: Mapping[str, Any], actor: Actor, words: Words) -> Step | None:
    """The form for this reader; None where looking at the file is all there is to do."""
    is_lead = line["lead_organisation"] == actor.organisation
    for layout in KINDS[line["kind"]].acts:
        if layout.code in CONTACT_BY_LEAD and not is_lead:
            continue
        if may_post(words.configuration, actor, layout.fact.NAME):
            return _step(layout, line["household_id"])
    return None


def _step(layout: Layout, household: str) -> Step:
    if layout is ADMITTED:
        return Step(words=DECISION_WORDS, address=f"/menages/{household}/decision")
    return Step(words=layout.words, address=layout.address(household))


def what_of(line: Mapping[str, Any], words: Words) -> str:
    """Which action or which tool a line is about; nothing for the others."""
    if line["code"] is None:
        return ""
    if line["kind"] == awaited.DEADLINE:
        delays = words.configuration.delays
        return next((spaced(each.label) for each in delays if each.code == line["code"]), "")
    if line["kind"] == awaited.TOOL:
        return words.tool(line["code"])
    return words.code("action_kinds", line["code"])
