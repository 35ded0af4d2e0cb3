"""What a session decided, in words: the same on a screen, on paper and in a document."""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.http.pages.typography import day, inside, spaced
from adapters.http.pages.words import Words
from projections.committee_agenda import AGENDA_REASONS

Told = Mapping[str, Any]

HEADLINES: Mapping[str, str] = {
    "admitted": "Admission",
    "adjourned": "Report",
    "refused": "Refus",
    "reviewed": "Point d’étape",
    "exited": "Sortie",
}
"""What each kind of decision is called; a code that is not here is shown as it is."""

CONTINUE = "continue"


def reason_words(code: str) -> str:
    """Why a household is on an agenda."""
    return next((spaced(each.words) for each in AGENDA_REASONS if each.code == code), code)


def reason_rule(code: str) -> Sequence[str]:
    """The rule that puts households on an agenda, in English as the programme states it."""
    return [each.rule for each in AGENDA_REASONS if each.code == code]


def headline(decision: Told, words: Words) -> str:
    """« Admission », « Point d’étape : poursuivre »."""
    name = HEADLINES.get(decision["kind"], decision["kind"])
    if decision["kind"] == "reviewed":
        return spaced(f"{name} : {inside(words.code('review_decisions', decision['decision']))}")
    if decision["kind"] == "exited":
        return spaced(f"{name} : {inside(words.outcome(decision['outcome']))}")
    return name


def details(decision: Told, words: Words) -> Sequence[str]:
    """What was decided besides, a sentence each; the own words that the reader may read last."""
    coded = (
        ("lead_organisation", "Référent", words.organisation),
        ("modality", "Modalité", lambda code: words.code("modalities", code)),
        ("reason", "Motif", lambda code: words.code("referral_refusal_reasons", code)),
        ("redirected_to", "Orientation", lambda code: redirection(code, words)),
        ("next_review_on", "Prochain point", day),
    )
    told = [
        spaced(f"{name} : {label(decision[field])}")
        for field, name, label in coded
        if decision.get(field)
    ]
    own = decision.get("words", {})
    if own.get("reason"):
        told.append(spaced(f"Ce qui manque : {own['reason']}"))
    if own.get("objectives"):
        told += [spaced(f"Objectif : {each}") for each in own["objectives"]]
    return told


def redirection(code: str, words: Words) -> str:
    """Where a household is sent instead: a measure, or an organisation."""
    if code in words.configuration.lists["measures"]:
        return words.code("measures", code)
    return words.organisation(code)


def session_title(session: Told, words: Words) -> str:
    """« Comité technique du 30 juin 2020, Vénissieux »."""
    kind = words.code("committee_kinds", session["kind"])
    where = words.territory(session["territory"]) or words.programme(session["programme"] or "")
    return f"{kind} du {day(session['on'])}, {where}"
