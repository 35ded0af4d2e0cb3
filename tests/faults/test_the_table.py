"""The table of faults is whole, what it names exists, and a lost control is told as one."""

from pathlib import Path

import pytest

from tests.faults.judging import Ran, judged, ran_in
from tests.faults.reporting import summary, told
from tests.faults.table import FAULTS, Fault, read_table
from tests.security.test_requirements import named_in

ROWS = read_table()
RIGHTS = {f"F{number}" for number in (*range(30, 40), 44)}

REPORT = """
<testsuites><testsuite>
  <testcase classname="tests.faults.test_one" name="test_it_holds[a-b]"/>
  <testcase classname="tests.faults.test_one" name="test_it_holds[c]">
    <system-out>figures: 3 of 3\n2026-01-01 00:00:00 [info ] request\n</system-out>
  </testcase>
  <testcase classname="tests.faults.test_one" name="test_it_breaks"><failure/></testcase>
  <testcase classname="tests.faults.test_one" name="test_it_waits">
    <skipped message="no strace here"/>
  </testcase>
</testsuite></testsuites>
"""
ONE = "tests/faults/test_one.py::"


def row(*tests: str, controls: tuple[str, ...] = ()) -> Fault:
    """A row of the table with those tests."""
    return Fault(
        number="F1",
        fault="something breaks",
        holds="nothing is lost",
        area="rights",
        tests=[ONE + name for name in tests],
        controls=[ONE + name for name in controls],
    )


@pytest.fixture
def ran(tmp_path: Path) -> dict[str, Ran]:
    """What a report of pytest's says."""
    report = tmp_path / "junit.xml"
    report.write_text(REPORT)
    return dict(ran_in(report))


def test_every_fault_is_in_the_table_once_and_in_order() -> None:
    assert [each.number for each in ROWS] == [f"F{number}" for number in range(1, FAULTS + 1)]


@pytest.mark.parametrize("fault", ROWS, ids=lambda fault: fault.number)
def test_what_a_fault_names_exists(fault: Fault, project: Path) -> None:
    for name in (*fault.tests, *fault.controls):
        file, _, test = name.partition("::")
        assert (project / file).exists(), name
        assert test in named_in(project / file), name


@pytest.mark.parametrize("fault", ROWS, ids=lambda fault: fault.number)
def test_a_fault_has_tests_or_says_why_it_has_none(fault: Fault) -> None:
    assert bool(fault.tests) is not bool(fault.pending)
    assert not fault.pending or not (fault.controls or fault.lacking)


def test_every_fault_of_the_rights_is_shown() -> None:
    shown = {each.number for each in ROWS if each.area == "rights" and each.tests}
    assert shown == RIGHTS


def test_a_row_is_run_when_every_test_of_it_passed(ran: dict[str, Ran]) -> None:
    verdict = judged(row("test_it_holds", controls=("test_it_holds",)), ran)
    assert (verdict.state, verdict.is_bad) == ("run", False)
    assert verdict.figures == ["figures: 3 of 3"]
    assert "1 controls" in told(verdict)
    assert "1 run" in summary([verdict])


def test_a_row_with_a_test_that_failed_does_not_hold(ran: dict[str, Ran]) -> None:
    verdict = judged(row("test_it_holds", "test_it_breaks"), ran)
    assert (verdict.state, verdict.is_bad) == ("failed", True)
    assert "test_it_breaks" in told(verdict)


@pytest.mark.parametrize("control", ["test_it_breaks", "test_it_waits", "test_it_is_gone"])
def test_a_broken_variant_that_nobody_noticed_is_a_lost_control(
    ran: dict[str, Ran], control: str
) -> None:
    verdict = judged(row("test_it_holds", controls=(control,)), ran)
    assert (verdict.state, verdict.is_bad) == ("control lost", True)
    assert control in told(verdict)


@pytest.mark.parametrize(
    ("test", "reason"), [("test_it_waits", "no strace here"), ("test_it_is_gone", "is_gone")]
)
def test_a_row_whose_test_did_not_run_says_why(ran: dict[str, Ran], test: str, reason: str) -> None:
    verdict = judged(row("test_it_holds", test), ran)
    assert (verdict.state, verdict.is_bad) == ("not run", False)
    assert reason in told(verdict)
