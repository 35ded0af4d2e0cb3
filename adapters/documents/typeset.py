"""Documents to keep and to print: PDF made of data by a template, tagged for screen readers."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst

FOLDER = Path(__file__).parent
DATA_BYTES_MAX = 512 * 1024
"""About 300 pages, which take 2 seconds; a document of that length is nobody's to wait for."""


class TooLong(Exception):
    """The document would be longer than one that is made while somebody waits."""


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The document of that name (`minutes` is `minutes.typ`), as tagged PDF/UA-1.

    `data` reaches the template as JSON, so that nothing typed is ever read as markup. Its `date`,
    three whole numbers, is the document's: the same data makes the same bytes. Only the fonts of
    the library are used, and nothing is fetched. Raises TooLong.
    """
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    if len(text.encode()) > DATA_BYTES_MAX:
        raise TooLong
    day = date(*data["date"])
    made: bytes = typst.compile(
        FOLDER / f"{template}.typ",
        root=FOLDER,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": text},
        pdf_standards="ua-1",
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        package_path=str(FOLDER),
        package_cache_path=str(FOLDER),
    )
    return made
