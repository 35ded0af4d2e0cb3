"""The demonstration: a ledger of invented households, and people to sign in as."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from adapters.identity import Issuer

TODAY = date(2020, 6, 30)
HOUSEHOLDS = 60
SEED = 2020
TOKEN_DAYS = 30


class NotADemonstration(Exception):
    """This data folder holds a ledger that was not created as a demonstration."""

    def __str__(self) -> str:
        return f"{self.__doc__} Give the demonstration a folder of its own with --data-dir."


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
    ("Agathe Associative", "avdl-association", "worker", "les ménages que l'association suit"),
    ("Auguste Auditeur", "chambre-regionale-des-comptes", "auditor", "tout, sous pseudonyme"),
)


def people(issuer: Issuer) -> Sequence[DemonstrationPerson]:
    """The people of the demonstration, each with a credential that is valid now."""
    return [
        DemonstrationPerson(
            name=name,
            organisation=organisation,
            role=role,
            sees=sees,
            token=issuer.issue(organisation, role, days=TOKEN_DAYS),
        )
        for name, organisation, role, sees in _PEOPLE
    ]
