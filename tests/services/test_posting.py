"""Posting a file: its lines, whose household each is about, and what is sent together."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from adapters.http.json_text import parse
from domain.access import Actor
from domain.programme import Configuration
from services.answers import Answer, Receipt
from services.ports import Posted
from services.posting import (
    BATCH_EVENTS_MAX,
    BadLine,
    Batch,
    Line,
    UnknownReference,
    in_batches,
    learned,
    read_lines,
    read_receipts,
    receipt_line,
    resolve_subject,
    resolved,
)
from services.simulation import simulate
from tests.services.conftest import Desk

HOUSEHOLD = "0e3c6a52-7d0f-4a53-9a0e-5b8a9f3f2b11"


def line(
    organisation: str, subject: str, kind: str = "household.contact-recorded", **data: Any
) -> Line:
    """A line of a file."""
    envelope = {
        "source": f"urn:etage:org:{organisation}",
        "type": f"etage.{kind}.v1",
        "subject": subject,
        "data": data,
    }
    return Line(number=1, organisation=organisation, envelope=envelope, size_bytes=100)


def told(batches: Iterable[Batch]) -> list[tuple[str, list[str]]]:
    """Who posts about whom, batch by batch."""
    return [(b.organisation, [str(one.envelope["subject"]) for one in b.lines]) for b in batches]


def read(*texts: bytes) -> list[Line | BadLine]:
    """The lines of a file."""
    return list(read_lines(texts, parse))


def test_blank_lines_are_passed_over_and_numbers_are_those_of_the_file() -> None:
    (only,) = read(b"\n", b'{"source": "urn:etage:org:lahso"}\n', b"  ")

    assert isinstance(only, Line)
    assert (only.number, only.organisation) == (2, "lahso")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"{", "is not JSON"),
        (b'{"source": 1, "source": 2}', "twice"),
        (b"[]", "not a JSON object"),
        (b"{}", "source: "),
        (b'{"source": 7}', "source: "),
        (b'{"source": "urn:etage:org:"}', "source: "),
    ],
)
def test_a_bad_line_is_told_by_its_number_and_the_rest_goes_on(text: bytes, reason: str) -> None:
    bad, good = read(text, b'{"source": "urn:etage:org:lahso:erp"}')

    assert isinstance(bad, BadLine)
    assert (bad.number, reason in bad.reason) == (1, True)
    assert isinstance(good, Line)


def test_a_subject_by_an_openers_reference_becomes_the_identifier() -> None:
    known = learned(line("grandlyon-habitat", "GLH/1").envelope, HOUSEHOLD)

    found = resolve_subject(line("lahso", "ref:grandlyon-habitat/GLH/1").envelope, known)

    assert found["subject"] == HOUSEHOLD


def test_other_subjects_stay_as_they_are() -> None:
    for subject in ("GLH-1", HOUSEHOLD):
        envelope = line("grandlyon-habitat", subject).envelope
        assert resolve_subject(envelope, {}) is envelope


def test_a_reference_that_no_receipt_tells_is_a_bad_line() -> None:
    known = {"grandlyon-habitat/GLH-1": HOUSEHOLD}
    lines = [line("lahso", f"ref:grandlyon-habitat/GLH-{number}") for number in (1, 2)]

    ready, bad = resolved(Batch(organisation="lahso", lines=lines), known)

    assert [one.envelope["subject"] for one in ready] == [HOUSEHOLD]
    assert [one.reason for one in bad] == [f"subject: {UnknownReference.__doc__}"]


@pytest.mark.parametrize("field", ["with", "household"])
def test_another_household_in_the_data_may_be_named_by_a_reference(field: str) -> None:
    named = line("lahso", "L-1", "household.linked", **{field: "ref:grandlyon-habitat/GLH-1"})
    known = {"grandlyon-habitat/GLH-1": HOUSEHOLD}

    assert resolve_subject(named.envelope, known)["data"][field] == HOUSEHOLD
    _, (bad,) = resolved(Batch(organisation="lahso", lines=(named,)), {})
    assert bad.reason == f"data/{field}: {UnknownReference.__doc__}"


def test_a_line_that_names_another_household_is_sent_once_that_one_is_known() -> None:
    lines = [
        line("lahso", "A"),
        line("lahso", "B", "household.linked", **{"with": "ref:lahso/A"}),
        line("lahso", "C"),
    ]

    assert told(in_batches(lines, known={})) == [
        ("lahso", ["A"]),
        ("lahso", ["B"]),
        ("lahso", ["C"]),
    ]


def test_an_attached_reference_is_learned_with_its_receipt() -> None:
    attached = line("lahso", HOUSEHOLD, "household.reference-attached", reference="L-7")

    assert learned(attached.envelope, HOUSEHOLD) == {"lahso/L-7": HOUSEHOLD}


def test_an_event_that_is_about_no_household_teaches_no_reference() -> None:
    opened = line("grandlyon-habitat", "venissieux", "platform.opened")

    assert learned(opened.envelope, None) == {}


def test_receipts_are_kept_between_runs_and_a_line_cut_short_is_passed_over() -> None:
    whole = receipt_line("grandlyon-habitat/GLH-1", HOUSEHOLD)

    known = read_receipts([whole, b"[]\n", whole[:20]])

    assert known == {"grandlyon-habitat/GLH-1": HOUSEHOLD}


def test_lines_of_one_organisation_are_sent_together() -> None:
    lines = [line("lahso", "A"), line("intermed", "B"), line("lahso", "C")]

    assert told(in_batches(lines, known={})) == [("lahso", ["A", "C"]), ("intermed", ["B"])]


def test_a_household_sees_its_events_in_their_order() -> None:
    lines = [
        line("grandlyon-habitat", "A"),
        line("lahso", "ref:grandlyon-habitat/A", "household.reference-attached", reference="L-1"),
        line("grandlyon-habitat", "A"),
        line("lahso", "L-1"),
        line("grandlyon-habitat", "A"),
    ]

    assert [organisation for organisation, _ in told(in_batches(lines, known={}))] == [
        "grandlyon-habitat",
        "lahso",
        "grandlyon-habitat",
        "lahso",
        "grandlyon-habitat",
    ]


def test_a_reference_known_from_receipts_is_the_same_household_as_its_identifier() -> None:
    lines = [line("lahso", "L-1"), line("intermed", HOUSEHOLD.upper()), line("lahso", "L-1")]

    batches = told(in_batches(lines, known={"lahso/L-1": HOUSEHOLD}))

    assert [organisation for organisation, _ in batches] == ["lahso", "intermed", "lahso"]


def test_a_platform_opens_after_all_before_it_and_before_all_after_it() -> None:
    lines = [
        line("lahso", "A"),
        line("grandlyon-habitat", "venissieux", "platform.opened"),
        line("lahso", "B"),
    ]

    assert told(in_batches(lines, known={})) == [
        ("lahso", ["A"]),
        ("grandlyon-habitat", ["venissieux"]),
        ("lahso", ["B"]),
    ]


def test_lines_keep_their_order_where_it_is_wanted() -> None:
    lines = [line("lahso", "A"), line("intermed", "B"), line("lahso", "C"), line("lahso", "D")]

    batches = in_batches(lines, known={}, keeps_order=True)

    assert told(batches) == [("lahso", ["A"]), ("intermed", ["B"]), ("lahso", ["C", "D"])]


def test_a_batch_is_never_larger_than_the_intake_takes() -> None:
    lines = [line("lahso", str(number)) for number in range(BATCH_EVENTS_MAX + 1)]
    large = [replace(one, size_bytes=1_600_000) for one in lines[:3]]

    assert [len(b.lines) for b in in_batches(lines, known={})] == [BATCH_EVENTS_MAX, 1]
    assert [len(b.lines) for b in in_batches(large, known={})] == [1, 1, 1]


def test_a_simulated_file_is_stored_whole_and_a_second_time_not_at_all(
    desk: Desk, configuration: Configuration
) -> None:
    texts = [
        json.dumps(envelope).encode()
        for envelope in simulate(households=60, seed=1, configuration=configuration)
    ]

    first, again = (post_file(desk, texts) for _ in range(2))

    assert [a for a in first if not isinstance(a, Receipt) or a.duplicate] == []
    assert [a for a in again if not isinstance(a, Receipt) or not a.duplicate] == []
    assert desk.ledger.head().position == len(texts)


def post_file(desk: Desk, texts: list[bytes]) -> list[Answer]:
    """Post a file as the command does, without HTTP in between."""
    known: dict[str, str] = {}
    answers: list[Answer] = []
    lines = [one for one in read_lines(texts, parse) if isinstance(one, Line)]
    for batch in in_batches(lines, known=known):
        ready, bad = resolved(batch, known)
        assert not bad
        actor = Actor(organisation=batch.organisation, role="organisation")
        posted = [posted_as(desk, one) for one in ready]
        for one, answer in zip(ready, asyncio.run(desk.intake.handle(actor, posted)), strict=True):
            answers.append(answer)
            if isinstance(answer, Receipt):
                known |= learned(one.envelope, str(answer.household_id))
    return answers


def posted_as(desk: Desk, one: Line) -> Posted:
    """The event as it passes the door."""
    envelope = one.envelope
    return Posted(
        source=envelope["source"],
        id=envelope["id"],
        type=envelope["type"],
        subject=envelope["subject"],
        time=datetime.fromisoformat(envelope["time"]),
        data=envelope["data"],
        fact=desk.event_types.validate(envelope["type"], envelope["data"]),
    )
