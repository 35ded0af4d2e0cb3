"""A body is read as far as its bound, in its time, and no further."""

from collections.abc import Callable

import pytest

from tests.adapters.http.answers import Answer

HEAD = b"POST /body HTTP/1.1\r\nHost: door\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
KIB_64 = 65_536


def of_length(length: int, *headers: bytes) -> bytes:
    """A head that announces a body."""
    return HEAD + b"".join(headers) + b"Content-Length: %d\r\n\r\n" % length


def chunks(length: int) -> bytes:
    """A body of that many bytes in one chunk."""
    return b"%x\r\n%b\r\n0\r\n\r\n" % (length, b"x" * length)


@pytest.mark.parametrize("length", [0, 1, KIB_64])
def test_a_body_within_its_bound_is_read_whole(length: int, send: Callable[..., Answer]) -> None:
    assert int(send(of_length(length) + b"x" * length).body) == length


def test_a_body_in_chunks_is_read_without_a_length(send: Callable[..., Answer]) -> None:
    assert int(send(CHUNKED, b"2\r\n{}\r\n", b"1\r\n \r\n0\r\n\r\n", pause=0.02).body) == 3


@pytest.mark.parametrize("length", [KIB_64 + 1, 10**18, 10**30])
def test_a_body_that_announces_too_much_is_refused_unread(
    length: int, send: Callable[..., Answer]
) -> None:
    assert send(of_length(length)).status == (413 if length < 2**64 else 400)


def test_a_body_in_chunks_is_refused_where_it_passes_the_bound(
    send: Callable[..., Answer],
) -> None:
    assert send(CHUNKED + chunks(KIB_64 + 1)).status == 413


def test_a_body_that_comes_too_slowly_is_given_up(send: Callable[..., Answer]) -> None:
    answer = send(of_length(100), b"x", b"x", pause=0.1)
    assert answer.status == 408
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("encoding", [b"gzip", b"br", b"deflate", b"identity, gzip"])
def test_a_body_is_not_unpacked(encoding: bytes, send: Callable[..., Answer]) -> None:
    packed = of_length(2, b"Content-Encoding: %b\r\n" % encoding) + b"{}"
    assert send(packed).status == 415


def test_an_encoding_that_changes_nothing_is_accepted(send: Callable[..., Answer]) -> None:
    assert send(of_length(2, b"Content-Encoding: Identity\r\n") + b"{}").body == b"2"
