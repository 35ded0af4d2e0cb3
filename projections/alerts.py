"""Alerts (alertes): one table of what calls for attention, and from which day to which.

A window is made of facts alone and is kept with the household's row, so that an alert appears
by the calendar, without any new fact.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.path import HouseholdPath
from domain.stages import WAITING, Stage
from projections import AlertWindow

Window = tuple[date, date | None]

SILENCE_DAYS = 30
HEARING_DAYS = 30
WAITING_DAYS = 60

POLICE_STAGES = frozenset({"police_assistance_requested", "police_assistance_granted"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert: its code, the rule, where the rule is from, and what professionals read.

    These read `words` where it is raised, and the rule as `explained` on demand.
    """

    code: str
    rule: str
    source: str
    words: str
    explained: str
    on_rent: bool
    windows: Callable[[HouseholdPath], Iterator[Window]]


def _without_contact(path: HouseholdPath) -> Iterator[Window]:
    if path.stage is Stage.ACCOMPANIED:
        last = max(path.since, path.last_contact_on or path.since)
        yield last + timedelta(SILENCE_DAYS), None


def _before_hearings(path: HouseholdPath) -> Iterator[Window]:
    if path.stage in (Stage.EXITED, Stage.REFUSED):
        return
    for hearing_on in sorted({each.hearing_on for each in path.legal_stages if each.hearing_on}):
        yield hearing_on - timedelta(HEARING_DAYS), hearing_on + timedelta(1)


def _waiting_for_decision(path: HouseholdPath) -> Iterator[Window]:
    if path.stage in WAITING and path.referral is not None:
        yield path.referral.referred_on + timedelta(WAITING_DAYS), None


def _before_police(path: HouseholdPath) -> Iterator[Window]:
    if path.stage in (Stage.EXITED, Stage.REFUSED) or not path.legal_stages:
        return
    latest = max(path.legal_stages, key=lambda each: each.on)
    if latest.stage in POLICE_STAGES:
        yield latest.on, None


def _while_glass_is_broken(path: HouseholdPath) -> Iterator[Window]:
    for glass in path.glasses:
        if glass.closed_on is None:
            yield glass.broken_on, glass.ends_at.date() + timedelta(1)


ALERTS: Sequence[Alert] = (
    Alert(
        code="no_contact_30_days",
        rule="accompanied, and nobody has met the household for 30 days",
        source="PLACE and ETAGE, frequent visits (aller vers); the number of days is ours",
        words="Aucune rencontre depuis 30 jours",
        explained=(
            "Le ménage est accompagné et personne ne l’a rencontré depuis 30 jours, ou depuis son"
            " entrée s’il n’a pas encore été rencontré. Un passage sans réponse ne compte pas."
        ),
        on_rent=False,
        windows=_without_contact,
    ),
    Alert(
        code="hearing_within_30_days",
        rule="a hearing is known and at most 30 days ahead",
        source="urgent admission, 30 days (the programme's rules)",
        words="Audience dans les 30 jours",
        explained=(
            "Une audience est connue et aura lieu dans 30 jours au plus. Elle peut permettre une"
            " entrée sans attendre le comité."
        ),
        on_rent=True,
        windows=_before_hearings,
    ),
    Alert(
        code="review_waiting_60_days",
        rule="the referral is 60 days old and no session has decided",
        source="the number of days is ours",
        words="Saisine sans décision depuis 60 jours",
        explained="La saisine date de 60 jours ou plus et aucune séance ne s’est encore prononcée.",
        on_rent=False,
        windows=_waiting_for_decision,
    ),
    Alert(
        code="police_assistance",
        rule="the latest stage of the procedure is police assistance requested or granted",
        source="urgent admission (the programme's rules)",
        words="Concours de la force publique demandé ou accordé",
        explained=(
            "La dernière étape connue de la procédure est le concours de la force publique, demandé"
            " ou accordé."
        ),
        on_rent=True,
        windows=_before_police,
    ),
    Alert(
        code="glass_broken",
        rule="two people opened the file to one of them, until the end of that day, and it is open",
        source="access by exception is noticed by those who follow the household",
        words="Accès exceptionnel ouvert",
        explained=(
            "Deux personnes ont ouvert le dossier à l’une d’elles, qui n’y avait pas droit, et"
            " l’accès n’est pas encore refermé."
        ),
        on_rent=False,
        windows=_while_glass_is_broken,
    ),
)


def alert_windows(path: HouseholdPath) -> tuple[AlertWindow, ...]:
    """Every window of every alert that the facts of a path give, in the order of the table."""
    return tuple(
        AlertWindow(code=alert.code, starts_on=starts_on, ends_on=ends_on, on_rent=alert.on_rent)
        for alert in ALERTS
        for starts_on, ends_on in alert.windows(path)
    )
