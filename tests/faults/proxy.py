"""A proxy between a client and PostgreSQL's socket, which can lose an answer on its way."""

import contextlib
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

CHUNK_BYTES = 65_536
SOCKET_NAME = ".s.PGSQL.5432"


class Proxy:
    """Forwards bytes both ways. `lose_answer` lets a request through and cuts its answer.

    PostgreSQL sends the answer of a request in autocommit after its commit, so that what is cut
    is the acknowledgement of something that is stored. `hear` is called with all that a client
    says, before the server hears it.
    """

    def __init__(self, folder: Path, target: str) -> None:
        self.folder = folder
        self.hear: Callable[[socket.socket, bytes], None] = lambda client, data: None
        self._target = target
        self._lock = threading.Lock()
        self._answers_before_loss: int | None = None
        self._refusing = threading.Event()
        self.lost = 0
        self._connections: list[socket.socket] = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / SOCKET_NAME))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def lose_answer(self, *, after: int = 0) -> None:
        """Cut the connection when the next answer, or one `after` so many, is on its way."""
        with self._lock:
            self._answers_before_loss = after

    def go_away(self) -> None:
        """Cut every connection and take no new ones, as a database that is down."""
        self._refusing.set()
        self._cut()

    def come_back(self) -> None:
        """Take connections again."""
        self._refusing.clear()

    def close(self) -> None:
        self._listener.close()
        self._cut()

    def _cut(self) -> None:
        for connection in self._connections:
            _end(connection)
        self._connections.clear()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self._refusing.is_set():
                    client.close()
                    continue
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server:
            server.connect(self._target)
            self._connections += [client, server]
            requests = threading.Thread(target=self._forward, args=(client, server), daemon=True)
            requests.start()
            with contextlib.suppress(OSError):
                while data := server.recv(CHUNK_BYTES):
                    if self._is_to_be_lost():
                        break
                    client.sendall(data)
            _end(client)
            _end(server)
            requests.join()

    def _forward(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(CHUNK_BYTES):
                self.hear(client, data)
                server.sendall(data)
        _end(server)

    def _is_to_be_lost(self) -> bool:
        with self._lock:
            if self._answers_before_loss is None:
                return False
            if self._answers_before_loss > 0:
                self._answers_before_loss -= 1
                return False
            self._answers_before_loss = None
            self.lost += 1
            return True


def _end(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def proxy(socket_folder: str) -> Iterator[Proxy]:
    """A proxy before the server whose socket lies in that folder; its own folder is short-lived."""
    with tempfile.TemporaryDirectory(prefix="etage-proxy-") as folder:
        opened = Proxy(Path(folder), str(Path(socket_folder) / SOCKET_NAME))
        try:
            yield opened
        finally:
            opened.close()
