"""Events in French sentences: what each of them tells, of what its reader may see."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.http.pages.sentences_of_work import WORK
from adapters.http.pages.typography import counted, day, inside, money, spaced
from adapters.http.pages.words import Words

Data = Mapping[str, Any]
Telling = Callable[[Data, Words], Iterator[str]]

FIELD_NAMES: Mapping[str, str] = {
    "reference_person/name": "nom",
    "reference_person/birth_date": "date de naissance",
    "reference_person/phone": "téléphone",
    "reference_person/email": "courriel",
    "dwelling/address": "adresse",
    "dwelling/lease_reference": "référence du bail",
    "exploc_reference": "référence EXPLOC",
    "reference": "référence",
    "note": "note",
    "reason": "motif",
    "objectives": "objectifs",
    "professional/name": "nom du professionnel",
    "recommendations": "recommandations",
    "summary": "synthèse",
}
"""The sealed fields whose keys may be destroyed, as a page calls them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event as the timeline shows it."""

    title: str
    sentences: tuple[str, ...]
    quote: str | None
    forgotten: tuple[str, ...]


def tell(event: Data, words: Words) -> Told:
    """The event, from an answer of the history."""
    data = event["data"]
    telling = _TELLINGS.get(event["type"])
    sentences = tuple(telling(data, words)) if telling else ()
    return Told(
        title=words.event(event["type"]),
        sentences=tuple(spaced(sentence) for sentence in sentences),
        quote=data.get("note") or _free_reason(event["type"], data),
        forgotten=tuple(field_name(pointer) for pointer in event.get("forgotten", ())),
    )


def field_name(pointer: str) -> str:
    """A field of an event by the name that a reader knows."""
    path = pointer.removeprefix("/data/").removeprefix("corrections/")
    return FIELD_NAMES.get(path, "information personnelle")


def _free_reason(event_type: str, data: Data) -> str | None:
    coded = event_type == "etage.household.referral-refused.v1"
    return None if coded else data.get("reason")


def _referred(data: Data, words: Words) -> Iterator[str]:
    motive = words.code("motives", data["motive"])
    stream = inside(words.code("streams", data["stream"]))
    yield f"Motif : {inside(motive)}. Volet {stream}."
    if "referrer_service" in data:
        yield f"Service : {inside(words.code('services', data['referrer_service']))}."
    if "urgency" in data:
        yield f"Urgence : {inside(words.code('urgencies', data['urgency']))}."
    if data.get("difficulties"):
        yield f"Difficultés : {_listed('difficulties', data['difficulties'], words)}."
    if data.get("already_tried"):
        tried = [each["kind"] for each in data["already_tried"] if "kind" in each]
        yield f"Déjà tenté : {_listed('measures', tried, words)}."
    if "household_aware" in data:
        aware = "est" if data["household_aware"] else "n’est pas encore"
        yield f"Le ménage {aware} informé de la saisine."
    yield from _opening(data, words)


def _opening(data: Data, words: Words) -> Iterator[str]:
    """What both an identification and a referral may say of the household."""
    for signal in data.get("signals", ()):
        kind = words.code("signal_kinds", signal["kind"])
        service = inside(words.code("services", signal["service"]))
        yield f"{kind}, constaté le {day(signal['observed_on'])} ({service})."
    if "composition" in data:
        adults = counted(data["composition"]["adults"], "adulte", "adultes")
        children = counted(data["composition"]["children"], "enfant", "enfants")
        yield f"Composition : {adults}, {children}."
    yield from _dwelling(data, words)


def _dwelling(data: Data, words: Words) -> Iterator[str]:
    dwelling = data.get("dwelling")
    if not dwelling:
        if "commune" in data:
            yield f"Commune : {words.place(data['commune'])}."
        return
    place = words.place(dwelling["commune"])
    told = f"Logement {words.organisation(dwelling['landlord'])}, {place}"
    if "address" in dwelling:
        told += f", {dwelling['address']}"
    yield told + "."
    if "monthly_rent" in dwelling:
        yield f"Loyer : {money(dwelling['monthly_rent'])} par mois."


def _signal(data: Data, words: Words) -> Iterator[str]:
    service = inside(words.code("services", data["service"]))
    kind = words.code("signal_kinds", data["kind"])
    yield f"{kind}, constaté le {day(data['observed_on'])} ({service})."


def _debt(data: Data, words: Words) -> Iterator[str]:
    if "amount" not in data:
        return
    kind = f" ({inside(words.code('debt_kinds', data['kind']))})" if "kind" in data else ""
    yield f"{money(data['amount'])} dus au {day(data['as_of'])}{kind}."
    if "repayment_plan" in data:
        plan = inside(words.code("repayment_plans", data["repayment_plan"]))
        yield f"Plan d’apurement : {plan}."
    if "current_rent_resumed_since" in data:
        yield f"Loyer courant repris depuis le {day(data['current_rent_resumed_since'])}."


def _legal_stage(data: Data, words: Words) -> Iterator[str]:
    if "stage" not in data:
        return
    yield f"{words.code('legal_stages', data['stage'])}, le {day(data['on'])}."
    if "outcome" in data:
        yield f"Issue : {inside(words.code('legal_outcomes', data['outcome']))}."
    if "hearing_on" in data:
        yield f"Audience le {day(data['hearing_on'])}."


def _review(data: Data, words: Words) -> Iterator[str]:
    yield f"Comité technique du {day(data['on'])} (séance {data['session']})."


def _adjourned(data: Data, words: Words) -> Iterator[str]:
    yield f"Décision reportée par la séance {data['session']}."
    yield from _redirected(data, words)


def _refused(data: Data, words: Words) -> Iterator[str]:
    reason = inside(words.code("referral_refusal_reasons", data["reason"]))
    yield f"Motif : {reason} (séance {data['session']})."
    yield from _redirected(data, words)


def _redirected(data: Data, words: Words) -> Iterator[str]:
    if "redirected_to" in data:
        yield f"Réorienté vers : {_redirection(data['redirected_to'], words)}."


def _redirection(code: str, words: Words) -> str:
    measure = words.code("measures", code)
    return measure if measure != code else words.organisation(code)


def _admitted(data: Data, words: Words) -> Iterator[str]:
    if data.get("urgent"):
        yield "Admission en urgence, à confirmer au prochain comité."
    if "session" in data:
        yield f"Admis par la séance {data['session']}."
    yield from _led(data, words)
    for objective in data.get("objectives", ()):
        yield f"Objectif : {objective}"


def _led(data: Data, words: Words) -> Iterator[str]:
    yield f"Référent : {words.organisation(data['lead_organisation'])}."
    if "modality" in data:
        yield f"Modalité : {inside(words.code('modalities', data['modality']))}."


def _contact(data: Data, words: Words) -> Iterator[str]:
    kind = words.code("contact_kinds", data["kind"])
    outcome = inside(words.code("contact_outcomes", data["outcome"]))
    unannounced = ", à l’improviste" if data.get("unannounced") else ""
    yield f"{kind}{unannounced} : {outcome}."


def _partner(data: Data, words: Words) -> Iterator[str]:
    yield f"{words.organisation(data['organisation'])}."


def _handed_over(data: Data, words: Words) -> Iterator[str]:
    yield f"Nouveau référent : {words.organisation(data['to_organisation'])}."


def _exited(data: Data, words: Words) -> Iterator[str]:
    yield f"{words.outcome(data['outcome'])}."
    if data.get("residual_difficulties"):
        left = _listed("residual_difficulties", data["residual_difficulties"], words)
        yield f"Difficultés restantes : {left}."


def _reference(data: Data, words: Words) -> Iterator[str]:
    if "reference" in data:
        yield f"Référence {data['reference']}."


def _rectified(data: Data, words: Words) -> Iterator[str]:
    corrected = words.event(data["event"].get("type") or "")
    action = "retiré" if data.get("void") else "corrigé"
    yield f"Enregistrement {action} : « {corrected or data['event']['id']} »."


def _listed(list_name: str, codes: list[str], words: Words) -> str:
    return ", ".join(inside(words.code(list_name, code)) for code in codes)


_TELLINGS: Mapping[str, Telling] = {
    "etage.household.identified.v1": _opening,
    "etage.household.signal-recorded.v1": _signal,
    "etage.household.debt-recorded.v1": _debt,
    "etage.household.legal-stage-recorded.v1": _legal_stage,
    "etage.household.referred.v1": _referred,
    "etage.household.review-scheduled.v1": _review,
    "etage.household.referral-adjourned.v1": _adjourned,
    "etage.household.referral-refused.v1": _refused,
    "etage.household.admitted.v1": _admitted,
    "etage.household.contact-recorded.v1": _contact,
    "etage.household.partner-joined.v1": _partner,
    "etage.household.partner-left.v1": _partner,
    "etage.household.lead-handed-over.v1": _handed_over,
    "etage.household.moved.v1": _dwelling,
    "etage.household.exited.v1": _exited,
    "etage.household.reentered.v1": _led,
    "etage.household.reference-attached.v1": _reference,
    "etage.household.rectified.v1": _rectified,
    **WORK,
}
