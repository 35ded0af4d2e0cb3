"""Events as a partner's system would post them; the people in them are invented."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

TODAY = date.today()  # noqa: DTZ011 (a few hours do not matter here)
_numbers = itertools.count(1)


def ago(days: int) -> str:
    """A day in the past, as events write it."""
    return (TODAY - timedelta(days=days)).isoformat()


def event(  # noqa: PLR0917 (the four things that every event is made of)
    poster: str,
    kind: str,
    subject: str,
    data: dict[str, Any],
    **attributes: Any,
) -> dict[str, Any]:
    """One event of an organisation about a subject; `kind` is as `household.identified`."""
    return {
        "specversion": "1.0",
        "id": f"evt-{next(_numbers):06}",
        "source": f"urn:etage:org:{poster}",
        "type": f"etage.{kind}.v1",
        "subject": subject,
        "time": datetime.now(UTC).isoformat(),
        "data": data,
        **attributes,
    }


def opening(territory: str, *, days_ago: int = 1000, poster: str = "grandlyon-habitat") -> Any:
    """A territory's platform opens."""
    data = {"occurred_on": ago(days_ago), "territory": territory}
    return event(poster, "platform.opened", territory, data)


def identified(
    landlord: str,
    reference: str,
    *,
    commune: str = "69259",
    days_ago: int = 60,
    poster: str | None = None,
    dwelling: dict[str, Any] | None = None,
    **data: Any,
) -> dict[str, Any]:
    """A household comes to be known."""
    return event(
        poster or landlord,
        "household.identified",
        reference,
        {
            "occurred_on": ago(days_ago),
            "dwelling": {"landlord": landlord, "commune": commune, **(dwelling or {})},
            "signals": [
                {"kind": "arrears", "service": "recouvrement", "observed_on": ago(days_ago)}
            ],
            **data,
        },
    )


def referred(poster: str, subject: str, *, days_ago: int = 50, **data: Any) -> dict[str, Any]:
    """A household is referred to the platform."""
    kind = "landlord" if poster.endswith("-habitat") else poster.partition("-")[0]
    return event(
        poster,
        "household.referred",
        subject,
        {
            "occurred_on": ago(days_ago),
            "referrer_kind": kind if kind in ("landlord", "ccas", "mdm") else "association",
            "motive": "eviction_risk",
            "stream": "maintien",
            **data,
        },
    )


def admitted(
    platform: str, household: str, *, lead: str, days_ago: int = 40, **data: Any
) -> dict[str, Any]:
    """The committee admits a household."""
    return event(
        platform,
        "household.admitted",
        household,
        {
            "occurred_on": ago(days_ago),
            "session": f"ct-{ago(days_ago)}",
            "modality": "coordination",
            "lead_organisation": lead,
            **data,
        },
    )


def contact(poster: str, subject: str, *, days_ago: int = 10, **data: Any) -> dict[str, Any]:
    """Somebody saw the household."""
    return event(
        poster,
        "household.contact-recorded",
        subject,
        {"occurred_on": ago(days_ago), "kind": "home_visit", "outcome": "met", **data},
    )
