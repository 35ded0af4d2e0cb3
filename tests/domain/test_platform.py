"""A territory's platform opens, once, by those who carry its programme."""

import pytest

from domain.platform import AlreadyOpen, PlatformOpened, open_platform
from domain.refusal import Forbidden, Invalid, Refusal, RefusalKind
from tests.domain.cast import EST, GRAND, LAHSO, LYON_7_8, METROPOLE, PLATFORM, VENISSIEUX, day
from tests.domain.story import Story


def opening(on: str = "2019-09-02", territory: str = LYON_7_8) -> PlatformOpened:
    return PlatformOpened(occurred_on=day(on), territory=territory)


def refusal(story: Story, fact: PlatformOpened, by: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        open_platform(fact, story.circumstances(by))
    return caught.value


@pytest.mark.parametrize("carrier", [GRAND, EST, METROPOLE])
def test_a_carrier_opens_a_platform(story: Story, carrier: str) -> None:
    story.openings = {}
    assert open_platform(opening(), story.circumstances(carrier)) == opening()


@pytest.mark.parametrize("organisation", [LAHSO, PLATFORM, "prefecture-du-rhone"])
def test_others_do_not_open_a_platform(story: Story, organisation: str) -> None:
    story.openings = {}
    assert isinstance(refusal(story, opening(), organisation), Forbidden)


def test_each_programme_has_its_own_carriers(story: Story) -> None:
    story.openings = {}
    assert isinstance(refusal(story, opening("2016-01-04", METROPOLE), EST), Forbidden)
    assert open_platform(opening("2016-01-04", METROPOLE), story.circumstances(LAHSO))


def test_a_platform_opens_once(story: Story) -> None:
    refused = refusal(story, opening("2019-03-04", VENISSIEUX), GRAND)
    assert (type(refused), refused.kind) == (AlreadyOpen, RefusalKind.CONFLICT)


def test_a_platform_does_not_open_in_the_future(story: Story) -> None:
    story.openings = {}
    assert isinstance(refusal(story, opening("2020-07-01"), GRAND), Invalid)
