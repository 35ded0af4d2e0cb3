"""Duplicates: now and then a platform takes two files for one household's, and some it unlinks."""

from datetime import date

from domain.linking import Linked, Unlinked
from services.simulation import proportions, words
from services.simulation.calendar import act_day, later
from services.simulation.life import Life

KNOWN_AFTER_DAYS = 30
"""By then the opening of the other household was recorded."""


def link(life: Life) -> None:
    """Link with the household that was opened last in the same territory; raises `Beyond`."""
    rng = life.rng
    first = life.territory_on(life.opened_on)
    other = life.cast.opened.get(first)
    life.cast.opened[first] = life.reference
    if other is None or rng.random() >= proportions.LINKED_SHARE:
        return
    day = act_day(later(life.opened_on, KNOWN_AFTER_DAYS + rng.randrange(60)), rng)
    if day <= proportions.OPENINGS[life.territory_on(day)]:
        return
    linked = _tell(life, Linked.NAME, day, other=other, reason=words.LINKED_REASON)
    if rng.random() < proportions.UNLINKED_SHARE:
        day = act_day(later(day, rng.randrange(7, 60)), rng)
        reason = words.UNLINKED_REASON
        _tell(life, Unlinked.NAME, day, other=other, reason=reason, after=(linked,))


def _tell(
    life: Life, kind: str, day: date, *, other: str, reason: str, after: tuple[str, ...] = ()
) -> str:
    platform = life.cast.platform(life.territory_on(day))
    return life.write(platform, kind, day, data={"with": other, "reason": reason}, after=after)
