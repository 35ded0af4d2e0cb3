"""CloudEvents 1.0 over HTTP, strictly: one structured event, a batch, or one event in binary mode.

The published SDK invents the ids and times that are missing; here they are refused, because
(source, id) is the key by which a repeated post is known.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NoReturn, get_args
from urllib.parse import unquote_to_bytes
from uuid import UUID

import orjson

from adapters.http import json_text
from adapters.http.json_text import NotJson
from adapters.http.problems import Problem, malformed
from domain.marks import EventId, Form, Reference, Slug, Urn
from domain.sentence import said

EVENT_BYTES_MAX = 64 * 1024
BATCH_BYTES_MAX = 4 * 1024 * 1024
BATCH_EVENTS_MAX = 1_000
VERSION_MAX = 2**31 - 1

Headers = Iterable[tuple[bytes, bytes]]


class Mode(StrEnum):
    """How the events lie in a request; the value is its media type."""

    STRUCTURED = "application/cloudevents+json"
    BATCH = "application/cloudevents-batch+json"
    BINARY = "application/json"

    @property
    def bytes_max(self) -> int:
        """The largest body read in this mode."""
        return BATCH_BYTES_MAX if self is Mode.BATCH else EVENT_BYTES_MAX


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One event whose CloudEvents attributes are right; `data` is not yet held against its type.

    `subject` is a UUID in lower case with hyphens, or a reference or slug as posted. `data` is
    None where the event has none. `time` is in UTC.
    """

    source: str
    id: str
    type: str
    subject: str
    time: datetime
    data: Any
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Single:
    """A request of one event."""

    event: Envelope


@dataclass(frozen=True, slots=True)
class Batch:
    """A request of many, in order; an element that is no event stands as its own problem."""

    events: Sequence[Envelope | Problem]


def mode_of(content_type: str | None, headers: Headers) -> Mode:
    """The content mode that the headers announce; raises the 415 problem for any other."""
    media_type, _, parameters = (content_type or "").partition(";")
    charsets = _CHARSET.findall(parameters)
    try:
        mode = Mode(media_type.strip().lower())
    except ValueError:
        raise Problem("unsupported-media-type") from None
    if any(charset.lower() not in ("utf-8", "utf8") for charset in charsets):
        raise Problem("unsupported-media-type", "Only UTF-8 is read.")
    if mode is Mode.BINARY and not any(name.lower().startswith(b"ce-") for name, _ in headers):
        detail = "One event without ce-* headers is sent as application/cloudevents+json."
        raise Problem("unsupported-media-type", detail)
    return mode


def events_of(content_type: str | None, headers: Headers, body: bytes) -> Single | Batch:
    """The events of a request, in any of the three modes; raises `Problem` (400, 413, 415)."""
    headers = tuple(headers)
    mode = mode_of(content_type, headers)
    if len(body) > mode.bytes_max:
        raise Problem("too-large")
    try:
        match mode:
            case Mode.STRUCTURED:
                value, is_plain = json_text.read(body)
                return Single(_structured(value, is_plain=is_plain))
            case Mode.BINARY:
                return Single(_binary(headers, body))
            case Mode.BATCH:
                return _batch(body)
    except NotJson as error:
        raise malformed(error.why) from None


def _batch(body: bytes) -> Batch:
    elements, is_plain = json_text.read(body)
    if not isinstance(elements, list):
        raise malformed("is not a JSON array")
    if not elements:
        raise malformed("is an empty batch")
    if len(elements) > BATCH_EVENTS_MAX:
        raise Problem(
            "too-large", said("A batch has at most {count} events.", count=BATCH_EVENTS_MAX)
        )
    may_be_large = len(body) > EVENT_BYTES_MAX
    return Batch([_element(e, is_plain=is_plain, may_be_large=may_be_large) for e in elements])


def _element(value: Any, *, is_plain: bool, may_be_large: bool) -> Envelope | Problem:
    try:
        envelope = _structured(value, is_plain=is_plain)
    except NotJson as error:
        return malformed(error.why)
    except Problem as problem:
        return problem
    if may_be_large and len(orjson.dumps(value)) > EVENT_BYTES_MAX:
        return Problem("too-large", "An event has at most 64 KiB.")
    return envelope


def _structured(value: Any, *, is_plain: bool) -> Envelope:
    levels_max = json_text.DEPTH_LEVELS_MAX + 1
    event = json_text.clean(value, is_plain=is_plain, levels_max=levels_max)
    if not isinstance(event, dict):
        raise malformed("is not a JSON object")
    return envelope_of(event)


def _binary(headers: Headers, body: bytes) -> Envelope:
    event: dict[str, Any] = {}
    for raw_name, raw_value in headers:
        name = raw_name.decode("latin-1").lower()
        if not name.startswith("ce-"):
            continue
        name = name.removeprefix("ce-")
        if name in event or name in _NOT_HEADERS:
            raise malformed("has a ce-* header that stands twice or cannot be a header")
        event[name] = _header_value(raw_value)
    if body:
        event["data"] = json_text.parse(body)
    return envelope_of(event)


def _header_value(raw: bytes) -> str:
    """A header's value after the HTTP binding: quotes taken off, then percent-decoded once."""
    text = raw.strip(b" \t")
    if len(text) > 1 and text.startswith(b'"') and text.endswith(b'"'):
        text = _QUOTED_PAIR.sub(rb"\1", text[1:-1])
    if not text.isascii() or _BAD_PERCENT.search(text):
        raise malformed("has a ce-* header that is not percent-encoded")
    try:
        return unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        raise malformed("has a ce-* header that is not UTF-8") from None


def envelope_of(event: Mapping[str, Any]) -> Envelope:
    """The attributes of one event, each checked; raises the 400 problem that names the first."""
    if event.get("specversion") != "1.0":
        _refuse("specversion", 'must be "1.0"')
    if not event.keys() <= _ATTRIBUTES:
        _check_others(event)
    return Envelope(
        id=_matching(event, "id", _ID),
        source=_matching(event, "source", _SOURCE),
        type=_matching(event, "type", _TYPE),
        subject=_subject(event),
        time=_time(event),
        data=event.get("data"),
        expected_version=_version(event.get("expectedversion")),
    )


def _refuse(attribute: str, rule: str) -> NoReturn:
    raise Problem(
        "malformed",
        said("The attribute {attribute} {rule}.", attribute=attribute, rule=rule),
        errors=[(f"/{attribute}", rule)],
    )


def _matching(event: Mapping[str, Any], attribute: str, form: re.Pattern[str]) -> str:
    value = event.get(attribute)
    if value is None:
        _refuse(attribute, "is required")
    if not isinstance(value, str) or not form.fullmatch(value):
        _refuse(attribute, _FORMS[attribute])
    return value


def _subject(event: Mapping[str, Any]) -> str:
    subject = _matching(event, "subject", _SUBJECT)
    return str(UUID(subject)) if _UUID.fullmatch(subject) else subject


def _time(event: Mapping[str, Any]) -> datetime:
    text = _matching(event, "time", _RFC_3339)
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        _refuse("time", _FORMS["time"])


def _version(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        value = int(value)
    if type(value) is not int or not 0 <= value <= VERSION_MAX:
        _refuse("expectedversion", "must be a whole number from 0, or its decimal digits")
    return value


def expected_by(if_match: str | None) -> int | None:
    """The version that a header `If-Match` expects; raises the 400 problem for another form."""
    if if_match is None:
        return None
    quoted = _ETAG_VERSION.fullmatch(if_match.strip())
    if quoted is None:
        raise Problem("malformed", 'The header If-Match must be a version in quotes: "12".')
    return int(quoted[1])


def organisation_of(source: str) -> str | None:
    """The slug of the organisation that a source belongs to; None for any other URI."""
    return source.split(":")[3] if _URN.fullmatch(source) else None


def _check_others(event: Mapping[str, Any]) -> None:
    """Extensions are accepted and not kept; what CloudEvents or this API excludes is refused."""
    if "data_base64" in event:
        _refuse("data_base64", "is not accepted: data is a JSON object")
    content_type = event.get("datacontenttype", Mode.BINARY.value)
    if not isinstance(content_type, str) or not _JSON_TYPE.fullmatch(content_type):
        _refuse("datacontenttype", "must be application/json")
    if not isinstance(event.get("dataschema", ""), str):
        _refuse("dataschema", "must be a URI")
    for name, value in event.items():
        if name not in _CONTEXT and not _EXTENSION.fullmatch(name):
            raise malformed("has an attribute whose name is not 1 to 20 of a-z and 0-9")
        if name != "data" and not isinstance(value, str | int):
            raise malformed("has an attribute that is not a string, a whole number or a boolean")


def _form(annotated: Any) -> Form:
    (form,) = (mark for mark in get_args(annotated) if isinstance(mark, Form))
    return form


def _pattern(*annotated: Any, characters_max: int) -> re.Pattern[str]:
    either = "|".join(f"(?:{_form(one).pattern.strip('^$')})" for one in annotated)
    return re.compile(rf"(?=.{{1,{characters_max}}}\Z)(?:{either})")


_ID = _pattern(EventId, characters_max=_form(EventId).characters_max)
_URN = _pattern(Urn, characters_max=_form(Urn).characters_max)
_SOURCE = re.compile(rf"[\x21-\x7e]{{1,{_form(Urn).characters_max}}}")
_TYPE = re.compile(r"[\x21-\x7e]{1,128}")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_SUBJECT = _pattern(Reference, Slug, characters_max=_form(Reference).characters_max)
_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?"
    r"(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_DECIMAL = re.compile(r"[0-9]{1,10}")
_ETAG_VERSION = re.compile(r'"([0-9]{1,10})"')
_EXTENSION = re.compile(r"[a-z0-9]{1,20}")
_CHARSET = re.compile(r'(?i)\bcharset\s*=\s*"?([^\s;"]*)')
_JSON_TYPE = re.compile(r'(?i)\s*application/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?')
_QUOTED_PAIR = re.compile(rb"\\(.)", re.DOTALL)
_BAD_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")

_ATTRIBUTES = frozenset({"specversion", "id", "source", "type", "subject", "time", "data"})
_CONTEXT = _ATTRIBUTES | {"datacontenttype", "dataschema", "data_base64"}
_NOT_HEADERS = frozenset({"data", "data_base64", "datacontenttype"})

_FORMS: Mapping[str, str] = {
    "id": "must be 1 to 128 printable ASCII characters without spaces",
    "source": "must be the poster's URN, such as urn:etage:org:grandlyon-habitat",
    "type": "must be one of the types listed at /v1/schemas",
    "subject": "must be the platform's UUID, an own reference or a slug, of at most 64 characters",
    "time": "must be an RFC 3339 time with its offset, such as 2019-03-14T09:30:00Z",
}
