"""An example of an act: who records it, what they fill in, and one answer that is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.adapters.http.pages.act_stories import LAHSO, Story, accompanied
from tests.adapters.http.pages.conftest import GRAND
from tests.adapters.http.pages.stories import PLATFORM

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One act as somebody records it; with the answer `wrong`, it is refused at the field `at`."""

    code: str
    by: tuple[str, str]
    answers: Answers = field(default_factory=dict)
    wrong: Answers
    at: str
    story: Story = accompanied
    query: str = ""

    def __str__(self) -> str:
        return self.code


WORKER = (LAHSO, "worker")
ADVISER = (GRAND, "conseiller_social")
COORDINATOR = (PLATFORM, "coordinateur")
