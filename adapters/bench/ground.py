"""What a benchmark runs on: a durable PostgreSQL of its own, and services as other processes."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import orjson
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from adapters.bench.plan import Load, Plan
from adapters.embedded.folder import DataFolder
from adapters.embedded.postgres import start_postgres
from adapters.identity.issuer import Issuer
from adapters.postgres.migrate import migrate
from adapters.postgres.roles import Roles
from adapters.programmes.reading import read_configuration
from adapters.secrets import Keys, load_or_make_keys
from adapters.settings import LOOPBACK, Settings
from domain.programme import Configuration
from domain.user_error import UserError

START_SECONDS_MAX = 60.0
END_SECONDS_MAX = 20.0
LOAD_SECONDS_MAX = 120.0
REQUESTS_PER_SECOND_MAX = "10000"
"""What one person may ask for while pages are measured, so that no limit is met."""
ETAGE = "from adapters.cli.main import main; main()"


class CannotMeasure(UserError):
    """A process of the benchmark did not do its part; the message says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """A migrated database of one workload."""

    conninfo: str = field(repr=False)
    roles: Roles = field(repr=False)

    def as_role(self, purpose: str) -> str:
        """How to connect for a purpose."""
        return self.roles.conninfo(self.conninfo, purpose)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A process that answers on a port."""

    port: int
    pid: int

    def processor_seconds(self) -> float | None:
        """What all its threads have taken so far; None where the system does not tell.

        It stands when others use the machine too, as a rate does not.
        """
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            return None
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The server, the keys and the folder of one run."""

    folder: Path
    server: str = field(repr=False)
    keys: Keys = field(repr=False)
    configuration: Configuration

    def database(self, name: str) -> Database:
        """A new migrated database."""
        conninfo = self.bare_database(name)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            roles = migrate(connection, secret=self.keys.roles)
        return Database(conninfo=conninfo, roles=roles)

    def bare_database(self, name: str) -> str:
        """A new database with nothing in it: its connection string."""
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return make_conninfo(self.server, dbname=name)

    def tokens(self) -> Mapping[str, str]:
        """A credential for every organisation."""
        issuer = Issuer(self.keys.issuer, self.configuration)
        return {slug: issuer.issue(slug, days=1) for slug in self.configuration.organisations}

    @contextmanager
    def service(self, database: Database) -> Iterator[Served]:
        """`etage serve` on that database."""
        port = free_port()
        environment = {n: v for n, v in os.environ.items() if not n.startswith("ETAGE_")}
        environment["ETAGE_DATABASE_URL"] = database.conninfo
        environment["ETAGE_PERSON_REQUESTS_PER_SECOND"] = REQUESTS_PER_SECOND_MAX
        command = [sys.executable, "-P", "-c", ETAGE, "serve"]
        command += ["--data-dir", str(self.folder), "--port", str(port)]
        with self._serving(command, port, path="/healthz", environment=environment) as served:
            yield served

    @contextmanager
    def ceiling(self, kind: str) -> Iterator[Served]:
        """The application that does nothing, `single` or `batch`."""
        port = free_port()
        command = [sys.executable, "-P", "-m", "adapters.bench.ceiling_app", kind, str(port)]
        with self._serving(command, port, path="/", environment=dict(os.environ)) as served:
            yield served

    @contextmanager
    def _serving(
        self, command: Sequence[str], port: int, *, path: str, environment: Mapping[str, str]
    ) -> Iterator[Served]:
        log = self.folder / f"process-{port}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
            try:
                _wait_for(process, f"http://{LOOPBACK}:{port}{path}", log)
                yield Served(port=port, pid=process.pid)
            finally:
                end(process)


@contextmanager
def prepared_ground() -> Iterator[Ground]:
    """A data folder with a running PostgreSQL; both are removed at the end.

    Call it from the main thread. Raises EmbeddedError.
    """
    with tempfile.TemporaryDirectory(prefix="etage-bench-") as place:
        folder = DataFolder(Path(place) / "data")
        try:
            with start_postgres(folder) as running:
                yield Ground(
                    folder=Path(place) / "data",
                    server=running.url,
                    keys=load_or_make_keys(Path(place) / "data"),
                    configuration=read_configuration(Settings().programme_file),
                )
        finally:
            folder.reset()


def load(plan: Plan) -> Load:
    """Carry out a plan in a process of its own. Raises CannotMeasure."""
    command = [sys.executable, "-P", "-m", "adapters.bench.load_client"]
    done = subprocess.run(
        command, input=orjson.dumps(asdict(plan)), capture_output=True, timeout=LOAD_SECONDS_MAX
    )
    if done.returncode != 0:
        raise CannotMeasure(f"the load process failed: {_last_line(done.stderr)}")
    return Load(**orjson.loads(done.stdout))


def together(commands: Sequence[Sequence[str]]) -> list[int]:
    """Run writers that begin at one moment; what each of them printed. Raises CannotMeasure."""
    writers = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for command in commands
    ]
    try:
        for writer in writers:
            if writer.stdout is None or writer.stdout.readline() != b"ready\n":
                reason = _last_line(writer.communicate()[1])
                raise CannotMeasure(f"a writer did not start: {reason}")
        for writer in writers:
            if writer.stdin is not None:
                writer.stdin.write(b"\n")
                writer.stdin.flush()
        return [int(writer.communicate(timeout=LOAD_SECONDS_MAX)[0]) for writer in writers]
    finally:
        for writer in writers:
            end(writer)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process that this one started, and wait for it."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(END_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server((LOOPBACK, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_for(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < until:
        if process.poll() is not None:
            raise CannotMeasure(f"a process did not start: {_last_line(log.read_bytes())}")
        try:
            urllib.request.urlopen(url, timeout=1).close()  # noqa: S310 (our own address)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise CannotMeasure(f"a process did not answer in {START_SECONDS_MAX:.0f} s")


def _last_line(text: bytes) -> str:
    return (text.strip().rpartition(b"\n")[2] or b"no word").decode("utf-8", "replace")
