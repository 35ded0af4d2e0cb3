"""What the programme's pages say of a tool's life, told apart from the code: plain dictionaries."""

from collections.abc import Iterable
from datetime import date
from typing import Any

Act = dict[str, Any]
Use = dict[str, Any]

OPENS = {"referred", "admitted", "reentered"}
ENDS_CASE = {"referral-withdrawn", "referral-refused", "exited"}
LIFE = {
    "requested": {"granted", "refused", "ended"},
    "granted": {"started", "ended"},
    "running": {"payment-recorded", "renewed", "suspended", "ended"},
    "suspended": {"resumed", "renewed", "ended"},
    "refused": set(),
    "ended": set(),
}
RUNS_AFTER = {"started": "running", "resumed": "running", "payment-recorded": "running"}
EXCLUDING = {frozenset({"bail_maintien", "logement_intercalaire"})}


def life(acts: Iterable[Act], tool: str) -> Use:
    """What became of a tool, of acts by day; `broken` names the first rule that its steps break."""
    use: Use = {"state": None, "paid": 0, "may": 0, "from": None, "to": None, "broken": None}
    use["open"] = False
    for act in acts:
        use["open"] = act["kind"] not in ENDS_CASE and (use["open"] or act["kind"] in OPENS)
        if not use["open"] and use["state"] not in (None, "refused", "ended"):
            use |= {"state": "ended", "to": act["on"]}
        if act.get("tool") == tool:
            use["broken"] = use["broken"] or _step(use, act, step_of(act))
    return use


def step_of(act: Act) -> str:
    return str(act["kind"]).removeprefix("tool-")


def _step(use: Use, act: Act, step: str) -> str | None:
    if step == "requested":
        use |= {name: act[name] for name in ("what", "asked", "monthly")}
        # Asked for on the very day that the case ended, and told after it, it has ended too.
        use |= {"by": act["poster"], "state": "requested" if use["open"] else "ended"}
        return None
    if use["state"] is None or step not in LIFE[use["state"]]:
        return f"6: {step} after {use['state']}"
    _counts(use, act.get("amount"), step)
    if step != "renewed":
        use["state"] = RUNS_AFTER.get(step, step)
    use["from"] = act["on"] if step == "started" else use["from"]
    use["to"] = act["on"] if step == "ended" else use["to"]
    return "6: more than was granted" if use["paid"] > use["may"] else None


def _counts(use: Use, amount: int | None, step: str) -> None:
    if step in ("granted", "renewed"):
        whole = use["asked"] if step == "granted" and amount is None else amount
        use["may"] += whole or 0
    use["paid"] += amount if step == "payment-recorded" else 0


def step_broken_by(act: Act, before: Use, after: Use) -> str | None:
    """The rule that a step breaks, given the life without it and with it."""
    step, amount = step_of(act), act.get("amount")
    if (step == "requested") is not (before["state"] is None):
        return "6: requested once, and first"
    if amount is not None and amount <= 0:
        return "6: no amount"
    if step == "granted" and amount and before["asked"] and amount > before["asked"]:
        return "6: more than was asked"
    return None if step == "requested" else after["broken"]


def may_decide(act: Act, use: Use, landlord: str) -> bool:
    """The landlord decides on leases and, as a funder, on money; the platform too on a place."""
    step = step_of(act)
    if use["state"] is None or step in ("requested", "started", "ended"):
        return True
    if step == "payment-recorded" and use["asked"] is None:
        return False
    asked_itself = step in ("granted", "refused") and use["by"] == act["poster"]
    decides = act["poster"] == landlord or use["what"] == "logement_intercalaire"
    return decides and not asked_itself


def excluded_by(use: Use, others: Iterable[Use]) -> str | None:
    """Tools that exclude each other do not run on the same day."""
    for other in others:
        if frozenset({use["what"], other["what"]}) in EXCLUDING and other["from"] is not None:
            ends, other_ends = use["to"] or date.max, other["to"] or date.max
            if use["from"] < other_ends and other["from"] < ends:
                return "6: tools that exclude each other"
    return None
