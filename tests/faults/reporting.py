"""`make faults`: runs the tests of every fault and its controls, and tells what became of each.

Ends with 1 where a row that is run does not hold, or a broken variant was not noticed.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.faults.judging import Verdict, judged, ran_in
from tests.faults.table import Fault, read_table

ROOT = Path(__file__).parent.parent.parent
FIGURES_MAX = 6


def chosen(area: str | None, numbers: Sequence[str]) -> Sequence[Fault]:
    """The rows of an area, or of these numbers; all of them unless told."""
    rows = read_table()
    if numbers:
        return [row for row in rows if row.number in numbers]
    return [row for row in rows if area in (None, row.area)]


def run(faults: Sequence[Fault], *, processes: str) -> Sequence[Verdict]:
    """Every test of the rows once, on that many processes, and what it makes of each row."""
    names = sorted({name for row in faults for name in (*row.tests, *row.controls)})
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "junit.xml"
        if names:
            _pytest(names, report, processes=processes)
        ran = ran_in(report) if report.exists() else {}
    return [judged(row, ran) for row in faults]


def _pytest(names: Sequence[str], report: Path, *, processes: str) -> None:
    command = [sys.executable, "-P", "-m", "pytest", "-q", "--no-header", "-n", processes]
    command += ["--dist", "loadfile", f"--junitxml={report}", "-o", "junit_logging=system-out"]
    # Its progress is no part of the report.
    subprocess.run([*command, *names], cwd=ROOT, stdout=sys.stderr, check=False)


def told(verdict: Verdict) -> str:
    """A row of the report, with its figures below it."""
    row, reason = verdict.fault, f" ({verdict.reason})" if verdict.reason else ""
    control = f"{len(row.controls)} controls" if row.controls else "no control"
    count = f", {len(row.tests)} tests, {control}" if verdict.state == "run" else ""
    lines = [f"{row.number:4} {verdict.state}{reason}: {row.fault} [{row.area}{count}]"]
    if row.lacking:
        lines.append(f"       in part, for it lacks: {row.lacking}")
    lines += [f"       {figure}" for figure in verdict.figures[:FIGURES_MAX]]
    return "\n".join(lines)


def summary(verdicts: Sequence[Verdict]) -> str:
    """How many rows ended how."""
    states = Counter(verdict.state for verdict in verdicts)
    part = sum(verdict.state == "run" and bool(verdict.fault.lacking) for verdict in verdicts)
    bare = sum(verdict.state == "run" and not verdict.fault.controls for verdict in verdicts)
    ends = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    return f"{len(verdicts)} faults: {ends}; of those run, {part} in part, {bare} without a control"


def main() -> int:
    """The exit code."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("numbers", nargs="*", help="F30 F31; all faults unless told")
    asked.add_argument("--area", help="those of one part of the project")
    asked.add_argument("-n", "--processes", default="auto", help="of pytest")
    given = asked.parse_args()
    verdicts = run(chosen(given.area, given.numbers), processes=given.processes)
    for verdict in verdicts:
        sys.stdout.write(f"{told(verdict)}\n")
    sys.stdout.write(f"{summary(verdicts)}\n")
    return int(any(verdict.is_bad for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main())
