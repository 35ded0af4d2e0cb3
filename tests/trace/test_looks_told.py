"""The trace in French: why somebody looked, and what they asked of the trace itself."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.http.pages.trace_page import reason_words
from services.looks import Asked, Looked, What
from services.who_looked import told

NOW = datetime(2020, 6, 30, tzinfo=UTC)
LOOKED = Looked(
    serial=1,
    at=NOW,
    organisation="dpo",
    role="dpo",
    person=None,
    what=What.TRACE,
    households=(),
    classes=(),
    purpose="rights-request",
    reason=None,
)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Asked(), "toutes les consultations"),
        (Asked(person="d3ff01cb-c1e5-5e29"), "personne d3ff01cb…"),
        (Asked(since=NOW, before=7), "depuis le 30\u00a0juin 2020, avant le n° 7"),
    ],
)
def test_what_was_asked_of_the_trace_is_told_in_french(asked: Asked, words: str) -> None:
    assert reason_words(replace(LOOKED, reason=told(asked))) == words


def test_the_reason_that_somebody_gave_is_told_in_their_own_words() -> None:
    given = replace(LOOKED, what=What.COPY, reason="to whom it concerns")
    assert reason_words(given) == "to whom it concerns"
    assert reason_words(replace(given, reason=None)) == ""
