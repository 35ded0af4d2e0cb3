"""A data folder of one's own, and programs that run one under root and an ordinary account."""

import json
import os
import pwd
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.embedded.binaries import find_postgres
from adapters.embedded.folder import DataFolder

ROOT = Path(__file__).parents[3]
LAUNCH = Path(__file__).parent / "launch.py"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DataFolder]:
    """A data folder, with nothing of it left afterwards."""
    made = DataFolder(tmp_path / ".etage")
    yield made
    made.reset()


@pytest.fixture(scope="module", params=["root", "ordinary"])
def account(request: pytest.FixtureRequest) -> pwd.struct_passwd:
    """The account that starts etage."""
    ourselves = pwd.getpwuid(os.geteuid())
    if request.param == "root":
        if ourselves.pw_uid != 0:
            pytest.skip("only root can show what happens under root")
        return ourselves
    if ourselves.pw_uid != 0:
        return ourselves
    program = find_postgres().folder / "postgres"
    plain = pwd.getpwnam("nobody")
    try:
        subprocess.run([program, "--version"], user=plain.pw_uid, cwd="/", check=True)
    except PermissionError:
        pytest.skip("the packages lie in a folder that no ordinary account reaches")
    return plain


@pytest.fixture(scope="module")
def home(account: pwd.struct_passwd) -> Iterator[Path]:
    """The account's home, which nobody else may enter."""
    with tempfile.TemporaryDirectory() as made:
        os.chown(made, account.pw_uid, account.pw_gid)
        yield Path(made)


@pytest.fixture(scope="module")
def launch() -> Iterator[Callable[..., tuple[subprocess.Popen[str], dict[str, Any]]]]:
    """Run `launch.py` and give the process and what it told; all end with the module."""
    running: list[subprocess.Popen[str]] = []

    def launched(
        root: Path,
        *options: str,
        account: pwd.struct_passwd | None = None,
        python: tuple[str, ...] = (),
        environment: dict[str, str] | None = None,
    ) -> tuple[subprocess.Popen[str], dict[str, Any]]:
        if account is not None and account.pw_uid != os.geteuid():
            options = (*options, f"--uid={account.pw_uid}", f"--gid={account.pw_gid}")
        process = subprocess.Popen(
            [sys.executable, *python, LAUNCH, root, *options],
            env={"PYTHONPATH": str(ROOT), **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert process.stdout
        return process, json.loads(process.stdout.readline())

    yield launched
    for process in running:
        process.communicate()
