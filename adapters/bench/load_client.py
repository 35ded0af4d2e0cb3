"""The load process: keep-alive connections over bare sockets, so that it takes little itself.

Run as `python -m adapters.bench.load_client`: a plan on the standard input, the load on the
standard output.
"""

import asyncio
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, cast

import orjson
from uvicorn.loops.auto import auto_loop_factory

from adapters.bench.figures import percentiles
from adapters.bench.lives import organisation
from adapters.bench.plan import Load, Plan
from adapters.bench.requests import Ready, learn, position_in, posting, reading
from adapters.bench.visibility import Visibility

STORED = (200, 201)
PROBLEMS_SHOWN_MAX = 5
LOOPBACK = "127.0.0.1"
_LENGTH = b"content-length:"


class Tally:
    """What was measured so far. Not frozen: it grows with each answer."""

    def __init__(self, *, counts_from: float, visibility: Visibility | None) -> None:
        self._counts_from = counts_from
        self._visibility = visibility
        self.known: dict[str, str] = {}
        self.latencies: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.events = 0
        self.answers = 0
        self.skipped = 0
        self.problems: list[str] = []

    def answered(self, ready: Ready, body: bytes, *, status: int, due: float) -> None:
        """Count one answer, and learn what it tells."""
        now = time.perf_counter()
        stored = 0
        self.answers += 1
        if status in STORED:
            stored = learn(ready, body, self.known)
            if self._visibility is not None and ready.events:
                self._visibility.stored(position_in(body), now)
        if now >= self._counts_from:
            self.latencies.append(now - due)
            self.statuses[str(status)] += 1
            self.events += stored
        if stored < len(ready.events) and len(self.problems) < PROBLEMS_SHOWN_MAX:
            self.problems.append(_told(ready, body, status))


class Lane(asyncio.Protocol):
    """One connection, with one request under way at a time."""

    def __init__(self, requests: Iterator[Ready], tally: Tally, ended: asyncio.Event) -> None:
        self._requests = requests
        self._tally = tally
        self._ended = ended
        self._buffer = b""
        self._current: Ready | None = None
        self._due: deque[float] = deque()
        self.is_paced = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # The fast loop's transports are no subclass of the standard one.
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._ended.set()

    def go(self, due: float) -> None:
        """Send one more request, now or when the one under way is answered."""
        self._due.append(due)
        if self._current is None:
            self._send()

    def _send(self) -> None:
        for ready in self._requests:
            text = ready.bytes_with(self._tally.known)
            if text is not None:
                self._current = ready
                self._transport.write(text)
                return
            self._tally.skipped += 1
        self._ended.set()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._buffer[:end].lower()
        start = head.index(_LENGTH) + len(_LENGTH)
        stop = head.find(b"\r\n", start)
        length = int(head[start:] if stop < 0 else head[start:stop])
        if len(self._buffer) < end + 4 + length:
            return
        body, self._buffer = self._buffer[end + 4 :], b""
        ready, self._current = self._current, None
        if ready is not None:
            self._tally.answered(ready, body, status=int(head[9:12]), due=self._due.popleft())
        if self._ended.is_set():
            return
        if not self.is_paced:
            self._due.append(time.perf_counter())
        if self._due:
            self._send()


async def run(plan: Plan) -> Load:
    """Carry out a plan."""
    lanes = [_made_ready(lane, plan) for lane in plan.lanes]
    visibility = Visibility(plan.model) if plan.listen else None
    if visibility is not None and plan.listen:
        await visibility.start(plan.listen)
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    began = time.perf_counter() + plan.warm_up_seconds
    tally = Tally(counts_from=began, visibility=visibility)
    connections = []
    for lane in lanes:
        requests = _again(lane) if plan.cycles else iter(lane)
        _, protocol = await loop.create_connection(
            lambda r=requests: Lane(r, tally, ended),  # type: ignore[misc]
            LOOPBACK,
            plan.port,
        )
        connections.append(protocol)
    cpu_began, wall_began = time.process_time(), time.perf_counter()
    ends_at = began + plan.seconds
    await _drive(connections, plan, ended, ends_at=ends_at)
    elapsed = min(time.perf_counter(), ends_at) - began
    share = (time.process_time() - cpu_began) / (time.perf_counter() - wall_began)
    ended.set()
    lags = await visibility.finish(began) if visibility is not None else ()
    return Load(
        seconds=elapsed,
        requests=len(tally.latencies),
        events=tally.events,
        statuses=dict(tally.statuses),
        latency_ms=percentiles(tally.latencies),
        skipped=tally.skipped,
        problems=tally.problems,
        client_share=round(share, 2),
        lag_ms=percentiles(lags),
        answers=tally.answers,
    )


async def _drive(
    lanes: Sequence[Lane], plan: Plan, ended: asyncio.Event, *, ends_at: float
) -> None:
    """Start every lane, or give each its turn at set times, until the end."""
    if plan.rate is None:
        for lane in lanes:
            lane.go(time.perf_counter())
        with_deadline = max(0.0, ends_at - time.perf_counter())
        try:
            await asyncio.wait_for(ended.wait(), with_deadline)
        except TimeoutError:
            return
        return
    for lane in lanes:
        lane.is_paced = True
    started, number = time.perf_counter(), 0
    while not ended.is_set() and time.perf_counter() < ends_at:
        due = started + number / plan.rate
        wait = due - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        lanes[number % len(lanes)].go(due)
        number += 1


def _made_ready(lane: Sequence[Any], plan: Plan) -> list[Ready]:
    return [_one(request, plan) for request in lane]


def _one(request: Any, plan: Plan) -> Ready:
    if isinstance(request, str) and plan.cookie:
        return reading(request, cookie=plan.cookie)
    if isinstance(request, str):
        return reading(request, token=plan.tokens[plan.reader])
    token = plan.tokens[organisation(request[0])]
    return posting(request, token=token, is_batch=plan.is_batch)


def _again(lane: Sequence[Ready]) -> Iterator[Ready]:
    while lane:
        yield from lane


def _told(ready: Ready, body: bytes, status: int) -> str:
    """The type of event and of problem; never what was posted."""
    problem = body[:200].decode("utf-8", "replace")
    if ready.is_batch and status in STORED:
        results = orjson.loads(body)["results"]
        problem = next((str(r["type"]) for r in results if r["status"] not in STORED), "")
    kinds = sorted({str(event["type"]) for event in ready.events})
    return f"{status} {', '.join(kinds[:3])}: {problem}"


def main() -> None:
    """Read a plan, carry it out, write what was measured."""
    plan = Plan(**orjson.loads(sys.stdin.buffer.read()))
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        load = runner.run(run(plan))
    sys.stdout.buffer.write(orjson.dumps(asdict(load)))


if __name__ == "__main__":
    main()
