"""What is true of the servers while they run, for root and for an ordinary account."""

import os
import pwd
import stat
import sys
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from adapters.embedded.folder import DataFolder

Launch = Callable[..., tuple[Popen[str], dict[str, Any]]]
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads what only Linux tells in /proc")


@pytest.fixture(scope="module")
def told(account: pwd.struct_passwd, home: Path, launch: Launch) -> Iterator[dict[str, Any]]:
    program, told = launch(home / ".etage", account=account)
    yield told
    program.communicate()
    DataFolder(home / ".etage").reset()


def setting(url: str, name: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert row
    return str(row[0])


def listening_inodes(pid: int) -> set[str]:
    """The TCP sockets that a process holds open."""
    held = {os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    lines = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{pid}/net/{table}").read_text("ascii").splitlines()[1:]
    ]
    return {line[1] for line in lines if f"socket:[{line[9]}]" in held}


def test_the_home_of_the_account_stays_closed(told: dict[str, Any], home: Path) -> None:
    assert told["folder"]
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / ".etage").stat().st_mode) == 0o700
    assert stat.S_IMODE((home / ".etage" / "keys").stat().st_mode) == 0o700


def test_the_cluster_lies_where_its_account_reaches_it(
    told: dict[str, Any], home: Path, account: pwd.struct_passwd
) -> None:
    cluster = Path(told["cluster"])
    if account.pw_uid == 0:
        assert told["folder"] in str(cluster.parent)
        assert not cluster.is_relative_to(home)
    else:
        assert cluster.parent == home / ".etage"


def test_the_path_of_the_cluster_names_the_major(told: dict[str, Any]) -> None:
    written = (Path(told["cluster"]) / "PG_VERSION").read_text("ascii").strip()
    assert Path(told["cluster"]).name == f"pg{written}"


@linux
def test_postgres_never_runs_as_root(told: dict[str, Any]) -> None:
    assert Path(f"/proc/{told['postgres']['pid']}").stat().st_uid != 0


def test_the_socket_is_for_the_account_of_the_server_alone(told: dict[str, Any]) -> None:
    folder = Path(told["socket"])
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(told["postgres"]["url"]).query)
    assert query["host"] == [told["socket"]]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert folder.stat().st_uid == Path(told["cluster"]).stat().st_uid


@linux
def test_postgres_does_not_listen_on_the_network(told: dict[str, Any]) -> None:
    assert listening_inodes(told["nats"]["pid"])
    assert not listening_inodes(told["postgres"]["pid"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("data_checksums", "on"),
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("log_statement", "none"),
        ("log_min_error_statement", "panic"),
        ("log_parameter_max_length_on_error", "0"),
        ("listen_addresses", ""),
    ],
)
def test_the_settings_that_matter_are_set(told: dict[str, Any], name: str, value: str) -> None:
    assert setting(told["postgres"]["url"], name) == value


def test_accents_have_upper_and_lower_case(told: dict[str, Any]) -> None:
    with psycopg.connect(told["postgres"]["url"], row_factory=dict_row) as connection:
        row = connection.execute(
            "SELECT current_user, current_database(), upper('zélie œuvre') AS name"
        ).fetchone()
    assert row == {
        "current_user": "etage",
        "current_database": "etage",
        "name": "ZÉLIE ŒUVRE",
    }


@pytest.mark.parametrize("name", ["long" * 30, "à 100 % + 'été'", "a, b"])
def test_a_folder_may_have_any_name(
    account: pwd.struct_passwd, home: Path, launch: Launch, *, name: str
) -> None:
    program, told = launch(home / name, "--unsynced", account=account)
    socket_folder = Path(told["socket"])
    assert len(os.fsencode(socket_folder / ".s.PGSQL.5432")) <= 107
    assert stat.S_IMODE(socket_folder.stat().st_mode) == 0o700
    with psycopg.connect(told["postgres"]["url"]) as connection:
        assert connection.info.dbname == "etage"
    program.communicate()
    DataFolder(home / name).reset()
    assert not socket_folder.exists()
