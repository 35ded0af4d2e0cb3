"""Indicators counted a second way: plain Python over the lines of events, nothing of etage."""

import copy
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any

Pair = tuple[Any, Any]
Event = dict[str, Any]
MONTH = Fraction(304375, 10000)
SHORT = len("etage.household.")


@dataclass
class Life:
    """What one household's events leave as of a day."""

    episodes: list[dict[str, Any]] = field(default_factory=list)
    referrals: list[dict[str, Any]] = field(default_factory=list)
    signals: list[dict[str, Any]] = field(default_factory=list)
    contacts: list[dict[str, Any]] = field(default_factory=list)
    parties: set[str] = field(default_factory=set)
    contributors: set[str] = field(default_factory=set)
    orders: list[dict[str, Any]] = field(default_factory=list)
    hearings: list[dict[str, Any]] = field(default_factory=list)
    tools: dict[str, str] = field(default_factory=dict)
    used: list[dict[str, Any]] = field(default_factory=list)
    started: list[str] = field(default_factory=list)
    started_in: list[str] = field(default_factory=list)
    follow_ups: list[tuple[int, int, bool]] = field(default_factory=list)
    agreed: bool = False
    programme: str | None = None
    fresh: list[str] = field(default_factory=list)

    @property
    def referral(self) -> dict[str, Any] | None:
        open_ = [each for each in self.referrals if each["decision"] is None]
        return open_[-1] if open_ else None

    def episode_on(self, day: str) -> dict[str, Any] | None:
        if not self.episodes:
            return None
        last = self.episodes[-1]
        return last if last["out"] is None or last["out"] == day else None


def lives(events: Iterable[Event], as_of: date) -> list[Life]:
    """Every household's life, of the events that happened by then, corrected."""
    named: dict[str, str] = {}
    by_key: dict[tuple[str, str], Event] = {}
    told: dict[str, list[Event]] = defaultdict(list)
    for event in copy.deepcopy(list(events)):
        kind = event["type"][SHORT:-3]
        if not event["type"].startswith("etage.household."):
            continue
        subject = _subject(event)
        household = named.get(subject, subject)
        if kind == "rectified":
            wrong = by_key[event["data"]["event"]["source"], event["data"]["event"]["id"]]
            wrong["void"] = event["data"].get("void", False)
            _correct(wrong["data"], event["data"].get("corrections", {}))
            continue
        if kind == "reference-attached":
            named[f"{_poster(event)}/{event['data']['reference']}"] = household
        event["kind"] = kind
        by_key[event["source"], event["id"]] = event
        told[household].append(event)
    return [found for own in told.values() if (found := _lived(own, as_of.isoformat()))]


def _poster(event: Event) -> str:
    return str(event["source"].split(":")[3])


def _subject(event: Event) -> str:
    subject = str(event["subject"]).removeprefix("ref:")
    return subject if "/" in subject else f"{_poster(event)}/{subject}"


def _correct(data: dict[str, Any], corrections: Mapping[str, Any]) -> None:
    for name, value in corrections.items():
        if isinstance(value, dict):
            _correct(data.setdefault(name, {}), value)
        else:
            data[name] = value


def _lived(events: list[Event], as_of: str) -> Life | None:
    opening, *others = events
    others.sort(key=lambda each: each["data"]["occurred_on"])
    life = Life()
    if opening["data"]["occurred_on"] > as_of:
        return None
    for event in (opening, *others):
        if event["data"]["occurred_on"] <= as_of and not event.get("void"):
            HAPPENS.get(event["kind"], _nothing)(life, event, event["data"])
    return life


def _nothing(life: Life, event: Event, data: Event) -> None:
    return


def _programme(data: Event) -> str:
    day = data["occurred_on"]
    return str(data.get("programme") or ("place" if day < "2019" else "etage"))


def _noticed(life: Life, event: Event, data: Event) -> None:
    for each in data.get("signals", [data] if "observed_on" in data else []):
        life.signals.append({**each, "programme": life.programme})
        life.fresh.append(each["observed_on"])


def _identified(life: Life, event: Event, data: Event) -> None:
    life.programme = _programme(data)
    _noticed(life, event, data)


def _referred(life: Life, event: Event, data: Event) -> None:
    opens = life.referral is None
    life.programme = _programme(data) if opens else life.programme
    _noticed(life, event, data)
    if opens:
        life.referrals.append(
            {
                "programme": life.programme,
                "stream": data["stream"],
                "kind": data["referrer_kind"],
                "on": data["occurred_on"],
                "signal": min(life.fresh, default=None),
                "reviewed": None,
                "decision": None,
                "reason": None,
            }
        )
        life.fresh = []


def _reviewed(decision: str | None) -> Callable[[Life, Event, Event], None]:
    def happens(life: Life, event: Event, data: Event) -> None:
        referral = life.referral
        assert referral is not None
        if decision != "withdrawn":
            referral["reviewed"] = referral["reviewed"] or data["occurred_on"]
        if decision:
            referral |= {"decision": decision, "reason": data.get("reason")}
        if decision == "admitted":
            _entered(life, data, stream=referral["stream"], reentry=False)

    return happens


def _entered(life: Life, data: Event, *, stream: str, reentry: bool) -> None:
    life.parties.add(data["lead_organisation"])
    life.episodes.append(
        {
            "programme": life.programme,
            "stream": stream,
            "modality": data.get("modality") or "none",
            "in": data["occurred_on"],
            "out": None,
            "outcome": None,
            "left": False,
            "reentry": reentry,
            "met": [],
        }
    )


def _reentered(life: Life, event: Event, data: Event) -> None:
    life.programme = _programme(data)
    _entered(life, data, stream=life.episodes[-1]["stream"], reentry=True)


def _exited(life: Life, event: Event, data: Event) -> None:
    life.episodes[-1] |= {
        "out": data["occurred_on"],
        "outcome": data["outcome"],
        "left": bool(data.get("residual_difficulties")),
    }


def _contacted(life: Life, event: Event, data: Event) -> None:
    life.contacts.append({"on": data["occurred_on"], "met": data["outcome"] == "met"})
    life.parties.add(_poster(event))
    episode = life.episode_on(data["occurred_on"])
    if episode and data["outcome"] == "met":
        episode["met"].append((data["occurred_on"], data["kind"]))


def _joined(life: Life, event: Event, data: Event) -> None:
    life.parties.add(data.get("organisation") or data["to_organisation"])


def _contributed(life: Life, event: Event, data: Event) -> None:
    life.parties.add(_poster(event))
    life.contributors.add(_poster(event))


def _agreed(life: Life, event: Event, data: Event) -> None:
    life.agreed = True


def _legal(life: Life, event: Event, data: Event) -> None:
    if data["stage"] == "order_to_pay":
        life.orders.append({"on": data["on"], "programme": life.programme})
    on = data.get("hearing_on") or (data["on"] if data["stage"] == "hearing" else None)
    if on:
        life.hearings.append({**data, "on": on, "programme": life.programme})


def _asked(life: Life, event: Event, data: Event) -> None:
    life.tools[data["tool"]] = data["kind"]


def _used(life: Life, event: Event, data: Event) -> None:
    amount = data.get("amount")
    kind = life.tools[data["tool"]]
    episode = life.episodes[-1]["programme"]
    life.used.append({"kind": kind, "amount": Decimal(amount or 0), "programme": episode})


def _started(life: Life, event: Event, data: Event) -> None:
    life.started.append(life.tools[data["tool"]])
    life.started_in.append(life.episodes[-1]["programme"])


def _followed_up(life: Life, event: Event, data: Event) -> None:
    closed = [index for index, each in enumerate(life.episodes) if each["out"]]
    if closed:
        life.follow_ups.append((closed[-1], data["months_after"], data["still_housed"]))


HAPPENS: Mapping[str, Callable[[Life, Event, Event], None]] = {
    "identified": _identified,
    "signal-recorded": _noticed,
    "referred": _referred,
    "referral-withdrawn": _reviewed("withdrawn"),
    "referral-adjourned": _reviewed(None),
    "referral-refused": _reviewed("refused"),
    "admitted": _reviewed("admitted"),
    "reentered": _reentered,
    "exited": _exited,
    "contact-recorded": _contacted,
    "partner-joined": _joined,
    "lead-handed-over": _joined,
    "diagnosis-contributed": _contributed,
    "consent-given": _agreed,
    "legal-stage-recorded": _legal,
    "tool-requested": _asked,
    "tool-started": _started,
    "tool-payment-recorded": _used,
    "followed-up": _followed_up,
}


def middle(values: Iterable[int]) -> Fraction | None:
    """The median, exactly."""
    given = [Fraction(value) for value in values]
    return median(given) if given else None


def days(first: str, last: str) -> int:
    """The days from one to the other."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
