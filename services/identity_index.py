"""The index of identity: normalised words about a person, kept as keyed hashes and never in clear.

A key of its own for each reader and kind of word: what one organisation's rows hold tells nothing
about another's, and nothing at all without the installation's secret.
"""

import hmac
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any, get_args
from uuid import UUID

from domain.accompaniment import ContactRecorded
from domain.diagnosis import DiagnosisFact
from domain.expenses import ExpenseRecorded
from domain.following import knowing
from domain.household import fold
from domain.identification import SignalRecorded
from domain.legal import LegalFact
from domain.linking import LinkFact
from domain.marks import FieldClass
from domain.plan import PlanFact
from domain.rectification import Rectified
from domain.tool_facts import ToolFact
from services.events import EventTypes
from services.keyring import derived
from services.ports import HouseholdKeys, StoredEvent
from services.reading import AS_THE_FACTS_LEAVE_IT, Stream
from services.sealing import opened

LEAVING_AS_IT_WAS = frozenset(
    fact.NAME
    for fact in (
        *get_args(ToolFact | PlanFact | DiagnosisFact | LegalFact | LinkFact),
        ContactRecorded,
        ExpenseRecorded,
        SignalRecorded,
    )
)
"""The facts that change neither who the person is nor who may know them: most of a log."""

PERSON = "/data/reference_person/"
CORRECTED = "/data/corrections/reference_person/"
KEPT_KEYS_MAX = 1_000
PHONE_DIGITS_MIN = 6
COUNTRY = "33"

Person = Mapping[str, str]

_CIVILITY = re.compile(r"^\s*(m\.|mr\.?|mme\.?|mlle\.?|monsieur|madame|mademoiselle)\s+", re.I)
_WORD = re.compile(r"[^\W_]+")
_UNDECOMPOSED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
"""Letters that Unicode does not take apart into a plain letter and a mark."""


class Kind(StrEnum):
    """What a token is made of; the values are stored."""

    NAME = "name"
    WORD = "name_word"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    EMAIL = "email"


def words_of(name: str) -> list[str]:
    """The words of a name in small letters without marks; particles are kept, civilities not."""
    spelt = unicodedata.normalize("NFKD", _CIVILITY.sub("", name))
    plain = "".join(sign for sign in spelt if not unicodedata.combining(sign))
    return _WORD.findall(plain.casefold().translate(_UNDECOMPOSED))


def phone_digits(phone: str) -> str:
    """The digits after the country's prefix or the leading zero; none where they are too few."""
    digits = re.sub(r"\D", "", phone.replace("(0)", ""))
    if digits.startswith("00"):
        digits = digits[2:]
    if digits.startswith(COUNTRY) and len(digits) > 10:
        digits = digits[2:]
    digits = digits.removeprefix("0")
    return digits if len(digits) >= PHONE_DIGITS_MIN else ""


def values_of(person: Person) -> Iterator[tuple[Kind, str]]:
    """What a person is found by, normalised: words in any order, numbers however written."""
    words = words_of(person.get("name", ""))
    yield from ((Kind.WORD, word) for word in sorted(set(words)))
    found = {
        Kind.NAME: " ".join(sorted(words)),
        Kind.BIRTH_DATE: person.get("birth_date", ""),
        Kind.PHONE: phone_digits(person.get("phone", "")),
        Kind.EMAIL: person.get("email", "").strip().casefold(),
    }
    yield from ((kind, value) for kind, value in found.items() if value)


class Tokens:
    """Makes tokens under keys that are derived from one secret of the installation."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._keys: dict[tuple[str, Kind], bytes] = {}

    def token(self, reader: str, kind: Kind, value: str) -> bytes:
        """The keyed hash of one normalised value, for one reader."""
        if len(self._keys) > KEPT_KEYS_MAX:
            self._keys.clear()
        key = self._keys.get((reader, kind))
        if key is None:
            key = self._keys[reader, kind] = derived(self._secret, f"{kind.value} of {reader}")
        return hmac.new(key, value.encode(), sha256).digest()


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One row of the index."""

    reader: str
    kind: str
    token: bytes = field(repr=False)
    household: UUID


def person_of(events: Sequence[StoredEvent], keys: HouseholdKeys) -> Person:
    """What the events, in order of version, leave of the reference person's identity.

    A field told later stands for the one before, unless it comes with another name: then it is
    another person. What was corrected or withdrawn is not kept. Raises BrokenSeal.
    """
    told: dict[tuple[str, str], dict[str, str]] = {}
    for event in events:
        found = opened(
            event.state,
            FieldClass.IDENTITY,
            keys,
            version=event.version,
            event_type=event.type,
        )
        data = event.state["data"]
        if event.type != Rectified.NAME:
            _tell(told, (event.source, event.id), _under(PERSON, found))
        elif data.get("void"):
            told.pop((data["event"]["source"], data["event"]["id"]), None)
        else:
            _tell(told, (data["event"]["source"], data["event"]["id"]), _under(CORRECTED, found))
    person: dict[str, str] = {}
    for fields in told.values():
        name = fields.get("name", person.get("name", ""))
        is_another = sorted(words_of(name)) != sorted(words_of(person.get("name", "")))
        person = {**({} if is_another else person), **fields}
    return person


def _tell(
    told: dict[tuple[str, str], dict[str, str]], event: tuple[str, str], fields: dict[str, str]
) -> None:
    if fields:
        told.setdefault(event, {}).update(fields)


def _under(prefix: str, found: Mapping[str, Any] | None) -> dict[str, str]:
    return {
        pointer.removeprefix(prefix): str(value)
        for pointer, value in (found or {}).items()
        if pointer.startswith(prefix)
    }


def rows_of(
    stream: Stream,
    events: Sequence[StoredEvent],
    keys: HouseholdKeys,
    *,
    tokens: Tokens,
    event_types: EventTypes,
) -> list[IndexRow]:
    """The rows of one household: its person, for each reader who may know them.

    Raises BrokenSeal, and one of `POISON` where the facts make no path.
    """
    path = fold(stream.history, rebuild=event_types.rebuild)
    if path is None:
        raise ValueError("a stream without facts makes no path")
    values = list(values_of(person_of(events, keys)))
    return [
        IndexRow(reader, kind.value, tokens.token(reader, kind, value), path.household_id)
        for reader in sorted(knowing(path, AS_THE_FACTS_LEAVE_IT))
        for kind, value in values
    ]
