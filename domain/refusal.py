"""Refusals: what the rules answer instead of a fact, in one sentence for whoever posted it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from domain.sentence import Sentence
from domain.stages import Stage, allowed_from


class RefusalKind(StrEnum):
    """What sort of refusal it is, whatever carries the answer."""

    CONFLICT = "conflict"
    INVALID = "invalid"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Where the path stands, and the types of the facts that the one who asks may record now."""

    stage: Stage | None
    allowed: tuple[str, ...]


class Refusal(Exception):
    """The rules of the programme refuse this fact.

    The first line of a subclass's docstring is the sentence shown; `detail` says what is
    particular to this case, and `pointer` the field it is about (a JSON pointer into the event).
    A detail that is a plain string has no gaps. `situation` is told to those alone who follow
    the household: whoever knows the reader sets it.
    """

    problem: ClassVar[str] = "refused"
    kind: ClassVar[RefusalKind] = RefusalKind.CONFLICT

    def __init__(self, detail: Sentence | str | None = None, *, pointer: str | None = None) -> None:
        self.sentence = Sentence(detail, {}) if isinstance(detail, str) else detail
        self.pointer = pointer
        self.situation: Situation | None = None
        super().__init__(detail)

    @property
    def title(self) -> str:
        """The rule, the same for every case."""
        return (self.__doc__ or "").partition("\n")[0]

    @property
    def detail(self) -> str | None:
        """What is particular to this case, in English."""
        return None if self.sentence is None else str(self.sentence)

    def __str__(self) -> str:
        return f"{self.title} {self.detail}" if self.detail else self.title


class Invalid(Refusal):
    """A field does not hold what the rules require."""

    problem = "invalid"
    kind = RefusalKind.INVALID


class Forbidden(Refusal):
    """This organisation may not record this fact about this household."""

    problem = "forbidden"
    kind = RefusalKind.FORBIDDEN


class IllegalTransition(Refusal):
    """The household's path does not allow this now."""

    problem = "illegal-transition"

    def __init__(
        self,
        stage: Stage | None,
        detail: Sentence | str | None = None,
        *,
        pointer: str | None = None,
    ) -> None:
        self.stage = stage
        super().__init__(detail, pointer=pointer)

    @property
    def allowed(self) -> tuple[str, ...]:
        """The types of the facts that the path accepts in this stage."""
        return allowed_from(self.stage)


class DatedBeforeLastTransition(IllegalTransition):
    """A change of stage may not be dated before the last one."""


class ToolUsedLater(IllegalTransition):
    """A tool of the household was requested or used after that day."""


class PlatformNotOpen(Refusal):
    """The territory's platform is not open at that date."""

    problem = "platform-not-open"
