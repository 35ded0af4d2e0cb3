"""No body, whatever its author meant by it, gets further than a clear refusal."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.http.cloudevents import Batch, Envelope, Single, events_of
from adapters.http.problems import Problem, from_mismatch
from services.events import EventTypes, SchemaMismatch
from tests.adapters.http.hostile import (
    ATTRIBUTES,
    BATCH,
    DATA,
    HOSTILE,
    STRUCTURED,
    HostileBody,
    event,
    nested,
    noted,
    text,
)

CANARY = "Zélie Fictive"
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def answer(hostile: HostileBody, event_types: EventTypes) -> Problem | None:
    """What the door says of one body, as far as its bytes alone decide."""
    try:
        read = events_of(hostile.content_type, hostile.headers, hostile.body)
        if isinstance(read, Single):
            event_types.validate(read.event.type, read.event.data)
    except SchemaMismatch as mismatch:
        return from_mismatch(mismatch)
    except Problem as problem:
        return problem
    return None


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.name)
def test_a_hostile_body_is_refused_with_its_status(
    hostile: HostileBody, event_types: EventTypes
) -> None:
    problem = answer(hostile, event_types)
    assert problem is not None
    assert problem.status == hostile.status
    body = problem.body()
    assert body.keys() & {"detail", "errors"}
    assert ("detail" in body) == ("detail_fr" in body)
    assert all("detail_fr" in error for error in body.get("errors", ()))


def test_the_corpus_is_large_and_names_each_body_once() -> None:
    names = [hostile.name for hostile in HOSTILE]
    assert len(names) >= 60
    assert sorted(set(names)) == sorted(names)


def test_the_event_that_the_corpus_starts_from_is_accepted(event_types: EventTypes) -> None:
    assert answer(HostileBody("plain", 201, text()), event_types) is None


def test_an_event_of_eight_levels_is_read_before_its_fields_are_refused(
    event_types: EventTypes,
) -> None:
    problem = answer(HostileBody("eight levels", 422, text(nested(8))), event_types)
    assert problem is not None
    assert problem.status == 422


@pytest.mark.parametrize(
    ("literal", "kept"),
    [
        ('"He\u0301le\u0300ne"', "Hélène"),
        (r'"He\u0301le\u0300ne"', "Hélène"),
        (r'"ligne\nligne\tfin"', "ligne\nligne\tfin"),
        (r'"\ud83c\udfe0"', "\U0001f3e0"),
        ('"\u0130stanbul \u0131I"', "\u0130stanbul \u0131I"),
        ('"<script>\'; DROP TABLE events; --${7*7}"', "<script>'; DROP TABLE events; --${7*7}"),
        ('"=cmd|calc"', "=cmd|calc"),
    ],
)
def test_a_text_that_looks_odd_but_is_right_is_kept_as_composed(
    literal: str, kept: str, event_types: EventTypes
) -> None:
    read = events_of(STRUCTURED, (), noted(literal))
    assert isinstance(read, Single)
    assert event_types.data_of(event_types.validate(read.event.type, read.event.data)) == (
        DATA | {"note": kept}
    )


def test_a_member_that_is_null_is_as_if_it_were_not_there() -> None:
    read = events_of(STRUCTURED, (), text(DATA | {"note": None}))
    assert isinstance(read, Single)
    assert read.event.data == DATA


def test_a_bad_element_of_a_batch_fails_only_itself() -> None:
    elements = [event(), event(id="a\u0000b"), 7, event(nested(9)), event({"x": "y" * 65_536})]
    batch = events_of(BATCH, (), json.dumps([*elements, event(id="evt-2")]).encode())
    assert isinstance(batch, Batch)
    statuses = [one.status if isinstance(one, Problem) else 201 for one in batch.events]
    assert statuses == [201, 400, 400, 400, 413, 201]


@pytest.mark.parametrize("key", [*ATTRIBUTES, "data", "extra", CANARY])
def test_no_refusal_tells_back_what_was_sent(key: str, event_types: EventTypes) -> None:
    for value in (CANARY, {CANARY: CANARY}, [CANARY]):
        problem = answer(HostileBody("canary", 400, text(**{key: value})), event_types)
        assert problem is not None or key == "extra"
        assert problem is None or CANARY not in json.dumps(problem.body(), ensure_ascii=False)


def test_no_refusal_tells_back_a_value_or_a_name_inside_data(event_types: EventTypes) -> None:
    for data in ({**DATA, CANARY: 1}, {**DATA, "kind": CANARY}, {**DATA, "note": [CANARY]}):
        problem = answer(HostileBody("canary", 422, text(data)), event_types)
        assert problem is not None
        assert CANARY not in json.dumps(problem.body(), ensure_ascii=False)


@given(JSON, st.sampled_from([STRUCTURED, BATCH]))
def test_any_json_is_an_event_or_a_refusal(value: Any, content_type: str) -> None:
    status = 200
    try:
        read = events_of(content_type, (), json.dumps(value).encode())
        assert isinstance(read, Batch)
        assert all(isinstance(one, Envelope | Problem) for one in read.events)
    except Problem as problem:
        status = problem.status
    assert 200 <= status < 500


@given(data=JSON)
def test_any_data_is_a_fact_or_a_refusal(data: Any, event_types: EventTypes) -> None:
    hostile = HostileBody("any", 422, json.dumps(ATTRIBUTES | {"data": data}).encode())
    problem = answer(hostile, event_types)
    assert problem is not None
    assert problem.status in (400, 422)


@given(st.binary())
def test_any_bytes_are_an_event_or_a_refusal(body: bytes) -> None:
    with pytest.raises(Problem):
        events_of(STRUCTURED, (), body)
