"""One valid `data` for every event type, shown in its schema; the people in them are invented."""

from collections.abc import Mapping
from typing import Any

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
    "etage.household.rectified.v1": {
        "occurred_on": "2019-05-15",
        "event": {"source": "urn:etage:org:grandlyon-habitat", "id": "evt-000123"},
        "corrections": {"dwelling": {"monthly_rent": "421.50"}},
        "reason": "Loyer mal saisi.",
    },
    "etage.platform.opened.v1": {
        "occurred_on": "2019-03-04",
        "territory": "venissieux",
    },
    "etage.system.configured.v1": {
        "occurred_on": "2019-03-04",
        "sha256": "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
        "content": {"version": "2019-03"},
    },
}
