"""Broken variants, built here, which the looks of the fault tests must notice."""

import asyncio
import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_string
from pathlib import Path

import jinja2
import pytest

from adapters.app import open_backend
from adapters.cli.tokens import id_and_end
from adapters.entrance import open_accounts, open_entrance
from adapters.http.json_text import NotJson, parse
from adapters.http.problems import Problem
from adapters.postgres.revocations import Revocations
from adapters.secrets import load_or_make_keys
from adapters.settings import Settings
from adapters.sheets import file_name, safe_text
from domain.access import Actor
from domain.programme import Configuration
from services.accounts import RevocationKind
from services.history import Histories
from services.looks import Look
from services.ports import TraceUnavailable
from services.trace import ReadingBudget, Tracing
from tests.conftest import MASTER_KEY, Database
from tests.projections.until import until
from tests.security.hostile import ATTACKS, Markup
from tests.security.test_sheets import BEGINS_FORMULA, FORMULAS
from tests.services.conftest import TODAY, Desk
from tests.services.conftest import desk as desk

GRAND = "grandlyon-habitat"
REFUSED = ('{"a": 1, "a": 2}', '{"a": NaN}', '{"a": "\\u0000"}', '{"a": "\\ud800"}')
HEADER = "fictif.csv\r\nSet-Cookie: own=1"


class Deaf(Revocations):
    """Says that it knows what was revoked, and never looked."""

    def is_known(self) -> bool:
        return True


class Hiding:
    """A trace that cannot be written and says nothing of it."""

    def record(self, looks: Sequence[Look]) -> None:
        """Lose them."""


class Failing:
    """A trace that cannot be written, and says so."""

    def record(self, looks: Sequence[Look]) -> None:
        raise TraceUnavailable


def test_a_door_that_never_hears_of_the_end_of_a_key_lets_it_in(
    database: Database, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path)
    keys = replace(load_or_make_keys(tmp_path), installation=MASTER_KEY)
    with (
        open_backend(settings, keys, database.conninfo) as backend,
        open_accounts(backend) as accounts,
        open_entrance(backend, settings) as entrance,
    ):
        stolen = backend.issuer.issue(GRAND, "system")
        token_id, _ = id_and_end(stolen)
        ends = datetime.now(UTC) + timedelta(days=1)
        accounts.revoke(RevocationKind.TOKEN, token_id, until=ends)
        until(lambda: entrance.door.revocations.has_token(token_id))
        with pytest.raises(Problem):
            entrance.door.admit(stolen)
        deaf = replace(entrance.door, revocations=Deaf(accounts, today=lambda: TODAY))
        assert deaf.admit(stolen).organisation == GRAND


@pytest.mark.parametrize("text", REFUSED)
def test_a_plain_parser_takes_what_the_door_refuses(text: str) -> None:
    assert json.loads(text)
    with pytest.raises(NotJson):
        parse(text.encode())


def test_a_template_that_does_not_escape_is_noticed() -> None:
    typed = [attack.format(n=1) for attack in ATTACKS]
    page = '<p title="{{ typed }}">{{ typed }}</p>'

    def dangers(*, autoescape: bool) -> int:
        template = jinja2.Environment(autoescape=autoescape).from_string(page)  # noqa: S701
        return sum(bool(Markup(template.render(typed=each)).dangers) for each in typed)

    assert dangers(autoescape=False) >= 4
    assert dangers(autoescape=True) == 0


def test_a_header_that_is_written_as_it_was_typed_is_two_headers() -> None:
    written = message_from_string(f"Content-Disposition: attachment; filename={HEADER}\r\n\r\n")
    assert written["Set-Cookie"] == "own=1"
    with pytest.raises(ValueError, match="slugs"):
        file_name(HEADER, day=TODAY, ending="csv")


def test_a_cell_that_is_written_as_it_was_typed_is_a_formula() -> None:
    def formulas(cells: Sequence[str]) -> int:
        told = io.StringIO(newline="")
        csv.writer(told).writerow(cells)
        told.seek(0)
        (row,) = csv.reader(told)
        return sum(bool(BEGINS_FORMULA.match(cell)) for cell in row)

    assert formulas(FORMULAS) >= 10
    assert formulas([safe_text(each) for each in FORMULAS]) == 0


def test_a_trace_that_hides_its_failure_is_noticed(
    desk: Desk, configuration: Configuration
) -> None:
    household = asyncio.run(desk.stored(desk.identified()))
    adviser = Actor(organisation=GRAND, role="conseiller_social", person="adviser-1")

    def shown(trace: Hiding | Failing) -> bool:
        histories = Histories(
            ledger=desk.ledger,
            key_ring=desk.key_ring,
            event_types=desk.event_types,
            configuration=configuration,
            tracing=Tracing(trace=trace, budget=ReadingBudget(alert=1, most=9)),
            today=lambda: TODAY,
        )
        return "reference_person" in histories.household(adviser, household)

    assert shown(Hiding()), "somebody is shown a household of which no line is left"
    with pytest.raises(TraceUnavailable):
        shown(Failing())
