"""On which days, and why, a technical committee looks at a household (ordre du jour)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from domain.accompaniment import ContactRecorded
from domain.exit import Exited, ExitProposed, Reentered
from domain.fact import Fact
from domain.itinerary import itinerary
from domain.path import Recorded
from domain.plan import ALERT, PREPARE_EXIT, Reviewed
from domain.referral import ReferralWithdrawn, Referred
from domain.review import Admitted, ReferralAdjourned, ReferralRefused, ReviewScheduled
from projections.committee_agenda.reasons import (
    BLOCKED,
    EXIT_PROPOSED,
    NEW,
    REVIEW_DUE,
    URGENT,
)

ONE_DAY = timedelta(days=1)
MET = "met"

UNMET = "days_unmet"
UNREVIEWED = "months_unreviewed"


class Window(NamedTuple):
    """Days on which a household is on the agenda: from `starts_on`, and before `ends_on`.

    What is decided on a day was on that day's agenda, which therefore ends the day after. It is
    there for the reason `since` that day or, where `counted_in` tells so, once the days or months
    that the programme file says have passed since then. `session` is the one it is kept for.
    """

    reason: str
    starts_on: date
    since: date
    territory: str | None
    ends_on: date | None = None
    counted_in: str | None = None
    session: str | None = None


@dataclass(slots=True, kw_only=True)
class _Agenda:
    """The windows of one household while its facts are gone through. Not frozen: it is filled."""

    territory: str | None = None
    open: dict[str, Window] = field(default_factory=dict)
    closed: list[Window] = field(default_factory=list)

    def begin(
        self,
        key: str,
        reason: str,
        starts_on: date,
        *,
        since: date | None = None,
        counted_in: str | None = None,
    ) -> None:
        """A window that stays until it is ended; one of that key ends where it begins."""
        self.end(starts_on, key)
        self.open[key] = Window(
            reason, starts_on, since or starts_on, self.territory, counted_in=counted_in
        )

    def keep_for(self, session: str, meets_on: date, *, starts_on: date) -> None:
        """What waits is kept for that session; if it decides nothing, the next one takes it."""
        waiting = self.open["waiting"]
        self.end(starts_on, "waiting", "scheduled")
        kept = waiting._replace(starts_on=starts_on, ends_on=meets_on + ONE_DAY, session=session)
        self.open["scheduled"] = kept
        self.begin("waiting", NEW, meets_on + ONE_DAY, since=waiting.since)

    def end(self, on: date, *keys: str) -> None:
        """Those of these keys are over from that day on."""
        for key in keys:
            window = self.open.pop(key, None)
            if window is not None:
                self._close(window, on)

    def settle(self, territory: str | None, on: date) -> None:
        """From that day on the household is another territory's, with all that is open."""
        if territory == self.territory:
            return
        self.territory = territory
        for key, window in list(self.open.items()):
            self._close(window, on)
            self.open[key] = window._replace(
                territory=territory, starts_on=max(on, window.starts_on)
            )

    def _close(self, window: Window, on: date) -> None:
        ends_on = on if window.ends_on is None else min(on, window.ends_on)
        if window.starts_on < ends_on:
            self.closed.append(window._replace(ends_on=ends_on))


def windows(facts: Sequence[Recorded]) -> Sequence[Window]:
    """Every window of a household, whose facts are given rectified and in the order of folding."""
    agenda = _Agenda()
    for step in itinerary(facts):
        fact = step.recorded.fact
        agenda.settle(step.place.territory, fact.occurred_on)
        if "unreviewed" in agenda.open:
            _along_the_way(agenda, fact)
        else:
            _before(agenda, fact)
    return [
        each
        for each in (*agenda.closed, *agenda.open.values())
        if each.territory is not None and (each.ends_on is None or each.starts_on < each.ends_on)
    ]


def _before(agenda: _Agenda, fact: Fact) -> None:
    """From a referral to its decision; what waits is on every agenda until it is scheduled."""
    on = fact.occurred_on
    match fact:
        case Referred() if "waiting" not in agenda.open:
            agenda.begin("waiting", NEW, on)
        case ReviewScheduled() if "waiting" in agenda.open:
            agenda.keep_for(fact.session, fact.on, starts_on=on)
        case ReferralAdjourned() if "scheduled" in agenda.open:
            since = agenda.open["waiting"].since
            agenda.end(on + ONE_DAY, "waiting", "scheduled")
            agenda.begin("waiting", NEW, on + ONE_DAY, since=since)
        case ReferralRefused():
            agenda.end(on + ONE_DAY, "waiting", "scheduled")
        case ReferralWithdrawn():
            agenda.end(on, "waiting", "scheduled")
        case Admitted() | Reentered():
            agenda.end(on + ONE_DAY, "waiting", "scheduled")
            _accompanied(agenda, fact)
        case _:
            return


def _accompanied(agenda: _Agenda, fact: Admitted | Reentered) -> None:
    on = fact.occurred_on
    if isinstance(fact, Admitted) and fact.urgent and fact.session is None:
        agenda.begin("urgent", URGENT, on)
    agenda.begin("unmet", BLOCKED, on, counted_in=UNMET)
    agenda.begin("unreviewed", REVIEW_DUE, on, counted_in=UNREVIEWED)


def _along_the_way(agenda: _Agenda, fact: Fact) -> None:
    """From an admission or a re-entry to the exit."""
    on = fact.occurred_on
    match fact:
        case ContactRecorded() if fact.outcome == MET:
            agenda.begin("unmet", BLOCKED, on, counted_in=UNMET)
        case ExitProposed():
            agenda.begin("exit", EXIT_PROPOSED, on)
        case Reviewed():
            _reviewed(agenda, fact)
        case Exited():
            agenda.end(on + ONE_DAY, *agenda.open)
        case _:
            return


def _reviewed(agenda: _Agenda, fact: Reviewed) -> None:
    """A session looked at it; it answers a proposal, and an alert is for the next session."""
    after = fact.occurred_on + ONE_DAY
    agenda.end(after, "urgent", "alert", "next_review")
    if fact.decision != PREPARE_EXIT:
        agenda.end(after, "exit")
    if fact.decision == ALERT:
        agenda.begin("alert", BLOCKED, after, since=fact.occurred_on)
    agenda.begin("unreviewed", REVIEW_DUE, after, since=fact.occurred_on, counted_in=UNREVIEWED)
    if fact.next_review_on is not None:
        planned = fact.next_review_on
        agenda.begin("next_review", REVIEW_DUE, max(planned, after), since=planned)
