"""The scene with health switched on: a health association in every state, and what it is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.programmes.reading import LYON
from tests.access.planted import Household
from tests.access.scene import HEALTH, LEAD, PARTNER, PLATFORM, Scene, planted_scene
from tests.access.story import Posting
from tests.adapters.http.pages.conftest import Running, demonstration

OFF, ON = 'health = "off"', 'health = "on"'

GIVEN = ("agreed", "agreed_alone", "agreed_and_named")
"""The states in which the household agreed, and still does, that the association is told."""

STATES = (
    "none",
    "current",
    "informed",
    "social_alone",
    *GIVEN,
    "withdrawn",
    "expired",
    "ended",
    "restricted",
)
AGREED = {"scope": [HEALTH], "sensitivity": ["health"]}
DAY_BEFORE, TODAY = "2020-06-29", "2020-06-30"


@contextmanager
def health_switched_on(server: str, folder: Path) -> Iterator[Running]:
    """The service with the programme file of Lyon, of which one line is another."""
    lyon = LYON.read_text("utf-8")
    assert lyon.count(OFF) == 1
    file = folder / "lyon-sante.toml"
    file.write_text(lyon.replace(OFF, ON), "utf-8")
    with demonstration(server, data_dir=folder / "data", programme_file=file) as running:
        yield running


def health_scene(running: Running) -> Scene:
    """A household a state, each with something of health that only a consent opens."""
    return planted_scene(running, STATES, associations_of)


def associations_of(household: Household) -> Iterator[Posting]:
    """What the health association is to the household; another partner is told all but health."""
    state = household.state
    if state == "none":
        return
    for partner in (PARTNER, HEALTH):
        joined = {"organisation": partner}
        yield Posting(by=PLATFORM, name="partner-joined", on="2019-10-21", data=joined)
    if state not in ("current", "agreed_alone"):
        both = {"scope": [PARTNER, HEALTH]}
        yield Posting(by=LEAD, name="informed", on="2019-11-04", data=both)
        social = {**both, "sensitivity": ["social"]}
        yield Posting(by=LEAD, name="consent-given", on="2019-11-05", data=social)
    if state not in ("current", "informed", "social_alone"):
        expiry = {"expires_on": DAY_BEFORE} if state == "expired" else {}
        yield Posting(by=LEAD, name="consent-given", on="2019-11-06", data=AGREED | expiry)
    yield from _taken_away(state)


def _taken_away(state: str) -> Iterator[Posting]:
    if state == "withdrawn":
        yield Posting(by=LEAD, name="consent-withdrawn", on=TODAY, data=AGREED)
    if state == "ended":
        yield Posting(by=PLATFORM, name="partner-left", on=TODAY, data={"organisation": HEALTH})
    if state in ("restricted", "agreed_and_named"):
        to = [LEAD, HEALTH] if state == "agreed_and_named" else [LEAD]
        yield Posting(by=PLATFORM, name="restricted", on="2020-06-01", data={"to": to})
