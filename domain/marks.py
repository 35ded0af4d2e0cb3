"""What is known of a field besides its type: its access class, and the form its value takes.

The marks are plain objects placed in `Annotated[...]`. They speak pydantic's protocol by method
name alone, so that one dataclass is at once the fact, its validation and its JSON Schema.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

TEXT_CHARACTERS_MAX = 500
CODE_CHARACTERS_MAX = 64

SPELLINGS = "spellings"
"""Where a validation context keeps other spellings of codes, in lower case, and the codes."""

Schema = dict[str, Any]
Handler = Callable[[Any], Schema]


class FieldClass(StrEnum):
    """Who may see a field (docs/access.md); the value is the code written in schemas."""

    PATH = "C1"
    IDENTITY = "C2"
    RENT = "C3"
    SOCIAL = "C4"
    HEALTH = "C5"


SEALED = (FieldClass.IDENTITY, FieldClass.SOCIAL, FieldClass.HEALTH)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The access class of one field; every leaf of every fact has exactly one."""

    field_class: FieldClass

    def __get_pydantic_core_schema__(self, source: Any, handler: Handler) -> Schema:
        return handler(source)

    def __get_pydantic_json_schema__(self, core: Any, handler: Handler) -> Schema:
        return handler(core) | {"x-etage-class": self.field_class.value}


Path = Sensitivity(FieldClass.PATH)
Identity = Sensitivity(FieldClass.IDENTITY)
Rent = Sensitivity(FieldClass.RENT)
Social = Sensitivity(FieldClass.SOCIAL)
Health = Sensitivity(FieldClass.HEALTH)


def _parsed(pattern: str, parse: Callable[[str], Any]) -> Schema:
    return {
        "type": "chain",
        "steps": [
            {"type": "str", "pattern": pattern, "strict": True},
            {"type": "function-plain", "function": {"type": "no-info", "function": parse}},
        ],
    }


class _DayForm:
    """An ISO date written in full; strict mode alone would let "1552348800" pass."""

    pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

    def __get_pydantic_core_schema__(self, source: Any, handler: Handler) -> Schema:
        return _parsed(self.pattern, date.fromisoformat)

    def __get_pydantic_json_schema__(self, core: Any, handler: Handler) -> Schema:
        return {"type": "string", "format": "date", "pattern": self.pattern}


class _MoneyForm:
    """Euros to the cent as a decimal string; strict mode alone would let 412.5 pass."""

    pattern = r"^-?[0-9]{1,9}\.[0-9]{2}$"

    def __get_pydantic_core_schema__(self, source: Any, handler: Handler) -> Schema:
        return _parsed(self.pattern, Decimal)

    def __get_pydantic_json_schema__(self, core: Any, handler: Handler) -> Schema:
        return {"type": "string", "pattern": self.pattern, "examples": ["412.50"]}


@dataclass(frozen=True, slots=True)
class Form:
    """A string of a fixed form, at most `characters_max` long."""

    pattern: str
    characters_max: int

    def __get_pydantic_core_schema__(self, source: Any, handler: Handler) -> Schema:
        return {
            "type": "str",
            "pattern": self.pattern,
            "min_length": 1,
            "max_length": self.characters_max,
            "strict": True,
        }


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two bounds, both allowed."""

    least: int
    most: int

    def __get_pydantic_core_schema__(self, source: Any, handler: Handler) -> Schema:
        return {"type": "int", "ge": self.least, "le": self.most, "strict": True}


@dataclass(frozen=True, slots=True)
class Listed:
    """A code of one of the programme's closed lists, which are configuration.

    The list is found under its name in the validation context; a value outside it is an error,
    which names the code where the value is another spelling of one.
    """

    name: str

    def __get_pydantic_core_schema__(self, source: Any, handler: Handler) -> Schema:
        name = self.name

        def is_listed(value: str, info: Any) -> str:
            if value not in info.context[name]:
                code = info.context.get(SPELLINGS, {}).get(value.casefold())
                remedy = f": write {code}" if code in info.context[name] else ""
                raise ValueError(f"not one of the programme's {name}{remedy}")
            return value

        return {
            "type": "function-after",
            "function": {"type": "with-info", "function": is_listed},
            "schema": {"type": "str", "strict": True, "max_length": CODE_CHARACTERS_MAX},
        }

    def __get_pydantic_json_schema__(self, core: Any, handler: Handler) -> Schema:
        return {"type": "string", "x-etage-list": self.name}


Day = Annotated[date, _DayForm()]
Money = Annotated[Decimal, _MoneyForm()]
Text = Annotated[str, Form(r"\S", TEXT_CHARACTERS_MAX)]
Slug = Annotated[str, Form(r"^[a-z0-9]+(-[a-z0-9]+)*$", CODE_CHARACTERS_MAX)]
Code = Annotated[str, Form(r"^[a-z][a-z0-9_]*$", CODE_CHARACTERS_MAX)]
Postcode = Annotated[str, Form(r"^[0-9]{5}$", 5)]
InseeCommune = Annotated[str, Form(r"^[0-9][0-9AB][0-9]{3}$", 5)]
HouseholdId = Annotated[str, Form(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", 36)]
EventId = Annotated[str, Form(r"^[\x21-\x7e]+$", 128)]
Urn = Annotated[str, Form(r"^urn:etage:org:[a-z0-9-]+(:[A-Za-z0-9._-]+)*$", 160)]
Reference = Annotated[str, Form(r"^[A-Za-z0-9][A-Za-z0-9._/ -]*$", 64)]
Email = Annotated[str, Form(r"^[^@\s]+@[^@\s]+$", 254)]
Phone = Annotated[str, Form(r"^\+?[0-9 .()-]{4,24}$", 24)]
