"""The lives themselves: each plot from the first signal to where the simulated days end."""

from contextlib import suppress
from datetime import date

from services.simulation import proportions
from services.simulation.accompanying import accompany
from services.simulation.calendar import later, session_after, working_day
from services.simulation.cast import Cast
from services.simulation.drafts import Draft, in_order_of_recording
from services.simulation.leaving import Ending, comes_back, exit_on, follow_up, reenter
from services.simulation.life import Beyond, Life
from services.simulation.linking import link
from services.simulation.opening import identify, watch
from services.simulation.proportions import Plot
from services.simulation.rent import tell_account
from services.simulation.reviewing import admit, admit_urgently, refer, refuse, withdraw
from services.simulation.working import work

REFERRED_AT_ONCE_SHARE = 0.5
EPISODE_DAYS = (220.0, 1_040.0, 800.0)
"""The shortest, the longest and the most frequent: PLACE told of 22 months on average."""


def live(cast: Cast, number: int, *, programme: str, start: date) -> list[tuple[int, Draft]]:
    """The events of one household that is first noticed on that day, with their recording."""
    plot = cast.plots[programme].draw()
    life = _born(cast, number, plot=plot, programme=programme, start=start)
    # Whatever is still to come in the plot lies beyond the simulated days.
    with suppress(Beyond):
        _play(life, plot)
    tell_account(life, cast.until)
    with suppress(Beyond):
        link(life)
    return [*in_order_of_recording(life.drafts), *life.elsewhere]


def _born(cast: Cast, number: int, *, plot: Plot, programme: str, start: date) -> Life:
    territory, landlord = cast.places[programme].draw()
    stream = cast.streams[programme].draw() if plot is Plot.ADMITTED else "maintien"
    life = Life(
        cast=cast,
        number=number,
        programme=cast.programme_named(programme),
        territory=territory,
        stream=stream,
        commune=cast.commune(territory),
        opened_on=working_day(start),
        landlord=landlord if stream == "maintien" else None,
    )
    life.owed_cents = cast.rng.randrange(20_000, 250_000)
    return life


def _play(life: Life, plot: Plot) -> None:
    if plot is Plot.NOTICED:
        identify(life, life.landlord or life.cast.association())
        end_watched(life, life.opened_on, is_reachable=True)
        return
    referred_on, referrer = _be_referred(life)
    if plot is Plot.WITHDRAWN:
        withdrawn_on = withdraw(life, referred_on, referrer=referrer)
        end_watched(life, withdrawn_on, is_reachable=True)
    elif plot is Plot.REFUSED:
        end_watched(life, refuse(life, referred_on), is_reachable=False)
    elif plot is Plot.URGENT:
        _be_accompanied(life, admit_urgently(life, referred_on))
    else:
        if plot is Plot.RETURNED:
            again_on = later(refuse(life, referred_on), life.rng.randrange(40, 120))
            referred_on = refer(life, again_on, referrer=referrer, opens=False)
        _be_accompanied(life, admit(life, referred_on))


def end_watched(life: Life, start: date, *, is_reachable: bool) -> None:
    """The landlord's services keep an eye on the household, for some months to two years."""
    life.accounts_end_on = later(start, life.rng.randrange(60, 600))
    watch(life, start, life.accounts_end_on, is_reachable=is_reachable)


def _be_referred(life: Life) -> tuple[date, str]:
    """A referral, mostly some time after the first signal; its day, and who referred."""
    rng = life.rng
    deck = life.programme.slug if life.stream == "maintien" else life.stream
    kind = life.cast.referrers[deck].draw()
    if kind == "landlord" and life.landlord is not None:
        referrer = life.landlord
    else:
        referrer = life.cast.referrer(kind, life.territory)
    is_open = proportions.OPENINGS[life.territory] < life.opened_on
    if is_open and referrer != life.landlord and rng.random() < REFERRED_AT_ONCE_SHARE:
        return refer(life, life.opened_on, referrer=referrer, opens=True), referrer
    identify(life, life.landlord or referrer)
    watched_until = later(life.opened_on, rng.randrange(10, 90))
    watch(life, life.opened_on, watched_until, is_reachable=True)
    return refer(life, watched_until, referrer=referrer, opens=False), referrer


def _be_accompanied(life: Life, admitted_on: date) -> None:
    """One episode, and for some households a second one."""
    left_on = drawn_exit(life, admitted_on)
    outcome = go_through(life, admitted_on, left_on)
    if comes_back(life, outcome):
        back_on = reenter(life, left_on)
        left_on = session_after(later(back_on, life.rng.randrange(90, 500)))
        outcome = go_through(life, back_on, left_on)
    look_after(life, left_on, outcome=outcome)


def drawn_exit(life: Life, admitted_on: date) -> date:
    """The session at which an episode that began that day is likely to end."""
    days = round(life.rng.triangular(*EPISODE_DAYS))
    return session_after(later(admitted_on, days))


def look_after(life: Life, left_on: date, *, outcome: str) -> None:
    """What is still told of a household that left: how it is housed, and its account."""
    with suppress(Beyond):
        follow_up(life, left_on, outcome=outcome)
    watch(life, left_on, life.accounts_end_on, is_reachable=False)


def go_through(life: Life, start: date, end: date, *, ending: Ending | None = None) -> str:
    """One episode, to its outcome: first as it goes, and then what was worked at in it."""
    try:
        accompany(life, start, end)
        return exit_on(life, end, admitted_on=start, ending=ending)
    except Beyond:
        tell_account(life, life.cast.until)
        raise
    finally:
        work(life, life.passages[-1])
