"""The demonstration: a ledger of invented households, its today, and people to sign in as."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid5

from adapters.identity.issuer import Issuer
from domain.user_error import UserError
from services.demonstration import TODAY
from services.moments import day_in

NOW = "now"
FIRST_DAY = date(2016, 1, 5)
SEED = 2020
TOKEN_DAYS = 30
NAMES = UUID("5d0f7a52-6c0e-4b0f-9a55-3f7d2a1c9e10")
"""The namespace of the ids of invented people: what they did is theirs at the next start too."""


class NotADemonstration(UserError):
    """This data folder holds a ledger that was not created as a demonstration."""

    def __str__(self) -> str:
        return f"{self.__doc__} Give the demonstration a folder of its own with --data-dir."


class AnotherToday(UserError):
    """A demonstration keeps the today it was created with; the message says which that is."""

    def __init__(self, kept: date | None) -> None:
        super().__init__(
            f"This demonstration was created with --today {kept or NOW}, which it keeps."
            " Give another one a folder of its own with --data-dir."
        )


class NoSuchToday(ValueError):
    """The text is no day that a demonstration can show."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is neither {NOW} nor a day from {FIRST_DAY} up to yesterday")


def today_of(text: str | None, *, zone: str) -> date | None:
    """The today of a new demonstration: None is every day's own. Raises NoSuchToday."""
    if text is None:
        return TODAY
    if text == NOW:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise NoSuchToday(text) from error
    if not FIRST_DAY <= day <= yesterday(zone):
        raise NoSuchToday(text)
    return day


def yesterday(zone: str) -> date:
    """The day up to which lives are told where today is every day's own."""
    return day_in(zone)() - timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemonstrationPerson:
    """An invented person, what they see, and the credential they sign in with."""

    name: str
    organisation: str
    role: str
    sees: str
    token: str = field(repr=False)


_PEOPLE = (
    (
        "Colette Coordinatrice",
        "plateforme-vaulx-en-velin-bron",
        "coordinateur",
        "le tableau du territoire de Vaulx-en-Velin et Bron",
    ),
    (
        "Victor Vénissian",
        "plateforme-venissieux",
        "coordinateur",
        "le tableau du territoire de Vénissieux",
    ),
    (
        "Gersende Guillotière",
        "plateforme-lyon-7-8",
        "coordinateur",
        "le tableau du territoire des 7e et 8e arrondissements de Lyon",
    ),
    (
        "Prudence Plateforme",
        "plateforme-place",
        "coordinateur",
        "le tableau de PLACE, de 2016 à 2018",
    ),
    (
        "Bérénice Bailleresse",
        "grandlyon-habitat",
        "conseiller_social",
        "les ménages de GrandLyon Habitat, dans tous les territoires",
    ),
    (
        "Edgar Estimable",
        "est-metropole-habitat",
        "conseiller_social",
        "les ménages d'Est Métropole Habitat, dans tous les territoires",
    ),
    (
        "Lucienne Locative",
        "lyon-metropole-habitat",
        "conseiller_social",
        "les ménages de Lyon Métropole Habitat, dans tous les territoires",
    ),
    ("Agathe Associative", "avdl-association", "worker", "les ménages que l'association suit"),
    ("Cyprien Communal", "ccas-venissieux", "worker", "les ménages que le CCAS a orientés"),
    ("Pétronille Pilote", "lahso", "programme_lead", "les chiffres de PLACE, sans aucun nom"),
    ("Fulgence Financeur", "etat", "organisation", "les chiffres d'ensemble, petits effectifs tus"),
    ("Auguste Auditeur", "chambre-regionale-des-comptes", "auditor", "tout, sous pseudonyme"),
    (
        "Rémi Recouvreur",
        "est-metropole-habitat",
        "recouvrement",
        "les loyers des ménages d'Est Métropole Habitat, sans leur situation sociale",
    ),
    (
        "Solange Soignante",
        "intermed",
        "health_worker",
        "les ménages orientés vers Intermed ; la santé est désactivée ici",
    ),
    (
        "Armelle Administratrice",
        "grandlyon-habitat",
        "admin",
        "les comptes des collègues de GrandLyon Habitat, et aucun ménage",
    ),
    (
        "Delphine Données",
        "dpo",
        "dpo",
        "qui a consulté quoi, et la copie d'un dossier ; avec Désiré, un accès exceptionnel",
    ),
    (
        "Désiré Données",
        "dpo",
        "dpo",
        "la même chose : tout accès exceptionnel se demande à deux",
    ),
    (
        "Casimir Clefs",
        "dpo",
        "custodian",
        "rien : il détruit les clés d'un ménage quand deux personnes l'ont approuvé",
    ),
)


def people(issuer: Issuer) -> Sequence[DemonstrationPerson]:
    """The people of the demonstration, each with a credential that is valid now."""
    return [
        DemonstrationPerson(
            name=name,
            organisation=organisation,
            role=role,
            sees=sees,
            token=issuer.issue(organisation, role, days=TOKEN_DAYS, person=str(uuid5(NAMES, name))),
        )
        for name, organisation, role, sees in _PEOPLE
    ]
