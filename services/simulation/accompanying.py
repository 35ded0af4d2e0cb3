"""Accompaniment: contacts, partners who come and go, hand-overs and moves, until the exit."""

from collections.abc import Callable
from datetime import date

from domain.accompaniment import LeadHandedOver, PartnerJoined, PartnerLeft
from domain.identification import Moved
from domain.programme import OrganisationKind
from services.simulation import proportions, words
from services.simulation.calendar import act_day, later
from services.simulation.life import Life
from services.simulation.opening import contact, dwelling, notice
from services.simulation.passage import Partnership, Stay
from services.simulation.rent import plan_procedure, tell_account

Act = Callable[[Life, date], None]

PUBLIC_PARTNER_SHARE = 0.2
ELSEWHERE_SHARE = 0.4


def accompany(life: Life, start: date, end: date) -> None:
    """Everything that happens from one day to another; raises `Beyond` where it goes on."""
    for day, act in sorted(_acts(life, start, end), key=_day):
        act(life, day)
    life.reach(end)


def _day(planned: tuple[date, Act]) -> date:
    return planned[0]


def _acts(life: Life, start: date, end: date) -> list[tuple[date, Act]]:
    """The days of the accompaniment, each with what is done: contacts, and now and then more."""
    rng = life.rng
    planned: list[tuple[date, Act]] = []
    day = act_day(later(start, rng.randrange(2, 15)), rng)
    while day < end:
        planned.append((day, meet))
        day = act_day(later(day, rng.randrange(14, 55)), rng)
    chances: tuple[tuple[float, float, Act], ...] = (
        (0.8, 0.05, join),
        (0.3, 0.3, join),
        (0.35, 0.7, leave),
        (0.12, 0.5, hand_over),
        (0.09, 0.6, move),
        (0.5, 0.4, tell),
    )
    for share, part, act in chances:
        if rng.random() < share:
            on = act_day(later(start, 1 + int((end - start).days * part * rng.random())), rng)
            if on < end:
                planned.append((on, act))
    return planned


def meet(life: Life, day: date) -> None:
    """Mostly the lead meets the household; a partner or the landlord sometimes."""
    draw = life.rng.random()
    poster = life.lead
    if life.partners and draw < 0.25:
        poster = life.rng.choice(life.partners)
    elif life.landlord is not None and draw > 0.88:
        poster = life.landlord
    contact(life, poster, day)


def tell(life: Life, day: date) -> None:
    """The landlord notices something more."""
    if life.landlord is not None:
        notice(life, life.landlord, day)


def join(life: Life, day: date) -> None:
    """A partner joins: an association, or a public service of the territory."""
    if life.rng.random() < PUBLIC_PARTNER_SHARE:
        kind = life.rng.choice((OrganisationKind.CCAS, OrganisationKind.MDM))
        partner = life.cast.referrer(kind, life.territory)
    else:
        partner = life.cast.association(life.organisations)
    if partner in life.organisations:
        return
    data = {"organisation": partner}
    life.write(life.platform, PartnerJoined.NAME, day, data=data, is_step=True)
    life.partners.append(partner)
    life.passages[-1].partnerships.append(Partnership(organisation=partner, joined_on=day))
    if life.rng.random() < 0.3:
        life.attach(partner, day)


def leave(life: Life, day: date) -> None:
    """The partner of longest standing has done its part."""
    if life.partners:
        data = {"organisation": life.partners.pop(0)}
        life.write(life.platform, PartnerLeft.NAME, day, data=data, is_step=True, ends=True)
        for part in life.passages[-1].partnerships:
            if part.organisation == data["organisation"]:
                part.left_on = min(part.left_on, day)


def hand_over(life: Life, day: date) -> None:
    """Another association becomes the one responsible; the lead says so, or the platform."""
    poster = life.lead if life.rng.random() < 0.5 else life.platform
    data = {"to_organisation": life.cast.association(life.organisations)}
    life.write(poster, LeadHandedOver.NAME, day, data=data, is_step=True, ends=True)
    life.lead = data["to_organisation"]
    life.passages[-1].leads.append((day, life.lead))


def move(life: Life, day: date) -> None:
    """The household moves: to another dwelling, sometimes of another landlord or territory."""
    if life.landlord is None or life.lead == life.landlord:
        return
    territory, landlord = life.territory, life.landlord
    if life.rng.random() < ELSEWHERE_SHARE:
        territory, landlord = life.rng.choice(_homes(life, day))
    settle(life, day, territory=territory, landlord=landlord)


def _homes(life: Life, day: date) -> list[tuple[str, str]]:
    """Where the programme's landlords have dwellings, and a platform is open that day."""
    return [
        (territory, landlord)
        for territory, landlord in proportions.PLACES[life.programme.slug]
        if proportions.OPENINGS[territory] <= day
    ]


def settle(life: Life, day: date, *, territory: str, landlord: str) -> None:
    """The move itself, told by the landlord that is left, or by the platform where there is none.

    The account of the former dwelling ends; another landlord takes the case under its reference.
    """
    tell_account(life, later(day, -1))
    poster = life.landlord or life.platform
    life.commune = life.cast.commune(territory)
    home = dwelling(life, day, landlord=landlord) | {"title": "lease"}
    home["lease_signed_on"] = day.isoformat()
    data = {"dwelling": home, "reason": life.rng.choice(words.MOVE_REASONS)}
    life.write(poster, Moved.NAME, day, data=data, is_step=True, ends=True)
    life.territory = territory
    life.accounted_on = day
    stay = Stay(since=day, territory=territory, landlord=landlord)
    life.passages[-1].stays.append(stay)
    if landlord != life.landlord:
        life.procedure.clear()
        life.owed_cents = 0
        life.landlord = landlord
        life.attach(landlord, day)
        plan_procedure(life, later(day, 200))
