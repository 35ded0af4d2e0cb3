"""The path against what the programme's pages say of it, whatever is attempted, in any order."""

import os
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from domain.fact import Fact
from domain.household import FACTS as FACTS_OF_HOUSEHOLDS
from domain.household import evolve
from domain.path import HouseholdPath
from domain.programme import Configuration
from domain.refusal import Refusal
from tests.domain import attempts, cast
from tests.domain.agreement import require_agreement, require_every_beginning
from tests.domain.oracle import BECOMES, IN_ORDER, NOW_IN, ON_ITS_DAY_IN, Oracle
from tests.domain.oracle_of_tools import LIFE, Act
from tests.domain.story import Story

GIVEN = os.environ.get("ETAGE_ORACLE_EXAMPLES")
"""More than the usual run tries, and others each time."""

EXAMPLES = int(GIVEN or "200")
STEPS = 40


class Attempts(RuleBasedStateMachine):
    """Whatever is attempted on one household, each attempt judged by the rules and the oracle."""

    def __init__(self, lyon: Configuration) -> None:
        super().__init__()
        self.lyon = lyon
        self.story = Story(lyon)
        self.path: HouseholdPath | None = None
        self.told: list[tuple[str, Act]] = []
        self.oracle = self.fresh()

    def fresh(self) -> Oracle:
        return Oracle(cast.TODAY, dict(cast.OPENINGS), dict(attempts.HOMES))

    @initialize(how=st.sampled_from(("referred", "identified")), goes_on=st.sampled_from((1, 1, 0)))
    def begins(self, how: str, goes_on: int) -> None:
        """A path begins, and most of them soon are an accompaniment."""
        self.attempt("contact-recorded", {}, days=0)
        self.attempt(how, {}, days=0)
        if goes_on:
            self.attempt("referred", {}, days=1)
            decided = {"session": "ct-1", "urgent": None}
            self.attempt("admitted", {**decided, "lead": cast.LAHSO, "modality": "advice"}, days=2)

    @rule(hearing=st.sampled_from((None, 5, 30, 31)), is_urgent=st.booleans())
    def the_coordinator_admits(self, hearing: int | None, is_urgent: bool) -> None:
        self.attempt("referred", {}, days=1)
        self.attempt("legal-stage-recorded", {"slip": 0, "hearing": hearing}, days=0)
        decided = {"session": None, "urgent": is_urgent or None, "modality": "advice"}
        self.attempt("admitted", {**decided, "by": False, "lead": cast.LAHSO}, days=0)

    @rule(draw=st.data(), kind=st.sampled_from(sorted(attempts.FACTS)), days=attempts.DAYS)
    def anything(self, draw: Any, kind: str, days: int) -> None:
        self.drawn(draw, kind, days=days)

    @rule(draw=st.data(), days=attempts.DAYS)
    def the_case_goes_on(self, draw: Any, days: int) -> None:
        fits = [kind for kind in sorted(BECOMES) if self.oracle.stage in NOW_IN.get(kind, ())]
        # Half of what is attempted does not fit the stage.
        kind = draw.draw(st.sampled_from(draw.draw(st.sampled_from((fits, sorted(BECOMES))))))
        # An accompaniment lasts a while, or no tool has the time to live.
        if kind != "exited" or draw.draw(st.integers(0, 3)) == 0:
            self.drawn(draw, kind, days=days)

    @rule(draw=st.data(), days=attempts.SOON, tool=st.sampled_from(attempts.TOOLS))
    def a_tool_goes_on(self, draw: Any, days: int, tool: str) -> None:
        state = self.oracle.life(tool)["state"]
        steps = sorted(LIFE[state]) if state in LIFE else ["requested"]
        # Half of the steps are such as its life does not have there.
        next_ones = [f"tool-{step}" for step in steps] or attempts.OF_TOOLS
        kind = draw.draw(
            st.sampled_from(draw.draw(st.sampled_from((next_ones, attempts.OF_TOOLS))))
        )
        self.drawn(draw, kind, days=days, tool=tool)

    @rule(
        draw=st.data(),
        tool=st.sampled_from((*attempts.TOOLS, *attempts.PAID)),
        resumed=st.booleans(),
    )
    def a_tool_is_put_to_use(self, draw: Any, tool: str, resumed: bool) -> None:
        self.put_to_use(tool, resumed)
        self.drawn(draw, "tool-payment-recorded", days=0, tool=tool)

    @rule(amount=st.sampled_from((500, 501)))
    def a_tool_is_paid_whole(self, amount: int) -> None:
        self.put_to_use(attempts.PAID[0])
        self.attempt("tool-payment-recorded", {"tool": attempts.PAID[0], "amount": amount}, days=0)

    @rule(one=st.sampled_from(attempts.PLACES), other=st.sampled_from(attempts.PLACES))
    def tools_run_beside_each_other(self, one: str, other: str) -> None:
        self.put_to_use(one)
        self.put_to_use(other)

    def put_to_use(self, tool: str, resumed: bool = True) -> None:
        if self.oracle.life(tool)["state"] is not None:
            return
        what = {"tool": tool, "what": tool.removesuffix("-2")}
        self.attempt("tool-requested", {**what, "by": False}, days=0)
        self.attempt("tool-started", what, days=0)
        self.attempt("tool-granted", {**what, "amount": None}, days=1)
        self.attempt("debt-recorded", {"slip": 0, "resumed": resumed}, days=1)
        self.attempt("tool-started", what, days=0)

    @rule(
        draw=st.data(),
        days=attempts.SOON,
        tool=st.sampled_from(attempts.PAID),
        renewed=st.booleans(),
    )
    def a_tool_is_paid(self, draw: Any, days: int, *, tool: str, renewed: bool) -> None:
        if renewed:
            self.drawn(draw, "tool-renewed", days=3, tool=tool)
        self.drawn(draw, "tool-payment-recorded", days=days, tool=tool)

    @rule(lead=attempts.LEADS, days=attempts.SOON)
    def another_leads(self, lead: str, days: int) -> None:
        self.attempt("lead-handed-over", {"by": False, "lead": lead}, days=days)

    @rule(days=st.sampled_from((-3, -1, 0, 0)), is_back=st.booleans())
    def the_case_ends(self, days: int, is_back: bool) -> None:
        self.attempt("exited", {"by": False, "outcome": "stayed_secured"}, days=days)
        self.attempt("followed-up", {"by": False, "months": 6}, days=-1)
        if is_back:
            given = {"by": False, "lead": cast.LAHSO, "modality": "advice"}
            self.attempt("reentered", given, days=170 if days else 190)

    @rule(draw=st.data(), days=attempts.SOON)
    def partners_work(self, draw: Any, days: int) -> None:
        fits = [
            kind
            for kind in sorted(attempts.FACTS)
            if self.oracle.stage in ON_ITS_DAY_IN.get(kind, ())
        ]
        others = ["debt-recorded", "moved", "lead-handed-over", "followed-up", "partner-left"]
        self.drawn(draw, draw.draw(st.sampled_from(fits + others)), days=days)

    @rule(draw=st.data(), days=st.sampled_from((None, -30, -5, -1, 1, 3, 20)))
    def rectifies(self, draw: Any, days: int | None) -> None:
        number = draw.draw(st.integers(0, len(self.told) - 1))
        # The oracle knows no rights: a move changes who may have posted what came after.
        if self.told[number][1]["kind"] != "moved":
            self.rectify(number, days)

    def drawn(self, draw: Any, kind: str, *, days: int, **given: Any) -> None:
        """Attempt an act whose arguments are drawn, right ones and wrong ones."""
        act = {name: draw.draw(values) for name, values in attempts.ARGUMENTS.get(kind, {}).items()}
        if kind.startswith("tool-"):
            act["tool"] = given.get("tool") or draw.draw(st.sampled_from(attempts.TOOLS))
        if kind == "tool-requested":
            act["what"] = act["tool"].removesuffix("-2")
        self.attempt(kind, act, days=days)

    def attempt(self, kind: str, given: Act, *, days: int) -> None:
        act = self.act(kind, given, days=days)
        rule_broken, before = self.oracle.broken_by(act), list(self.story.recorded)
        refusal = self.refusal_of(attempts.FACTS[kind](act["on"].isoformat(), act), act["poster"])
        if refusal is not None:
            may = rule_broken or self.oracle.says_no_more_of(act)
            assert may, f"{act}: {refusal!r}, and no rule says so"
            assert self.story.recorded == before
            return
        assert rule_broken is None, f"{act}: accepted, against {rule_broken}"
        recorded = self.story.recorded[-1]
        self.oracle.happened(act)
        self.told.append((recorded.id, act))
        earlier, self.path = self.path, self.story.path
        if all(each.fact.occurred_on <= act["on"] for each in before[1:]):
            assert self.path == evolve(earlier, recorded)
        require_agreement(self.path, self.oracle)

    def refusal_of(self, fact: Fact, by: str) -> Refusal | None:
        """Why the rules refuse the fact; None where they took it."""
        try:
            self.story.tell(fact, by=by)
        except Refusal as refusal:
            return refusal
        return None

    def act(self, kind: str, given: Act, *, days: int) -> Act:
        told = [each["on"] for _, each in self.told[-1:]]
        base = max([self.oracle.last, *told]) if told else cast.day("2019-04-01")
        on = min(max(base + timedelta(days), date(2019, 1, 2)), cast.TODAY + timedelta(1))
        home = given.get("home") or (self.oracle.home if self.told else "first")
        act: Act = {"by": True, **given, "kind": kind, "on": on, "seen": []}
        if kind == "referred":
            act["names"] = not self.told or act.get("names", False)
        if kind in ("identified", "referred", "moved", "reentered"):
            act |= {"home": home, "territory": attempts.HOMES[home][2]}
        if kind == "tool-requested":
            act["asked"], act["monthly"] = attempts.ASKED.get(act["what"], (None, None))
        if kind == "review-scheduled":
            act["meets"] = on
        if kind == "identified" or "slip" in act:
            act["seen"] = [on - timedelta(act.get("slip", 0))]
        return act | {"poster": self.poster(act)}

    def poster(self, act: Act) -> str:
        """Facts of the rent are the landlord's; of others either posts, as it was drawn."""
        if not self.told:
            return cast.GRAND
        if act["by"]:
            return self.oracle.landlord
        return self.lyon.territories[self.oracle.territory].platform

    def rectify(self, number: int, days: int | None) -> None:
        """The oracle takes a correction where every later act would be accepted again."""
        id, act = self.told[number]
        other = None if days is None else {**act, "on": act["on"] + timedelta(days)}
        told = [*self.told[:number], *([(id, other)] if other else []), *self.told[number + 1 :]]
        verdict, after = self.again(told, since=number)
        on = {} if other is None else {"occurred_on": other["on"].isoformat()}
        void = True if other is None else None
        today = cast.TODAY.isoformat()
        fact = cast.rectified(id, act["poster"], on=today, void=void, **on)
        before = list(self.story.recorded)
        is_transition = act["kind"] in IN_ORDER
        platform = self.lyon.territories[self.oracle.territory].platform
        refusal = self.refusal_of(fact, platform if is_transition else act["poster"])
        if refusal is not None:
            assert verdict != "accepted", f"{act} to {other}: {refusal!r} {refusal.__cause__!r}"
            assert self.story.recorded == before
            return
        assert verdict in ("accepted", "not known"), f"{act} to {other}: against {verdict}"
        self.told, self.oracle, self.path = told, after, self.story.path
        require_agreement(self.path, self.oracle)

    def again(self, told: list[tuple[str, Act]], *, since: int) -> tuple[str, Oracle]:
        oracle, verdict = self.fresh(), "accepted"
        if since == 0 and len(told) < len(self.told):
            return "9: the beginning of a path is not withdrawn", oracle
        for index, (_, act) in enumerate(told):
            broken = oracle.broken_by(act) if index >= since else None
            if broken:
                return broken, oracle
            if index >= since and oracle.says_no_more_of(act):
                verdict = "not known"
            oracle.happened(act)
        return verdict, oracle

    def teardown(self) -> None:
        require_every_beginning(self.story.recorded)


def test_the_path_and_the_pages_of_the_programme_agree_on_whatever_is_attempted(
    lyon: Configuration,
) -> None:
    class UnderLyon(Attempts):
        def __init__(self) -> None:
            super().__init__(lyon)

    run_state_machine_as_test(
        UnderLyon,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=GIVEN is None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_every_fact_of_a_household_is_attempted() -> None:
    rectified = "etage.household.rectified.v1"
    assert {f"etage.household.{kind}.v1" for kind in attempts.FACTS} == {*FACTS_OF_HOUSEHOLDS} - {
        rectified
    }
