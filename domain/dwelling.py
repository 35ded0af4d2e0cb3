"""The dwelling (logement), and where it places a household: landlord, programme, territory."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from domain import codes
from domain.circumstances import Circumstances
from domain.fact import Part
from domain.marks import (
    Day,
    Identity,
    InseeCommune,
    Money,
    Path,
    Postcode,
    Reference,
    Rent,
    Text,
    Whole,
)
from domain.path import HouseholdPath
from domain.programme import Programme
from domain.refusal import Invalid, PlatformNotOpen
from domain.relations import Relation, RelationKind, begun, ended
from domain.sentence import said

MAINTIEN = "maintien"
ACCES = "acces"

Persons = Annotated[int, Whole(0, 30)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dwelling(Part):
    """The dwelling (logement) a household lives in; `monthly_rent` is in euros a month."""

    landlord: Annotated[codes.Landlord, Path]
    commune: Annotated[InseeCommune, Path]
    postcode: Annotated[Postcode | None, Path] = None
    lease_reference: Annotated[Reference | None, Identity] = None
    lease_signed_on: Annotated[Day | None, Rent] = None
    lease_holders: Annotated[Persons | None, Rent] = None
    title: Annotated[codes.Title | None, Rent] = None
    monthly_rent: Annotated[Money | None, Rent] = None
    address: Annotated[Text | None, Identity] = None


@dataclass(frozen=True, slots=True)
class Home:
    """What the rules need of where a household lives; without a dwelling, no landlord."""

    landlord: str | None
    commune: str


def lease_of(dwelling: Dwelling | None) -> dict[str, Any]:
    """What a path keeps of a lease: the title, the day it was signed, the rent in euros a month."""
    return {
        "title": dwelling.title if dwelling else None,
        "lease_signed_on": dwelling.lease_signed_on if dwelling else None,
        "monthly_rent": dwelling.monthly_rent if dwelling else None,
    }


def lease_after(path: HouseholdPath, dwelling: Dwelling | None) -> dict[str, Any]:
    """The lease once more is told of the same dwelling: what was known stays."""
    told = lease_of(dwelling)
    return {name: getattr(path, name) if value is None else value for name, value in told.items()}


def normalised(dwelling: Dwelling, circumstances: Circumstances) -> Dwelling:
    """The dwelling with its arrondissement where only the whole city was known."""
    rules = circumstances.configuration.rules
    if dwelling.commune != rules.divided_commune or dwelling.postcode is None:
        return dwelling
    commune = rules.commune_by_postcode.get(dwelling.postcode)
    return dwelling if commune is None else replace(dwelling, commune=commune)


def only_home(dwelling: Dwelling | None, commune: str | None) -> Home:
    """The home of a path that opens: a dwelling, or a commune alone; raises `Invalid`."""
    if dwelling is not None and commune is None:
        return Home(dwelling.landlord, dwelling.commune)
    if dwelling is None and commune is not None:
        return Home(None, commune)
    raise Invalid("Exactly one of dwelling and commune is required.", pointer="/data/dwelling")


def programme_of(given: str | None, occurred_on: date, circumstances: Circumstances) -> Programme:
    """The programme named, or the one of that day; raises `Invalid` when there is none."""
    configuration = circumstances.configuration
    programme = (
        configuration.programme_on(occurred_on)
        if given is None
        else configuration.programmes.get(given)
    )
    if programme is None:
        raise Invalid("No programme runs on that day: name one.", pointer="/data/programme")
    return programme


def territory_of(
    commune: str, given: str | None, *, programme: Programme, circumstances: Circumstances
) -> str | None:
    """The programme's territory that holds the commune; raises `Invalid` for another one given."""
    territory = circumstances.configuration.territory_of(commune, programme.slug)
    found = territory.slug if territory else None
    if given not in (None, found):
        where = said("The dwelling lies in {territory}.", territory=found or "none")
        raise Invalid(where, pointer="/data/territory")
    return found


def require_place(home: Home, stream: str, *, programme: Programme, territory: str | None) -> str:
    """The programme takes this stream, landlord and commune; answers the territory.

    Raises `Invalid` with the field that stands against it.
    """
    if stream not in programme.streams:
        raise Invalid(
            said("{programme} has no stream {stream}.", programme=programme.slug, stream=stream),
            pointer="/data/stream",
        )
    if home.landlord is None and stream == MAINTIEN:
        raise Invalid("The stream maintien is about a dwelling.", pointer="/data/dwelling")
    if home.landlord is not None and home.landlord not in programme.landlords:
        raise Invalid(
            said(
                "{organisation} takes no part in {programme}.",
                organisation=home.landlord,
                programme=programme.slug,
            ),
            pointer="/data/dwelling/landlord",
        )
    if territory is None:
        pointer = "/data/commune" if home.landlord is None else "/data/dwelling/commune"
        raise Invalid(
            said(
                "{commune} lies outside every territory of {programme}.",
                commune=home.commune,
                programme=programme.slug,
            ),
            pointer=pointer,
        )
    return territory


def require_open(territory: str, occurred_on: date, circumstances: Circumstances) -> None:
    """The territory's platform is open that day; raises `PlatformNotOpen`."""
    opened_on = circumstances.openings.get(territory)
    if opened_on is None:
        raise PlatformNotOpen(
            said("{territory} has not opened.", territory=territory), pointer="/data/occurred_on"
        )
    if occurred_on < opened_on:
        raise PlatformNotOpen(
            said("{territory} opened on {day}.", territory=territory, day=opened_on),
            pointer="/data/occurred_on",
        )


def resettled(
    path: HouseholdPath, *, landlord: str | None, territory: str | None, on: date
) -> tuple[Relation, ...]:
    """The relations once the household has this landlord and lives in this territory."""
    relations = path.relations
    if landlord is not None and landlord != path.landlord:
        relations = ended(relations, (RelationKind.LANDLORD,), on=on)
        relations = begun(relations, landlord, RelationKind.LANDLORD, on=on)
    if territory != path.territory:
        relations = ended(relations, (RelationKind.PLATFORM,), on=on)
        if territory is not None:
            relations = begun(relations, territory, RelationKind.PLATFORM, on=on)
    return relations
