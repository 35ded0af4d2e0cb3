"""Invented people, who look invented: names, addresses and telephone numbers that nobody has."""

from datetime import date, timedelta
from random import Random
from typing import Any

GIVEN_NAMES = (
    "Zélie", "Armand", "Odette", "Basile", "Fantine", "Anatole", "Philomène", "Léopold",
    "Apolline", "Barnabé", "Célestine", "Hippolyte", "Eugénie", "Ferdinand", "Ghislaine",
    "Isidore", "Joséphine", "Lazare", "Mélusine", "Nestor", "Ophélie", "Prosper", "Séraphine",
    "Théodule", "Ursule", "Victorin",
)  # fmt: skip
FAMILY_NAMES = (
    "Fictive", "Imaginaire", "Exemple", "Chimère", "Modèle", "Songe", "Mirage", "Légende",
    "Fable", "Invention", "Specimen", "Maquette", "Esquisse", "Figurant", "Anonyme", "Romanesque",
)  # fmt: skip
SECOND_FAMILY_NAMES = ("Dupré", "Durand", "Dumoulin", "Delarue", "Martin")
STREETS = (
    "rue des Exemples", "allée des Modèles", "avenue Imaginaire", "impasse de la Fable",
    "place du Mirage", "chemin des Chimères", "boulevard Fictif", "rue du Spécimen",
)  # fmt: skip

FICTION_LANDLINE = "+33 4 65 71"
FICTION_MOBILE = "+33 6 39 98"
"""Number ranges that the French regulator keeps for fiction: nobody can be called there."""

OLDEST_BORN_ON = date(1938, 1, 1)
BIRTH_DAYS = 60 * 365


def family_name(rng: Random) -> str:
    """A family name, one in five of them double."""
    name = rng.choice(FAMILY_NAMES)
    return f"{name}-{rng.choice(SECOND_FAMILY_NAMES)}" if rng.random() < 0.2 else name


def person(rng: Random) -> dict[str, Any]:
    """The person a household is addressed through, as an event's data gives it."""
    given = rng.choice(GIVEN_NAMES)
    family = family_name(rng)
    told: dict[str, Any] = {"name": f"{given} {family}", "phone": phone(rng)}
    if rng.random() < 0.8:
        born_on = OLDEST_BORN_ON + timedelta(days=rng.randrange(BIRTH_DAYS))
        told["birth_date"] = born_on.isoformat()
    if rng.random() < 0.3:
        told["email"] = f"menage.{rng.randrange(10**6):06d}@exemple.invalid"
    return told


def phone(rng: Random) -> str:
    """A number from a range reserved for fiction."""
    prefix = FICTION_MOBILE if rng.random() < 0.7 else FICTION_LANDLINE
    return f"{prefix} {rng.randrange(100):02d} {rng.randrange(100):02d}"


def composition(rng: Random) -> dict[str, int]:
    """How many live together."""
    return {"adults": rng.choice((1, 1, 1, 2, 2, 3)), "children": rng.choice((0, 0, 1, 2, 2, 3, 4))}


def address(rng: Random) -> str:
    """A street that no town has."""
    return f"{rng.randrange(1, 120)} {rng.choice(STREETS)}"
