"""What a raw socket can do to the door: every answer is a problem, and nobody waits for it."""

import json
from collections.abc import Callable

import pytest

from tests.adapters.http.answers import Answer, Connect, read_answer

HEAD = b"POST /body HTTP/1.1\r\nHost: door\r\n"
GET = b"GET /parameter?as_of=2019-03-12 HTTP/1.1\r\nHost: door\r\n"
SMUGGLED = HEAD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"

BROKEN = {
    "no HTTP at all": (400, b"hello\r\n\r\n"),
    "a binary greeting": (400, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
    "an unknown method": (400, b"BREW /body HTTP/1.1\r\n\r\n"),
    "a version of its own": (400, b"GET / HTTP/9.9\r\n\r\n"),
    "a space in a header's name": (400, HEAD + b"X Y: 1\r\n\r\n"),
    "a NUL in a header": (400, HEAD + b"X: a\x00b\r\n\r\n"),
    "a folded header": (400, HEAD + b"X: a\r\n b\r\n\r\n"),
    "two lengths": (400, HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
    "a negative length": (400, HEAD + b"Content-Length: -1\r\n\r\n"),
    "a length and chunks": (400, SMUGGLED),
    "a chunk without length": (400, HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n"),
    "10 000 headers": (431, HEAD + b"A: b\r\n" * 10_000 + b"\r\n"),
    "101 headers": (431, HEAD + b"A: b\r\n" * 100 + b"\r\n"),
    "a header of 20 MB": (431, HEAD + b"X: " + b"y" * 20_000_000 + b"\r\n\r\n"),
    "a name of 1 MB": (431, HEAD + b"y" * 1_000_000 + b": 1\r\n\r\n"),
    "an address of 9 KiB": (414, b"GET /" + b"y" * 9_000 + b" HTTP/1.1\r\nHost: door\r\n\r\n"),
    "an address of 1 MB": (414, b"GET /" + b"y" * 1_000_000 + b" HTTP/1.1\r\n\r\n"),
    "a header without end": (431, HEAD + b"X: " + b"y" * 40_000),
    "half a head": (408, HEAD),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_request_is_answered_with_a_problem(
    name: str, send: Callable[..., Answer]
) -> None:
    status, request = BROKEN[name]
    answer = send(request)
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["connection"] == "close"
    assert json.loads(answer.body)["status"] == status


def test_ninety_nine_headers_are_read(send: Callable[..., Answer]) -> None:
    assert send(GET + b"A: b\r\n" * 99 + b"\r\n").status == 200


def test_a_head_may_come_in_pieces(send: Callable[..., Answer]) -> None:
    assert send(GET[:10], GET[10:25], GET[25:] + b"\r\n", pause=0.05).status == 200


def test_one_connection_serves_many_requests(connect: Connect) -> None:
    with connect() as (connection, reader):
        for _ in range(3):
            connection.sendall(HEAD + b"Content-Length: 2\r\n\r\n{}")
            assert read_answer(reader).body == b"2"


def test_requests_sent_together_are_answered_in_turn(connect: Connect) -> None:
    request = HEAD + b"Content-Length: 2\r\n\r\n{}"
    with connect() as (connection, reader):
        connection.sendall(request + GET + b"\r\n")
        assert read_answer(reader).body == b"2"
        assert read_answer(reader).body == b'"2019-03-12"'


def test_a_connection_that_says_nothing_is_closed(connect: Connect) -> None:
    with connect() as (_, reader):
        assert reader.read(1) == b""


def test_a_sender_that_is_refused_too_early_may_finish_and_read_why(
    send: Callable[..., Answer],
) -> None:
    megabytes = 5_000_000
    answer = send(HEAD + b"Content-Length: %d\r\n\r\n" % megabytes, b"x" * megabytes)
    assert answer.status == 413


def test_a_sender_that_stops_after_a_refusal_is_let_go(connect: Connect) -> None:
    with connect() as (connection, reader):
        connection.sendall(HEAD + b"Content-Length: 100000\r\n\r\n")
        assert read_answer(reader).status == 413
        connection.sendall(b"x")
        assert reader.read(1) == b""
