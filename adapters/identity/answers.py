"""What a provider answers: bounded in time and in size, and never followed elsewhere."""

import json
from collections.abc import Mapping
from typing import Any

import httpx2

from adapters.identity.key_sets import FETCH_SECONDS_MAX, KEY_SET_BYTES_MAX, host_of


class ProviderRefused(Exception):
    """The provider's answer is not one that signs anybody in; the message says why."""


class ProviderAway(Exception):
    """The provider does not answer, or not as a provider does."""


async def sent(method: str, address: str, **asked: Any) -> tuple[str, bytes]:
    """The media type and the content of an answer. Raises ProviderAway and ProviderRefused."""
    try:
        async with (
            httpx2.AsyncClient(timeout=FETCH_SECONDS_MAX, follow_redirects=False) as client,
            client.stream(method, address, **asked) as answer,
        ):
            content = b""
            async for piece in answer.aiter_bytes():
                content += piece
                if len(content) > KEY_SET_BYTES_MAX:
                    raise ProviderAway(f"{host_of(address)} answered too much")
            if 400 <= answer.status_code < 500:
                raise ProviderRefused(f"{host_of(address)} answered {answer.status_code}")
            if answer.status_code != httpx2.codes.OK:
                raise ProviderAway(f"{host_of(address)} answered {answer.status_code}")
            media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
            return media_type, content
    except httpx2.HTTPError as error:
        raise ProviderAway(f"{host_of(address)}: {type(error).__name__}") from error


def read_object(content: bytes) -> dict[str, Any]:
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ProviderAway("its answer cannot be read") from error
    if not isinstance(told, dict):
        raise ProviderAway("its answer cannot be read")
    return told


def text_of(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value:
        raise ProviderRefused(f"the provider gave no {name}")
    return value
