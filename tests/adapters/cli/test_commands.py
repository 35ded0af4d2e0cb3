"""The commands: what they print, and one clear sentence for whatever goes wrong."""

import importlib
import json
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import typer
from typer.main import get_command
from typer.testing import CliRunner

from adapters.cli.main import COMMANDS, create_app, etage
from adapters.embedded.folder import DataFolder
from tests.acceptance.events import identified
from tests.acceptance.service import ETAGE, Service, command, environment, serving

GRAND = "grandlyon-habitat"
GROUPS = {"account", "disposal", "keys"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("commands")) as running:
        yield running


def failed(*arguments: str | Path, settings: dict[str, str] | None = None) -> str:
    """The one sentence of a command that exits with 1."""
    done = command(*arguments, settings=settings)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("etage: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_every_command_is_in_the_module_that_the_table_names() -> None:
    for module, names in COMMANDS.items():
        app = typer.Typer(callback=etage)
        importlib.import_module(f"adapters.cli.{module}").add_to(app)
        assert sorted(get_command(app).commands) == sorted(names)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted({n for each in COMMANDS.values() for n in each} - GROUPS))
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    done = CliRunner().invoke(create_app([name]), [name, "--help"])

    assert done.exit_code == 0
    assert "Example: " in done.stdout
    assert name in done.stdout


def test_a_bad_line_is_told_by_its_number_and_the_rest_goes_on(
    service: Service, tmp_path: Path
) -> None:
    file = tmp_path / "events.jsonl"
    lines = [json.dumps(identified(GRAND, f"LINES-{n}")) for n in range(3)]
    lines[1] = "{not json"
    lines.append(json.dumps(identified(GRAND, "LINES-9") | {"type": "etage.unknown.v1"}))
    file.write_text("\n".join(lines))

    first = service.run("post", file, "--url", service.url)
    second = service.run("post", file, "--url", service.url, "--json")

    assert first.returncode == 1
    assert "2 stored, 0 known before, 2 refused" in first.stderr
    assert "events.jsonl:2: malformed" in first.stderr
    assert "events.jsonl:4: schema-mismatch" in first.stderr
    told = json.loads(second.stdout)
    assert (told["stored"], told["duplicates"], len(told["refused"])) == (0, 2, 2)


def test_the_receipts_kept_beside_a_file_are_for_its_owner_alone(
    service: Service, tmp_path: Path
) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text(json.dumps(identified(GRAND, "RECEIPTS-1")))

    service.run("post", file, "--url", service.url)

    receipts = tmp_path / "events.jsonl.receipts"
    assert receipts.stat().st_mode & 0o777 == 0o600


def test_events_are_posted_from_the_standard_input(service: Service) -> None:
    line = json.dumps(identified(GRAND, "STDIN-1"))

    done = service.run("post", "-", "--url", service.url, input=line)

    assert "1 stored" in done.stderr


def test_a_token_is_printed_alone(service: Service) -> None:
    done = service.run("token", "--org", GRAND)

    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    assert len(done.stdout.strip().split(".")) == 3


@pytest.mark.parametrize("arguments", [("--org", "nobody"), ("--org", GRAND, "--role", "king")])
def test_a_token_for_nobody_is_refused(service: Service, arguments: tuple[str, ...]) -> None:
    done = service.run("token", *arguments)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("etage: no ")


def test_status_tells_what_runs_and_where(service: Service) -> None:
    told = json.loads(service.run("status", "--json").stdout)

    assert told["http"] == service.url
    assert told["database_url"].startswith("postgresql://")
    assert told["nats_url"].startswith("nats://")
    assert {"name", "position", "lag_s"} <= set(told["projections"][0])


def test_a_projection_worker_works_beside_the_service(service: Service) -> None:
    with subprocess.Popen(
        [ETAGE, "work", "--data-dir", service.data_dir],
        env=environment(),
        stderr=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stderr
        said = next(line for line in worker.stderr if "projects" in line)
        receipt = service.as_(GRAND).post(identified(GRAND, "WORKER-1")).json()
        listed = service.as_(GRAND).get("/v1/households", at_least=receipt["position"]).json()
        worker.terminate()
        rest = worker.stderr.read()

    assert said.startswith("etage projects")
    assert receipt["household_id"] in [row["household_id"] for row in listed["households"]]
    assert (worker.returncode, "Traceback" in rest) == (0, False)
    assert service.is_ready()


def test_an_unknown_read_model_is_a_usage_error(service: Service) -> None:
    done = service.run("rebuild", "nothing")

    assert done.returncode == 2
    assert "there are awaited, committee_agenda" in " ".join(done.stderr.replace("│", "").split())


def test_a_simulation_is_the_same_for_the_same_seed() -> None:
    first, again, other = (
        command("simulate", "--households", "3", "--seed", seed).stdout for seed in "112"
    )

    assert first == again
    assert first != other
    assert all(json.loads(line)["specversion"] == "1.0" for line in first.splitlines())


def test_no_service_there_is_said(service: Service, tmp_path: Path) -> None:
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(identified(GRAND, "NOBODY-1")))
    folder = ("--data-dir", service.data_dir)

    said = failed("post", file, "--url", "http://127.0.0.1:9", *folder)

    assert "no etage service answers at http://127.0.0.1:9" in said


def test_a_bad_credential_is_said(service: Service, tmp_path: Path) -> None:
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(identified(GRAND, "NOBODY-1")))

    said = failed("post", file, "--url", service.url, "--token", "nonsense")

    assert "401" in said


def test_a_taken_port_is_said_before_anything_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])

        said = failed("serve", "--data-dir", tmp_path / "data", "--port", port)

    assert f"127.0.0.1:{port}" in said
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("verb", ["verify", "replay", "rebuild", "status", "trace", "retention"])
def test_a_mistyped_folder_is_said_and_not_made(tmp_path: Path, *, verb: str) -> None:
    named = {"replay": [str(uuid4())], "trace": ["--household", str(uuid4())]}

    said = failed(verb, *named.get(verb, []), "--data-dir", tmp_path / "dtaa")

    assert "holds no data of etage" in said
    assert not (tmp_path / "dtaa").exists()


@pytest.mark.parametrize(
    ("verb", "words"),
    [("verify", "holds no data of etage"), ("work", "give an empty or a new --data-dir")],
)
def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path, *, verb: str, words: str) -> None:
    (tmp_path / "letter.txt").write_text("Chère Madame")

    said = failed(verb, "--data-dir", tmp_path)

    assert words in said
    assert os.listdir(tmp_path) == ["letter.txt"]


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:9/etage", "nonsense", "mysql://x"])
def test_a_database_that_is_away_or_no_url_is_said(tmp_path: Path, url: str) -> None:
    said = failed("verify", "--data-dir", tmp_path / "d", settings={"ETAGE_DATABASE_URL": url})

    assert "database" in said.lower()


@pytest.mark.parametrize(
    ("content", "words"), [("x =", "is not TOML"), ("version = 'x'", "programmes")]
)
def test_a_bad_programme_file_is_said_by_file_and_key(
    tmp_path: Path, content: str, words: str
) -> None:
    file = tmp_path / "programme.toml"
    file.write_text(content)

    said = failed(
        "token",
        "--org",
        GRAND,
        "--data-dir",
        tmp_path / "d",
        settings={"ETAGE_PROGRAMME_FILE": str(file)},
    )

    assert str(file) in said
    assert words in said


def test_a_service_that_is_told_to_end_ends_cleanly(tmp_path: Path) -> None:
    with serving(tmp_path) as running:
        code = running.stop()

        log = running.log.read_text()

    assert code == 0
    assert "Traceback" not in log


def test_a_real_ledger_is_not_turned_into_a_demonstration(tmp_path: Path) -> None:
    with serving(tmp_path) as running:
        running.stop()
        done = running.run("demo", "--port", str(running.port))

        assert done.returncode == 1
        assert "was not created as a demonstration" in done.stderr


def test_a_reset_removes_both_places(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert command("account", "list", "--data-dir", data).returncode == 0
    cluster = DataFolder(data).locations().cluster

    done = command("reset", "--yes", "--data-dir", data)

    assert done.returncode == 0
    assert not data.exists()
    assert not cluster.exists()
