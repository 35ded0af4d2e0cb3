"""ETAGE to mid-2020: who referred whom on which day, to which territory, and what came of it.

The model is the programme's sheet, the rest is invented: by 30 June 2020, 60 households entered,
referred by landlords at first, and by CCAS and MDM more and more.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

from services.demonstration.plots import (
    LANDLORDS,
    TERRITORIES,
    Fate,
    Plot,
    lines_of,
    mistake_of,
    session_in,
    spells_of,
)
from services.simulation.calendar import later
from services.simulation.proportions import OPENINGS

PROGRAMME = "etage"
DOOR_WORDS = 4
"""A line begins with the day and the door of the referral, where, and whose dwelling."""

ADMITTED = """
    2019-03-19 landlord VEN GLH 2019-04 2020-03 stayed_secured
    2019-03-22 landlord VVB EMH 2019-04 2020-02 stayed_secured
    2019-03-26 landlord VEN GLH 2019-04 2020-06 stayed_with_plan
    2019-04-11 landlord VEN EMH 2019-05 2020-01 transferred_adapted_dwelling
    2019-04-24 landlord VEN LMH 2019-05 -
    2019-05-02 ccas     VVB EMH 2019-05 2020-05 stayed_with_difficulties:debt
    2019-05-09 landlord VVB EMH 2019-06 2020-03 stayed_with_plan
    2019-05-10 landlord VEN LMH 2019-06 - wrong=debt
    2019-05-22 landlord VVB LMH 2019-06 -
    2019-06-05 landlord VVB EMH urgent -
    2019-06-14 landlord VEN GLH 2019-07 2020-06 stayed_secured
    2019-06-19 landlord VVB EMH 2019-07 -
    2019-06-20 landlord VEN LMH 2019-07 2019-12 left_without_known_solution
    2019-07-04 ccas     VVB EMH 2019-09 -
    2019-07-11 mdm      VVB EMH 2019-09 2020-02 lost_contact
    2019-07-29 landlord VVB EMH 2019-09 -
    2019-09-04 landlord VVB LMH 2019-10 -
    2019-09-10 landlord VEN EMH 2019-10 -
    2019-09-13 landlord VEN LMH 2019-10 - wrong=debt
    2019-09-16 landlord VVB EMH 2019-10 -
    2019-09-17 landlord VVB EMH 2019-10 -
    2019-09-18 landlord VVB EMH 2019-10 -
    2019-09-19 landlord VEN LMH 2019-10 -
    2019-09-19 mdm      L78 GLH 2019-10 -
    2019-10-10 landlord VVB EMH 2019-11 -
    2019-10-14 landlord VEN LMH 2019-11 -
    2019-10-23 landlord L78 GLH 2019-11 -
    2019-10-28 landlord VEN EMH 2019-11 -
    2019-10-31 ccas     VEN EMH 2019-11 -
    2019-11-04 ccas     VEN EMH 2019-11 -
    2019-11-13 landlord VVB LMH 2019-12 -
    2019-11-14 landlord VEN GLH 2019-12 -
    2019-11-15 landlord L78 LMH 2019-12 -
    2019-11-26 mdm      VEN LMH 2019-12 -
    2019-11-28 landlord VEN EMH urgent -
    2019-12-13 landlord L78 GLH 2020-01 -
    2019-12-19 landlord L78 GLH 2020-01 -
    2019-12-20 landlord VVB EMH 2020-01 -
    2020-01-22 mdm      L78 GLH 2020-02 -
    2020-01-31 ccas     L78 GLH 2020-02 -
    2020-02-17 landlord VVB LMH urgent -
    2020-02-19 landlord VEN LMH 2020-03 -
    2020-02-26 ccas     VEN EMH 2020-03 -
    2020-02-27 ccas     VEN LMH 2020-03 -
    2020-03-10 landlord VEN EMH 2020-04 -
    2020-03-11 landlord VVB GLH 2020-04 -
    2020-03-12 landlord VVB LMH 2020-04 -
    2020-03-13 landlord L78 GLH 2020-04 -
    2020-03-26 mdm      VVB EMH 2020-04 -
    2020-03-27 landlord VEN GLH 2020-04 -
    2020-03-30 landlord L78 GLH 2020-04 -
    2020-04-08 landlord VVB GLH 2020-05 -
    2020-04-09 ccas     L78 LMH 2020-05 -
    2020-04-21 landlord VVB EMH 2020-05 -
    2020-04-22 landlord VVB EMH 2020-05 -
    2020-05-04 landlord VVB LMH 2020-05 -
    2020-05-05 mdm      L78 GLH 2020-05 -
    2020-05-13 ccas     VVB EMH 2020-06 -
    2020-05-19 mdm      L78 LMH 2020-06 -
    2020-05-20 landlord VVB EMH 2020-06 -
"""
"""After the door: the session that admitted, or that it was urgent, and the exit if any."""

WAITING = """
    2020-06-03 landlord VVB EMH 2020-07 -
    2020-06-08 ccas     VEN LMH 2020-07 -
    2020-06-10 landlord VEN EMH 2020-07 -
    2020-06-15 landlord L78 GLH 2020-07 -
    2020-06-16 mdm      VVB EMH 2020-07 -
"""
"""Those of whom no session has spoken by 30 June 2020."""

NOT_ADMITTED = """
    2019-04-16 landlord VEN LMH refused
    2019-05-15 landlord VVB EMH withdrawn
    2019-06-12 landlord VVB EMH refused
    2019-07-03 landlord VEN EMH refused
    2019-09-24 landlord VVB LMH refused
    2019-10-08 ccas     VEN LMH withdrawn
    2019-10-15 landlord VVB EMH refused
    2019-11-20 landlord L78 GLH refused
    2019-12-04 landlord VEN LMH refused
    2020-01-14 mdm      VVB EMH withdrawn
    2020-01-28 landlord L78 LMH refused
    2020-02-11 landlord VEN EMH withdrawn
    2020-03-04 ccas     VVB EMH refused
"""

NOTICED_FIRST_ON = date(2019, 3, 12)
NOTICED_LAST_ON = date(2020, 6, 10)
NOTICED = """
    VVB EMH 43
    VVB LMH 15
    VVB GLH 5
    VEN LMH 23
    VEN EMH 20
    VEN GLH 13
    L78 GLH 23
    L78 LMH 8
"""
"""How many households are noticed only, by where they live and who owns the dwelling."""


def etage_plots() -> Iterator[Plot]:
    """The households of ETAGE that somebody referred."""
    for line in lines_of(ADMITTED + WAITING):
        words, mistake = mistake_of(line)
        admitted, exits = words[DOOR_WORDS], words[DOOR_WORDS + 1 :]
        yield replace(
            _referred(words),
            fate=Fate.URGENT if admitted == Fate.URGENT else Fate.ADMITTED,
            admitted_on=None if admitted == Fate.URGENT else session_in(admitted),
            spells=spells_of(exits),
            mistake=mistake,
        )
    for words in lines_of(NOT_ADMITTED):
        yield replace(_referred(words), fate=Fate(words[DOOR_WORDS]))


def _referred(words: list[str]) -> Plot:
    """A referral, of which nobody knows yet what comes of it."""
    referred_on, referrer, territory, landlord = words[:DOOR_WORDS]
    return Plot(
        programme=PROGRAMME,
        stream="maintien",
        territory=TERRITORIES[territory],
        landlord=LANDLORDS[landlord],
        fate=Fate.NOTICED,
        referrer=referrer,
        referred_on=date.fromisoformat(referred_on),
    )


def noticed_plots(rng: Random) -> list[Plot]:
    """The households that are noticed only, on days that chance decides, in their order."""
    return sorted(_noticed(rng), key=lambda plot: str(plot.noticed_on))


def _noticed(rng: Random) -> Iterator[Plot]:
    for territory, landlord, count in lines_of(NOTICED):
        first = max(NOTICED_FIRST_ON, later(OPENINGS[TERRITORIES[territory]], 1))
        for _ in range(int(count)):
            noticed_on = later(first, rng.randrange((NOTICED_LAST_ON - first).days + 1))
            yield Plot(
                programme=PROGRAMME,
                stream="maintien",
                territory=TERRITORIES[territory],
                landlord=LANDLORDS[landlord],
                fate=Fate.NOTICED,
                noticed_on=noticed_on,
            )
