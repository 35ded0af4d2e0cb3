"""One valid `data` for every event type, shown in its schema; the people in them are invented."""

from collections.abc import Mapping
from typing import Any

from services.erasure_examples import ERASURE_EXAMPLES
from services.subject_examples import SUBJECT_EXAMPLES

EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "etage.household.identified.v1": {
        "occurred_on": "2019-03-12",
        "dwelling": {
            "landlord": "grandlyon-habitat",
            "commune": "69259",
            "lease_reference": "GLH-BAIL-00042",
            "lease_signed_on": "2011-06-01",
            "title": "lease",
            "monthly_rent": "412.50",
            "address": "12 rue Imaginaire, Vénissieux",
        },
        "signals": [{"kind": "arrears", "service": "recouvrement", "observed_on": "2019-03-11"}],
        "composition": {"adults": 1, "children": 2},
        "reference_person": {"name": "Zélie Fictive", "phone": "+33 4 00 00 00 00"},
    },
    "etage.household.signal-recorded.v1": {
        "occurred_on": "2019-03-20",
        "kind": "no_answer",
        "service": "proximite",
        "observed_on": "2019-03-19",
        "note": "Trois passages sans réponse.",
    },
    "etage.household.reference-attached.v1": {
        "occurred_on": "2019-04-02",
        "reference": "CCAS-2019-0007",
    },
    "etage.household.moved.v1": {
        "occurred_on": "2019-11-04",
        "dwelling": {
            "landlord": "grandlyon-habitat",
            "commune": "69259",
            "lease_signed_on": "2019-11-04",
            "title": "lease",
            "monthly_rent": "338.20",
        },
        "reason": "Mutation vers un logement plus petit.",
    },
    "etage.household.referred.v1": {
        "occurred_on": "2019-04-02",
        "referrer_kind": "landlord",
        "motive": "eviction_risk",
        "stream": "maintien",
        "referrer_service": "conseiller_social",
        "already_tried": [{"kind": "repayment_plan", "result": "Non tenu après deux mensualités."}],
        "difficulties": ["debt", "isolation"],
        "urgency": "high",
        "household_aware": True,
    },
    "etage.household.referral-withdrawn.v1": {
        "occurred_on": "2019-04-20",
        "reason": "Le ménage a soldé sa dette.",
    },
    "etage.household.review-scheduled.v1": {
        "occurred_on": "2019-04-10",
        "session": "ct-venissieux-2019-04-25",
        "on": "2019-04-25",
    },
    "etage.household.referral-adjourned.v1": {
        "occurred_on": "2019-04-25",
        "session": "ct-venissieux-2019-04-25",
        "reason": "Le bilan social manque encore.",
    },
    "etage.household.referral-refused.v1": {
        "occurred_on": "2019-04-25",
        "session": "ct-venissieux-2019-04-25",
        "reason": "mainstream_sufficient",
        "redirected_to": "fsl",
    },
    "etage.household.admitted.v1": {
        "occurred_on": "2019-04-25",
        "session": "ct-venissieux-2019-04-25",
        "modality": "coordination",
        "lead_organisation": "lahso",
        "objectives": ["Reprendre le paiement du loyer courant."],
    },
    "etage.household.contact-recorded.v1": {
        "occurred_on": "2019-05-06",
        "kind": "home_visit",
        "outcome": "met",
        "unannounced": True,
        "note": "Premier échange sur le pas de la porte.",
    },
    "etage.household.partner-joined.v1": {
        "occurred_on": "2019-05-10",
        "organisation": "intermed",
    },
    "etage.household.partner-left.v1": {
        "occurred_on": "2019-12-10",
        "organisation": "intermed",
    },
    "etage.household.lead-handed-over.v1": {
        "occurred_on": "2019-09-01",
        "to_organisation": "avdl-association",
    },
    "etage.household.exited.v1": {
        "occurred_on": "2020-05-28",
        "outcome": "stayed_with_difficulties",
        "residual_difficulties": ["debt"],
        "session": "ct-venissieux-2020-05-28",
    },
    "etage.household.reentered.v1": {
        "occurred_on": "2020-09-03",
        "reason": "Nouvelle perte de revenus.",
        "lead_organisation": "lahso",
        "modality": "reinforced_support",
    },
    "etage.household.debt-recorded.v1": {
        "occurred_on": "2019-03-31",
        "amount": "2184.60",
        "as_of": "2019-03-31",
        "kind": "rent",
        "rent_due": "412.50",
        "rent_paid": "0.00",
        "housing_benefit": "paid_to_landlord",
        "housing_benefit_amount": "187.00",
        "repayment_plan": "broken",
    },
    "etage.household.legal-stage-recorded.v1": {
        "occurred_on": "2019-06-14",
        "stage": "summons",
        "on": "2019-06-14",
        "ground": "arrears",
        "hearing_on": "2019-09-17",
        "exploc_reference": "EXPLOC-2019-00001",
    },
    "etage.household.informed.v1": {
        "occurred_on": "2019-03-28",
        "scope": ["lahso", "intermed"],
        "means": "visit",
    },
    "etage.household.consent-given.v1": {
        "occurred_on": "2019-04-25",
        "scope": ["lahso"],
        "sensitivity": ["social"],
        "expires_on": "2021-04-25",
        "means": "visit",
    },
    "etage.household.consent-withdrawn.v1": {
        "occurred_on": "2020-01-10",
        "scope": ["lahso"],
        "sensitivity": ["social"],
        "means": "letter",
    },
    "etage.household.diagnosis-contributed.v1": {
        "occurred_on": "2019-05-14",
        "domain": "budget",
        "needs": ["debt_settlement", "access_to_rights"],
        "recommendations": ["Demander le rétablissement de l'aide au logement."],
        "summary": "Le reste à vivre permet de reprendre le loyer courant.",
    },
    "etage.household.reviewed.v1": {
        "occurred_on": "2019-07-25",
        "session": "ct-venissieux-2019-07-25",
        "decision": "continue",
        "next_review_on": "2019-10-24",
    },
    "etage.household.modality-changed.v1": {
        "occurred_on": "2019-07-25",
        "modality": "reinforced_support",
    },
    "etage.household.referent-named.v1": {
        "occurred_on": "2019-05-02",
        "organisation": "lahso",
        "professional": {"name": "Agathe Associative", "phone": "+33 4 00 00 00 01"},
    },
    "etage.household.action-planned.v1": {
        "occurred_on": "2019-05-06",
        "action": "action-0001",
        "kind": "rights_application",
        "owner_organisation": "lahso",
        "due_on": "2019-05-31",
    },
    "etage.household.action-done.v1": {
        "occurred_on": "2019-05-28",
        "action": "action-0001",
    },
    "etage.household.action-dropped.v1": {
        "occurred_on": "2019-05-28",
        "action": "action-0002",
        "reason": "Le rendez-vous n'a plus d'objet.",
    },
    "etage.household.tool-requested.v1": {
        "occurred_on": "2019-06-03",
        "tool": "aide-0001",
        "kind": "aide_quittance",
        "parameters": {
            "monthly_amount": "150.00",
            "first_month": "2019-07-01",
            "months": 6,
            "cap": "900.00",
            "payee": "grandlyon-habitat",
            "funder": "grandlyon-habitat",
            "condition": "current_rent_resumed",
        },
    },
    "etage.household.tool-granted.v1": {
        "occurred_on": "2019-06-20",
        "tool": "aide-0001",
        "amount": "900.00",
    },
    "etage.household.tool-refused.v1": {
        "occurred_on": "2019-06-20",
        "tool": "aide-0002",
        "reason": "L'enveloppe de l'année est épuisée.",
    },
    "etage.household.tool-started.v1": {
        "occurred_on": "2019-07-01",
        "tool": "aide-0001",
    },
    "etage.household.tool-payment-recorded.v1": {
        "occurred_on": "2019-07-10",
        "tool": "aide-0001",
        "amount": "150.00",
    },
    "etage.household.tool-renewed.v1": {
        "occurred_on": "2019-12-20",
        "tool": "aide-0001",
        "planned_end_on": "2020-03-31",
        "amount": "450.00",
    },
    "etage.household.tool-suspended.v1": {
        "occurred_on": "2019-10-01",
        "tool": "aide-0001",
        "reason": "Le loyer courant n'est plus payé.",
    },
    "etage.household.tool-resumed.v1": {
        "occurred_on": "2019-11-04",
        "tool": "aide-0001",
    },
    "etage.household.tool-ended.v1": {
        "occurred_on": "2020-03-31",
        "tool": "aide-0001",
        "outcome": "completed",
    },
    "etage.household.expense-recorded.v1": {
        "occurred_on": "2019-12-31",
        "amount": "640.00",
        "category": "accompaniment",
        "funder": "metropole-de-lyon",
    },
    "etage.household.exit-proposed.v1": {
        "occurred_on": "2020-05-12",
        "outcome": "stayed_with_difficulties",
        "reason": "Le loyer courant est payé depuis huit mois.",
    },
    "etage.household.followed-up.v1": {
        "occurred_on": "2020-11-30",
        "months_after": 6,
        "still_housed": True,
    },
    "etage.household.linked.v1": {
        "occurred_on": "2019-06-11",
        "with": "00000000-0000-4000-8000-0000000000d2",
        "reason": "Même bail, deux dossiers ouverts.",
    },
    "etage.household.unlinked.v1": {
        "occurred_on": "2019-06-18",
        "with": "00000000-0000-4000-8000-0000000000d2",
        "reason": "Deux ménages de la même adresse.",
    },
    "etage.household.restricted.v1": {
        "occurred_on": "2019-06-03",
        "to": ["lahso", "grandlyon-habitat"],
        "reason": "Situation de violences signalée.",
    },
    "etage.household.unrestricted.v1": {
        "occurred_on": "2020-02-03",
        "reason": "La protection n'est plus nécessaire.",
    },
    "etage.household.rectified.v1": {
        "occurred_on": "2019-05-15",
        "event": {"source": "urn:etage:org:grandlyon-habitat", "id": "evt-000123"},
        "corrections": {"dwelling": {"monthly_rent": "421.50"}},
        "reason": "Loyer mal saisi.",
    },
    **ERASURE_EXAMPLES,
    **SUBJECT_EXAMPLES,
}
