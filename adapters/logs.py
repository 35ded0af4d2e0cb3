"""Logs: one JSON object a line on the standard error, the libraries' lines among them."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import orjson
import structlog

QUIET = ("httpx2", "httpcore2", "asyncio", "psycopg.pool", "uvicorn.access")
"""Libraries that would log every call, addresses included."""


def configure_logs(level: str) -> None:
    """Set the process's logs up, once, at its start."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_values,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(serializer=_json),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _json(value: Any, **_: Any) -> str:
    return orjson.dumps(value, default=str).decode()


def _without_values(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep of an exception its class and its places: its text may hold what somebody typed."""
    told = line.pop("exc_info", None)
    error = told[1] if isinstance(told, tuple) else sys.exc_info()[1] if told else None
    if isinstance(error, BaseException):
        line["exception"] = _described(error)
    return line


def _described(error: BaseException) -> dict[str, Any]:
    places = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_qualname}")
        trace = trace.tb_next
    return {"class": type(error).__qualname__, "places": places[-8:]}
