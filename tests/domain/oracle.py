"""What the programme's pages say of a path, told apart from the code: plain dictionaries and sets.

An act is a dictionary with a `kind`, a day `on`, who posts it and its arguments. The oracle keeps
the acts that were accepted and answers from them; the rules' numbers are those of DOMAIN.md, 3.
"""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from tests.domain.oracle_of_tools import (
    ENDS_CASE,
    Act,
    excluded_by,
    life,
    may_decide,
    step_broken_by,
)

WAITING = {"referred", "in_review"}
FOLLOWED = WAITING | {"accompanied"}
REACHED = FOLLOWED | {"identified"}
EVERYWHERE = REACHED | {"refused", "exited"}
BECOMES = {
    "identified": "identified",
    "referred": "referred",
    "referral-withdrawn": "identified",
    "review-scheduled": "in_review",
    "referral-adjourned": "in_review",
    "referral-refused": "refused",
    "admitted": "accompanied",
    "exited": "exited",
    "reentered": "accompanied",
}
NOW_IN = {
    "referred": EVERYWHERE - {"accompanied"},
    "referral-withdrawn": WAITING,
    "review-scheduled": WAITING,
    "referral-adjourned": WAITING,
    "referral-refused": WAITING,
    "admitted": WAITING,
    "partner-joined": FOLLOWED,
    "partner-left": FOLLOWED,
    "lead-handed-over": {"accompanied"},
    "exited": {"accompanied"},
    "reentered": {"exited"},
}
ON_ITS_DAY_IN = {
    "contact-recorded": REACHED,
    "diagnosis-contributed": FOLLOWED,
    "referent-named": FOLLOWED,
    "reviewed": {"accompanied"},
    "modality-changed": {"accompanied"},
    "exit-proposed": {"accompanied"},
    "action-planned": REACHED,
    "action-done": REACHED,
    "action-dropped": REACHED,
    "tool-requested": FOLLOWED,
    "tool-granted": FOLLOWED,
    "tool-refused": FOLLOWED,
    "tool-started": {"accompanied"},
    "tool-payment-recorded": {"accompanied"},
    "tool-renewed": {"accompanied"},
    "tool-suspended": {"accompanied"},
    "tool-resumed": {"accompanied"},
    "tool-ended": {"accompanied"},
}
# Of these the oracle knows when they may come, and leaves what they say to their own tests.
SAYS_NO_MORE = {
    "partner-joined", "partner-left", "referent-named", "reviewed", "modality-changed",
    "action-planned", "action-done", "action-dropped", "consent-withdrawn", "restricted",
    "unrestricted", "linked", "unlinked",
}  # fmt: skip
IN_ORDER = {*BECOMES, "lead-handed-over"} - {"identified"}


class Oracle:
    """What it was told so far; `openings` are days of platforms, `homes` says whose place is."""

    def __init__(self, today: date, openings: dict[str, date], homes: dict[str, Any]) -> None:
        self.today, self.openings, self.homes = today, openings, homes
        self.acts: list[Act] = []
        self.stages: list[tuple[date, str]] = []
        self.last = self.referred_on = date.min

    def by_day(self, *kinds: str, until: date = date.max) -> list[Act]:
        """The acts of these kinds by day, those of a day as they were told."""
        told = [a for a in self.acts if (not kinds or a["kind"] in kinds) and a["on"] <= until]
        return sorted(told, key=lambda each: each["on"])

    @property
    def stage(self) -> str | None:
        return self.stages[-1][1] if self.stages else None

    @property
    def home(self) -> str:
        # The opening comes first whatever its day; a move is never dated before it.
        told = [each for each in self.by_day("moved", "referred") if each.get("names", True)]
        return str((told[-1] if told else self.acts[0])["home"])

    @property
    def landlord(self) -> str:
        return str(self.homes[self.home][0])

    @property
    def territory(self) -> str:
        told = self.by_day("moved", "referred", "reentered", "identified")
        return str([each for each in told if "territory" in each][-1]["territory"])

    @property
    def episodes(self) -> list[tuple[date, date | None, str | None]]:
        found: list[tuple[date, date | None, str | None]] = []
        for each in self.by_day("admitted", "reentered", "exited"):
            if each["kind"] == "exited":
                found[-1] = (found[-1][0], each["on"], each["outcome"])
            else:
                found.append((each["on"], None, None))
        return found

    @property
    def lead(self) -> str | None:
        told = self.by_day("admitted", "reentered", "lead-handed-over")
        return told[-1]["lead"] if told and self.stage == "accompanied" else None

    def stages_on(self, day: date) -> set[str]:
        before = [stage for on, stage in self.stages if on < day][-1:]
        that_day = [stage for on, stage in self.stages if on == day]
        return {*before, *that_day}

    def life(self, tool: str, *also: Act) -> dict[str, Any]:
        """What became of a tool, if that act is one of its steps too."""
        # Sorting is stable: what is told last comes last of its day.
        return life(sorted([*self.by_day(), *also], key=lambda each: each["on"]), tool)

    def tools(self) -> dict[str, dict[str, Any]]:
        return {a["tool"]: self.life(a["tool"]) for a in self.by_day("tool-requested")}

    def broken_by(self, act: Act) -> str | None:
        """The rule that this act breaks, if it breaks one that the oracle knows."""
        kind, on = act["kind"], act["on"]
        if on > self.today or any(day > on for day in act["seen"]):
            return "8: never in the future, and seen by then"
        if not self.acts:
            opens = kind in ("identified", "referred")
            return self._not_open(act) if opens else "1: begins with identified or referred"
        return self._wrong_moment(kind, on) or (
            self._tool_broken_by(act) if "tool" in act else self._told_wrong(act)
        )

    def _wrong_moment(self, kind: str, on: date) -> str | None:
        if kind == "identified" or self.stage not in NOW_IN.get(kind, EVERYWHERE):
            return f"3: not in {self.stage}"
        if not self.stages_on(on) & ON_ITS_DAY_IN.get(kind, EVERYWHERE) and kind in ON_ITS_DAY_IN:
            return "not on that day"
        if kind in IN_ORDER and on < self._earliest(kind):
            return "not before the last transition"
        if kind in ENDS_CASE and any(a["on"] > on for a in self.acts if "tool" in a):
            return "7: a tool is used later"
        is_early = kind == "moved" and on < self.stages[0][0]
        return "1: it begins later" if is_early else None

    def _earliest(self, kind: str) -> date:
        """A referral joins one that is open from its first day on."""
        joins = kind == "referred" and self.stage in WAITING
        return self.referred_on if joins else self.last

    def _not_open(self, act: Act) -> str | None:
        territory = act.get("territory")
        is_early = act["kind"] != "identified" and act["on"] < self.openings[territory or ""]
        return "its platform is not open" if is_early else None

    def _told_wrong(self, act: Act) -> str | None:
        kind = act["kind"]
        wrong = {
            "4: a session, or urgent": kind == "admitted" and not self._decided(act),
            "4: no such modality": act.get("modality", "advice") not in self.modalities,
            "4: may not lead": "lead" in act and act["lead"] not in self.able | {self.landlord},
            "5: leads already": kind == "lead-handed-over" and act["lead"] == self.lead,
            "4: it meets later": act.get("meets", act["on"]) < act["on"],
            "7: an outcome": act.get("outcome", "avoided") in ("housed_ordinary_lease", "none"),
            "7: too long after": kind == "reentered" and act["on"] > months_later(self.last, 6),
            "it names the scheme": act.get("reason") == "mainstream_sufficient",
            "no exit by then": kind == "followed-up" and not self.by_day("exited", until=act["on"]),
            "6 or 12 months": act.get("months", 6) not in (6, 12),
            "6: no amount": act.get("amount", 1) <= 0,
        }
        broken = [rule for rule, is_so in wrong.items() if is_so]
        early = self._not_open(act) if kind in ("referred", "reentered") else None
        return broken[0] if broken else early

    modalities = frozenset({"advice", "coordination", "reinforced_support"})
    able = frozenset({"lahso", "avdl-association"})

    def _decided(self, act: Act) -> bool:
        near = timedelta(30)
        told = [a for a in self.by_day("legal-stage-recorded") if a["hearing"] is not None]
        hearings = [a["seen"][0] + timedelta(a["hearing"]) for a in told]
        is_urgent = any(timedelta(0) <= day - act["on"] <= near for day in hearings)
        return is_urgent if act["urgent"] else bool(act["session"])

    def _tool_broken_by(self, act: Act) -> str | None:
        before, after = self.life(act["tool"]), self.life(act["tool"], act)
        if act["kind"] == "tool-started":
            others = [use for name, use in self.tools().items() if name != act["tool"]]
            return step_broken_by(act, before, after) or excluded_by(after, others)
        if not may_decide(act, before, self.landlord):
            return "who asks does not decide, and who does not pay does not either"
        broken = step_broken_by(act, before, after)
        is_monthly = act["kind"] == "tool-payment-recorded" and before.get("monthly")
        return broken or (self._month_broken_by(act, before["monthly"]) if is_monthly else None)

    def _month_broken_by(self, act: Act, monthly: int) -> str | None:
        told = [each for each in self.by_day("debt-recorded") if each["seen"][0] <= act["on"]]
        accounts = sorted(told, key=lambda each: each["seen"][0])
        is_paid = bool(accounts) and accounts[-1]["resumed"]
        return None if is_paid and act["amount"] <= monthly else "6: while the rent is paid"

    def says_no_more_of(self, act: Act) -> bool:
        """Whether an act that breaks no rule known here may break one of its own."""
        return act["kind"] in SAYS_NO_MORE

    def happened(self, act: Act) -> None:
        """The act was accepted."""
        kind, on = act["kind"], act["on"]
        joins = kind == "referred" and self.stage in WAITING
        if joins:
            act = {name: value for name, value in act.items() if name != "territory"}
            act["names"] = False
        elif kind == "referred":
            self.referred_on = on
        self.acts.append(act)
        if kind in BECOMES and not joins and BECOMES[kind] != self.stage:
            self.stages.append((on, BECOMES[kind]))
        if kind in IN_ORDER | {"identified"}:
            self.last = max(self.last, on)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
