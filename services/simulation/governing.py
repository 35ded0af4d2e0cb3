"""The programmes' own events: committees, costs, envelopes, surveys and practice.

Nothing here is drawn: two simulations of any seeds tell the same events of the programmes.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from domain.committee import CommitteeHeld, CommitteeScheduled
from domain.money import CostRecorded, EnvelopeSet
from domain.practice import PracticeShared, SatisfactionSurveyed
from domain.programme import Configuration, OrganisationKind, Programme
from services.simulation import proportions, words
from services.simulation.calendar import (
    DAY_SECONDS,
    OFFICE_CLOSES_SECONDS,
    OFFICE_OPENS_SECONDS,
    later,
    session_after,
    technical_session,
    working_day,
)
from services.simulation.cast import Cast
from services.simulation.drafts import Draft

INVITED_DAYS = 14
TAKING_PART = (OrganisationKind.LANDLORD, OrganisationKind.CCAS, OrganisationKind.MDM)
FOLLOW_UP_MONTHS = (3, 6, 9, 12)
STEERING_MONTH = 11


def governing(cast: Cast) -> Iterator[Draft]:
    """Everything up to the last simulated day."""
    for territory in proportions.OPENINGS:
        yield from _technical(cast, territory)
    for programme in cast.configuration.programmes.values():
        first, last = _running(cast, programme)
        if first > last:
            continue
        yield from _meetings(cast, programme, first=first, last=last)
        for year in range(first.year, last.year + 1):
            yield from _yearly(programme, year, first=first, last=last)


def _running(cast: Cast, programme: Programme) -> tuple[date, date]:
    """From the first opening to the programme's end, or the last simulated day."""
    first = min(proportions.OPENINGS[each] for each in _territories(cast, programme))
    return first, min(programme.ends_on or date.max, cast.until)


def _territories(cast: Cast, programme: Programme) -> list[str]:
    """The programme's territories by opening."""
    territories = cast.configuration.territories
    found = [each for each in proportions.OPENINGS if territories[each].programme == programme.slug]
    return sorted(found, key=proportions.OPENINGS.__getitem__)


def _technical(cast: Cast, territory: str) -> Iterator[Draft]:
    """The territory's technical committee, every month but August."""
    found = cast.configuration.territories[territory]
    landlords = cast.configuration.programmes[found.programme].landlords
    data = {
        "kind": "technical",
        "territory": territory,
        "participants": [*landlords, *_partners(cast.configuration, territory)],
    }
    opened_on = proportions.OPENINGS[territory]
    day = session_after(opened_on)
    while later(day, -INVITED_DAYS) <= cast.until:
        name = technical_session(territory, day)
        yield from _session(found.platform, name, day, since=opened_on, data=data)
        day = session_after(day)


def _partners(configuration: Configuration, territory: str) -> list[str]:
    """The CCAS and MDM of the territory, and the associations that may lead."""
    return [
        each.slug
        for each in configuration.organisations.values()
        if each.slug != territory
        and (
            (each.kind in TAKING_PART and territory in each.territories)
            or (each.kind is OrganisationKind.ASSOCIATION and each.may_lead)
        )
    ]


def _session(
    platform: str, name: str, day: date, *, since: date, data: dict[str, Any]
) -> Iterator[Draft]:
    """A session as it is scheduled two weeks before, and as it was held."""
    invited_on = max(working_day(later(day, -INVITED_DAYS)), working_day(since))
    told = {**data, "on": day.isoformat()}
    for suffix, kind, on in (
        ("scheduled", CommitteeScheduled.NAME, invited_on),
        ("held", CommitteeHeld.NAME, day),
    ):
        name_of_event = f"sim-{name}-{suffix}"
        yield _draft(platform, kind, on, name=name_of_event, subject=name, data=told)


def _meetings(cast: Cast, programme: Programme, *, first: date, last: date) -> Iterator[Draft]:
    """Every quarter the follow-up committee, every November the steering committee."""
    platform = cast.platform(_territories(cast, programme)[0])
    carriers = list(programme.carriers)
    for year in range(first.year, last.year + 1):
        for kind, prefix, months in (
            ("follow_up", "cs", FOLLOW_UP_MONTHS),
            ("steering", "cp", (STEERING_MONTH,)),
        ):
            for month in months:
                day = working_day(date(year, month, 14))
                if not first < later(day, -INVITED_DAYS) < day <= last:
                    continue
                name = f"{prefix}-{programme.slug}-{day.isoformat()}"
                told: dict[str, Any] = {"kind": kind, "programme": programme.slug}
                told["participants"] = [*carriers, "metropole-de-lyon"]
                yield from _session(platform, name, day, since=first, data=told)


def _yearly(programme: Programme, year: int, *, first: date, last: date) -> Iterator[Draft]:
    """Envelopes at the year's beginning, a survey and shared practice in it, costs at its end."""
    carrier, slug = programme.carriers[0], programme.slug
    starts_on, ends_on = date(year, 1, 1), date(year, 12, 31)
    period = {"from": starts_on.isoformat(), "to": ends_on.isoformat()}
    told: list[tuple[date, str, str, dict[str, Any]]] = []
    for tool, amount in proportions.YEARLY_ENVELOPES_EUR.items():
        data: dict[str, Any] = {"funder": proportions.ENVELOPE_FUNDER, "tool": tool}
        data |= {"amount": amount, "period": period}
        told.append((max(first, date(year, 1, 15)), EnvelopeSet.NAME, f"envelope-{tool}", data))
    surveyed, answered, satisfied = proportions.SURVEYS[slug]
    data = {"surveyed": surveyed, "answered": answered, "satisfied": satisfied}
    told.append((date(year, 12, 4), SatisfactionSurveyed.NAME, "survey", data))
    for month in (5, 10):
        title = words.PRACTICES[(year * 2 + month) % len(words.PRACTICES)]
        data = {"title": title, "organisations": [*programme.carriers]}
        told.append((date(year, month, 12), PracticeShared.NAME, f"practice-{month}", data))
    for category, amount in proportions.YEARLY_COST_EUR[slug].items():
        data = {"period": period, "amount": amount, "category": category}
        told.append((date(year, 12, 28), CostRecorded.NAME, f"cost-{category}", data))
    for wanted, kind, what, data in told:
        day = working_day(wanted)
        if first <= day <= last:
            name = f"sim-{slug}-{year}-{what}"
            yield _draft(
                carrier, kind, day, name=name, subject=slug, data={"programme": slug} | data
            )


def _draft(
    poster: str, kind: str, day: date, *, name: str, subject: str, data: dict[str, Any]
) -> Draft:
    """An event told the same day: what is to come in the morning, what was held in the evening."""
    seconds = OFFICE_CLOSES_SECONDS if kind == CommitteeHeld.NAME else OFFICE_OPENS_SECONDS
    return Draft(
        day=day,
        recording=day.toordinal() * DAY_SECONDS + seconds,
        poster=poster,
        type=kind,
        id=name,
        subject=subject,
        data={"occurred_on": day.isoformat(), **data},
    )
