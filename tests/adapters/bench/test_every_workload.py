"""Each workload of the benchmark, tiny: it runs, and its file tells what it did. No time counts."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from adapters.bench.suite import WORKLOADS

ETAGE = "from adapters.cli.main import main; main()"
TINY = (
    "--seconds=1.5",
    "--warm-up-seconds=0.2",
    "--beside-seconds=0.2",
    "--log-events=600",
    "--lag-rate=50",
    "--households=40",
)


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `etage bench`."""
    command = [sys.executable, "-P", "-c", ETAGE, "bench", *arguments]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What one run of every workload wrote."""
    out = tmp_path_factory.mktemp("bench")
    done = bench(*TINY, f"--out={out}")
    assert done.returncode == 0, done.stderr
    (file,) = out.iterdir()
    told: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return told | {"table": done.stdout}


def workload(report: dict[str, Any], name: str) -> dict[str, Any]:
    """One workload's part of the report."""
    (found,) = [one for one in report["workloads"] if one["workload"] == name]
    return dict(found)


@pytest.mark.parametrize("name", ["post-1", "lag"])
def test_single_events_are_all_stored_and_none_is_refused(
    report: dict[str, Any], name: str
) -> None:
    figures = workload(report, name)["figures"]
    assert figures["events"] > 0
    assert figures["statuses"].keys() == {"201"}
    assert "problems" not in figures


def test_every_event_of_a_batch_is_stored(report: dict[str, Any]) -> None:
    figures = workload(report, "post-500")["figures"]
    assert figures["events"] == figures["statuses"]["200"] * 500 > 0
    assert "problems" not in figures


def test_the_same_requests_go_to_the_application_that_does_nothing(report: dict[str, Any]) -> None:
    for name, status in (("post-1", "201"), ("post-500", "200")):
        idle = workload(report, name)["beside"]["do-nothing FastAPI"]
        assert idle["statuses"].keys() == {status}


def test_the_time_until_an_event_is_on_the_board_is_told_by_percentiles(
    report: dict[str, Any],
) -> None:
    assert workload(report, "lag")["figures"]["lag_ms"].keys() == {"p50", "p90", "p99", "max"}


def test_the_log_is_rebuilt_whole_while_a_board_is_read(report: dict[str, Any]) -> None:
    figures = workload(report, "rebuild")["figures"]
    assert figures["events"] >= 600
    assert figures["board_meanwhile_statuses"].keys() == {"200"}


def test_pages_are_opened_among_few_and_among_many(report: dict[str, Any]) -> None:
    figures = workload(report, "board")["figures"]
    assert figures["households"] >= 2 * figures["households_before"] > 0
    assert figures["statuses"]["nothing read"].keys() == {"200"}


def test_a_peer_that_was_not_run_says_why(report: dict[str, Any]) -> None:
    assert report["peers"]["eventsourcing, 4 writers"]["events_per_second"] > 0
    assert {name for name, told in report["peers"].items() if told.get("not_run")} == {
        "emmett",
        "message-db",
        "umadb",
    }


def test_the_file_tells_the_machine_the_versions_and_the_seed(report: dict[str, Any]) -> None:
    assert report["machine"]["cores"] > 0
    assert report["versions"]["postgresql"]["fsync"] == "on"
    assert report["settings"]["seed"] == 2019
    assert [one["workload"] for one in report["workloads"]] == list(WORKLOADS)


def test_the_table_names_every_workload_and_peer(report: dict[str, Any]) -> None:
    assert [name for name in (*WORKLOADS, *report["peers"]) if name not in report["table"]] == []


def test_a_workload_that_does_not_exist_is_refused_by_name(tmp_path: Path) -> None:
    done = bench("post-2", f"--out={tmp_path}")
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
    assert "post-500" in done.stderr
