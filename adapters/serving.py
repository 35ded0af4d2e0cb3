"""One process that serves: the HTTP application, and beside it the projector."""

import asyncio
import json
import os
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager

import psycopg
import uvicorn
from fastapi import FastAPI

from adapters.app import Backend
from adapters.audit import Audit, open_audit
from adapters.committees import minutes_of, sessions_of, sittings_of
from adapters.demonstration import DemonstrationPerson, people
from adapters.entrance import Entrance, open_entrance
from adapters.exchanges import Exchanges, open_exchanges
from adapters.home import waiting_for_me_of
from adapters.http.application import create_http
from adapters.http.over_tls import OverTls
from adapters.http.pages import install_pages
from adapters.http.pages.page_parts import PageParts
from adapters.http.parts import Parts
from adapters.http.protocol import STOPPING, BoundedProtocol
from adapters.metrics import Metrics, create_metrics
from adapters.postgres.identity_follower import IdentityFollower
from adapters.postgres.probe import Probe
from adapters.postgres.projector import Projector
from adapters.postgres.read_models import prepare
from adapters.postgres.rebuilding import outdated, rebuild
from adapters.postgres.session import open_pool
from adapters.postgres.trace import TracePurge
from adapters.postgres.waiting import ProjectionWaiter
from adapters.refusal_figures import RefusalCollector
from adapters.secrets import Keys
from adapters.settings import Settings
from adapters.trace_figures import TraceCollector
from domain.user_error import UserError
from services.emergency import Emergency, RequestSeal
from services.exports import Exports
from services.keyring import derived
from services.registry import READ_MODELS

BACKLOG = 512
PROBES_MAX = 2
SHUTDOWN_SECONDS_MAX = 5


class PortTaken(UserError):
    """Somebody else listens there."""


def owner() -> str:
    """How this process is called in the status of the read models."""
    return f"{socket.gethostname()}:{os.getpid()}"


@contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """The socket to serve on, taken before anything is started. Raises PortTaken."""
    # Named as TCP, for asyncio switches Nagle's delay off on such sockets only: an answer goes out
    # in two writes, and the second would wait 40 ms for the first to be acknowledged.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except OSError as error:
            raise PortTaken(
                f"cannot listen on {settings.host}:{settings.port} ({error.strerror});"
                " choose another with --port"
            ) from error
        listener.listen(BACKLOG)
        yield listener
    finally:
        listener.close()


@contextmanager
def projecting(backend: Backend) -> Iterator[Projector]:
    """The projector, the index's follower and the trace's purge, for as long as the block.

    What an older program made is made anew first, and an erasure that was interrupted is finished.
    """
    with psycopg.connect(backend.as_role("projector"), autocommit=True) as connection:
        prepare(connection, READ_MODELS)
        models = outdated(connection, READ_MODELS)
    backend.forgetting.finish()
    if models:
        rebuild(backend.as_role("projector"), models, backend.event_types)
    projector = Projector(
        backend.as_role("projector"), READ_MODELS, backend.event_types, owner=owner()
    )
    follower = IdentityFollower(
        backend.as_role("keys"),
        ledger=backend.ledger,
        key_ring=backend.key_ring,
        event_types=backend.event_types,
        tokens=backend.tokens,
        owner=owner(),
    )
    months = backend.configuration.rules.trace_months
    purge = TracePurge(backend.as_role("tracer"), months=months)
    projector.start()
    follower.start()
    purge.start()
    try:
        yield projector
    finally:
        purge.stop()
        follower.stop()
        projector.stop()


@contextmanager
def application(backend: Backend, settings: Settings, keys: Keys) -> Iterator[FastAPI]:
    """The API and the pages over a backend, with the connections that only they need."""
    with ExitStack() as stack:
        probes = stack.enter_context(open_pool(backend.as_role("reader"), size=PROBES_MAX))
        probe = Probe(probes)
        entrance = stack.enter_context(open_entrance(backend, settings))
        waiter = ProjectionWaiter(backend.as_role("reader"))
        audit = stack.enter_context(open_audit(backend, probe))
        exchanges = stack.enter_context(open_exchanges(backend))

        @asynccontextmanager
        async def lifespan(_: FastAPI):  # type: ignore[no-untyped-def]
            await waiter.start()
            yield {STOPPING: asyncio.Event()}
            await waiter.stop()

        parts = parts_of(backend, entrance, waiter, probe=probe, exchanges=exchanges)
        app = create_http(parts, lifespan=lifespan)
        shown = page_parts(parts, backend, entrance, audit=audit, secret=keys.pages)
        install_pages(app, shown)
        yield app


def parts_of(
    backend: Backend,
    entrance: Entrance,
    waiter: ProjectionWaiter,
    *,
    probe: Probe,
    exchanges: Exchanges,
) -> Parts:
    """What the routes work with."""
    return Parts(
        door=entrance.door,
        configuration=backend.configuration,
        event_types=backend.event_types,
        intake=backend.intake,
        histories=backend.histories(),
        lists=backend.lists(),
        boards=backend.boards(),
        exports=Exports(lists=backend.lists(), configuration=backend.configuration),
        sessions=sessions_of(backend),
        indicators=backend.indicators(),
        duplicates=backend.duplicates(),
        money=backend.money(),
        stock=backend.stock(),
        practices=backend.practices(),
        feed=backend.feed(),
        who_looked=backend.who_looked,
        exchanges=exchanges,
        references=backend.reference,
        forgetting=backend.forgetting,
        emergency=emergency_of(backend),
        waiter=waiter,
        probe=probe,
        metrics=metrics_of(backend, probe, exchanges),
        installation=backend.installation,
        today=backend.today,
        is_exposed=entrance.is_exposed,
    )


def emergency_of(backend: Backend) -> Emergency:
    """How the glass is broken; requests are sealed with a key of this installation."""
    key = derived(backend.secrets.subject_digest, "requests to break the glass")
    return Emergency(
        system_facts=backend.forgetting.erasure.system_facts,
        seal=RequestSeal(key),
        configuration=backend.configuration,
    )


def metrics_of(backend: Backend, probe: Probe, exchanges: Exchanges) -> Metrics:
    """The figures of this process, those of the trace of looking and of refusals among them."""
    metrics = create_metrics(probe.head, probe.statuses)
    metrics.registry.register(TraceCollector(backend.tracing.figures))
    metrics.registry.register(RefusalCollector(exchanges.log.figures))
    return metrics


def page_parts(
    parts: Parts, backend: Backend, entrance: Entrance, *, audit: Audit, secret: bytes
) -> PageParts:
    """What the pages work with; a demonstration, and nothing else, has people to sign in as."""
    return PageParts(
        door=parts.door,
        configuration=parts.configuration,
        event_types=parts.event_types,
        intake=parts.intake,
        histories=parts.histories,
        lists=parts.lists,
        boards=parts.boards,
        changes=backend.changes(),
        waiting_for_me=waiting_for_me_of(backend),
        exports=parts.exports,
        duplicates=parts.duplicates,
        sessions=parts.sessions,
        sittings=sittings_of(backend),
        minutes=minutes_of(backend),
        who_looked=parts.who_looked,
        copies=backend.copies(),
        indicators=parts.indicators,
        indicator_cases=backend.indicator_cases(),
        money=parts.money,
        stock=parts.stock,
        practices=parts.practices,
        emergency=parts.emergency,
        audit=audit,
        exchanges=parts.exchanges,
        waiter=parts.waiter,
        today=parts.today,
        secret=secret,
        accounts=entrance.accounts,
        visits=entrance.visits,
        provider=entrance.provider,
        real_day=entrance.real_day,
        is_exposed=entrance.is_exposed,
        demonstration=backend.installation.demonstration,
        people=_people(backend, entrance),
    )


def _people(backend: Backend, entrance: Entrance) -> Sequence[DemonstrationPerson]:
    is_open = backend.installation.demonstration and entrance.provider is None
    return people(backend.issuer) if is_open else ()


def run(
    app: FastAPI, listener: socket.socket, settings: Settings, *, started: Callable[[], None]
) -> None:
    """Serve until a signal ends it; `started` is called once requests are answered."""
    config = uvicorn.Config(
        OverTls(app) if settings.production else app,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        http=BoundedProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS_MAX,
    )
    server = uvicorn.Server(config)

    async def serve() -> None:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        if server.started:
            started()
        await serving

    for number in (signal.SIGINT, signal.SIGTERM):
        # The server raises the signal again once it has ended; what is around it must then still
        # be closed, rather than the process end there.
        signal.signal(number, lambda *_: None)
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(serve())


@contextmanager
def announced(settings: Settings, url: str) -> Iterator[None]:
    """Let `etage status` find this process, for as long as the block."""
    file = settings.data_dir / "run" / "http.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"http": url, "pid": os.getpid()}))
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
