"""The folder's own nats-server: what it keeps, and whom it lets in."""

import asyncio
import json
import socket
import stat
import urllib.parse
from collections.abc import Iterator

import nats
import pytest

from adapters.embedded.errors import PortTakenError
from adapters.embedded.folder import DataFolder
from adapters.embedded.nats import RunningNats, attach_nats, start_nats

NAME = b"Zelie Fictive"


@pytest.fixture(scope="module")
def bus_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataFolder]:
    made = DataFolder(tmp_path_factory.mktemp("bus") / ".etage")
    yield made
    made.reset()


@pytest.fixture(scope="module")
def bus(bus_folder: DataFolder) -> Iterator[RunningNats]:
    with start_nats(bus_folder) as running:
        yield running


async def published(url: str) -> int:
    client = await nats.connect(url)
    try:
        stream = client.jetstream()
        await stream.add_stream(name="ARRIVALS", subjects=["arrivals.>"])
        return (await stream.publish("arrivals.one", NAME)).seq
    finally:
        await client.close()


async def kept(url: str) -> int:
    client = await nats.connect(url)
    try:
        return (await client.jetstream().stream_info("ARRIVALS")).state.messages
    finally:
        await client.close()


def test_what_was_acknowledged_is_there_at_the_next_start(folder: DataFolder) -> None:
    with start_nats(folder) as first:
        assert asyncio.run(published(first.url)) == 1
    with start_nats(folder) as second:
        assert asyncio.run(kept(second.url)) == 1


def test_the_store_on_disk_cannot_be_read_without_its_key(folder: DataFolder) -> None:
    with start_nats(folder) as running:
        asyncio.run(published(running.url))
    stored = [path for path in folder.bus_folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".blk" for path in stored)
    assert not [path for path in stored if NAME in path.read_bytes()]


@pytest.mark.parametrize("credentials", [{}, {"user": "etage", "pass": "wrong"}])
def test_nobody_enters_without_the_password(bus: RunningNats, credentials: dict[str, str]) -> None:
    port = urllib.parse.urlsplit(bus.url).port or 0
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        assert client.recv(4096).startswith(b"INFO ")
        client.sendall(f"CONNECT {json.dumps(credentials)}\r\nPING\r\n".encode())
        assert client.recv(4096).startswith(b"-ERR 'Authorization Violation'")


def test_every_acknowledged_message_is_on_disk(bus: RunningNats, bus_folder: DataFolder) -> None:
    config = json.loads((bus_folder.keys / "nats.conf").read_text("utf-8"))
    assert config["jetstream"]["sync_interval"] == "always"
    assert config["host"] == "127.0.0.1"


def test_the_password_and_the_key_are_for_their_account_alone(
    bus: RunningNats, bus_folder: DataFolder
) -> None:
    modes = {stat.S_IMODE(path.stat().st_mode) for path in bus_folder.keys.iterdir()}
    assert modes == {0o600}
    assert bus.url.split(":")[2].split("@")[0] not in repr(bus)


def test_the_log_holds_no_password(bus: RunningNats, bus_folder: DataFolder) -> None:
    password = (bus_folder.keys / "nats-password").read_text("ascii")
    assert password not in (bus_folder.logs / "nats.log").read_text("utf-8")


def test_another_process_joins_the_running_bus(folder: DataFolder) -> None:
    assert attach_nats(folder) is None
    with start_nats(folder) as running:
        assert attach_nats(folder) == running.url
    assert attach_nats(folder) is None


def test_a_port_that_is_taken_is_named(bus: RunningNats, folder: DataFolder) -> None:
    port = urllib.parse.urlsplit(bus.url).port
    with pytest.raises(PortTakenError, match=rf"port {port} on 127\.0\.0\.1 is taken"):
        start_nats(folder, port=port)


def test_the_port_that_was_asked_for_is_used(folder: DataFolder) -> None:
    with start_nats(folder) as first:
        port = urllib.parse.urlsplit(first.url).port
    with start_nats(folder, port=port) as second:
        assert urllib.parse.urlsplit(second.url).port == port
