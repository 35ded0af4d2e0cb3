"""The documents say what the program does: commands, settings, events, links."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from adapters import event_docs
from domain.household import ALL_FACTS, VARIANTS
from services.events import EventTypes

ROOT = Path(__file__).parent.parent
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
GENERATED = {"docs/events.md"}
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))
DECISION_HEADINGS = ["Status", "Context", "Decision", "Consequences", "Alternatives"]
README_LINES_MAX = 120

FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
TWO_SENTENCES = re.compile(r"[a-zà-ÿ»)`]{2}[.!?] [A-ZÀ-Ý«]")
SETTING = re.compile(r"\bETAGE_[A-Z_]*[A-Z]\b")


def text(path: Path) -> str:
    """The document."""
    return path.read_text("utf-8")


def test_every_make_command_that_a_document_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))
    named = {
        name
        for path in DOCUMENTS
        for name in re.findall(r"(?:`|^)make ([a-z]+)", text(path), re.MULTILINE)
    }
    assert set() == named - targets


def test_every_make_command_is_told_in_one_line() -> None:
    makefile = text(ROOT / "Makefile")
    targets = re.findall(r"^\.PHONY: ([a-z]+)$", makefile, re.MULTILINE)
    assert targets == re.findall(r"^([a-z]+):.*## \S", makefile, re.MULTILINE)


def test_every_etage_command_that_a_document_names_exists() -> None:
    named = {
        n for path in DOCUMENTS for n in re.findall(r"(?:`|^)etage ([a-z]+)", text(path), re.M)
    }
    helped = subprocess.run(
        [Path(sys.executable).with_name("etage"), "--help"],
        env=os.environ | {"COLUMNS": "120", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert set() == {name for name in named if not re.search(rf"\b{name}\b", helped.stdout)}


def test_the_first_fact_of_the_partners_guide_is_valid(event_types: EventTypes) -> None:
    blocks = re.findall(r"^```json\n(.*?)^```", text(ROOT / "docs" / "partners.md"), re.M | re.S)
    events = [event for event in map(json.loads, blocks) if "specversion" in event]
    assert [type(event_types.validate(e["type"], e["data"])).__name__ for e in events] == [
        "Identified"
    ]


def test_the_settings_are_those_that_operators_read_of() -> None:
    files = (ROOT / "adapters").rglob("*settings.py")
    known = {name for file in files for name in SETTING.findall(text(file))}
    table = re.findall(r"^\| `(ETAGE_\w+)`", text(ROOT / "docs" / "operations.md"), re.MULTILINE)
    assert sorted(known) == sorted(table)


def test_the_page_of_events_is_the_one_the_facts_give() -> None:
    assert text(ROOT / "docs" / "events.md") == event_docs.render()


def test_every_event_type_has_its_section() -> None:
    sections = re.findall(r"^### `(.+)`$", text(ROOT / "docs" / "events.md"), re.MULTILINE)
    assert sorted(sections) == sorted([*ALL_FACTS, *VARIANTS])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_document_leads_somewhere(path: Path) -> None:
    links = LINK.findall(FENCE.sub("", text(path)))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_document_has_one_sentence_a_line(path: Path) -> None:
    if str(path.relative_to(ROOT)) in GENERATED:
        return
    lines = FENCE.sub("", text(path)).splitlines()
    assert [line for line in lines if TWO_SENTENCES.search(line) and line[0] != "|"] == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_the_five_headings(path: Path) -> None:
    assert re.findall(r"^## (.+)$", text(path), re.MULTILINE) == DECISION_HEADINGS


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [path.name[:4] for path in DECISIONS] == [
        f"{number:04}" for number in range(1, len(DECISIONS) + 1)
    ]


def test_the_readme_stays_short_enough_to_be_read() -> None:
    assert len(text(ROOT / "README.md").splitlines()) < README_LINES_MAX
