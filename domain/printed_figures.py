"""Figures that a document of a programme prints, and what counts them."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedFigure:
    """A figure that a document of a programme prints, to be shown beside the one counted.

    `indicator` is what counts it, of its value or of its numerator (`part`), or of the line `code`
    of its breakdown; `words` are the document's, `printed` is the figure as it stands there.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    programme: str
    indicator: str
    code: str | None = None
    part: Literal["value", "numerator"] = "value"
    as_of: date
    words: str
    printed: str
    source: str
