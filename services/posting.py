"""Posting a file of events: reading its lines, finding their households, and forming batches.

In a file a subject may also be written `ref:ORGANISATION/REFERENCE`: the household that this
organisation opened, or attached, under its own reference; so may another household that the data
names, `with` or `household`. It becomes the platform's identifier by the receipts of this run or
of an earlier one; sending is left to the caller.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from domain.household import is_of_household
from domain.identification import ReferenceAttached

BATCH_EVENTS_MAX = 500
BATCH_BYTES_MAX = 3 * 1024 * 1024
"""Below what the intake takes in one batch, so that subjects may grow into identifiers."""

REFERENCE_PREFIX = "ref:"
NAMING = ("with", "household")
"""The fields of data that name a household."""

_SOURCE = re.compile(r"urn:etage:org:([a-z0-9-]+)(:|$)")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")

Receipts = Mapping[str, str]
"""The platform's identifier of a household by `ORGANISATION/REFERENCE`."""


class UnknownReference(LookupError):
    """No receipt tells yet which household this subject means."""

    def __init__(self, field: str = "subject") -> None:
        super().__init__(field)
        self.field = field

    def __str__(self) -> str:
        return (self.__doc__ or "").partition("\n")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One event of a file: the number of its line, and its size in bytes."""

    number: int
    organisation: str
    envelope: Mapping[str, Any]
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A line that cannot be posted at all; `reason` repeats nothing of its content."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Lines of one organisation, to be posted together in this order."""

    organisation: str
    lines: Sequence[Line]


def read_lines(texts: Iterable[bytes], parse: Callable[[bytes], Any]) -> Iterator[Line | BadLine]:
    """Each line that is not blank, as an event or with the reason why it is none.

    `parse` reads JSON strictly and raises ValueError with a sentence for people.
    """
    for number, text in enumerate(texts, 1):
        stripped = text.strip()
        if stripped:
            yield _read_line(number, stripped, parse)


def _read_line(number: int, text: bytes, parse: Callable[[bytes], Any]) -> Line | BadLine:
    try:
        envelope = parse(text)
    except ValueError as error:
        return BadLine(number=number, reason=f"The line {error}.")
    if not isinstance(envelope, dict):
        return BadLine(number=number, reason="The line is not a JSON object.")
    source = envelope.get("source")
    found = _SOURCE.match(source) if isinstance(source, str) else None
    if found is None:
        return BadLine(number=number, reason="source: urn:etage:org:ORGANISATION is required.")
    return Line(number=number, organisation=found[1], envelope=envelope, size_bytes=len(text))


def resolve_subject(envelope: Mapping[str, Any], known: Receipts) -> Mapping[str, Any]:
    """The event as the intake takes it; raises `UnknownReference`."""
    found: dict[str, Any] = {}
    if _is_reference(envelope.get("subject")):
        found["subject"] = _identifier(envelope["subject"], known, field="subject")
    if named := _named(envelope):
        identifiers = {
            name: _identifier(reference, known, field=f"data/{name}")
            for name, reference in named.items()
        }
        found["data"] = {**envelope["data"], **identifiers}
    return {**envelope, **found} if found else envelope


def _is_reference(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(REFERENCE_PREFIX)


def names_another(envelope: Mapping[str, Any]) -> bool:
    """Whether the data names another household by a reference."""
    return bool(_named(envelope))


def _named(envelope: Mapping[str, Any]) -> dict[str, str]:
    """The references to other households in the data, by field."""
    data = envelope.get("data")
    if not isinstance(data, dict):
        return {}
    return {name: data[name] for name in NAMING if _is_reference(data.get(name))}


def _identifier(reference: str, known: Receipts, *, field: str) -> str:
    household = known.get(reference.removeprefix(REFERENCE_PREFIX))
    if household is None:
        raise UnknownReference(field)
    return household


def resolved(batch: Batch, known: Receipts) -> tuple[list[Line], list[BadLine]]:
    """The batch's lines as the intake takes them, and those whose household is not known."""
    ready: list[Line] = []
    bad: list[BadLine] = []
    for line in batch.lines:
        try:
            envelope = resolve_subject(line.envelope, known)
        except UnknownReference as error:
            bad.append(BadLine(number=line.number, reason=f"{error.field}: {error}"))
        else:
            ready.append(replace(line, envelope=envelope))
    return ready, bad


def learned(envelope: Mapping[str, Any], household_id: str | None) -> dict[str, str]:
    """What the receipt of a posted event tells: the household of its own references.

    `envelope` is as it was posted; `household_id` is the receipt's.
    """
    if household_id is None:
        return {}
    organisation = _organisation(envelope)
    found = {}
    subject = str(envelope["subject"])
    if not _UUID.fullmatch(subject):
        found[f"{organisation}/{subject}"] = household_id
    if envelope.get("type") == ReferenceAttached.NAME:
        found[f"{organisation}/{envelope['data']['reference']}"] = household_id
    return found


def receipt_line(reference: str, household_id: str) -> bytes:
    """One line of the file in which receipts are kept between runs."""
    return orjson.dumps({"reference": reference, "household_id": household_id}) + b"\n"


def read_receipts(texts: Iterable[bytes]) -> dict[str, str]:
    """The receipts of earlier runs; a line cut short is passed over, posting again tells it."""
    known: dict[str, str] = {}
    for text in texts:
        try:
            told = orjson.loads(text)
        except orjson.JSONDecodeError:
            continue
        if isinstance(told, dict) and {"reference", "household_id"} <= told.keys():
            known[str(told["reference"])] = str(told["household_id"])
    return known


def in_batches(
    lines: Iterable[Line], *, known: Receipts, keeps_order: bool = False
) -> Iterator[Batch]:
    """The lines by organisation, so that each household's events are posted in their order.

    What an organisation waits to post is sent before another posts about the same household.
    A fact that is not about a household, or names another one by a reference, is sent alone, after
    all before it: by then the receipts tell which household that is. `keeps_order` sends
    every line after all before it, as a demonstration's ledger needs to keep their times.
    """
    waiting = _Waiting(known=dict(known))
    for line in lines:
        if not is_of_household(str(line.envelope.get("type"))) or names_another(line.envelope):
            yield from waiting.take_all()
            yield Batch(organisation=line.organisation, lines=(line,))
            continue
        holders = waiting.others(line.organisation) if keeps_order else waiting.holders(line)
        for organisation in holders:
            yield waiting.take(organisation)
        if waiting.is_full_with(line):
            yield waiting.take(line.organisation)
        waiting.add(line)
    yield from waiting.take_all()


@dataclass(kw_only=True)
class _Waiting:
    """Lines not yet sent. Not frozen: it lives while one file is cut into batches.

    `known` is what was known at the start, and learns from the file alone: a household keeps one
    name while its lines wait.
    """

    known: dict[str, str]
    lines: dict[str, list[Line]] = field(default_factory=dict)
    sizes_bytes: dict[str, int] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    """The organisation that holds lines of a household."""

    def holders(self, line: Line) -> list[str]:
        """The other organisation that holds lines of the same household, if one does."""
        holder = self.held.get(self._household(line.envelope))
        return [] if holder in (None, line.organisation) else [str(holder)]

    def others(self, organisation: str) -> list[str]:
        """Every other organisation that holds lines."""
        return [each for each in self.lines if each != organisation]

    def is_full_with(self, line: Line) -> bool:
        """Whether the line would make its organisation's batch too large."""
        waiting = self.lines.get(line.organisation, [])
        size_bytes = self.sizes_bytes.get(line.organisation, 0) + line.size_bytes
        return bool(waiting) and (len(waiting) >= BATCH_EVENTS_MAX or size_bytes > BATCH_BYTES_MAX)

    def add(self, line: Line) -> None:
        """Hold the line back."""
        household = self._household(line.envelope)
        self.lines.setdefault(line.organisation, []).append(line)
        size_bytes = self.sizes_bytes.get(line.organisation, 0)
        self.sizes_bytes[line.organisation] = size_bytes + line.size_bytes
        self.held[household] = line.organisation
        if line.envelope.get("type") == ReferenceAttached.NAME:
            reference = _attached(line.envelope)
            self.known[f"{line.organisation}/{reference}"] = household

    def take(self, organisation: str) -> Batch:
        """What waits of that organisation; it holds nothing afterwards."""
        lines = self.lines.pop(organisation)
        del self.sizes_bytes[organisation]
        for line in lines:
            self.held.pop(self._household(line.envelope), None)
        return Batch(organisation=organisation, lines=tuple(lines))

    def take_all(self) -> Iterator[Batch]:
        """Everything that waits."""
        for organisation in list(self.lines):
            yield self.take(organisation)

    def _household(self, envelope: Mapping[str, Any]) -> str:
        subject = str(envelope.get("subject"))
        if _UUID.fullmatch(subject):
            return subject.lower()
        if subject.startswith(REFERENCE_PREFIX):
            reference = subject.removeprefix(REFERENCE_PREFIX)
        else:
            reference = f"{_organisation(envelope)}/{subject}"
        return self.known.get(reference, reference)


def _organisation(envelope: Mapping[str, Any]) -> str:
    found = _SOURCE.match(str(envelope.get("source")))
    return found[1] if found else ""


def _attached(envelope: Mapping[str, Any]) -> str:
    data = envelope.get("data")
    return str(data.get("reference")) if isinstance(data, dict) else ""
