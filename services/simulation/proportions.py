"""How often things happen in the simulated lives of PLACE and ETAGE in Lyon.

The counts are cards of a deck; the first figures of the programmes are their model, not more.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum


class Plot(StrEnum):
    """What becomes of a household."""

    NOTICED = "noticed"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    RETURNED = "returned"
    ADMITTED = "admitted"
    URGENT = "urgent"


PROGRAMMES: Mapping[str, int] = {"place": 9, "etage": 11}

PLOTS: Mapping[str, Mapping[Plot, int]] = {
    "place": {
        Plot.NOTICED: 8,
        Plot.WITHDRAWN: 1,
        Plot.REFUSED: 2,
        Plot.RETURNED: 1,
        Plot.ADMITTED: 27,
        Plot.URGENT: 1,
    },
    "etage": {
        Plot.NOTICED: 15,
        Plot.WITHDRAWN: 2,
        Plot.REFUSED: 4,
        Plot.RETURNED: 1,
        Plot.ADMITTED: 17,
        Plot.URGENT: 1,
    },
}

STREAMS: Mapping[str, Mapping[str, int]] = {
    "place": {"maintien": 2, "acces": 1},
    "etage": {"maintien": 1},
}

STARTS: Mapping[str, tuple[date, date]] = {
    "place": (date(2016, 1, 5), date(2018, 10, 31)),
    "etage": (date(2019, 1, 7), date(9999, 1, 1)),
}
"""The first and the last day on which a household is first noticed."""

OPENINGS: Mapping[str, date] = {
    "metropole-de-lyon": date(2016, 1, 4),
    "vaulx-en-velin-bron": date(2019, 3, 11),
    "venissieux": date(2019, 3, 18),
    "lyon-7-8": date(2019, 9, 9),
}
"""When each territory's platform opens. Which one of ETAGE's was the third is our assumption."""

PLACES: Mapping[str, Mapping[tuple[str, str], int]] = {
    "place": {("metropole-de-lyon", "grandlyon-habitat"): 1},
    "etage": {
        ("vaulx-en-velin-bron", "est-metropole-habitat"): 18,
        ("vaulx-en-velin-bron", "lyon-metropole-habitat"): 6,
        ("vaulx-en-velin-bron", "grandlyon-habitat"): 2,
        ("venissieux", "lyon-metropole-habitat"): 9,
        ("venissieux", "est-metropole-habitat"): 8,
        ("venissieux", "grandlyon-habitat"): 5,
        ("lyon-7-8", "grandlyon-habitat"): 9,
        ("lyon-7-8", "lyon-metropole-habitat"): 3,
    },
}
"""Territory and landlord of a household's dwelling; no landlord need be in each territory."""

REFERRERS: Mapping[str, Mapping[str, int]] = {
    "place": {"landlord": 9, "ccas": 1},
    "etage": {"landlord": 44, "ccas": 9, "mdm": 7},
    "acces": {"association": 5, "mdm": 2, "ccas": 1},
}
"""Who refers: by programme for the stream maintien, apart for the stream acces."""

OUTCOMES: Mapping[str, Mapping[str, int]] = {
    "maintien": {
        "stayed_secured": 12,
        "stayed_with_plan": 8,
        "stayed_with_difficulties": 9,
        "transferred_adapted_dwelling": 3,
        "rehoused_other_landlord": 2,
        "rehoused_other_habitat": 1,
        "left_with_solution": 1,
        "handed_to_mainstream": 2,
        "evicted": 2,
        "left_before_forced_eviction": 1,
        "left_without_known_solution": 1,
        "lost_contact": 2,
        "declined_support": 1,
        "programme_ended": 1,
        "accommodated": 1,
        "institution": 1,
        "died": 1,
        "recorded_in_error": 1,
        "moved_out_of_territory": 1,
    },
    "acces": {
        "housed_ordinary_lease": 8,
        "housed_bail_glissant": 5,
        "accommodated": 2,
        "not_housed": 2,
        "lost_contact": 1,
        "declined_support": 1,
        "programme_ended": 1,
        "died": 1,
        "recorded_in_error": 1,
        "moved_out_of_territory": 1,
    },
}
REENTERING = frozenset(
    {
        "stayed_secured",
        "stayed_with_plan",
        "stayed_with_difficulties",
        "handed_to_mainstream",
        "lost_contact",
        "declined_support",
    }
)
"""The outcomes after which some households come back."""

NOT_FOLLOWED_UP = frozenset({"died", "recorded_in_error"})
HOUSED = REENTERING | {
    "transferred_adapted_dwelling",
    "rehoused_other_landlord",
    "rehoused_other_habitat",
    "left_with_solution",
    "moved_out_of_territory",
    "housed_ordinary_lease",
    "housed_bail_glissant",
}
"""The outcomes after which a household mostly still has a home when it is asked."""

REENTRIES: Mapping[bool, int] = {True: 1, False: 3}

REFUSAL_REASONS: Mapping[str, int] = {
    "mainstream_sufficient": 3,
    "insufficient_risk": 2,
    "information_missing": 2,
    "out_of_territory": 1,
    "not_these_landlords": 1,
    "acces_out_of_scope": 1,
    "duplicate": 1,
    "capacity_reached": 1,
    "withdrawn": 1,
}

SIGNALS: Mapping[str, int] = {
    "arrears": 12, "direct_debit_rejected": 4, "housing_benefit_drop": 3, "income_loss": 4,
    "repayment_plan_broken": 3, "over_indebtedness": 2, "nuisance": 3, "neighbour_conflict": 2,
    "damage": 1, "hoarding": 1, "no_insurance": 1, "access_refused": 1, "isolation": 3,
    "no_answer": 4, "lost_rights": 2, "family_breakup": 2, "death": 1, "hospitalisation": 1,
    "loss_of_autonomy": 1, "care_concern": 1, "violence": 1, "unsuitable_dwelling": 1,
    "over_occupation": 1, "under_occupation": 1, "abnormal_utilities": 1,
}  # fmt: skip
ACCES_SIGNALS = ("ready_to_leave_accommodation", "no_own_home")

LAST_STEPS: Mapping[str, int] = {
    "debt_commission_admitted": 2,
    "rehousing_offer": 1,
    "appeal": 1,
    "social_cohesion_protocol": 2,
    "enforcement_delay": 1,
    "police_assistance_refused": 1,
    "eviction_attempted": 1,
    "procedure_abandoned": 2,
}
"""How a procedure goes on, or ends, after the steps that most of them have."""

TOOLS: Mapping[str, Mapping[str, int]] = {
    "maintien": {
        "bail_maintien": 4,
        "aide_quittance": 6,
        "aide_demenagement": 2,
        "dispositif_passerelle": 1,
        "logement_intercalaire": 1,
        "autorehabilitation": 2,
        "care_access": 2,
        "legal_support": 2,
        "social_diagnosis": 3,
        "measure_avdl": 2,
        "fsl_aid": 4,
    },
    "acces": {
        "dispositif_passerelle": 3,
        "aide_demenagement": 2,
        "care_access": 1,
        "legal_support": 1,
        "social_diagnosis": 2,
        "measure_avdl": 3,
    },
}
TOOLS_PER_EPISODE = (0, 1, 1, 2, 2, 3)
TOOL_REFUSED_SHARE = 0.1
TOOL_LEFT_TO_EXIT_SHARE = 0.2
TOOL_RENEWED_SHARE = 0.35

TOOL_OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "bail_maintien": ("converted", "converted", "lapsed", "broken"),
    "aide_quittance": ("completed", "completed", "lapsed"),
    "dispositif_passerelle": ("completed", "completed", "lapsed", "broken"),
}
OTHER_TOOL_OUTCOMES = ("completed", "completed", "completed", "stopped", "other")

STOCK: Mapping[str, Mapping[str, tuple[str, int]]] = {
    "place": {"passerelle": ("lahso", 6), "intercalaire": ("grandlyon-habitat", 5)},
    "etage": {"passerelle": ("alynea", 4), "intercalaire": ("est-metropole-habitat", 4)},
}
"""Who operates how many places of each kind, by programme."""

CONSENT_SHARE = 0.8
CONSENT_WITHDRAWN_SHARE = 0.08
RESTRICTED_SHARE = 0.04
EXIT_PROPOSED_SHARE = 0.8
FOLLOWED_UP_SHARE = 0.8
STILL_HOUSED_SHARE = 0.9
LINKED_SHARE = 0.03
UNLINKED_SHARE = 0.4
MODALITY_CHANGED_SHARE = 0.15
ACTION_DROPPED_SHARE = 0.15
EXPENSE_SHARE = 0.5
REVIEWED_EVERY_DAYS = 80
"""Reviews come about every three months, on the first session after so many days."""

YEARLY_COST_EUR: Mapping[str, Mapping[str, str]] = {
    "place": {"accompaniment": "118500.00", "engineering": "45000.00"},
    "etage": {"accompaniment": "131000.00", "engineering": "52000.00"},
}
YEARLY_ENVELOPES_EUR: Mapping[str, str] = {
    "aide_quittance": "90000.00",
    "aide_demenagement": "30000.00",
}
ENVELOPE_FUNDER = "metropole-de-lyon"
SURVEYS: Mapping[str, tuple[int, int, int]] = {"place": (30, 19, 16), "etage": (40, 22, 18)}
"""How many households are asked each year, answer, and are satisfied."""
