"""Refusals: what the rules answer instead of a fact, in one sentence for whoever posted it."""

from enum import StrEnum
from typing import ClassVar

from domain.stages import Stage, allowed_from


class RefusalKind(StrEnum):
    """What sort of refusal it is, whatever carries the answer."""

    CONFLICT = "conflict"
    INVALID = "invalid"
    FORBIDDEN = "forbidden"


class Refusal(Exception):
    """The rules of the programme refuse this fact.

    The first line of a subclass's docstring is the sentence shown; `detail` says what is
    particular to this case, and `pointer` the field it is about (a JSON pointer into the event).
    """

    problem: ClassVar[str] = "refused"
    kind: ClassVar[RefusalKind] = RefusalKind.CONFLICT

    def __init__(self, detail: str | None = None, *, pointer: str | None = None) -> None:
        self.detail = detail
        self.pointer = pointer
        super().__init__(detail)

    @property
    def title(self) -> str:
        """The rule, the same for every case."""
        return (self.__doc__ or "").partition("\n")[0]

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
        self, stage: Stage | None, detail: str | None = None, *, pointer: str | None = None
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
