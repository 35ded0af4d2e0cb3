"""Five hundred files on invented people who resemble each other, and forty that are there twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

GIVEN = (
    "Zélie", "Armand", "Odette", "Basile", "Fantine", "Anatole", "Philomène", "Léopold",
    "Apolline", "Barnabé", "Célestine", "Hippolyte", "Eugénie", "Ferdinand", "Jean-Isidore",
)  # fmt: skip
FAMILY = (
    "Fictive", "Imaginaire", "Exemple", "Chimère", "Modèle", "Songe", "Mirage", "Légende",
    "de la Fable", "Invention", "Dœuvre", "L’Esquisse", "Figurant-Anonyme", "El Romanesque",
)  # fmt: skip
LANDLORDS = ("grandlyon-habitat", "est-metropole-habitat", "lyon-metropole-habitat")
ALONE, TWINS, SAME_NAMES, PLANTED = 380, 35, 25, 40

Person = dict[str, str]


@dataclass(kw_only=True)
class Files:
    """The files by reference, and the pairs of references that are of one person."""

    rng: Random
    landlords: dict[str, str] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    twice: set[frozenset[str]] = field(default_factory=set)

    def add(self, person: Person, landlord: str | None = None) -> str:
        """One more file; its reference."""
        reference = f"DOS-{len(self.persons):04}"
        self.persons[reference] = person
        self.landlords[reference] = landlord or self.rng.choice(LANDLORDS)
        return reference


def files(seed: int) -> Files:
    """People alone, homonyms among them; twins; parents and children of one name; and the forty."""
    made = Files(rng=Random(seed))
    rng = made.rng
    for _ in range(ALONE):
        made.add(person(rng))
    for nth in range(TWINS):
        one = person(rng, whole=True)
        made.add(one)
        made.add(twin_of(one, rng, lives_with_the_other=nth == 0))
    for nth in range(SAME_NAMES):
        parent = person(rng, whole=True)
        child = {**person(rng, whole=True), "name": parent["name"]}
        # Some share a telephone; of two of these the child's day of birth is not known.
        if nth % 3 == 0:
            child["phone"] = parent["phone"]
        if nth in (0, 3):
            del child["birth_date"]
        made.add(parent)
        made.add(child)
    for nth, reference in enumerate(rng.sample(sorted(made.persons)[:ALONE], PLANTED)):
        known = made.persons[reference]
        known |= {"birth_date": birth_date(rng), "phone": phone(rng)}
        elsewhere = [each for each in LANDLORDS if each != made.landlords[reference]]
        written = WRITTEN[nth % len(WRITTEN)](known, rng) if nth else beyond_finding(known, rng)
        again = made.add(written, rng.choice(elsewhere))
        made.twice.add(frozenset((reference, again)))
    return made


def person(rng: Random, *, whole: bool = False, given: str | None = None) -> Person:
    """An invented person; of some the day of birth or the telephone is not known."""
    told = {"name": f"{given or rng.choice(GIVEN)} {rng.choice(FAMILY)}"}
    if whole or rng.random() < 0.8:
        told["birth_date"] = birth_date(rng)
    if whole or rng.random() < 0.85:
        told["phone"] = phone(rng)
    if rng.random() < 0.3:
        told["email"] = f"menage.{rng.randrange(10**6):06}@exemple.invalid"
    return told


def birth_date(rng: Random) -> str:
    """A day of birth."""
    return (date(1940, 1, 1) + timedelta(days=rng.randrange(60 * 365))).isoformat()


def phone(rng: Random) -> str:
    """A number from a range that is kept for fiction."""
    return f"+33 6 39 98 {rng.randrange(100):02} {rng.randrange(100):02}"


def twin_of(one: Person, rng: Random, *, lives_with_the_other: bool) -> Person:
    """Another given name, the same family and the same day."""
    given, _, family = one["name"].partition(" ")
    told = person(rng, whole=True, given=rng.choice([g for g in GIVEN if g != given]))
    told |= {"name": f"{told['name'].partition(' ')[0]} {family}", "birth_date": one["birth_date"]}
    return {**told, "phone": one["phone"]} if lives_with_the_other else told


def _swapped(name: str) -> str:
    given, _, family = name.partition(" ")
    return f"{family} {given}"


def _plain(name: str) -> str:
    accents = str.maketrans("éèêëàâîïôûüç", "eeeeaaiiouuc")
    return name.replace("œ", "oe").replace("’", " ").translate(accents)


def in_capitals(one: Person, _: Random) -> Person:
    """Without accents, in capitals, the family's name first."""
    return {**one, "name": _plain(_swapped(one["name"])).upper()}


def with_civility(one: Person, rng: Random) -> Person:
    """With a civility, another telephone, and spaces for hyphens."""
    return {**one, "name": f"Mme {one['name'].replace('-', ' ')}", "phone": phone(rng)}


def without_birth_date(one: Person, _: Random) -> Person:
    """The day of birth is not known, the number is written otherwise."""
    digits = one["phone"].replace(" ", "").removeprefix("+33")
    return {"name": _swapped(one["name"]), "phone": f"0{digits[:3]}.{digits[3:]}"}


def without_phone(one: Person, _: Random) -> Person:
    """The telephone is not known."""
    return {"name": _plain(one["name"]), "birth_date": one["birth_date"]}


def misspelt(one: Person, _: Random) -> Person:
    """The given name has a letter too many."""
    return {**one, "name": one["name"].replace(" ", "e ", 1)}


def beyond_finding(one: Person, rng: Random) -> Person:
    """Misspelt, and with another telephone: only the day of birth is left."""
    return {**misspelt(one, rng), "phone": phone(rng)}


WRITTEN: tuple[Any, ...] = (
    in_capitals,
    with_civility,
    without_birth_date,
    without_phone,
    misspelt,
)


def references(made: Files) -> Iterator[tuple[str, str, Person]]:
    """Each file's reference, landlord and person, in the order of the files."""
    for reference, told in made.persons.items():
        yield reference, made.landlords[reference], told
