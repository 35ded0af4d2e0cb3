"""A real nats-server for one data folder, on the loopback, ended with the etage process."""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import urllib.parse
from pathlib import Path

from adapters.embedded.binaries import find_nats
from adapters.embedded.errors import (
    BinaryMissingError,
    FolderNotWritableError,
    PortTakenError,
    ServerFailedError,
)
from adapters.embedded.folder import DataFolder
from adapters.embedded.processes import (
    ServerLog,
    opened_log,
    require_main_thread,
    spawn,
    wait_until_ready,
)
from adapters.embedded.running import (
    RunningServer,
    announce,
    joined,
    take_lock,
    write_private,
)

HOST = "127.0.0.1"
USER = "etage"
SECRET_BYTES = 32
ANSWER_SECONDS_MAX = 1.0


class RunningNats(RunningServer):
    """`url` carries the password that the server asks for."""


def start_nats(folder: DataFolder, *, port: int | None = None) -> RunningNats:
    """Start the folder's nats-server on `port` of the loopback, or on any free one.

    It runs as the account that runs etage, root included: unlike PostgreSQL it allows that, and
    so its store, its password and its encryption key all stay in the data folder, mode 0700, that
    no other account reaches. Call it from the main thread. Raises EmbeddedError.
    """
    require_main_thread()
    program = find_nats()
    lock = take_lock(folder.bus_lock, run_file=_run_file(folder), server="nats-server")
    try:
        _run_file(folder).unlink(missing_ok=True)
        _empty_ports_folder(folder)
        config = _write_config(folder, port)
        with opened_log(folder.logs / "nats.log") as log:
            command = [str(program), "--config", str(config)]
            process = spawn(command, account=None, output=log.descriptor, keep=(lock,))
            return _ready(folder, process, log=log, port=port)
    except OSError as error:
        if str(error.filename) == str(program):
            raise BinaryMissingError(f"{program} does not run: {error.strerror}") from error
        raise FolderNotWritableError(folder.root, error) from error
    finally:
        os.close(lock)


def attach_nats(folder: DataFolder) -> str | None:
    """The URL of the server that another etage process runs for this folder."""
    url = joined(_run_file(folder), lock=folder.bus_lock)
    return url if url is not None and _answers(url) else None


def _run_file(folder: DataFolder) -> Path:
    return folder.run / "nats.json"


def _ports_folder(folder: DataFolder) -> Path:
    return folder.run / "nats-ports"


def _empty_ports_folder(folder: DataFolder) -> None:
    """A killed server leaves its file, and a new one may be given the same process number."""
    shutil.rmtree(_ports_folder(folder), ignore_errors=True)
    _ports_folder(folder).mkdir(mode=0o700)


def _secret(path: Path) -> str:
    """Made once: the store cannot be read again without its key."""
    if not path.exists():
        write_private(path, secrets.token_hex(SECRET_BYTES))
    return path.read_text(encoding="utf-8")


def _write_config(folder: DataFolder, port: int | None) -> Path:
    """`sync_interval: always`, because the default loses acknowledged messages in a power cut."""
    config = {
        "host": HOST,
        "port": -1 if port is None else port,
        "server_name": f"etage-{folder.id}",
        "ports_file_dir": str(_ports_folder(folder)),
        "authorization": {"user": USER, "password": _secret(folder.keys / "nats-password")},
        "jetstream": {
            "store_dir": str(folder.bus_folder),
            "sync_interval": "always",
            "cipher": "aes",
            "key": _secret(folder.keys / "nats-store"),
        },
    }
    path = folder.keys / "nats.conf"
    # The server's configuration language is JSON and more, save for \u escapes.
    write_private(path, json.dumps(config, indent=2, ensure_ascii=False))
    return path


def _ready(
    folder: DataFolder,
    process: subprocess.Popen[bytes],
    *,
    log: ServerLog,
    port: int | None,
) -> RunningNats:
    try:
        url = wait_until_ready(
            process, lambda: _url_once_it_answers(folder), server="nats-server", log=log
        )
    except ServerFailedError as error:
        if "address already in use" in log.last_words():
            raise PortTakenError(port) from error
        raise
    announce(process, url=url, run_file=_run_file(folder))
    return RunningNats(url=url, process=process, run_file=_run_file(folder))


def _url_once_it_answers(folder: DataFolder) -> str | None:
    for ports in _ports_folder(folder).glob("*.ports"):
        # The file is not written in one step.
        with contextlib.suppress(json.JSONDecodeError):
            address = json.loads(ports.read_text(encoding="utf-8"))["nats"][0]
            port = urllib.parse.urlsplit(address).port
            password = _secret(folder.keys / "nats-password")
            url = f"nats://{USER}:{password}@{HOST}:{port}"
            return url if _answers(url) else None
    return None


def _answers(url: str) -> bool:
    """Whether a server with JetStream greets there."""
    with contextlib.suppress(OSError):
        port = urllib.parse.urlsplit(url).port
        with socket.create_connection((HOST, port or 0), timeout=ANSWER_SECONDS_MAX) as probe:
            greeting = probe.recv(4096)
            return greeting.startswith(b"INFO ") and b'"jetstream":true' in greeting
    return False
