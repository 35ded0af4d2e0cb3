"""Bodies that nobody should send, each with the status that it must be answered with."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"

ATTRIBUTES: dict[str, Any] = {
    "specversion": "1.0",
    "id": "evt-000123",
    "source": "urn:etage:org:grandlyon-habitat",
    "type": "etage.household.contact-recorded.v1",
    "subject": "GLH-2019-0042",
    "time": "2019-05-06T09:30:00Z",
}
DATA: dict[str, Any] = {"occurred_on": "2019-05-06", "kind": "home_visit", "outcome": "met"}
MANY = {f"key_{number}": 1 for number in range(201)}


@dataclass(frozen=True, slots=True)
class HostileBody:
    """A request's body and headers; `status` is the answer to them."""

    name: str
    status: int
    body: bytes
    content_type: str | None = STRUCTURED
    headers: tuple[tuple[bytes, bytes], ...] = ()


def event(data: Any = None, **attributes: Any) -> dict[str, Any]:
    """A valid event, with other data or attributes; an attribute of None is left out."""
    whole = ATTRIBUTES | {"data": DATA if data is None else data} | attributes
    return {name: value for name, value in whole.items() if value is not None}


def text(data: Any = None, **attributes: Any) -> bytes:
    """The same as UTF-8 JSON."""
    return json.dumps(event(data, **attributes), ensure_ascii=False).encode("utf-8")


def noted(literal: str) -> bytes:
    """An event whose note is this JSON literal, as it stands."""
    return text(DATA | {"note": "NOTE"}).replace(b'"NOTE"', literal.encode("utf-8"))


def nested(levels: int) -> Any:
    """Objects within objects, so many."""
    return {} if levels == 1 else {"in": nested(levels - 1)}


def _unreadable() -> Iterator[tuple[str, bytes]]:
    yield "nothing", b""
    yield "white space", b" \n"
    yield "a word", b"hello"
    yield "half an event", text()[:-20]
    yield "two events one after the other", text() + text()
    yield "form data", b"id=1&source=2"
    yield "XML", b"<event/>"
    yield "single quotes", text().replace(b'"', b"'")
    yield "a comma at the end", text().replace(b"}}", b",}}")
    yield "a comment", b"/* an event */" + text()
    yield "UTF-16", text().decode().encode("utf-16")
    yield "UTF-32", text().decode().encode("utf-32")
    yield "a byte order mark", b"\xef\xbb\xbf" + text()
    yield "Latin-1", noted('"Z\xe9lie"').decode().encode("latin-1")
    yield "an overlong encoding", noted('"NN"').replace(b"NN", b"\xc0\xaf")
    yield "a surrogate in UTF-8", noted('"NN"').replace(b"NN", b"\xed\xa0\x80")
    yield "a byte cut off", noted('"NN"').replace(b"NN", b"\xe2\x82")
    yield "a NUL byte", noted('"NN"').replace(b"NN", b"\x00")
    yield "a raw line feed in a text", noted('"a\nb"')
    yield "100 000 open arrays", b"[" * 60_000
    yield "arrays closed again", b"[" * 30_000 + b"]" * 30_000
    yield "objects without end", b'{"a":' * 12_000
    yield "not a number", noted("NaN")
    yield "infinity", noted("Infinity")
    yield "minus infinity", noted("-Infinity")
    yield "a number beyond doubles", noted("1e999")
    yield "a number of 5 000 digits", noted("9" * 5_000)
    yield "a whole number beyond 2^53", noted("9007199254740992")
    yield "a number with a leading zero", noted("012")
    yield "a hexadecimal number", noted("0xff")


def _refused_contents() -> Iterator[tuple[str, bytes]]:
    yield "an escaped NUL", noted(r'"a\u0000b"')
    yield "an escaped backspace", noted(r'"a\bb"')
    yield "an escape character", noted(r'"\u001b[31m"')
    yield "a C1 control", noted('"a\x85b"')
    yield "an escaped C1 control", noted(r'"a\u009fb"')
    yield "a delete", noted('"a\x7fb"')
    yield "a high surrogate alone", noted(r'"\ud800"')
    yield "a low surrogate alone", noted(r'"\udc00 a"')
    yield "surrogates the wrong way round", noted(r'"\udc00\ud800"')
    yield "a right-to-left override", noted('"a\u202eb"')
    yield "an escaped isolate", noted(r'"a\u2066b"')
    yield "a control in a name", text().replace(b'"kind"', rb'"ki\u0000nd"')
    yield "a type tag", text({"_type_": "nope", "_data_": 1})
    yield "a type tag inside", text(DATA | {"note": {"_type_": "decimal_str", "_data_": "1.5"}})
    yield "an escaped type tag", text().replace(b'"kind"', rb'"\u005ftype_"')
    yield "a name twice", text().replace(b'"kind"', b'"outcome": "met", "kind"')
    yield "an id twice", text().replace(b'"id"', b'"id": "evt-1", "id"')
    yield "a name twice once escapes are read", text().replace(b'"kind"', rb'"outc\u006fme"')
    composed = DATA | {"é": 1, "e\u0301": 2}
    yield "a name twice once accents are composed", text(composed)
    yield "data of nine levels", text(nested(9))
    yield "201 names", text(MANY)


def _attributes() -> Iterator[tuple[str, bytes]]:
    for name in ATTRIBUTES:
        yield f"no {name}", text(**{name: None})
        yield f"a number for {name}", text(**{name: 7})
        yield f"nothing in {name}", text(**{name: ""})
        yield f"an object for {name}", text(**{name: {"a": 1}})
    yield "an array for an event", b"[" + text() + b"]"
    yield "a word for an event", b'"event"'
    yield "version 0.3", text(specversion="0.3")
    yield "a space in the id", text(id="evt 1")
    yield "an id of 129 characters", text(id="e" * 129)
    yield "a line feed in the id", text(id="evt-1\n")
    yield "a time without offset", text(time="2019-05-06T09:30:00")
    yield "a day for the time", text(time="2019-05-06")
    yield "a time that does not exist", text(time="2019-02-30T09:30:00Z")
    yield "a time of other digits", text(time="٢٠١٩-05-06T09:30:00Z")
    yield "a time before all calendars", text(time="0000-01-01T00:00:00Z")
    yield "a time beyond the calendar", text(time="9999-12-31T23:59:59-23:59")
    yield "a subject of 65 characters", text(subject="G" * 65)
    yield "a path for the subject", text(subject="../../etc/passwd")
    yield "data as base64", text(data_base64="e30=")
    yield "data of another type", text(datacontenttype="text/xml")
    yield "an extension with capitals", text(traceParent="x")
    yield "an extension of 21 letters", text(abcdefghijklmnopqrstu="x")
    yield "an extension that is an object", text(trace={"a": 1})
    yield "a negative version", text(expectedversion=-1)
    yield "a version in words", text(expectedversion="three")
    yield "a version that is true", text(expectedversion=True)


def _misshapen_data() -> Iterator[tuple[str, bytes]]:
    yield "no data", text(data=0).replace(b', "data": 0', b"")
    yield "data that is null", text(data=0).replace(b'"data": 0', b'"data": null')
    yield "an array for data", text([DATA])
    yield "a word for data", text("data")
    yield "an unknown type", text(type="etage.household.evicted.v9")
    yield "a Python path for a type", text(type="os:system")
    yield "an unknown field", text(DATA | {"colour": "red"})
    yield "a code of no list", text(DATA | {"kind": "telepathy"})
    yield "a number for a boolean", text(DATA | {"unannounced": 1})
    yield "a word for a boolean", text(DATA | {"unannounced": "yes"})
    yield "a number for a day", text(DATA | {"occurred_on": 1557100800})
    yield "a timestamp for a day", text(DATA | {"occurred_on": "1557100800"})
    yield "a day that does not exist", text(DATA | {"occurred_on": "2019-02-30"})
    yield "a time for a day", text(DATA | {"occurred_on": "2019-05-06T00:00:00Z"})
    yield "501 characters", text(DATA | {"note": "x" * 501})
    yield "only spaces", text(DATA | {"note": "   "})
    yield "200 names and none known", text({f"key_{number}": 1 for number in range(193)})


def _transport() -> Iterator[HostileBody]:
    for other in (None, "", "text/plain", "application/xml", "application/json", "*/*", "json"):
        yield HostileBody(f"content type {other!r}", 415, text(), other)
    yield HostileBody("Latin-1 announced", 415, text(), f"{STRUCTURED}; charset=latin-1")
    yield HostileBody("64 KiB and one", 413, text() + b" " * 65_536)
    yield HostileBody("20 MB of text", 413, noted('"' + "x" * 20_000_000 + '"'))
    yield HostileBody("4 MiB and one", 413, b"[" + b" " * 4 * 2**20 + b"]", BATCH)
    yield HostileBody("1 001 events", 413, b"[" + b",".join([b"{}"] * 1_001) + b"]", BATCH)
    yield HostileBody("an empty batch", 400, b"[]", BATCH)
    yield HostileBody("one event for a batch", 400, text(), BATCH)
    yield HostileBody("two million arrays", 400, b"[" + b"[]," * 1_000_000 + b"[]]", BATCH)
    yield HostileBody("a batch with a name twice", 400, b'[{"a":1,"a":1},' + text() + b"]", BATCH)
    yield HostileBody("a batch cut off", 400, b"[" + text() + b",", BATCH)


def _binary() -> Iterator[HostileBody]:
    whole = {f"ce-{name}": value.encode() for name, value in ATTRIBUTES.items()}
    body = json.dumps(DATA).encode()
    changes: dict[str, dict[str, bytes]] = {
        "half an escape": {"ce-id": b"evt%2"},
        "bytes that are no UTF-8": {"ce-id": b"evt%ff"},
        "a raw accent": {"ce-id": "évt".encode()},
        "an escaped NUL": {"ce-id": b"evt%00"},
        "an escaped line feed": {"ce-id": b"evt%0a"},
        "data in a header": {"ce-data": b"{}"},
        "no version": {"ce-specversion": b""},
    }
    for name, change in changes.items():
        headers = tuple((key.encode(), value) for key, value in (whole | change).items())
        yield HostileBody(f"binary: {name}", 400, body, "application/json", headers)
    headers = tuple((key.encode(), value) for key, value in whole.items())
    twice = (*headers, (b"CE-ID", b"evt-2"))
    yield HostileBody("binary: an id twice", 400, body, "application/json", twice)
    yield HostileBody("binary: half a body", 400, body[:-1], "application/json", headers)
    yield HostileBody("binary: no body", 422, b"", "application/json", headers)
    yield HostileBody("binary: text", 415, b"hello", "text/plain", headers)
    yield HostileBody("binary: too large", 413, b" " * 65_537, "application/json", headers)


HOSTILE: tuple[HostileBody, ...] = (
    *(HostileBody(name, 400, body) for name, body in _unreadable()),
    *(HostileBody(name, 400, body) for name, body in _refused_contents()),
    *(HostileBody(name, 400, body) for name, body in _attributes()),
    *(HostileBody(name, 422, body) for name, body in _misshapen_data()),
    *_transport(),
    *_binary(),
)
