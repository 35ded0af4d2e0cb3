"""The legal clock of a story: a household in its dwelling, and the days its deadlines fall on."""

from typing import Any

from domain.delays import Deadline, deadlines
from tests.domain.cast import dwelling, identified
from tests.domain.story import Story


def housed(story: Story, on: str = "2019-03-01", **home: Any) -> Story:
    """The household is noticed in its dwelling."""
    story.tell(identified(on, dwelling=dwelling(**home)))
    return story


def due(story: Story, code: str) -> list[str]:
    """The days on which this deadline falls."""
    return [
        d.due_on.isoformat() for d in deadlines(story.path, story.configuration) if d.code == code
    ]


def the(story: Story, code: str) -> Deadline:
    """The only deadline of that code."""
    [found] = [d for d in deadlines(story.path, story.configuration) if d.code == code]
    return found
