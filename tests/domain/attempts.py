"""Every act that may be attempted on a household: its fact, and its arguments, right or wrong."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from domain.fact import Fact
from domain.identification import ReferenceAttached
from tests.domain import cast, work
from tests.domain.oracle_of_tools import Act

HOMES: Mapping[str, tuple[str, str, str]] = {
    "first": (cast.GRAND, cast.IN_VENISSIEUX, cast.VENISSIEUX),
    "second": (cast.EST, cast.IN_BRON, cast.VAULX_BRON),
    "third": (cast.LYON, cast.IN_LYON_7, cast.LYON_7_8),
}
# What each kind of tool asks for in all and by the month, in euros.
ASKED = {"aide_demenagement": (500, None), "aide_quittance": (900, 150)}
PAID = ("aide_demenagement", "aide_demenagement-2", "aide_quittance")
PLACES = ("bail_maintien", "logement_intercalaire")
TOOLS = (*ASKED, *PLACES, "aide_demenagement-2")


def home_of(act: Act) -> Any:
    landlord, commune, _ = HOMES[act["home"]]
    return cast.dwelling(landlord, commune)


def money(amount: int | None) -> str | None:
    return None if amount is None else f"{amount}.00"


def asked_for(on: str, act: Act) -> Fact:
    return work.requested(on, act["what"], act["tool"])


def hearing_of(act: Act) -> date | None:
    days = act["hearing"]
    return None if days is None else act["seen"][0] + timedelta(days)


def legal(on: str, act: Act) -> Fact:
    return cast.legal_stage(on, hearing_on=hearing_of(act), on=act["seen"][0])


def debt(on: str, act: Act) -> Fact:
    (as_of,) = act["seen"]
    since = as_of if act["resumed"] else None
    return cast.debt(on, as_of=as_of, current_rent_resumed_since=since)


def refer(on: str, act: Act) -> Fact:
    return cast.referred(on, dwelling=home_of(act) if act["names"] else None)


def admit(on: str, act: Act) -> Fact:
    session = act["session"]
    return cast.admitted(
        on,
        modality=act["modality"],
        session=session,
        lead_organisation=act["lead"],
        urgent=act["urgent"],
    )


OF_PLATFORM = (
    "referral-withdrawn",
    "review-scheduled",
    "referral-adjourned",
    "reviewed",
    "exit-proposed",
    "restricted",
    "unrestricted",
    "linked",
    "unlinked",
)
FACTS: Mapping[str, Callable[[str, Act], Fact]] = {
    "identified": lambda on, a: cast.identified(on, dwelling=home_of(a)),
    "signal-recorded": lambda on, a: cast.signalled(on, a["seen"][0].isoformat()),
    "debt-recorded": debt,
    "legal-stage-recorded": legal,
    "informed": lambda on, a: work.informed(on),
    "consent-given": lambda on, a: work.agreed(on),
    "consent-withdrawn": lambda on, a: work.disagreed(on),
    "referred": refer,
    "referral-withdrawn": lambda on, a: cast.withdrawn(on),
    "review-scheduled": lambda on, a: cast.scheduled(on, on),
    "referral-adjourned": lambda on, a: cast.adjourned(on),
    "referral-refused": lambda on, a: cast.turned_down(on, a["reason"]),
    "admitted": admit,
    "contact-recorded": lambda on, a: cast.contact(on),
    "partner-joined": lambda on, a: cast.joined(on, a["organisation"]),
    "partner-left": lambda on, a: cast.left(on, a["organisation"]),
    "lead-handed-over": lambda on, a: cast.handed_over(on, a["lead"]),
    "diagnosis-contributed": lambda on, a: work.diagnosed(on, a["domain"]),
    "reviewed": lambda on, a: work.reviewed(on),
    "modality-changed": lambda on, a: work.modality(on, a["to"]),
    "referent-named": lambda on, a: work.referent(on, a["poster"]),
    "action-planned": lambda on, a: work.planned(on, on, owner=a["poster"]),
    "action-done": lambda on, a: work.done(on),
    "action-dropped": lambda on, a: work.dropped(on),
    "tool-requested": asked_for,
    "tool-granted": lambda on, a: work.granted(on, money(a["amount"]), a["tool"]),
    "tool-refused": lambda on, a: work.tool_refused(on, a["tool"]),
    "tool-started": lambda on, a: work.started(on, a["tool"]),
    "tool-payment-recorded": lambda on, a: work.paid(on, f"{a['amount']}.00", a["tool"]),
    "tool-renewed": lambda on, a: work.renewed(on, money(a["amount"]), a["tool"]),
    "tool-suspended": lambda on, a: work.suspended(on, a["tool"]),
    "tool-resumed": lambda on, a: work.resumed(on, a["tool"]),
    "tool-ended": lambda on, a: work.tool_ended(on, tool=a["tool"]),
    "expense-recorded": lambda on, a: work.spent(on, f"{a['amount']}.00"),
    "exit-proposed": lambda on, a: work.exit_proposed(on),
    "followed-up": lambda on, a: work.followed_up(on, a["months"]),
    "linked": lambda on, a: work.linked(on),
    "unlinked": lambda on, a: work.unlinked(on),
    "restricted": lambda on, a: work.restricted(on),
    "unrestricted": lambda on, a: work.unrestricted(on),
    "moved": lambda on, a: cast.moved(on, home_of(a)),
    "reference-attached": lambda on, a: ReferenceAttached(
        occurred_on=cast.day(on), reference="GLH-FICTIF-1"
    ),
    "exited": lambda on, a: cast.exited(on, a["outcome"]),
    "reentered": lambda on, a: cast.reentered(
        on, lead_organisation=a["lead"], modality=a["modality"]
    ),
}

OF_TOOLS = sorted(kind for kind in FACTS if kind.startswith("tool-"))
PARTNERS = st.sampled_from((cast.INTERMED, cast.AVDL_ASSOCIATION, cast.LAHSO))
LEADS = st.sampled_from(
    (cast.LAHSO, cast.LAHSO, cast.AVDL_ASSOCIATION, cast.GRAND, cast.EST, cast.AUDITOR)
)
MODALITIES = st.sampled_from(("coordination", "coordination", "advice", "no_such"))
AMOUNTS = st.sampled_from((150, 100, 300, 500, 501, 0))
MORE = st.sampled_from((None, 100, 500, 501))
SLIPS = st.sampled_from((0, 0, 0, 5, -1))
EITHER, ANYBODY = st.booleans(), st.sampled_from((True, True, True, True, False))
THE_PLATFORM = {"by": st.just(False)}
DECIDES: Mapping[str, st.SearchStrategy[Any]] = {"by": ANYBODY}
ARGUMENTS: Mapping[str, Mapping[str, st.SearchStrategy[Any]]] = {
    **{kind: {"by": EITHER} for kind in FACTS},
    "identified": {"by": st.just(True)},
    "referred": {"by": st.just(True), "names": EITHER},
    **{kind: THE_PLATFORM for kind in OF_PLATFORM},
    **{kind: DECIDES for kind in OF_TOOLS},
    "referral-refused": {
        **THE_PLATFORM,
        "reason": st.sampled_from(("insufficient_risk", "mainstream_sufficient")),
    },
    "admitted": {
        **THE_PLATFORM,
        "session": st.sampled_from(("ct-1", "ct-1", None)),
        "urgent": st.sampled_from((None, None, True)),
        "lead": LEADS,
        "modality": MODALITIES,
    },
    "lead-handed-over": {**THE_PLATFORM, "lead": LEADS},
    "partner-joined": {**THE_PLATFORM, "organisation": PARTNERS},
    "partner-left": {**THE_PLATFORM, "organisation": PARTNERS},
    "diagnosis-contributed": {"by": EITHER, "domain": st.sampled_from(("budget", "housing"))},
    "modality-changed": {**THE_PLATFORM, "to": st.sampled_from(("advice", "coordination"))},
    "tool-requested": {"by": EITHER},
    "tool-granted": {**DECIDES, "amount": MORE},
    "tool-renewed": {**DECIDES, "amount": MORE},
    "tool-payment-recorded": {**DECIDES, "amount": AMOUNTS},
    "expense-recorded": {"by": EITHER, "amount": AMOUNTS},
    "followed-up": {"by": EITHER, "months": st.sampled_from((6, 12, 7))},
    "exited": {
        **THE_PLATFORM,
        "outcome": st.sampled_from(("stayed_secured", "evicted", "housed_ordinary_lease")),
    },
    "reentered": {**THE_PLATFORM, "lead": LEADS, "modality": MODALITIES},
    "moved": {"by": st.just(True), "home": st.sampled_from(tuple(HOMES))},
    "signal-recorded": {"by": EITHER, "slip": SLIPS},
    "debt-recorded": {"by": st.just(True), "slip": SLIPS, "resumed": EITHER},
    "legal-stage-recorded": {
        "by": st.just(True),
        "slip": SLIPS,
        "hearing": st.sampled_from((None, 5, 31, 30)),
    },
}

DAYS = st.sampled_from((0, 0, 0, 1, 1, 2, 3, 5, 7, 14, 30, -1, -2, -5, -15, -60, 100, 190, 2000))
SOON = st.sampled_from((0, 0, 1, 2, 4, 8, -1, -3, -9))
