"""What is asked of PostgreSQL, read from the wire: each statement in its order, by whom."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LENGTH = struct.Struct("!I")


class _Client:
    """One connection: bytes that are no whole message yet, its user, and what it prepared."""

    def __init__(self) -> None:
        self.rest = b""
        self.user: str | None = None
        self.prepared: dict[bytes, str] = {}

    def statements(self, data: bytes) -> Iterator[str]:
        """The statements that these bytes complete, run by name or as they stand."""
        self.rest += data
        while (message := self._message()) is not None:
            kind, body = message
            if kind == b"Q":
                yield body.partition(b"\0")[0].decode()
            elif kind == b"P":
                name, text, _ = body.split(b"\0", 2)
                self.prepared[name] = text.decode()
            elif kind == b"B":
                yield self.prepared[body.split(b"\0", 2)[1]]

    def _message(self) -> tuple[bytes, bytes] | None:
        # The first message of a connection has no letter: it says who comes.
        letter = 0 if self.user is None else 1
        if len(self.rest) < letter + LENGTH.size:
            return None
        end = letter + LENGTH.unpack_from(self.rest, letter)[0]
        if len(self.rest) < end:
            return None
        kind, body, self.rest = (
            self.rest[:letter],
            self.rest[letter + LENGTH.size : end],
            self.rest[end:],
        )
        if self.user is None:
            words = body[LENGTH.size :].split(b"\0")
            self.user = dict(zip(words[::2], words[1::2], strict=False)).get(b"user", b"").decode()
        return kind, body


class Statements:
    """Hears every connection of a proxy: `proxy.hear = statements.hear`."""

    def __init__(self) -> None:
        self._clients: dict[int, _Client] = {}
        self._lock = threading.Lock()
        self._heard: list[tuple[str, str]] = []

    def hear(self, client: socket.socket, data: bytes) -> None:
        """Take what a client said."""
        with self._lock:
            known = self._clients.setdefault(id(client), _Client())
            for text in known.statements(data):
                role = (known.user or "").rpartition("_")[2]
                self._heard.append((role, " ".join(text.split())))

    @contextmanager
    def heard(self, *, but: Callable[[str, str], bool]) -> Iterator[list[tuple[str, str]]]:
        """Role and statement of each during the block, in order, but those that `but` names."""
        found: list[tuple[str, str]] = []
        with self._lock:
            before = len(self._heard)
        yield found
        with self._lock:
            heard = self._heard[before:]
        found += [each for each in heard if not but(*each)]
