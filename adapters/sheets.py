"""Tables as files: CSV and XLSX in which no text becomes a formula, under names the server makes.

Source of the rules: OWASP ASVS 5.0, 1.2.10 (formula injection) and 5.4.1 (file names); RFC 4180.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

Cell = str | int | Decimal | date | None

CELL_CHARACTERS_MAX = 32_767
"""The most that a cell of a spreadsheet holds."""
SHEET_NAME = re.compile(r"[^\[\]:*?/\\]{1,31}")
FILE_NAME_PART = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTE_ORDER_MARK = "\ufeff"

# What begins a formula, in the narrow and in the wide form; what stands before it and is not
# seen; and what another setting of a spreadsheet would take for the end of the cell before.
_FORMULA = re.compile(
    r"""(^|[;,|])([\s"\u200b-\u200f\u2060-\u2064\ufeff]*)(?=[=+\-@\u2212\uff1d\uff0b\uff0d\uff20])"""
)


class Variant(StrEnum):
    """For whom a CSV file is: a French Excel, or a program (RFC 4180, ISO dates, codes)."""

    EXCEL = "excel"
    MACHINE = "machine"


FORMATS: Mapping[type, str] = {str: "@", date: "dd/mm/yyyy", Decimal: "#,##0.00"}
"""How a workbook shows what it holds: a text stays one when it is typed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name for programs, its title for people, and its width in characters."""

    name: str
    title: str
    width: int = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a file holds: rows have a cell for every column."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


def safe_text(text: str) -> str:
    """The text as a cell may hold it: on one line, and never the beginning of a formula.

    A quote before `=`, `+`, `-` and `@` makes a spreadsheet take it for text, also once the file
    was saved as another kind and opened again. Raises ValueError for more than a cell holds.
    """
    if len(text) > CELL_CHARACTERS_MAX:
        raise ValueError(f"a cell holds {CELL_CHARACTERS_MAX} characters at most")
    line = "".join(" " if _breaks(character) else character for character in text)
    return _FORMULA.sub(r"\1\2'", line)


def _breaks(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Zl", "Zp")


def as_csv(table: Table, variant: Variant) -> bytes:
    """The table as CSV: with `;`, decimal commas and French dates for Excel, else as RFC 4180."""
    is_excel = variant is Variant.EXCEL
    told = io.StringIO(newline="")
    if is_excel:
        told.write(BYTE_ORDER_MARK)
    writer = csv.writer(told, delimiter=";" if is_excel else ",", quoting=csv.QUOTE_ALL)
    writer.writerow([safe_text(each.title if is_excel else each.name) for each in table.columns])
    for row in _rows(table):
        writer.writerow([_in_french(cell) if is_excel else _plain(cell) for cell in row])
    return told.getvalue().encode()


def _rows(table: Table) -> Iterator[Sequence[Cell]]:
    for row in table.rows:
        if len(row) != len(table.columns):
            raise ValueError("a row has a cell for every column")
        yield row


def _in_french(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    return _plain(cell)


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return safe_text(cell)
        case Decimal():
            return f"{cell:f}"
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def as_workbook(table: Table, *, made_on: date) -> bytes:
    """The table as a workbook of one sheet, in memory: no copy is left on a disk.

    Every text is written as a text, whatever it looks like. Raises ValueError for a bad title.
    """
    return as_workbook_of([table], title=table.title, made_on=made_on)


def as_workbook_of(tables: Sequence[Table], *, title: str, made_on: date) -> bytes:
    """The tables as a workbook, a sheet each, as `as_workbook` makes one.

    Raises ValueError for a title that cannot name a sheet, and for two sheets of one title.
    """
    titles = [table.title for table in tables]
    if not all(map(SHEET_NAME.fullmatch, titles)):
        raise ValueError("the title cannot name a sheet")
    if len({each.casefold() for each in titles}) < len(titles):
        raise ValueError("two sheets cannot have one title")
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        created = datetime.combine(made_on, time(), UTC)
        book.set_properties({"title": title, "created": created})
        bold = book.add_format({"bold": True})
        formats = {kind: book.add_format({"num_format": code}) for kind, code in FORMATS.items()}
        for table in tables:
            _add_sheet(book.add_worksheet(table.title), table, bold=bold, formats=formats)
    return file.getvalue()


def _add_sheet(sheet: Any, table: Table, *, bold: Any, formats: Mapping[type, Any]) -> None:
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, safe_text(column.title), bold)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(_rows(table), 1):
        for place, cell in enumerate(row):
            _write(sheet, (number, place), cell, formats=formats)


def _write(sheet: Any, at: tuple[int, int], cell: Cell, *, formats: Mapping[type, Any]) -> None:
    match cell:
        case str():
            sheet.write_string(*at, safe_text(cell), formats[str])
        case date():
            sheet.write_datetime(*at, datetime.combine(cell, time()), formats[date])
        case Decimal() | int():
            sheet.write_number(*at, cell, formats.get(type(cell)))
        case None:
            pass


def file_name(*parts: str, day: date, ending: str) -> str:
    """A name of lower-case words, the day and the ending; nothing that anybody typed.

    Raises ValueError for a part that is no slug.
    """
    for part in (*parts, ending):
        if not FILE_NAME_PART.fullmatch(part):
            raise ValueError("a file is named by slugs")
    return f"{'-'.join(parts)}-{day.isoformat()}.{ending}"


def attached(name: str) -> Mapping[str, str]:
    """The headers of an answer that is a file of that name, which no cache keeps."""
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
