"""The table of indicators that the programme answers for, in the order they are shown."""

from collections.abc import Mapping

from services.indicator_definitions import Definition, How, definitions

SILENCE_DAYS = 30
RECONNECTION_DAYS = 91

INDICATORS: Mapping[str, Definition] = definitions(
    (
        ("households_entered", "households", How.COUNT, "Ménages entrés",
         "Households with at least one admission or re-entry by the day, each counted once; by the"
         " kind of the referrer of the first entry, and by the quarter of that entry."),
        ("households_entered_maintien", "households", How.COUNT, "Ménages entrés, volet maintien",
         "Households with at least one episode of the stream maintien entered by the day."),
        ("households_entered_acces", "households", How.COUNT, "Ménages entrés, volet accès",
         "Households with at least one episode of the stream acces entered by the day."),
        ("active_episodes", "episodes", How.COUNT, "Accompagnements en cours",
         "Episodes entered by the day and not ended by it; by modality at entry."),
        ("inactive_cases", "episodes", How.COUNT, "Accompagnements sans rencontre récente",
         "Open episodes in which nobody met the household in the last 30 days, or since the entry;"
         " the denominator is all open episodes."),
        ("referrals_by_referrer_kind", "referrals", How.COUNT, "Saisines par prescripteur",
         "Referrals made by the day, by the kind of the first referrer and by quarter; a referral"
         " that joins an open one is not counted again."),
        ("signal_to_referral_days", "days", How.MEDIAN, "Délai du signal à la saisine",
         "Median days from the first signal told since the referral before, to the referral;"
         " the denominator is the referrals that have such a signal."),
        ("referral_to_review_days", "days", How.MEDIAN, "Délai de la saisine à l’examen",
         "Median days from the referral to the first decision on it: adjourned, refused or"
         " admitted; the denominator is the referrals so reviewed by the day."),
        ("review_to_first_contact_days", "days", How.MEDIAN, "Délai de l’examen au premier contact",
         "Median days from the admission to the first contact in which the household was met;"
         " the denominator is the admissions followed by one by the day."),
        ("referral_refusal_rate", "ratio", How.RATIO, "Taux de refus des saisines",
         "Referrals refused over referrals refused or admitted by the day; by reason."),
        ("eviction_avoided_rate", "ratio", How.RATIO, "Expulsions évitées",
         "Households of the stream maintien whose latest closed episode ended with an outcome that"
         " counts as avoided, over those whose outcome counts as avoided, not avoided or unknown."),
        ("residual_difficulty_rate", "ratio", How.RATIO, "Évitées, des difficultés demeurant",
         "Households of the stream maintien that avoided eviction with difficulties left, by their"
         " latest closed episode, over the denominator of eviction_avoided_rate."),
        ("mean_accompaniment_months", "months", How.MEAN_MONTHS, "Durée moyenne d’accompagnement",
         "Days from entry to exit of closed episodes of the stream maintien, over their number;"
         " a month is 30.4375 days. Open episodes, and the sum per household, stand apart."),
        ("median_accompaniment_months", "months", How.MEDIAN_MONTHS, "Durée médiane",
         "Median days from entry to exit of closed episodes of the stream maintien, in months of"
         " 30.4375 days; open episodes stand apart."),
        ("reentry_rate", "ratio", How.RATIO, "Taux de retour",
         "Households of the stream maintien that re-entered, over those with a closed episode."),
        ("still_housed_after_6_months", "ratio", How.RATIO, "Encore logés après 6 mois",
         "Households of the stream maintien still housed at the follow-up 6 months after their"
         " latest closed episode, over those asked."),
        ("still_housed_after_12_months", "ratio", How.RATIO, "Encore logés après 12 mois",
         "Households of the stream maintien still housed at the follow-up 12 months after their"
         " latest closed episode, over those asked."),
        ("cost_per_household_eur", "EUR", How.MONEY_RATIO, "Coût par ménage",
         "Costs recorded for the whole programme by the day, over households entered; not told of"
         " a part of the programme. Expenses of households stand beside, never added."),
        ("cost_per_avoided_eviction_eur", "EUR", How.MONEY_RATIO, "Coût par expulsion évitée",
         "Costs recorded for the whole programme by the day, over the numerator of"
         " eviction_avoided_rate; not told of a part of the programme."),
        ("tool_use", "uses", How.COUNT, "Outils mobilisés",
         "Uses of tools started by the day, within an episode; by kind."),
        ("tool_spend_eur", "EUR", How.MONEY, "Dépenses des outils",
         "Payments recorded by the day for tools, within an episode; by kind. The denominator is"
         " the envelopes set for the whole programme, where there are any."),
        ("contacts_per_month", "contacts per month", How.PER_MONTH, "Rencontres par mois",
         "Contacts in which the household was met during an episode, over the days of the"
         " episodes up to the day, in months of 30.4375 days; by modality at entry."),
        ("home_visits_per_household", "visits", How.RATIO, "Visites à domicile par ménage",
         "Home visits in which the household was met during an episode, over households entered;"
         " by modality at entry."),
        ("organisations_per_household", "organisations", How.RATIO, "Organismes par ménage",
         "Organisations that led, took part, recorded a contact or contributed to the diagnosis of"
         " each household entered, over households entered."),
        ("partners_per_diagnosis", "organisations", How.RATIO, "Partenaires par diagnostic",
         "Organisations that contributed to the shared diagnosis of each household entered, over"
         " those households that have a contribution."),
        ("adhesion_rate", "ratio", How.RATIO, "Adhésion des ménages",
         "Households entered that gave an agreement by the day, over households entered."),
        ("reconnected_rate", "ratio", How.RATIO, "Liens renoués",
         "Households entered that were met after 91 days or more of contacts without a meeting,"
         " over those with such a silence."),
        ("early_signal_share", "ratio", How.RATIO, "Repérages précoces",
         "Households whose first observed signal is neither arrears nor nuisance, over households"
         " with a signal; under the place where they were at the signal."),
        ("signals_by_service", "signals", How.COUNT, "Signaux par service",
         "Signals told by the day, by observing service."),
        ("lead_time_signal_to_order_to_pay_days", "days", How.MEDIAN, "Avance sur le commandement",
         "Median days from the first signal to the first order to pay, of households whose signal"
         " came first."),
        ("hearings_with_diagnosis_rate", "ratio", How.RATIO, "Audiences avec diagnostic",
         "Hearings held by the day for which a diagnosis is recorded as ready, over hearings."),
        ("hearings_attended_rate", "ratio", How.RATIO, "Présence aux audiences",
         "Hearings held by the day that the tenant attended, over those where it was recorded."),
        ("access_housed_rate", "ratio", How.RATIO, "Accès au logement",
         "Households of the stream acces whose latest closed episode ended housed, over all with a"
         " closed episode but those whose outcome is excluded."),
        ("days_to_lease", "days", How.MEDIAN, "Délai d’accès au bail",
         "Median days from entry to an exit that counts as housed, in the stream acces."),
        ("satisfaction", "ratio", How.RATIO, "Satisfaction des ménages",
         "Households satisfied over households that answered, in all surveys recorded by the day"
         " for the whole programme; not told of a part of the programme."),
    )
)  # fmt: skip

WHOLE_PROGRAMME_ONLY = frozenset(
    {"cost_per_household_eur", "cost_per_avoided_eviction_eur", "satisfaction"}
)
