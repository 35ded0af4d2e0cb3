"""Households of a test's own, whose figures are known beforehand: a simulation may hold none."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from typing import Any

import pytest

from domain.programme import Configuration
from services.events import EventTypes
from services.indicator_figures import Scope, figures
from tests.projections.ground import DatabaseLike, opened_ground

Event = dict[str, Any]
LANDLORD, PLATFORM = "grandlyon-habitat", "plateforme-venissieux"
ETAGE = Scope(as_of=date(2020, 6, 30), programme="etage")
Told = Callable[..., dict[str, tuple[Any, Any, Any]]]


@pytest.fixture
def told(
    database: DatabaseLike, configuration: Configuration, event_types: EventTypes
) -> Iterator[Told]:
    """The figures that these events make: numerator, denominator and value by indicator."""
    stack = ExitStack()

    def counted(*events: Event) -> dict[str, tuple[Any, Any, Any]]:
        lives = [opening(), *events]
        ground = stack.enter_context(
            opened_ground(database, configuration, event_types, lives=lives)
        )
        ground.post()
        ground.project()
        found = figures(ground.reader, ETAGE, configuration).totals
        return {key: (each.numerator, each.denominator, each.value) for key, each in found.items()}

    with stack:
        yield counted


def event(by: str, name: str, subject: str, **data: Any) -> Event:
    """One event, posted on the day of its fact."""
    return {
        "source": f"urn:etage:org:{by}",
        "id": f"{subject}/{name}/{data['occurred_on']}",
        "type": f"etage.{name}.v1",
        "subject": subject,
        "time": f"{data['occurred_on']}T10:00:00Z",
        "data": data,
    }


def opening() -> Event:
    name = "platform.opened"
    return event(LANDLORD, name, "venissieux", occurred_on="2019-03-04", territory="venissieux")


def household(reference: str, first_signal_on: str = "2019-04-01") -> list[Event]:
    """A household is noticed in Vénissieux, referred and accompanied."""
    signal = {"kind": "arrears", "service": "recouvrement", "observed_on": first_signal_on}
    home = {"landlord": LANDLORD, "commune": "69259"}
    ours = f"ref:{LANDLORD}/{reference}"
    return [
        event(
            LANDLORD, "household.identified", reference,
            occurred_on=first_signal_on, dwelling=home, signals=[signal],
        ),
        event(
            LANDLORD, "household.referred", reference,
            occurred_on="2019-07-01", referrer_kind="landlord", motive="arrears",
            stream="maintien",
        ),
        event(
            PLATFORM, "household.admitted", ours,
            occurred_on="2019-08-01", session="ct-1", modality="advice",
            lead_organisation="lahso",
        ),
    ]  # fmt: skip


def leaves(reference: str, outcome: str, *left: str) -> list[Event]:
    """The same household leaves the programme, with the difficulties that are left."""
    return [
        *household(reference),
        event(
            PLATFORM, "household.exited", f"ref:{LANDLORD}/{reference}",
            occurred_on="2020-02-03", outcome=outcome, residual_difficulties=list(left),
        ),
    ]  # fmt: skip


def ordered(reference: str, on: str, first_signal_on: str) -> list[Event]:
    """A household that was ordered to pay that day, told on 3 February 2020."""
    return [
        *household(reference, first_signal_on),
        event(
            LANDLORD, "household.legal-stage-recorded", reference,
            occurred_on="2020-02-03", stage="order_to_pay", on=on,
        ),
    ]  # fmt: skip


def test_difficulties_left_count_only_where_the_eviction_was_avoided(told: Told) -> None:
    found = told(
        *leaves("GLH-MAIN-1", "evicted", "debt"),
        *leaves("GLH-MAIN-2", "stayed_with_difficulties", "nuisance"),
        *leaves("GLH-MAIN-3", "stayed_secured"),
        *leaves("GLH-MAIN-4", "lost_contact", "health"),
    )
    assert found["eviction_avoided_rate"][:2] == (2, 4)
    assert found["residual_difficulty_rate"][:2] == (1, 4)


def test_a_signal_noticed_after_the_order_to_pay_was_no_lead(told: Told) -> None:
    found = told(
        *ordered("GLH-MAIN-1", on="2019-06-10", first_signal_on="2019-04-01"),
        *ordered("GLH-MAIN-2", on="2019-05-10", first_signal_on="2019-06-03"),
        *ordered("GLH-MAIN-3", on="2019-06-03", first_signal_on="2019-06-03"),
    )
    assert found["lead_time_signal_to_order_to_pay_days"] == (None, 2, 35)
