"""Indicators in French: their definitions, the groups they are shown in, and their units."""

from collections.abc import Mapping, Sequence

GROUPS: Sequence[tuple[str, Sequence[str]]] = (
    (
        "Ménages accompagnés",
        (
            "households_entered",
            "households_entered_maintien",
            "households_entered_acces",
            "active_episodes",
            "inactive_cases",
        ),
    ),
    (
        "Issues",
        (
            "eviction_avoided_rate",
            "residual_difficulty_rate",
            "mean_accompaniment_months",
            "median_accompaniment_months",
            "reentry_rate",
            "still_housed_after_6_months",
            "still_housed_after_12_months",
            "access_housed_rate",
            "days_to_lease",
        ),
    ),
    (
        "Repérage et saisine",
        (
            "referrals_by_referrer_kind",
            "referral_refusal_rate",
            "signal_to_referral_days",
            "referral_to_review_days",
            "review_to_first_contact_days",
            "early_signal_share",
            "signals_by_service",
        ),
    ),
    (
        "Procédure",
        (
            "lead_time_signal_to_order_to_pay_days",
            "hearings_with_diagnosis_rate",
            "hearings_attended_rate",
        ),
    ),
    (
        "Travail avec les ménages",
        (
            "contacts_per_month",
            "home_visits_per_household",
            "organisations_per_household",
            "partners_per_diagnosis",
            "adhesion_rate",
            "reconnected_rate",
            "satisfaction",
        ),
    ),
    (
        "Outils et coûts",
        (
            "tool_use",
            "tool_spend_eur",
            "cost_per_household_eur",
            "cost_per_avoided_eviction_eur",
        ),
    ),
)
"""The order in which pages show the indicators."""

DEFINITIONS: Mapping[str, str] = {
    "households_entered": "Ménages admis ou revenus au moins une fois à cette date, chacun compté"
    " une fois ; par prescripteur et trimestre de la première entrée.",
    "households_entered_maintien": "Ménages dont un épisode du volet maintien a commencé à cette"
    " date.",
    "households_entered_acces": "Ménages dont un épisode du volet accès a commencé à cette date.",
    "active_episodes": "Épisodes commencés à cette date et non terminés ; par modalité à l’entrée.",
    "inactive_cases": "Épisodes en cours où personne n’a rencontré le ménage depuis 30 jours, ou"
    " depuis l’entrée, sur tous les épisodes en cours.",
    "referrals_by_referrer_kind": "Saisines faites à cette date, selon le premier prescripteur et"
    " le trimestre ; une saisine qui en rejoint une autre n’est pas comptée de nouveau.",
    "signal_to_referral_days": "Médiane, en jours, du premier signal donné depuis la saisine"
    " précédente jusqu’à la saisine ; sur les saisines qui ont un tel signal.",
    "referral_to_review_days": "Médiane, en jours, de la saisine à la première décision :"
    " ajournement, refus ou admission ; sur les saisines examinées.",
    "review_to_first_contact_days": "Médiane, en jours, de l’admission au premier contact où le"
    " ménage a été rencontré ; sur les admissions suivies d’une rencontre.",
    "referral_refusal_rate": "Saisines refusées, sur les saisines refusées ou admises ; par motif.",
    "eviction_avoided_rate": "Ménages du volet maintien dont le dernier épisode clos se termine par"
    " une issue qui compte comme une expulsion évitée, sur ceux dont l’issue compte comme évitée,"
    " non évitée ou inconnue.",
    "residual_difficulty_rate": "Ménages du volet maintien qui ont évité l’expulsion avec des"
    " difficultés demeurant à la sortie, sur les mêmes ménages que le taux d’expulsions évitées.",
    "mean_accompaniment_months": "Jours de l’entrée à la sortie des épisodes clos du volet"
    " maintien, sur leur nombre ; un mois fait 30,4375 jours. Les épisodes en cours sont à part.",
    "median_accompaniment_months": "Médiane de l’entrée à la sortie des épisodes clos du volet"
    " maintien, en mois de 30,4375 jours. Les épisodes en cours sont à part.",
    "reentry_rate": "Ménages du volet maintien qui sont revenus, sur ceux qui ont un épisode clos.",
    "still_housed_after_6_months": "Ménages du volet maintien encore logés six mois après leur"
    " dernier épisode clos, sur ceux qui ont été interrogés.",
    "still_housed_after_12_months": "Ménages du volet maintien encore logés douze mois après leur"
    " dernier épisode clos, sur ceux qui ont été interrogés.",
    "cost_per_household_eur": "Coûts enregistrés pour tout le programme à cette date, sur les"
    " ménages entrés. Les dépenses de chaque ménage sont à côté, jamais ajoutées.",
    "cost_per_avoided_eviction_eur": "Coûts enregistrés pour tout le programme à cette date, sur"
    " les ménages qui ont évité l’expulsion.",
    "tool_use": "Outils mis en place à cette date, pendant un épisode ; par outil.",
    "tool_spend_eur": "Paiements enregistrés à cette date pour les outils, pendant un épisode ; par"
    " outil. Le dénominateur est la somme des enveloppes du programme, s’il y en a.",
    "contacts_per_month": "Contacts où le ménage a été rencontré pendant un épisode, sur la durée"
    " des épisodes en mois de 30,4375 jours ; par modalité à l’entrée.",
    "home_visits_per_household": "Visites à domicile où le ménage a été rencontré pendant un"
    " épisode, sur les ménages entrés ; par modalité à l’entrée.",
    "organisations_per_household": "Organismes référents, partenaires, auteurs d’un contact ou"
    " d’une contribution au diagnostic de chaque ménage entré, sur les ménages entrés.",
    "partners_per_diagnosis": "Organismes qui ont contribué au diagnostic croisé de chaque ménage"
    " entré, sur les ménages qui ont au moins une contribution.",
    "adhesion_rate": "Ménages entrés qui ont donné un accord, sur les ménages entrés.",
    "reconnected_rate": "Ménages entrés rencontrés de nouveau après 91 jours ou plus de contacts"
    " sans rencontre, sur ceux qui ont connu un tel silence.",
    "early_signal_share": "Ménages dont le premier signal n’est ni l’impayé ni le trouble, sur les"
    " ménages qui ont un signal.",
    "signals_by_service": "Signaux donnés à cette date, par service qui observe.",
    "lead_time_signal_to_order_to_pay_days": "Médiane, en jours, du premier signal au premier"
    " commandement de payer, pour les ménages dont le signal est venu avant.",
    "hearings_with_diagnosis_rate": "Audiences tenues pour lesquelles un diagnostic est dit prêt,"
    " sur les audiences.",
    "hearings_attended_rate": "Audiences tenues où le locataire était présent, sur celles où sa"
    " présence est notée.",
    "access_housed_rate": "Ménages du volet accès dont le dernier épisode clos se termine par un"
    " logement, sur ceux qui ont un épisode clos dont l’issue compte.",
    "days_to_lease": "Médiane, en jours, de l’entrée à la sortie logée, dans le volet accès.",
    "satisfaction": "Ménages satisfaits sur ménages qui ont répondu, dans toutes les enquêtes"
    " enregistrées pour tout le programme.",
}

UNITS: Mapping[str, tuple[str, str]] = {
    "households": ("ménage", "ménages"),
    "episodes": ("épisode", "épisodes"),
    "referrals": ("saisine", "saisines"),
    "days": ("jour", "jours"),
    "months": ("mois", "mois"),
    "uses": ("utilisation", "utilisations"),
    "signals": ("signal", "signaux"),
    "visits": ("visite", "visites"),
    "organisations": ("organisme", "organismes"),
    "contacts per month": ("rencontre par mois", "rencontres par mois"),
}
"""One and many of each unit; ratios and euros are told by their signs."""

PERCENT = "ratio"
EUROS = "EUR"

LINE_LISTS: Mapping[str, str] = {
    "households_entered": "referrer_kinds",
    "referrals_by_referrer_kind": "referrer_kinds",
    "active_episodes": "modalities",
    "contacts_per_month": "modalities",
    "home_visits_per_household": "modalities",
    "referral_refusal_rate": "referral_refusal_reasons",
    "signals_by_service": "services",
    "cost_per_household_eur": "cost_categories",
    "cost_per_avoided_eviction_eur": "cost_categories",
}
"""The closed list that the lines of an indicator are labelled by; tools have their own."""

OTHER_LINES: Mapping[str, str] = {
    "none": "Sans précision",
    "ccas_mdm": "CCAS et MDM",
    "open": "Épisodes en cours",
    "per_household": "Somme par ménage",
}
OF_HOUSEHOLDS = "household_"
OF_HOUSEHOLDS_WORDS = "Dépenses des ménages"
BY_TOOL = frozenset({"tool_use", "tool_spend_eur"})
