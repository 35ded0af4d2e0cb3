"""Posting a file over HTTP as a partner would: batches, receipts, and what was refused."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import orjson

from adapters.http.json_text import parse
from domain.user_error import UserError
from services.posting import (
    BadLine,
    Batch,
    Line,
    in_batches,
    learned,
    read_lines,
    read_receipts,
    receipt_line,
    resolved,
)

BATCH_TYPE = "application/cloudevents-batch+json"
ANSWER_SECONDS_MAX = 30.0
TRIES_MAX = 5

TokenOf = Callable[[str], str]


class CannotPost(UserError):
    """The service cannot be reached or does not take what is posted; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """One line that was not stored; `problem` is the last part of the problem's type.

    `stage` and `allowed` are told of a household that the poster follows.
    """

    line: int
    problem: str
    detail: str
    detail_fr: str | None = None
    stage: str | None = None
    allowed: Sequence[str] = ()


@dataclass(slots=True, kw_only=True)
class Report:
    """What became of the lines posted so far. Not frozen: it grows while a file is posted."""

    stored: int = 0
    duplicates: int = 0
    refused: list[Refused] = field(default_factory=list)
    position: int = 0

    @property
    def lines(self) -> int:
        return self.stored + self.duplicates + len(self.refused)


class Poster:
    """Posts lines to one service; `token_of` gives the credential of an organisation."""

    def __init__(self, url: str, token_of: TokenOf) -> None:
        self._token_of = token_of
        self._client = httpx2.Client(base_url=url, timeout=ANSWER_SECONDS_MAX)
        self._tokens: dict[str, str] = {}

    def close(self) -> None:
        self._client.close()

    def post(
        self, texts: Iterator[bytes], *, receipts: Path | None, keeps_order: bool = False
    ) -> Iterator[Report]:
        """Post lines; yields the report after each batch.

        `receipts` keeps which household each own reference means, between runs. Raises CannotPost.
        """
        known = _known(receipts)
        report = Report()
        lines = self._events(read_lines(texts, parse), report)
        for batch in in_batches(lines, known=known, keeps_order=keeps_order):
            ready, bad = resolved(batch, known)
            report.refused += [_bad(line) for line in bad]
            if ready:
                told = self._post_batch(batch, ready, report)
                known |= told
                if receipts is not None and told:
                    with open(receipts, "ab", opener=_private) as file:
                        file.writelines(receipt_line(*one) for one in told.items())
            yield report
        yield report

    def _events(self, read: Iterator[Line | BadLine], report: Report) -> Iterator[Line]:
        for line in read:
            if isinstance(line, BadLine):
                report.refused.append(_bad(line))
            else:
                yield line

    def _post_batch(self, batch: Batch, ready: Sequence[Line], report: Report) -> dict[str, str]:
        results = self._answered(batch.organisation, [line.envelope for line in ready])
        told: dict[str, str] = {}
        for line, result in zip(ready, results, strict=True):
            if result["status"] in (200, 201):
                report.stored += result["status"] == 201
                report.duplicates += result["status"] == 200
                report.position = max(report.position, result["position"])
                told |= learned(line.envelope, result["household_id"])
            else:
                report.refused.append(_refused(line, result))
        return told

    def _answered(
        self, organisation: str, envelopes: Sequence[Mapping[str, Any]]
    ) -> Sequence[dict[str, Any]]:
        headers = {
            "Authorization": f"Bearer {self._token(organisation)}",
            "Content-Type": BATCH_TYPE,
        }
        body = orjson.dumps(envelopes)
        response = None
        for _ in range(TRIES_MAX):
            try:
                response = self._client.post("/v1/events", content=body, headers=headers)
            except httpx2.TransportError as error:
                raise CannotPost(
                    f"no etage service answers at {self._client.base_url}; is `etage serve` up?"
                ) from error
            except httpx2.InvalidURL as error:
                raise CannotPost(f"{self._client.base_url} is no URL") from error
            if response.status_code != 503:
                break
        if response is None or response.status_code != 200:
            raise CannotPost(_words(response))
        results: list[dict[str, Any]] = orjson.loads(response.content)["results"]
        return results

    def _token(self, organisation: str) -> str:
        if organisation not in self._tokens:
            self._tokens[organisation] = self._token_of(organisation)
        return self._tokens[organisation]


def _known(receipts: Path | None) -> dict[str, str]:
    if receipts is None or not receipts.exists():
        return {}
    with receipts.open("rb") as file:
        return read_receipts(file)


def _private(path: str, flags: int) -> int:
    # Own case references are personal data: only whoever posts may read what is kept of them.
    return os.open(path, flags, 0o600)


def _words(response: httpx2.Response | None) -> str:
    if response is None:
        return "the service does not answer"
    try:
        told = orjson.loads(response.content)
        return f"the service answers {response.status_code}: {told['title']}"
    except (ValueError, KeyError, TypeError):
        return f"this is no etage service: it answers {response.status_code}"


def _bad(line: BadLine) -> Refused:
    return Refused(line=line.number, problem="malformed", detail=line.reason)


def _refused(line: Line, result: Mapping[str, Any]) -> Refused:
    return Refused(
        line=line.number,
        problem=str(result["type"]).rpartition("/")[2],
        detail=_told(result, "detail", otherwise=result["title"]),
        detail_fr=_told(result, "detail_fr", otherwise=result.get("title_fr", "")) or None,
        stage=result.get("stage"),
        allowed=tuple(result.get("allowed", ())),
    )


def _told(result: Mapping[str, Any], member: str, *, otherwise: str) -> str:
    """What the problem says in one tongue, with the places it is about."""
    errors = [error for error in result.get("errors", ()) if member in error]
    places = "; ".join(f"{error['pointer']} {error[member]}" for error in errors)
    detail = str(result.get(member) or otherwise)
    return f"{detail} ({places})" if places else detail
