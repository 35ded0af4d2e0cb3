"""The report of a run: one JSON file with everything, and a table to read."""

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import orjson
import psycopg
from rich.table import Table

from adapters.bench.figures import Goal, Measured
from adapters.bench.sizes import Sizes

PACKAGES = (
    "etage",
    "eventsourcing",
    "fastapi",
    "orjson",
    "psycopg",
    "pydantic",
    "starlette",
    "uvicorn",
    "uvloop",
)
WORDS = {True: "met", False: "NOT met", None: "not run"}
_SETTINGS = """
    SELECT name, setting FROM pg_settings
    WHERE name IN ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes',
                   'shared_buffers', 'wal_level')
"""


def machine() -> dict[str, Any]:
    """What it runs on."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "platform": platform.platform(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "memory_bytes": pages,
        "load_average_at_start": os.getloadavg(),
    }


def versions(server: str) -> dict[str, Any]:
    """Of Python, the packages on the path, and the server with its settings."""
    with psycopg.connect(server) as connection:
        settings = {row[0]: row[1] for row in connection.execute(_SETTINGS)}
    packages = {name: metadata.version(name) for name in PACKAGES}
    return {"python": platform.python_version(), "postgresql": settings, **packages}


def written(
    folder: Path,
    *,
    about: Mapping[str, Any],
    sizes: Sizes,
    measured: Sequence[Measured],
    peers: Mapping[str, Any],
) -> Path:
    """Write the JSON file of a run into the folder; its path."""
    now = datetime.now(UTC)
    told = {
        "finished_at": now,
        **about,
        "settings": asdict(sizes),
        "workloads": [_told(one) for one in measured],
        "peers": peers,
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"bench-{now:%Y%m%dT%H%M%S%f}.json"
    path.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    return path


def table(measured: Sequence[Measured], peers: Mapping[str, Any]) -> Table:
    """The figures with what stands beside them, and how they stand to the goals."""
    shown = Table(title="Measured on this machine, now; quote the ratios")
    for heading in ("workload", "figure", "beside it", "ratio or figure", "goal", ""):
        shown.add_column(heading, overflow="fold")
    for one in measured:
        rows = max(1, len(one.goals))
        beside = [f"{name}: {_rate(told)}" for name, told in one.beside.items()]
        for number in range(rows):
            goal = one.goals[number] if number < len(one.goals) else None
            shown.add_row(
                one.workload if number == 0 else "",
                _summary(one) if number == 0 else "",
                beside[number] if number < len(beside) else "",
                *(_goal(goal) if goal else ("", "", "")),
                end_section=number == rows - 1,
            )
    for name, told in peers.items():
        reason = f"not run ({told['not_run']})" if "not_run" in told else _rate(told)
        shown.add_row("peer", name, reason, "", "", "")
    return shown


def _told(one: Measured) -> dict[str, Any]:
    goals = [asdict(goal) | {"met": goal.met} for goal in one.goals]
    return asdict(one) | {"goals": goals}


def _summary(one: Measured) -> str:
    latency = one.figures.get("latency_ms") or {}
    told = [_rate(one.figures)] if "events_per_second" in one.figures else []
    told += [
        f"{name}: p50 {each['p50']} ms, p99 {each['p99']} ms"
        for name, each in one.figures.get("pages_ms", {}).items()
        if each
    ]
    told += [f"p{share} {latency[f'p{share}']} ms" for share in (50, 99) if latency]
    spent = one.figures.get("service_processor_us_per_event")
    told += [f"{spent:,.0f} µs of the processor an event"] if spent else []
    return ", ".join(told)


def _rate(told: Mapping[str, Any]) -> str:
    return f"{told['events_per_second']:,.0f} events/s"


def _goal(goal: Goal) -> tuple[str, str, str]:
    bound = f"{'≤' if goal.at_most else '≥'} {goal.bound:,g} {goal.words}"
    value = "-" if goal.value is None else f"{goal.value:,.2f}"
    return value, bound, WORDS[goal.met]
