"""What became of each fault, from what the tests of its row and its controls said."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.table import Fault

LOG_LINE = re.compile(r"\d{4}-\d{2}-\d{2}[ T]|\{|-{3}|\s|$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`state` is `run`, `failed`, `not run` or `control lost`; the last two say why."""

    fault: Fault
    state: str
    reason: str = ""
    figures: Sequence[str] = ()

    @property
    def is_bad(self) -> bool:
        """Whether a row that claims to be run does not hold."""
        return self.state in ("failed", "control lost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One test with all its parameters: how many ran, failed and were left out; what it printed."""

    passed: int = 0
    failed: int = 0
    skipped: Sequence[str] = ()
    figures: Sequence[str] = ()


def ran_in(report: Path) -> Mapping[str, Ran]:
    """By the name of each test, as the table writes it, what pytest's JUnit report says of it."""
    found: dict[str, Ran] = {}
    # Written a moment ago by our own pytest.
    for case in ET.parse(report).iter("testcase"):  # noqa: S314
        file = case.get("classname", "").replace(".", "/")
        name = f"{file}.py::{case.get('name', '').partition('[')[0]}"
        before = found.get(name, Ran())
        has_failed = case.find("failure") is not None or case.find("error") is not None
        skipped = [each.get("message", "") for each in case.iter("skipped")]
        found[name] = Ran(
            passed=before.passed + (not has_failed and not skipped),
            failed=before.failed + has_failed,
            skipped=[*before.skipped, *skipped],
            figures=[*before.figures, *_figures(case)],
        )
    return found


def _figures(case: ET.Element) -> Iterator[str]:
    """The lines that a test printed which are no lines of a log."""
    for told in case.iter("system-out"):
        lines = (line.rstrip() for line in (told.text or "").splitlines())
        yield from (line for line in lines if not LOG_LINE.match(line) and "info " not in line)


def judged(fault: Fault, ran: Mapping[str, Ran]) -> Verdict:
    """What became of one row. A control that passes has noticed its broken variant."""
    if not fault.tests:
        return Verdict(fault=fault, state="not run", reason=fault.pending)
    own = {name: ran.get(name, Ran()) for name in fault.tests}
    figures = [line for each in own.values() for line in each.figures]
    failed = [name for name, each in own.items() if each.failed]
    silent = [name for name, each in own.items() if not each.failed and not each.passed]
    lost = [name for name in fault.controls if not _has_noticed(ran.get(name, Ran()))]
    if failed:
        return Verdict(fault=fault, state="failed", reason=", ".join(failed), figures=figures)
    if silent:
        why = [reason for name in silent for reason in own[name].skipped] or silent
        return Verdict(fault=fault, state="not run", reason="; ".join(why), figures=figures)
    if lost:
        return Verdict(fault=fault, state="control lost", reason=", ".join(lost), figures=figures)
    return Verdict(fault=fault, state="run", figures=figures)


def _has_noticed(control: Ran) -> bool:
    return control.passed > 0 and control.failed == 0
