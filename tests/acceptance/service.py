"""A real `etage serve` in a process of its own, and what a test says to it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2

from adapters.embedded.folder import DataFolder
from adapters.embedded.running import is_held
from adapters.identity.issuer import Issuer
from adapters.identity.key_file import load_key
from adapters.programmes.reading import LYON, read_configuration
from adapters.secrets import issuer_key_path

ETAGE = Path(sys.executable).with_name("etage")
START_SECONDS_MAX = 60.0
STOP_SECONDS_MAX = 40.0
ANSWER_SECONDS_MAX = 10.0
STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def environment(changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without its own settings of etage."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ETAGE_")}
    # People of a test ask faster than people.
    return {**kept, "ETAGE_PERSON_REQUESTS_PER_SECOND": "10000", **(changes or {})}


def command(
    *arguments: str | Path, settings: Mapping[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run `etage` with these arguments to its end."""
    return subprocess.run(
        [ETAGE, *arguments],
        env=environment(settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **options,
    )


@dataclass(kw_only=True)
class Service:
    """One data folder, and the process that serves it while one does."""

    data_dir: Path
    port: int
    settings: Mapping[str, str] = field(default_factory=dict)
    verb: str = "serve"
    process: subprocess.Popen[bytes] | None = None
    client: httpx2.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx2.Client(base_url=self.url, timeout=ANSWER_SECONDS_MAX)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What the process writes on its standard error."""
        return self.data_dir.with_name(f"{self.data_dir.name}.log")

    def start(self) -> None:
        """Start, and wait until the service is ready."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [ETAGE, self.verb, "--data-dir", self.data_dir, "--port", str(self.port)],
                env=environment(self.settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_until(self.is_ready, seconds_max=START_SECONDS_MAX, otherwise=self.log.read_text)

    def is_ready(self) -> bool:
        """Whether the service answers that it is ready; fails if its process has ended."""
        assert self.process
        assert self.process.poll() is None, self.log.read_text()
        try:
            return self.client.get("/readyz").status_code == 200
        except httpx2.TransportError:
            return False

    def stop(self) -> int:
        """End the service as an operator does; its exit code."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS_MAX)

    def kill(self) -> None:
        """End the process without a word."""
        assert self.process
        self.process.kill()
        self.process.wait(STOP_SECONDS_MAX)

    def close(self) -> None:
        """Leave nothing behind."""
        self.client.close()
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait(STOP_SECONDS_MAX)
        # A killed service's servers end by themselves, a moment later.
        folder = DataFolder(self.data_dir)
        wait_until(lambda: not is_held(folder.bus_lock), seconds_max=STOP_SECONDS_MAX)
        wait_until(lambda: not is_held(folder.cluster_lock), seconds_max=STOP_SECONDS_MAX)
        folder.reset()

    def token(
        self, organisation: str, role: str = "organisation", *, person: str | None = None
    ) -> str:
        """A credential from the service's own issuer, of a new person unless one is told."""
        issuer = Issuer(load_key(issuer_key_path(self.data_dir)), read_configuration(LYON))
        return issuer.issue(organisation, role, days=1, person=person or str(uuid4()))

    def as_(
        self, organisation: str, role: str = "organisation", *, person: str | None = None
    ) -> "Caller":
        """Somebody who calls the service: a new person unless one is told."""
        return Caller(service=self, token=self.token(organisation, role, person=person))

    def run(self, *arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run another command of etage on the same data folder."""
        return command(*arguments, "--data-dir", self.data_dir, settings=self.settings, **options)

    def position(self) -> int:
        """The end of the log."""
        return int(self.client.get("/readyz").json()["position"])


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A credential, and the requests made with it."""

    service: Service
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str, **parameters: Any) -> httpx2.Response:
        """Read something."""
        return self.service.client.get(path, params=parameters, headers=self.headers)

    def send(self, body: bytes, content_type: str = STRUCTURED, **headers: str) -> httpx2.Response:
        """Post a body as it stands."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {**self.headers, "Content-Type": content_type, **given}
        return self.service.client.post("/v1/events", content=body, headers=sent)

    def post(self, event: Mapping[str, Any], **headers: str) -> httpx2.Response:
        """Post one event."""
        return self.send(json.dumps(event).encode(), **headers)

    def post_all(self, events: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Post a batch; the results, in order."""
        response = self.send(json.dumps(events).encode(), BATCH)
        assert response.status_code == 200, response.text
        results: list[dict[str, Any]] = response.json()["results"]
        return results

    def whole_feed(self) -> list[dict[str, Any]]:
        """Every line of the caller's feed, once it has reached the end of the log."""
        lines: list[dict[str, Any]] = []
        end, after = self.service.position(), 0
        while after < end:
            page = self.get("/v1/feed", after=after, limit=1000, at_least=end).json()
            lines += page["events"]
            after = page["next"]
        return lines


@contextmanager
def serving(
    folder: Path, settings: Mapping[str, str] | None = None, *, verb: str = "serve"
) -> Iterator[Service]:
    """A service on a data folder of its own, of which nothing is left afterwards."""
    service = Service(
        data_dir=folder / "data", port=free_port(), settings=settings or {}, verb=verb
    )
    try:
        service.start()
        yield service
    finally:
        service.close()


def wait_until(
    holds: Any, *, seconds_max: float, otherwise: Any = lambda: "it never came to be"
) -> None:
    """Ask again until it holds."""
    deadline = time.monotonic() + seconds_max
    while not holds():
        assert time.monotonic() < deadline, otherwise()
        time.sleep(0.05)


def servers_of(data_dir: Path) -> list[int]:
    """The living processes of PostgreSQL and NATS that a data folder's service started."""
    folder = DataFolder(data_dir)
    places = {os.fsencode(folder.cluster_folder), os.fsencode(folder.bus_folder)}
    found: list[int] = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = set((entry / "cmdline").read_bytes().split(b"\0"))
        except OSError:
            continue
        if words & places:
            found.append(int(entry.name))
    return found
