"""Every field of a household's facts in French: its name, and its value as a person reads it."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from adapters.http.pages import typography
from adapters.http.pages.trace_page import CLASSES
from adapters.http.pages.words import Words
from domain.diagnosis import HEALTH
from domain.fact import json_name
from domain.household import ALL_FACTS, VARIANTS
from domain.marks import Listed
from domain.path import organisation_of
from domain.rectification import Rectified
from services.fields import alternatives

NAMES: Mapping[str, str] = {
    "action": "nom de l’action",
    "already_tried/kind": "déjà tenté",
    "already_tried/result": "ce que cela a donné",
    "amount": "montant",
    "approved_by": "approuvé par (identifiants de compte)",
    "as_of": "compte arrêté au",
    "by": "demandé par (identifiant de compte)",
    "category": "nature de la dépense",
    "charges": "charges",
    "classes": "catégories ouvertes",
    "commune": "commune",
    "composition/adults": "adultes",
    "composition/children": "enfants",
    "current_rent_resumed_since": "loyer courant repris depuis le",
    "decision": "décision",
    "diagnosis_ready": "diagnostic social et financier prêt",
    "difficulties": "difficultés",
    "disposal": "bordereau d’élimination",
    "domain": "domaine",
    "due_on": "à faire pour le",
    "dwelling/address": "adresse",
    "dwelling/commune": "commune du logement",
    "dwelling/landlord": "bailleur",
    "dwelling/lease_holders": "titulaires du bail",
    "dwelling/lease_reference": "référence du bail",
    "dwelling/lease_signed_on": "bail signé le",
    "dwelling/monthly_rent": "loyer mensuel",
    "dwelling/postcode": "code postal",
    "dwelling/title": "titre d’occupation",
    "ends_at": "ouvert jusqu’au",
    "event/id": "numéro du fait rectifié",
    "event/source": "fait rectifié, enregistré par",
    "event/type": "fait rectifié",
    "expires_on": "jusqu’au",
    "exploc_reference": "référence EXPLOC",
    "funder": "financeur",
    "glass": "numéro de l’accès exceptionnel",
    "ground": "fondement",
    "hearing_on": "audience le",
    "household_aware": "ménage informé de la saisine",
    "housing_benefit": "aide au logement",
    "housing_benefit_amount": "montant de l’aide au logement",
    "kind": "nature",
    "lead_organisation": "référent",
    "means": "moyen",
    "modality": "modalité",
    "months_after": "mois après la sortie",
    "motive": "motif de la saisine",
    "needs": "besoins",
    "next_review_on": "prochain point le",
    "note": "note",
    "objectives": "objectifs",
    "observed_on": "constaté le",
    "on": "date",
    "on_request": "à la demande de la personne",
    "organisation": "organisation",
    "outcome": "issue",
    "owner_organisation": "organisation chargée",
    "parameters/amount": "montant demandé",
    "parameters/cap": "montant maximal",
    "parameters/commitments/party": "qui s’engage",
    "parameters/commitments/undertaking": "engagement",
    "parameters/condition": "condition",
    "parameters/first_month": "premier mois",
    "parameters/from_address": "ancienne adresse",
    "parameters/funder": "financeur",
    "parameters/monthly_amount": "montant demandé par mois",
    "parameters/months": "nombre de mois",
    "parameters/months_max": "nombre de mois maximal",
    "parameters/moving_on": "déménagement le",
    "parameters/occupancy_charge": "redevance d’occupation",
    "parameters/operator": "opérateur",
    "parameters/owner": "propriétaire",
    "parameters/parties": "parties",
    "parameters/payee": "versé à",
    "parameters/payee_name": "nom de qui est payé",
    "parameters/place": "logement attribué",
    "parameters/planned_end_on": "fin prévue le",
    "parameters/review_months": "à revoir tous les (mois)",
    "parameters/scheme": "dispositif",
    "parameters/start_on": "début le",
    "parameters/to_address": "nouvelle adresse",
    "planned_end_on": "fin prévue le",
    "professional/name": "nom du professionnel",
    "professional/phone": "téléphone du professionnel",
    "programme": "programme",
    "reason": "motif",
    "recommendations": "recommandations",
    "redirected_to": "réorienté vers",
    "reference": "référence",
    "reference_person/birth_date": "date de naissance",
    "reference_person/email": "courriel",
    "reference_person/name": "nom",
    "reference_person/phone": "téléphone",
    "referrer_kind": "qui saisit",
    "referrer_service": "service qui saisit",
    "rent_due": "loyer appelé",
    "rent_paid": "loyer payé",
    "repayment_plan": "plan d’apurement",
    "replaces": "remplace",
    "residual_difficulties": "difficultés restantes",
    "role": "fonction",
    "scope": "organisations",
    "sensitivity": "porte sur",
    "service": "service",
    "session": "séance",
    "signals/kind": "signal",
    "signals/observed_on": "signal constaté le",
    "signals/service": "service qui a constaté",
    "stage": "étape de la procédure",
    "still_housed": "toujours logé",
    "stream": "volet",
    "summary": "synthèse",
    "tenant_attended": "locataire présent",
    "territory": "territoire",
    "to": "organisations",
    "to_organisation": "nouveau référent",
    "tool": "nom de l’outil",
    "unannounced": "à l’improviste",
    "urgency": "urgence",
    "urgent": "admission en urgence",
    "void": "fait retiré",
    "with": "autre dossier",
}
"""Every field that a fact of a household has, the day it happened apart: that stands beside."""

CORRECTED = "corrections/"

Reading = Callable[[str, Words], str]

READINGS: Mapping[str, Reading] = {
    "classes": lambda code, words: CLASSES.get(code, code),
    "domain": lambda code, words: (
        "Santé" if code == HEALTH else words.code("diagnosis_domains", code)
    ),
    "ends_at": lambda moment, words: typography.moment(
        moment, zone=words.configuration.rules.timezone
    ),
    "event/source": lambda source, words: words.organisation(organisation_of(source)),
    "event/type": lambda event_type, words: words.event(event_type),
    "organisation": lambda slug, words: words.organisation(slug),
    "redirected_to": lambda code, words: redirection(code, words),
    "role": lambda code, words: words.role(code),
    "commune": lambda code, words: words.place(code),
    "dwelling/commune": lambda code, words: words.place(code),
}
"""The fields of which the marks do not tell how to read them."""

LISTS: Mapping[str, Reading] = {
    "landlords": lambda slug, words: words.organisation(slug),
    "organisations": lambda slug, words: words.organisation(slug),
    "programmes": lambda slug, words: words.programme(slug),
    "territories": lambda slug, words: words.territory(slug),
    "tool_kinds": lambda code, words: words.tool(code),
    "exit_outcomes": lambda code, words: words.outcome(code),
}
"""The closed lists that are made of something else than codes and labels."""


def named(place: str) -> str:
    """A field as a person is told of it; a field of a correction by its own name."""
    return NAMES[place.removeprefix(CORRECTED)]


def read_by(event_type: str, corrected: str | None, place: str) -> Reading:
    """How a value of that field is read; of a correction as the event that it corrects."""
    is_correction = event_type == Rectified.NAME and place.startswith(CORRECTED)
    kinds = _kinds(corrected if is_correction and corrected else event_type)
    own = place.removeprefix(CORRECTED)
    marks = next((found[own] for found in map(_leaves, kinds) if own in found), ())
    if own in READINGS:
        return READINGS[own]
    listed = next((mark.name for mark in marks if isinstance(mark, Listed)), None)
    if listed is not None:
        return LISTS.get(listed, lambda code, words: words.code(listed, code))
    return next((PLAIN[mark] for mark in marks if mark in PLAIN), _as_it_is)


def _kinds(event_type: str) -> list[type]:
    """The shapes of an event type: a contribution about health has one of its own."""
    return [shapes[event_type] for shapes in (ALL_FACTS, VARIANTS) if event_type in shapes]


def _as_it_is(value: Any, words: Words) -> str:
    return str(value)


def _truth(value: Any, words: Words) -> str:
    return "oui" if value else "non"


PLAIN: Mapping[Any, Callable[[Any, Words], str]] = {
    date: lambda value, words: typography.day(value),
    Decimal: lambda value, words: typography.money(value),
    bool: _truth,
}


def redirection(code: str, words: Words) -> str:
    """To where a household was redirected: a measure, or an organisation."""
    measure = words.code("measures", code)
    return measure if measure != code else words.organisation(code)


@cache
def _leaves(kind: type) -> Mapping[str, tuple[Any, ...]]:
    """The marks and the type of every field of a fact, by its place."""
    found: dict[str, tuple[Any, ...]] = {}
    hints = get_type_hints(kind, include_extras=True)
    for each in fields(kind):
        marks = _marks(hints[each.name])
        part = marks[-1]
        if isinstance(part, type) and is_dataclass(part):
            for place, inner in _leaves(part).items():
                found[f"{json_name(each.name)}/{place}"] = inner
        else:
            found[json_name(each.name)] = marks
    return found


def _marks(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        return (*marks, *_marks(inner))
    if get_origin(annotation) is tuple:
        return _marks(get_args(annotation)[0])
    (arm, *_) = alternatives(annotation)
    return (arm,) if arm is annotation else _marks(arm)
