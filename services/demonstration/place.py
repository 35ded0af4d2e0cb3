"""PLACE, 2016 to 2018: who came through which door, in which month, and how it ended.

The model is the programme's sheet, the rest is invented: 47 households of the stream maintien
and 25 of the stream accès by the end of 2018, of which 39 and 18 had left.
"""

from collections.abc import Iterator

from services.demonstration.plots import (
    Fate,
    Plot,
    lines_of,
    mistake_of,
    session_in,
    spells_of,
)

PROGRAMME = "place"
TERRITORY = "metropole-de-lyon"
LANDLORD = "grandlyon-habitat"

MAINTIEN = """
    landlord 2016-02 2018-11 stayed_secured
    landlord 2016-02 2018-11 stayed_with_difficulties:debt wrong=difficulties
    landlord 2016-02 2018-07 stayed_with_plan wrong=debt
    landlord 2016-03 2018-12 stayed_secured
    landlord 2016-03 2018-09 stayed_with_difficulties:debt,health
    landlord 2016-03 2017-03 stayed_with_plan back=2017-06-19 2018-12 stayed_secured
    landlord 2016-04 2018-12 transferred_adapted_dwelling
    landlord 2016-04 2018-10 stayed_secured
    landlord 2016-04 2017-11 stayed_with_plan
    landlord 2016-05 2018-11 stayed_with_difficulties:nuisance
    ccas     2016-05 2018-09 stayed_secured
    landlord 2016-05 2018-05 rehoused_other_landlord
    landlord 2016-06 2018-12 stayed_secured wrong=phone
    landlord 2016-06 2018-07 left_before_forced_eviction
    landlord 2016-06 2017-02 left_without_known_solution
    landlord 2016-07 2018-12 stayed_with_plan
    landlord 2016-07 2018-10 evicted
    landlord 2016-07 2018-03 stayed_with_difficulties:debt
    landlord 2016-09 2018-12 stayed_secured
    landlord 2016-09 2018-09 stayed_secured
    landlord 2016-09 2018-05 stayed_with_difficulties:health
    ccas     2016-09 2017-12 institution back=2018-03-05 2019-06 stayed_secured
    landlord 2016-10 2018-11 stayed_with_plan
    landlord 2016-10 2018-10 transferred_adapted_dwelling
    landlord 2016-10 2017-07 lost_contact
    landlord 2016-11 2018-12 stayed_with_difficulties:debt,other
    landlord 2016-11 2018-09 stayed_secured wrong=twice
    landlord 2016-11 2018-01 stayed_with_plan
    landlord 2016-12 2018-11 stayed_secured
    landlord 2016-12 2018-06 handed_to_mainstream:health
    landlord 2016-12 2017-09 stayed_secured
    landlord 2017-01 2019-05 stayed_with_plan
    landlord 2017-01 2018-11 stayed_with_difficulties:debt
    ccas     2017-02 2018-12 stayed_secured
    landlord 2017-03 2018-10 stayed_with_plan
    landlord 2017-03 2018-11 rehoused_other_landlord
    landlord 2017-04 2018-06 left_with_solution
    landlord 2017-05 2018-12 stayed_secured
    landlord 2017-06 2018-04 stayed_with_difficulties:nuisance
    landlord 2017-07 2019-07 stayed_secured
    landlord 2017-09 2018-12 transferred_adapted_dwelling wrong=phone
    ccas     2017-10 2019-11 stayed_with_difficulties:debt
    landlord 2017-11 2018-07 stayed_with_plan
    landlord 2017-12 2019-10 stayed_secured
    landlord 2018-01 2019-12 stayed_with_plan
    landlord 2018-03 -
    landlord 2018-05 -
"""

ACCES = """
    association 2016-03 2016-12 housed_bail_glissant
    association 2016-04 2017-02 housed_ordinary_lease
    association 2016-06 2017-05 housed_bail_glissant
    mdm         2016-07 2017-03 housed_ordinary_lease
    association 2016-09 2017-06 not_housed
    association 2016-10 2017-07 housed_ordinary_lease
    ccas        2016-11 2017-10 housed_bail_glissant
    association 2016-12 2017-09 accommodated
    association 2017-01 2017-12 housed_ordinary_lease
    mdm         2017-02 2017-11 housed_bail_glissant
    association 2017-03 2018-01 housed_ordinary_lease
    association 2017-04 2018-02 lost_contact
    association 2017-05 2018-04 housed_ordinary_lease
    mdm         2017-06 2018-03 housed_bail_glissant
    association 2017-09 2018-06 housed_ordinary_lease
    association 2017-10 2018-07 accommodated
    ccas        2017-11 2018-10 housed_ordinary_lease
    association 2017-12 2018-11 housed_bail_glissant
    mdm         2018-01 2019-01 housed_ordinary_lease
    association 2018-03 2019-02 housed_bail_glissant
    association 2018-04 2019-03 not_housed
    ccas        2018-05 2019-04 housed_ordinary_lease
    association 2018-06 2019-06 housed_ordinary_lease
    mdm         2018-09 2019-07 housed_bail_glissant
    association 2018-10 2019-09 housed_ordinary_lease
"""


def place_plots() -> Iterator[Plot]:
    """The households of PLACE, by stream."""
    for stream, table in (("maintien", MAINTIEN), ("acces", ACCES)):
        for line in lines_of(table):
            (referrer, admitted, *rest), mistake = mistake_of(line)
            yield Plot(
                programme=PROGRAMME,
                stream=stream,
                territory=TERRITORY,
                landlord=LANDLORD if stream == "maintien" else None,
                fate=Fate.ADMITTED,
                referrer=referrer,
                admitted_on=session_in(admitted),
                spells=spells_of(rest),
                mistake=mistake,
            )
