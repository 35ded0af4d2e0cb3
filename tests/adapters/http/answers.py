"""HTTP answers read from a raw socket."""

import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO

Connect = Callable[[], AbstractContextManager[tuple[socket.socket, BinaryIO]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The bytes of one HTTP answer, taken apart."""

    status: int
    headers: dict[str, str]
    body: bytes


def read_answer(reader: BinaryIO) -> Answer:
    """One answer, read to the length that it announces."""
    status = reader.readline().decode("latin-1")
    assert status, "the connection was closed without an answer"
    lines = iter(lambda: reader.readline().decode("latin-1").rstrip("\r\n"), "")
    headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines)}
    body = reader.read(int(headers["content-length"]))
    return Answer(status=int(status.split()[1]), headers=headers, body=body)
