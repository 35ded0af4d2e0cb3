"""The cluster of a data folder: kept, never mistaken for another's, never silently replaced."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import psycopg
import pytest

from adapters.embedded.errors import (
    AlreadyRunningError,
    ClusterMissingError,
    ForeignClusterError,
    NotADataFolderError,
    OtherMajorError,
    ServersRunningError,
)
from adapters.embedded.folder import DataFolder
from adapters.embedded.postgres import attach_postgres, start_postgres


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataFolder]:
    """A data folder whose cluster is made once; each test leaves it as it was, and stopped."""
    made = DataFolder(tmp_path_factory.mktemp("shared") / ".etage")
    start_postgres(made, durable=False).stop()
    yield made
    made.reset()


def test_a_second_start_finds_the_same_data(shared: DataFolder) -> None:
    with start_postgres(shared, durable=False) as first, psycopg.connect(first.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    with start_postgres(shared, durable=False) as second, psycopg.connect(second.url) as connection:
        assert second.url == first.url
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_two_data_folders_run_side_by_side(shared: DataFolder, folder: DataFolder) -> None:
    here = start_postgres(shared, durable=False)
    there = start_postgres(folder, durable=False)
    with here, there, psycopg.connect(here.url) as one, psycopg.connect(there.url) as two:
        one.execute("CREATE TABLE only_here ()")
        one.commit()
        assert two.execute("SELECT to_regclass('only_here')").fetchone() == (None,)
        assert shared.cluster_folder != folder.cluster_folder


def test_another_process_joins_the_running_server(shared: DataFolder) -> None:
    assert attach_postgres(shared) is None
    with start_postgres(shared, durable=False) as running:
        assert attach_postgres(DataFolder(shared.root)) == running.url
    assert attach_postgres(shared) is None


def test_a_folder_is_run_by_one_process_at_a_time(shared: DataFolder) -> None:
    with (
        start_postgres(shared, durable=False),
        pytest.raises(AlreadyRunningError, match=f"under process {os.getpid()}"),
    ):
        start_postgres(shared, durable=False)


def test_a_new_id_never_opens_an_old_cluster(shared: DataFolder) -> None:
    old = (shared.root / "id").read_text("ascii")
    (shared.root / "id").write_text("0" * 32, "ascii")
    try:
        with pytest.raises(ForeignClusterError, match="was not made by this data folder"):
            start_postgres(DataFolder(shared.root), durable=False)
    finally:
        (shared.root / "id").write_text(old, "ascii")


def test_a_lost_id_is_not_replaced(shared: DataFolder) -> None:
    kept = (shared.root / "id").rename(shared.root / "elsewhere")
    with pytest.raises(NotADataFolderError, match="holds no etage id"):
        DataFolder(shared.root)
    kept.rename(shared.root / "id")


def test_a_lost_cluster_is_not_replaced_by_an_empty_one(shared: DataFolder) -> None:
    cluster = shared.cluster_folder
    kept = cluster.rename(cluster.with_name("elsewhere"))
    with pytest.raises(ClusterMissingError, match=f"{cluster} of the data folder"):
        start_postgres(shared, durable=False)
    kept.rename(cluster)


def test_the_cluster_of_another_major_is_named(shared: DataFolder) -> None:
    record = shared.root / "cluster.json"
    before = record.read_text("utf-8")
    earlier = shared.cluster_folder.with_name("pg15")
    earlier.mkdir()
    record.write_text(json.dumps({"path": str(earlier)}), "utf-8")
    with pytest.raises(OtherMajorError, match="written by PostgreSQL 15 and PostgreSQL"):
        start_postgres(shared, durable=False)
    record.write_text(before, "utf-8")
    earlier.rmdir()


def test_an_interrupted_making_is_begun_again(folder: DataFolder) -> None:
    folder.make_cluster_home()
    half = folder.cluster_folder.with_name(f"{folder.cluster_folder.name}.new")
    half.mkdir()
    (half / "PG_VERSION").write_text("18", "ascii")
    with start_postgres(folder, durable=False) as running, psycopg.connect(running.url) as opened:
        assert opened.info.dbname == "etage"
    assert not half.exists()


@pytest.fixture
def sleeper(shared: DataFolder) -> Iterator[Popen[bytes]]:
    """Another program of the account that runs PostgreSQL."""
    program = shutil.which("sleep")
    assert program
    with Popen([program, "600"], user=shared.cluster_folder.stat().st_uid, cwd="/") as process:
        yield process
        process.kill()


def test_a_number_that_a_power_cut_left_does_not_keep_the_server_away(
    shared: DataFolder, sleeper: Popen[bytes]
) -> None:
    left = shared.cluster_folder / "postmaster.pid"
    left.write_text(f"{sleeper.pid}\n{shared.cluster_folder}\n", "utf-8")
    with start_postgres(shared, durable=False) as running:
        assert attach_postgres(shared) == running.url


def test_a_reset_removes_both_places(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / ".etage")
    start_postgres(folder, durable=False).stop()
    places = folder.locations()
    assert places.cluster.exists()
    folder.reset()
    assert not places.cluster.parent.exists()
    assert not places.data.exists()


def test_nothing_is_removed_while_a_server_runs(shared: DataFolder) -> None:
    with start_postgres(shared, durable=False), pytest.raises(ServersRunningError):
        shared.reset()
    assert shared.cluster_folder.exists()
