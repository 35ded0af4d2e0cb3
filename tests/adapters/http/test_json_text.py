"""One text, one meaning, one digest."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.http.json_text import NotJson, parse
from services.canonical import canonical

OURS: st.SearchStrategy[Any] = st.recursive(
    st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.from_regex(r"[a-z][a-z_]{0,9}", fullmatch=True), inner, max_size=4)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, b"{}"),
        ([], b"[]"),
        ({"b": 1, "a": 2, "ab": 3, "B": 4, "_": 5}, b'{"B":4,"_":5,"a":2,"ab":3,"b":1}'),
        ({"z": {"y": 1, "x": [True, False]}}, b'{"z":{"x":[true,false],"y":1}}'),
        ({"n": 9007199254740991, "m": -1, "o": 0}, b'{"m":-1,"n":9007199254740991,"o":0}'),
        ("Zélie", '"Zélie"'.encode()),
        ('€$\x0f\nA\'B"\\\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()),
        ("\b\t\n\f\r\x7f", b'"\\b\\t\\n\\f\\r\x7f"'),
        ("\u2028\U0001f3e0", '"\u2028\U0001f3e0"'.encode()),
        ({"euros": "412.50"}, b'{"euros":"412.50"}'),
    ],
)
def test_the_canonical_form_is_that_of_rfc_8785(value: Any, expected: bytes) -> None:
    assert canonical(value) == expected


@pytest.mark.parametrize("value", [date(2019, 3, 12), 2**53, "\ud800", {1: 2}, object()])
def test_what_json_does_not_hold_has_no_canonical_form(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@given(OURS)
def test_the_canonical_form_is_read_as_the_same_value(value: Any) -> None:
    try:
        read = parse(canonical(value))
    except NotJson:
        return
    assert parse(canonical(read)) == read
    assert canonical(read) == canonical(parse(canonical(read)))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"amount": 1, "amount": 2}', "gives the name amount twice"),
        ('{"Zélie Fictive": 1, "Zélie Fictive": 2}', "gives the same name twice"),
        ('{"a": 1,}', "line 1, column"),
        ("[1, NaN]", "holds NaN, which is not JSON"),
        ("[9007199254740993]", "holds a whole number beyond 2^53"),
    ],
)
def test_the_reason_is_told_without_what_was_sent(text: str, told: str) -> None:
    with pytest.raises(NotJson) as refused:
        parse(text.encode())
    assert told in refused.value.detail
    assert "Zélie" not in refused.value.detail


def test_texts_are_composed_and_nulls_are_gone_at_any_depth() -> None:
    text = '{"a": [{"b": "e\u0301", "c": null}], "d": null, "e": [null]}'
    assert parse(text.encode()) == {"a": [{"b": "é"}], "e": [None]}
