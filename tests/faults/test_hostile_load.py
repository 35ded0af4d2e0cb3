"""All that nobody should send, again and again: the service's memory stays what it was."""

import gzip
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.acceptance.service import STRUCTURED, Service, serving
from tests.adapters.http.hostile import HOSTILE, text

GRAND = "grandlyon-habitat"
ROUNDS = 5
GROWN_KIB_MAX = 20 * 1024
LARGE = b"0" * (20 * 1024 * 1024)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose process is looked at."""
    with serving(tmp_path_factory.mktemp("hostile")) as running:
        yield running


def resident_kib(service: Service) -> int:
    """The memory that the process has now."""
    assert service.process
    status = Path(f"/proc/{service.process.pid}/status").read_text()
    (line,) = [each for each in status.splitlines() if each.startswith("VmRSS:")]
    return int(line.split()[1])


def bodies(service: Service) -> Iterator[int]:
    """Every body of the corpus, one that unpacks to very much, and one that is very large."""
    token = {b"authorization": f"Bearer {service.token(GRAND)}".encode()}
    for hostile in HOSTILE:
        heads = [*token.items(), *hostile.headers]
        if hostile.content_type is not None:
            heads.append((b"content-type", hostile.content_type.encode()))
        yield service.client.post("/v1/events", content=hostile.body, headers=heads).status_code
    packed = {**token, b"content-type": STRUCTURED.encode(), b"content-encoding": b"gzip"}
    yield service.client.post(
        "/v1/events", content=gzip.compress(LARGE), headers=packed
    ).status_code
    yield large(service, token)


def large(service: Service, token: dict[bytes, bytes]) -> int:
    """What a body of twenty megabytes is answered, also where it is cut off while it is sent."""
    try:
        heads = {**token, b"content-type": STRUCTURED.encode()}
        return service.client.post("/v1/events", content=LARGE, headers=heads).status_code
    except httpx2.TransportError:
        return 413


def heads(service: Service) -> Iterator[int]:
    """Ten thousand headers, one that has no end, and an address that has none."""
    many = b"".join(b"x-%d: 1\r\n" % number for number in range(10_000))
    yield raw(service, b"GET /v1/feed HTTP/1.1\r\nhost: a\r\n" + many + b"\r\n")
    yield raw(service, b"GET /v1/feed HTTP/1.1\r\nhost: a\r\nx: " + b"a" * 1_000_000)
    yield raw(service, b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\n\r\n")


def raw(service: Service, sent: bytes) -> int:
    """The status of what is answered to these bytes; 400 where the connection was cut."""
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as connection:
        try:
            connection.sendall(sent)
            answer = connection.recv(1024)
        except OSError:
            return 400
    return int(answer.split(b" ")[1]) if answer else 400


def test_memory_stays_what_it_was_whatever_is_sent(service: Service) -> None:
    statuses = [*bodies(service), *heads(service)]
    before = resident_kib(service)
    for _ in range(ROUNDS):
        statuses += [*bodies(service), *heads(service)]
    grown = resident_kib(service) - before
    assert {status // 100 for status in statuses} == {4}
    assert grown < GROWN_KIB_MAX
    caller = service.as_(GRAND)
    assert caller.send(text()).status_code == 404, "it answers as before"
    sys.stdout.write(
        f"hostile requests: {len(statuses)}, answered 5xx: 0, memory grown by {grown} KiB\n"
    )
