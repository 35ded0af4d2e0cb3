"""Group calls: whatever is waiting is served in one round trip (group commit, group look-up)."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Generic, TypeVar

from services.ports import LedgerUnavailable

ITEMS_PER_CALL_MAX = 1000
ITEMS_WAITING_MAX = 20_000

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class TooManyWaiting(LedgerUnavailable):
    """More is waiting than can be served in time; nothing of this call was tried."""


@dataclass(frozen=True, slots=True)
class _Call(Generic[Asked, Answer]):
    asked: Sequence[Asked]
    answer: Future[Sequence[Answer]]


class GroupCall(Generic[Asked, Answer]):
    """One thread that takes all waiting calls, serves them together and answers each.

    The items of one call stay together and in order. While one group is being served the next
    one gathers, so that a commit is shared by whoever waited for it.
    """

    def __init__(self, serve: Callable[[Sequence[Asked]], Sequence[Answer]], *, name: str) -> None:
        self._serve = serve
        self._waiting: deque[_Call[Asked, Answer]] = deque()
        self._items_waiting = 0
        self._changed = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def call(self, asked: Sequence[Asked]) -> Sequence[Answer]:
        """Wait in this thread for the answers, one for each item.

        Raises what serving raised.
        """
        return self._submit(asked).result()

    async def acall(self, asked: Sequence[Asked]) -> Sequence[Answer]:
        """Wait in the running event loop for the answers, one for each item.

        Raises what serving raised.
        """
        return await asyncio.wrap_future(self._submit(asked))

    def close(self) -> None:
        """Serve what is waiting, then end the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()

    def _submit(self, asked: Sequence[Asked]) -> Future[Sequence[Answer]]:
        call: _Call[Asked, Answer] = _Call(asked, Future())
        with self._changed:
            if self._closing or self._items_waiting + len(asked) > ITEMS_WAITING_MAX:
                raise TooManyWaiting("too many requests are waiting")
            self._waiting.append(call)
            self._items_waiting += len(asked)
            self._changed.notify()
        return call.answer

    def _run(self) -> None:
        while calls := self._take():
            items = [item for call in calls for item in call.asked]
            try:
                answers = self._serve(items)
            except BaseException as error:  # noqa: BLE001 (every waiting caller is told of it)
                for call in calls:
                    _settle_error(call.answer, error)
                continue
            start = 0
            for call in calls:
                end = start + len(call.asked)
                _settle(call.answer, answers[start:end])
                start = end

    def _take(self) -> list[_Call[Asked, Answer]]:
        with self._changed:
            while not self._waiting and not self._closing:
                self._changed.wait()
            calls: list[_Call[Asked, Answer]] = []
            size = 0
            while self._waiting and (
                not calls or size + len(self._waiting[0].asked) <= ITEMS_PER_CALL_MAX
            ):
                call = self._waiting.popleft()
                calls.append(call)
                size += len(call.asked)
            self._items_waiting -= size
            return calls


def _settle(future: Future[Sequence[Answer]], answers: Sequence[Answer]) -> None:
    # A caller may have given up at its deadline: then nobody wants the answer any more.
    if future.set_running_or_notify_cancel():
        future.set_result(answers)


def _settle_error(future: Future[Sequence[Answer]], error: BaseException) -> None:
    if future.set_running_or_notify_cancel():
        future.set_exception(error)
