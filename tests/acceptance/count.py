"""A count made by hand from the lines of a file: dictionaries only, nothing of etage is used."""

import copy
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

Case = dict[str, Any]

OF_PLACE = "metropole-de-lyon"
OF_ETAGE = {
    "69256": "vaulx-en-velin-bron",
    "69029": "vaulx-en-velin-bron",
    "69259": "venissieux",
    "69387": "lyon-7-8",
    "69388": "lyon-7-8",
}
WHOLE_CITY = "69123"
OF_POSTCODE = {"69007": "69387", "69008": "69388"}
FOLLOWED = ("referred", "in_review", "accompanied")
STAGE_AFTER = {
    "referral-withdrawn": "identified",
    "review-scheduled": "in_review",
    "referral-adjourned": "in_review",
    "referral-refused": "refused",
    "admitted": "accompanied",
    "exited": "exited",
    "reentered": "accompanied",
}


def counted(lines: Iterable[str]) -> dict[str, Case]:
    """Each household as the file leaves it, under the reference it was opened with."""
    named: dict[str, str] = {}
    lived: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    by_key: dict[tuple[str, str], dict[str, Any]] = {}
    for line in lines:
        event = json.loads(line)
        kind = event["type"].split(".")[2]
        if not event["type"].startswith("etage.household."):
            continue
        household = _name(event, named)
        data = copy.deepcopy(event["data"])
        if kind == "rectified":
            wrong = by_key[event["source"].split("/")[0], data["event"]["id"]]
            wrong["_void"] = data.get("void", False)
            _correct(wrong, data.get("corrections", {}))
            continue
        if kind == "reference-attached":
            named[f"{_poster(event)}/{data['reference']}"] = household
        by_key[event["source"], event["id"]] = data
        lived.setdefault(household, []).append((data["occurred_on"], kind, data))
    return {household: _lived(events) for household, events in lived.items()}


def by_stage(cases: Iterable[Case]) -> dict[str, int]:
    """How many cases there are of each stage that has some."""
    counts: dict[str, int] = {}
    for case in cases:
        counts[case["stage"]] = counts.get(case["stage"], 0) + 1
    return counts


def _poster(event: dict[str, Any]) -> str:
    return str(event["source"].split(":")[3])


def _name(event: dict[str, Any], named: dict[str, str]) -> str:
    subject = str(event["subject"])
    if subject.startswith("ref:"):
        subject = subject.removeprefix("ref:")
    else:
        subject = f"{_poster(event)}/{subject}"
    return named.get(subject, subject)


def _correct(data: dict[str, Any], corrections: dict[str, Any]) -> None:
    for name, value in corrections.items():
        if isinstance(value, dict):
            _correct(data.setdefault(name, {}), value)
        else:
            data[name] = value


def _lived(events: list[tuple[str, str, dict[str, Any]]]) -> Case:
    case: Case = {"stage": None, "lead": None, "debt": None, "debt_as_of": "", "contact": None}
    # Sorting is stable: of one day, what was posted first comes first.
    for day, kind, data in sorted(events, key=lambda each: each[0]):
        if not data.get("_void"):
            _happens(case, kind, data, day=day)
    return case


def _happens(case: Case, kind: str, data: dict[str, Any], *, day: str) -> None:
    opens = case["stage"] is None
    if kind == "identified" or (kind == "referred" and opens):
        _becomes(case, "identified", day)
        _lives_in(case, data)
    if kind == "referred" and case["stage"] not in FOLLOWED:
        _becomes(case, "referred", day)
    if kind in STAGE_AFTER:
        _becomes(case, STAGE_AFTER[kind], day)
    if kind in ("reentered", "moved") and "dwelling" in data:
        _lives_in(case, data)
    if opens or (kind in ("referred", "reentered") and case["since"] == day):
        case["programme"] = data.get("programme") or ("place" if day < "2019" else "etage")
    _placed(case, kind)
    _is_led(case, kind, data)
    _is_met(case, kind, data, day=day)


def _is_led(case: Case, kind: str, data: dict[str, Any]) -> None:
    if kind in ("admitted", "reentered"):
        case["lead"] = data["lead_organisation"]
    if kind == "lead-handed-over":
        case["lead"] = data["to_organisation"]
    if kind == "exited":
        case["lead"] = None


def _is_met(case: Case, kind: str, data: dict[str, Any], *, day: str) -> None:
    if kind == "contact-recorded" and data["outcome"] == "met":
        case["contact"] = day
    if kind == "debt-recorded" and data["as_of"] >= case["debt_as_of"]:
        case |= {"debt": Decimal(data["amount"]), "debt_as_of": data["as_of"]}


def _becomes(case: Case, stage: str, day: str) -> None:
    if case["stage"] != stage:
        case |= {"stage": stage, "since": day}


def _lives_in(case: Case, data: dict[str, Any]) -> None:
    dwelling = data.get("dwelling", {})
    case["landlord"] = dwelling.get("landlord")
    case["commune"] = dwelling.get("commune") or data["commune"]
    if case["commune"] == WHOLE_CITY:
        case["commune"] = OF_POSTCODE.get(dwelling.get("postcode"), WHOLE_CITY)


def _placed(case: Case, kind: str) -> None:
    there = OF_PLACE if case["programme"] == "place" else OF_ETAGE.get(case["commune"])
    # Who moves out of every territory keeps the platform that follows the case.
    if there is None and kind != "identified" and case["stage"] in FOLLOWED:
        there = case.get("territory")
    case["territory"] = there
