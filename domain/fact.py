"""What every fact and every refusal have in common."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from domain.marks import Day, Path


def json_name(field_name: str) -> str:
    """A field's name in JSON; an underscore at the end only avoids a word of Python (`from_`)."""
    return field_name.rstrip("_")


STRICT: dict[str, Any] = {"extra": "forbid", "strict": True, "alias_generator": json_name}
"""How pydantic reads our dataclasses: no unknown field, no conversion between types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A group of fields inside a fact."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened to a household, or in a programme.

    `NAME` is the stored name: it is written in the ledger for ever and never changes.
    `occurred_on` is the day it happened (Europe/Paris), which may be long before it is recorded.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    NAME: ClassVar[str] = ""

    occurred_on: Annotated[Day, Path]
