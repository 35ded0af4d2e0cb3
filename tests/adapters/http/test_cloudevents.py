"""CloudEvents in the three content modes, as the HTTP binding writes them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.http.cloudevents import (
    Batch,
    Envelope,
    Mode,
    Single,
    events_of,
    expected_by,
    mode_of,
    organisation_of,
)
from adapters.http.problems import Problem
from tests.adapters.http.hostile import ATTRIBUTES, BATCH, DATA, STRUCTURED, event, text

EXPECTED = Envelope(
    source="urn:etage:org:grandlyon-habitat",
    id="evt-000123",
    type="etage.household.contact-recorded.v1",
    subject="GLH-2019-0042",
    time=datetime(2019, 5, 6, 9, 30, tzinfo=UTC),
    data=DATA,
)


def one(body: bytes, content_type: str = STRUCTURED) -> Envelope:
    """The single event of a structured request."""
    read = events_of(content_type, (), body)
    assert isinstance(read, Single)
    return read.event


def binary(**attributes: str) -> Envelope:
    """The same event in binary mode, with other attributes."""
    headers = [(f"CE-{k}".encode(), v.encode()) for k, v in (ATTRIBUTES | attributes).items()]
    read = events_of("application/json", headers, json.dumps(DATA).encode())
    assert isinstance(read, Single)
    return read.event


@pytest.mark.parametrize(
    "content_type",
    [
        STRUCTURED,
        "application/cloudevents+json; charset=utf-8",
        'Application/CloudEvents+JSON;charset="UTF-8"',
    ],
)
def test_one_structured_event_is_read(content_type: str) -> None:
    assert one(text(), content_type) == EXPECTED


def test_the_same_event_may_come_in_binary_mode() -> None:
    assert binary() == EXPECTED


def test_header_values_are_unquoted_and_percent_decoded_once() -> None:
    assert binary(id="evt%2D1").id == "evt-1"
    assert binary(id='"evt-1"').id == "evt-1"
    assert binary(id="evt%252D1").id == "evt%2D1"


def test_a_batch_keeps_the_order_of_its_events() -> None:
    events = [event(id=f"evt-{number}") for number in range(1_000)]
    batch = events_of(BATCH, (), json.dumps(events).encode())
    assert isinstance(batch, Batch)
    ids = [one.id for one in batch.events if isinstance(one, Envelope)]
    assert ids == [f"evt-{number}" for number in range(1_000)]


def test_an_identifier_of_the_platform_is_read_in_any_case() -> None:
    subject = "0190B4F6-7C1A-7000-8000-00000000ABCD"
    assert one(text(subject=subject)).subject == subject.lower()
    assert one(text(subject=subject.replace("-", ""))).subject == subject.replace("-", "")


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2019-05-06T11:30:00+02:00", datetime(2019, 5, 6, 9, 30, tzinfo=UTC)),
        ("2019-05-06t09:30:00z", datetime(2019, 5, 6, 9, 30, tzinfo=UTC)),
        ("2019-05-06T09:30:00.123456789Z", datetime(2019, 5, 6, 9, 30, 0, 123456, tzinfo=UTC)),
        ("2020-02-29T00:00:00-00:00", datetime(2020, 2, 29, tzinfo=UTC)),
    ],
)
def test_a_time_may_be_written_in_any_way_of_rfc_3339(time: str, expected: datetime) -> None:
    assert one(text(time=time)).time == expected


@pytest.mark.parametrize(
    "extra",
    [
        {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"},
        {"reprise": True, "priority": 3},
        {"dataschema": "https://example.org/schema", "datacontenttype": "application/json"},
        {"datacontenttype": "application/json; charset=UTF-8"},
    ],
)
def test_extensions_are_accepted_and_not_kept(extra: dict[str, Any]) -> None:
    assert one(text(**extra)) == EXPECTED


@pytest.mark.parametrize("version", [0, 12, "13", 2**31 - 1])
def test_the_version_that_an_event_expects_is_read(version: int | str) -> None:
    assert one(text(expectedversion=version)).expected_version == int(version)


def test_a_version_may_be_expected_by_if_match() -> None:
    assert expected_by(None) is None
    assert expected_by('"12"') == 12
    for wrong in ("12", "*", 'W/"12"', '"1", "2"', '"-1"'):
        with pytest.raises(Problem):
            expected_by(wrong)


@pytest.mark.parametrize(
    ("source", "organisation"),
    [
        ("urn:etage:org:grandlyon-habitat", "grandlyon-habitat"),
        ("urn:etage:org:grandlyon-habitat:erp", "grandlyon-habitat"),
        ("urn:etage:org:", None),
        ("urn:other:org:grandlyon-habitat", None),
        ("https://grandlyon-habitat.example", None),
        ("urn:etage:org:grandlyon-habitat:", None),
    ],
)
def test_a_source_belongs_to_the_organisation_in_it(source: str, organisation: str | None) -> None:
    assert organisation_of(source) == organisation


def test_json_without_headers_of_cloudevents_is_told_the_right_type() -> None:
    with pytest.raises(Problem) as refused:
        mode_of("application/json", [(b"accept", b"*/*")])
    assert refused.value.status == 415
    assert Mode.STRUCTURED.value in str(refused.value.detail)


def test_an_attribute_that_is_wrong_is_pointed_to() -> None:
    with pytest.raises(Problem) as refused:
        one(text(time="yesterday"))
    assert [pointer for pointer, _ in refused.value.errors] == ["/time"]
