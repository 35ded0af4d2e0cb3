"""Every act that has a form, and what is recorded by other ways, with the reason."""

from collections.abc import Mapping, Sequence

from adapters.http.pages.acts.daily import DAILY
from adapters.http.pages.acts.form_layout import Layout
from adapters.http.pages.acts.leaving import EXIT, FILE
from adapters.http.pages.acts.rent import EXPENSE, RENT
from adapters.http.pages.acts.reviewing import COMMITTEE, IDENTIFIED
from adapters.http.pages.acts.sharing_and_team import SHARING, TEAM
from adapters.http.pages.acts.tooling import TOOLS

LAYOUTS: Sequence[Layout] = (
    *DAILY,
    *RENT,
    *TOOLS,
    EXPENSE,
    *COMMITTEE,
    *TEAM,
    *SHARING,
    *EXIT,
    *FILE,
    IDENTIFIED,
)

BY_CODE: Mapping[str, Layout] = {each.code: each for each in LAYOUTS}
BY_TYPE: Mapping[str, Layout] = {each.fact.NAME: each for each in LAYOUTS}

_SYSTEM = "the system alone records it"
_CARRIERS = "of a programme, not of a household: its carriers post it from their accounts"
_STOCK = "of the stock of places, not of a household: its operator's system keeps it"
_COMMITTEE = "of a committee's session, not of a household: its own pages record it"
_SUBJECT = "rectifies what is no household's"

ELSEWHERE: Mapping[str, str] = {
    "etage.household.rectified.v1": "has the form of the event it corrects, from the timeline",
    "etage.household.erased.v1": "two people approve it on a page of its own",
    "etage.household.held.v1": _SYSTEM,
    "etage.household.released.v1": _SYSTEM,
    "etage.access.glass-broken.v1": "two people approve it on a page of its own",
    "etage.access.glass-closed.v1": "the page of exceptional access closes it",
    "etage.platform.opened.v1": _CARRIERS,
    "etage.programme.cost-recorded.v1": _CARRIERS,
    "etage.programme.envelope-set.v1": _CARRIERS,
    "etage.programme.satisfaction-surveyed.v1": _CARRIERS,
    "etage.programme.practice-shared.v1": _CARRIERS,
    "etage.programme.rectified.v1": _SUBJECT,
    "etage.place.offered.v1": _STOCK,
    "etage.place.occupied.v1": _STOCK,
    "etage.place.freed.v1": _STOCK,
    "etage.place.rectified.v1": _SUBJECT,
    "etage.committee.scheduled.v1": _COMMITTEE,
    "etage.committee.held.v1": _COMMITTEE,
    "etage.committee.rectified.v1": _SUBJECT,
    "etage.system.configured.v1": _SYSTEM,
}
"""The event types without a form of an act, and why."""
