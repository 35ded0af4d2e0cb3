"""Invented households with tools that somebody pays for, and what is set aside for these."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

GRAND, LAHSO, PLATFORM = "grandlyon-habitat", "lahso", "plateforme-venissieux"
STATE, METROPOLE = "etat", "metropole-de-lyon"
YEAR = {"from": "2019-01-01", "to": "2019-12-31"}
Event = dict[str, Any]

_numbers = itertools.count(1)


def told(poster: str, name: str, subject: str, on: str, /, **data: Any) -> Event:  # noqa: PLR0917
    """An event of that day, told that day."""
    return {
        "specversion": "1.0",
        "id": data.pop("id", None) or f"funded-{next(_numbers)}",
        "source": f"urn:etage:org:{poster}",
        "type": f"etage.{name}.v1",
        "subject": subject,
        "time": f"{on}T09:00:00Z",
        "data": {"occurred_on": on, **data},
    }


def opened() -> Event:
    """The platform of Vénissieux opens."""
    return told(GRAND, "platform.opened", "venissieux", "2019-03-04", territory="venissieux")


def admitted(reference: str) -> Iterator[Event]:
    """A household of Vénissieux is referred, and admitted on 2 May 2019."""
    home = {"landlord": GRAND, "commune": "69259"}
    signal = {"kind": "arrears", "service": "recouvrement", "observed_on": "2019-03-12"}
    yield told(
        GRAND, "household.identified", reference, "2019-03-12", dwelling=home, signals=[signal]
    )
    subject = f"ref:{GRAND}/{reference}"
    referral = {"referrer_kind": "landlord", "motive": "arrears", "stream": "maintien"}
    yield told(GRAND, "household.referred", subject, "2019-04-01", **referral)
    admission = {"session": "ct-2019-05", "modality": "coordination", "lead_organisation": LAHSO}
    yield told(PLATFORM, "household.admitted", subject, "2019-05-02", **admission)


def helped(reference: str, funder: str = STATE) -> Iterator[Event]:
    """Its funder gives six instalments of 150 euros, and pays the first: 750 euros are left."""
    yield from admitted(reference)
    subject = f"ref:{GRAND}/{reference}"
    parameters = {
        "monthly_amount": "150.00",
        "first_month": "2019-07-01",
        "months": 6,
        "payee": GRAND,
        "funder": funder,
        "condition": "current_rent_resumed",
    }
    account = {
        "amount": "900.00",
        "as_of": "2019-06-01",
        "current_rent_resumed_since": "2019-05-05",
    }
    use = {"tool": "aide"}
    yield told(GRAND, "household.debt-recorded", subject, "2019-06-01", **account)
    asked = {**use, "kind": "aide_quittance", "parameters": parameters}
    yield told(LAHSO, "household.tool-requested", subject, "2019-06-03", **asked)
    yield told(GRAND, "household.tool-granted", subject, "2019-06-20", **use)
    yield told(LAHSO, "household.tool-started", subject, "2019-07-01", **use)
    paid = {**use, "amount": "150.00", "id": f"paid-{reference}"}
    yield told(GRAND, "household.tool-payment-recorded", subject, "2019-07-10", **paid)


def moved_out(reference: str, funder: str = METROPOLE) -> Iterator[Event]:
    """Its funder grants 500 euros for a removal."""
    yield from admitted(reference)
    subject = f"ref:{GRAND}/{reference}"
    parameters = {"amount": "500.00", "funder": funder}
    asked = {"tool": "move", "kind": "aide_demenagement", "parameters": parameters}
    yield told(LAHSO, "household.tool-requested", subject, "2019-06-03", **asked)
    yield told(GRAND, "household.tool-granted", subject, "2019-06-20", tool="move")


def ended(reference: str, on: str = "2019-10-01") -> Event:
    """The aid of a household ends."""
    subject = f"ref:{GRAND}/{reference}"
    return told(LAHSO, "household.tool-ended", subject, on, tool="aide", outcome="completed")


def envelope(funder: str, tool: str, amount: str, on: str = "2019-01-15", **more: Any) -> Event:  # noqa: PLR0917
    """An envelope of ETAGE for 2019."""
    data = {"programme": "etage", "funder": funder, "tool": tool, "amount": amount, **more}
    return told(GRAND, "programme.envelope-set", "etage", on, period=YEAR, **data)


def cost(amount: str, on: str = "2019-12-31", **more: Any) -> Event:
    """A cost of ETAGE in 2019."""
    data = {"programme": "etage", "amount": amount, "category": "engineering", **more}
    return told(GRAND, "programme.cost-recorded", "etage", on, period=YEAR, **data)


def survey(satisfied: int, on: str = "2020-02-14") -> Event:
    """Forty households were asked, and twenty answered."""
    data = {"programme": "etage", "surveyed": 40, "answered": 20, "satisfied": satisfied}
    return told(GRAND, "programme.satisfaction-surveyed", "etage", on, **data)


def rectified(of: str, on: str = "2020-01-14", **told_of: Any) -> Event:
    """A fact of ETAGE that GrandLyon Habitat recorded is corrected."""
    event = {"source": f"urn:etage:org:{GRAND}", "id": of}
    return told(GRAND, "programme.rectified", "etage", on, event=event, reason="Saisie", **told_of)


def several(
    life: Callable[[str], Iterable[Event]], count: int, prefix: str = "Q"
) -> Iterator[Event]:
    """As many households with such a life."""
    for number in range(1, count + 1):
        yield from life(f"{prefix}{number}")
