"""What an answer tells: canaries in its bytes, and codes beside a household's identifier."""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

import httpx2

from adapters.http.pages.typography import MONTHS
from adapters.sheets import CSV_TYPE
from tests.access.planted import CODES

CANARY = re.compile(r"canariC\dx\d\dx\d{3}fictif|\d{4}-\d\d-17|\d{5}\.37|\+336\d{8}")
FRENCH_DAY = re.compile(rf"17\s({'|'.join(MONTHS)})\s(\d{{4}})")
OFFERED = re.compile(
    r'<option value="[^"]*">[^<]*</option>'
    r'|<label><input type="(?:radio|checkbox)" name="[^"]*" value="[^"]*"(?: required)?>'
    r" <span>[^<]*</span></label>"
)
"""What a form offers to choose, and nobody chose: it is the same for every household."""

IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
UNCHOSEN = re.compile(r"<option(?![^>]*\sselected)[^>]*>.*?</option>", re.DOTALL)
"""What a form offers to choose from, which tells nothing of the household."""
NAMING = ("household_id", "subject", "household")

Codes = dict[str, set[str]]
"""By household: `=value` and `name=value` of whatever is told of it."""

Labels = Mapping[str, str]
"""The French label of every code that is planted."""


def canaries_in(answer: str) -> frozenset[str]:
    """The canaries that an answer holds, also as pages write amounts and days."""
    plain = re.sub(r"(?<=\d)[\u202f\u00a0 ](?=\d{3},)", "", answer)
    found = CANARY.findall(re.sub(r"(?<=\d{5}),(?=37)", ".", plain))
    days = FRENCH_DAY.findall(unescape(answer))
    written = [f"{year}-{MONTHS.index(month) + 1:02}-17" for month, year in days]
    return frozenset([*found, *written])


def labels(lists: Mapping[str, Mapping[str, str]]) -> Labels:
    """What pages and files write for the codes that are planted."""
    return {code: lists[name][code] for name, codes in CODES.items() for code in codes}


def codes_in(answer: httpx2.Response, household: str | None, labels: Labels) -> Codes:
    """The codes and small values that an answer tells of each household.

    Values that are no household's own are told apart by the identifier that stands with them: in
    JSON by the nearest object that has one, in a table by the line, in a page of one household by
    the address that was asked for. A page of many tells them of nobody.
    """
    found: Codes = {}
    kind = answer.headers.get("content-type", "")
    if answer.status_code >= 400:
        return found
    if kind.startswith("application/json"):
        for owner, name, value in _scalars(json.loads(answer.content), household, ""):
            found.setdefault(owner, set()).update((f"={value}", f"{name}={value}"))
    elif kind == CSV_TYPE:
        for line in answer.text.splitlines():
            for owner in IDENTIFIER.findall(line):
                found.setdefault(owner, set()).update(_told(line, labels))
    elif household is not None and kind.startswith("text/html"):
        found[household] = _told(unescape(OFFERED.sub("", answer.text)), labels)
    return found


def _told(text: str, labels: Labels) -> set[str]:
    plain = text.replace("\u00a0", " ").casefold()
    return {
        f"={code}"
        for code, label in labels.items()
        if re.search(rf"\b({re.escape(code)}|{re.escape(label.casefold())})\b", plain)
    }


def _scalars(value: Any, owner: str | None, name: str) -> Iterator[tuple[str, str, str]]:
    """Every value with the household and the name that it stands under."""
    if isinstance(value, Mapping):
        owner = next((str(value[each]) for each in NAMING if value.get(each)), owner)
        for key, inner in value.items():
            yield from _scalars(inner, owner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _scalars(inner, owner, name)
    elif owner is not None:
        yield owner, name, json.dumps(value).strip('"')
