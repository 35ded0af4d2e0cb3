"""A household's life as its plot has it: chance fills in what the plot leaves open."""

from contextlib import suppress
from datetime import date

from domain.programme import OrganisationKind
from services.demonstration.entering import entered
from services.demonstration.mistakes import make_mistake
from services.demonstration.plots import Fate, Plot
from services.simulation.calendar import act_day, later, working_day
from services.simulation.cast import Cast
from services.simulation.drafts import Draft, in_order_of_recording
from services.simulation.leaving import reenter
from services.simulation.life import Beyond, Life
from services.simulation.linking import link
from services.simulation.lives import drawn_exit, end_watched, go_through, look_after
from services.simulation.opening import identify, watch
from services.simulation.proportions import OPENINGS, STARTS
from services.simulation.rent import tell_account
from services.simulation.reviewing import admit_in, admit_urgently, refer, refuse, withdraw

REFERRED_BEFORE_DAYS = (22, 50)
NOTICED_BEFORE_DAYS = (20, 110)
NOTICED_AT_LEAST_DAYS = 8
AUGUST = 8
LAST_TOLD_ON = date(2020, 6, 30)
"""Up to that day the tables alone tell who has left."""


def play(cast: Cast, number: int, plot: Plot) -> list[tuple[int, Draft]]:
    """The events of one household, each with the second of its recording."""
    life = Life(
        cast=cast,
        number=number,
        programme=cast.programme_named(plot.programme),
        territory=plot.territory,
        stream=plot.stream,
        commune=cast.commune(plot.territory),
        opened_on=date.max,
        landlord=plot.landlord,
    )
    life.owed_cents = cast.rng.randrange(20_000, 250_000)
    with suppress(Beyond):
        _live(life, plot)
    tell_account(life, cast.until)
    if plot.mistake is not None:
        make_mistake(life, plot.mistake)
    if plot.noticed_on is not None:
        with suppress(Beyond):
            link(life)
    drafts = entered(life.drafts, tuple(cast.configuration.organisations))
    return [*in_order_of_recording(list(drafts)), *life.elsewhere]


def _live(life: Life, plot: Plot) -> None:
    if plot.noticed_on is not None:
        life.opened_on = act_day(plot.noticed_on, life.rng)
        identify(life, life.landlord or life.cast.association())
        end_watched(life, life.opened_on, is_reachable=True)
        return
    referred_on, referrer = _be_referred(life, plot)
    if plot.fate is Fate.WITHDRAWN:
        withdrawn_on = withdraw(life, referred_on, referrer=referrer)
        end_watched(life, withdrawn_on, is_reachable=True)
    elif plot.fate is Fate.REFUSED:
        end_watched(life, refuse(life, referred_on), is_reachable=False)
    elif plot.admitted_on is None:
        _be_accompanied(life, admit_urgently(life, referred_on), plot=plot)
    else:
        admit_in(life, referred_on, held_on=plot.admitted_on)
        _be_accompanied(life, plot.admitted_on, plot=plot)


def _be_referred(life: Life, plot: Plot) -> tuple[date, str]:
    """Referred on the plot's day, mostly some time after the first signal."""
    rng = life.rng
    referred_on = plot.referred_on or _before(life, plot.admitted_on)
    referrer = life.landlord or ""
    if plot.referrer != OrganisationKind.LANDLORD:
        referrer = life.cast.referrer(str(plot.referrer), life.territory)
    noticed_on = working_day(
        max(later(referred_on, -rng.randrange(*NOTICED_BEFORE_DAYS)), _first_day(life))
    )
    is_first_seen = referrer != life.landlord and rng.random() < 0.5
    if is_first_seen or noticed_on > later(referred_on, -NOTICED_AT_LEAST_DAYS):
        life.opened_on = referred_on
        return refer(life, referred_on, referrer=referrer, opens=True), referrer
    life.opened_on = noticed_on
    identify(life, life.landlord or referrer)
    watch(life, noticed_on, referred_on, is_reachable=True)
    return refer(life, referred_on, referrer=referrer, opens=False), referrer


def _before(life: Life, admitted_on: date | None) -> date:
    """Some weeks before the session, not in August, and after the platform's opening."""
    day = later(admitted_on or date.max, -life.rng.randrange(*REFERRED_BEFORE_DAYS))
    if day.month == AUGUST:
        day = later(day, -31)
    return working_day(max(day, later(OPENINGS[life.territory], 1)))


def _first_day(life: Life) -> date:
    """No household of the last platform was noticed before it opened."""
    opened_on = later(OPENINGS[life.territory], 1)
    starts_on = STARTS[life.programme.slug][0]
    return opened_on if opened_on == later(max(OPENINGS.values()), 1) else starts_on


def _be_accompanied(life: Life, admitted_on: date, *, plot: Plot) -> None:
    """The plot's episodes one after the other; chance ends the one that it leaves open."""
    start, outcome, left_on = admitted_on, "", admitted_on
    for spell in plot.spells:
        if spell.back_on is not None:
            start = reenter(life, left_on, wanted=spell.back_on)
        left_on = spell.left_on or _drawn(life, start)
        outcome = go_through(life, start, left_on, ending=spell.ending)
    look_after(life, left_on, outcome=outcome)


def _drawn(life: Life, start: date) -> date:
    """An exit that the tables do not tell: it comes after all that they do."""
    drawn = drawn_exit(life, start)
    while drawn <= LAST_TOLD_ON:
        drawn = drawn_exit(life, start)
    return drawn
