"""The stories that the tests of the domain start from, under the programme file of Lyon."""

import pytest

from adapters.programmes.reading import LYON, read_configuration
from domain.programme import Configuration
from tests.domain.cast import PLATFORM, admitted, day, exited, identified, referred
from tests.domain.story import Story


@pytest.fixture(name="lyon", scope="session")
def _lyon() -> Configuration:
    return read_configuration(LYON)


@pytest.fixture(name="story")
def _story(lyon: Configuration) -> Story:
    """Nothing is recorded yet."""
    return Story(lyon)


@pytest.fixture(name="noticed")
def _noticed(story: Story) -> Story:
    """GrandLyon Habitat noticed a household in Vénissieux on 12 March 2019."""
    story.tell(identified("2019-03-12"))
    return story


@pytest.fixture(name="asked")
def _asked(noticed: Story) -> Story:
    """It referred the household on 1 April 2019."""
    noticed.tell(referred("2019-04-01"))
    return noticed


@pytest.fixture(name="followed")
def _followed(asked: Story) -> Story:
    """The committee admitted it on 2 May 2019, and LAHSo leads."""
    asked.tell(admitted("2019-05-02"), by=PLATFORM)
    return asked


@pytest.fixture(name="gone")
def _gone(followed: Story) -> Story:
    """The household left the programme on 1 February 2020."""
    followed.tell(exited("2020-02-01"), by=PLATFORM)
    return followed


@pytest.fixture(name="later")
def _later(lyon: Configuration) -> Story:
    """Nothing is recorded yet, at the end of 2025: every change of the law is known."""
    story = Story(lyon)
    story.today = day("2025-12-31")
    return story
