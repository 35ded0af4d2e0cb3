"""A program that runs a data folder's servers, tells where they are, and ends with its input.

It changes to another account once all is imported: its Python may lie where that account cannot
read.
"""

import argparse
import contextlib
import json
import os
import sys
from pathlib import Path

from adapters.embedded.binaries import find_nats, find_postgres
from adapters.embedded.errors import EmbeddedError
from adapters.embedded.folder import DataFolder
from adapters.embedded.nats import start_nats
from adapters.embedded.postgres import start_postgres


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=Path)
    parser.add_argument("--only", choices=["postgres", "nats"], nargs="?")
    parser.add_argument("--unsynced", action="store_true")
    parser.add_argument("--uid", type=int)
    parser.add_argument("--gid", type=int)
    return parser.parse_args()


def change_account(uid: int, gid: int) -> None:
    """From here on an ordinary account runs this program."""
    # What these import at their first call cannot be read any more afterwards.
    find_postgres()
    find_nats()
    "localhost".encode("idna")
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def run(root: Path, only: str | None, *, durable: bool) -> None:
    """Start what was asked for, say so in one line, and wait."""
    folder = DataFolder(root)
    told: dict[str, object] = {"folder": folder.id}
    with contextlib.ExitStack() as servers:
        if only != "nats":
            postgres = servers.enter_context(start_postgres(folder, durable=durable))
            told["postgres"] = {"pid": postgres.pid, "url": postgres.url}
            told["cluster"] = str(folder.cluster_folder)
            told["socket"] = str(folder.socket_folder)
        if only != "postgres":
            nats = servers.enter_context(start_nats(folder))
            told["nats"] = {"pid": nats.pid, "url": nats.url}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    asked = arguments()
    if asked.uid is not None:
        change_account(asked.uid, asked.gid)
    try:
        run(asked.root, asked.only, durable=not asked.unsynced)
    except EmbeddedError as error:
        sys.stdout.write(json.dumps({"error": type(error).__name__, "says": str(error)}) + "\n")
