"""What a file tells whoever opens it, for a look for canaries in it."""

import io
import re
import zipfile
from datetime import date, timedelta
from html import unescape

import httpx2

from adapters.http.pages.minutes_page import PDF_TYPE
from adapters.sheets import CSV_TYPE, XLSX_TYPE
from tests.security.pdf_text import Pdf

DAY_ZERO = date(1899, 12, 30)
DAYS = re.compile(r"<v>(\d{5})</v>")
FRENCH_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})")


def text_of(answer: httpx2.Response) -> str:
    """The answer's text; of a workbook that of every part, with days as ISO writes them too.

    Of a document the text of its pages, also with every line that was broken in one.
    """
    kind = answer.headers.get("content-type")
    if kind == PDF_TYPE:
        document = Pdf(answer.content)
        return "\n".join([document.text, document.words, document.text.replace("\n", "")])
    if kind == XLSX_TYPE:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            told = unescape("\n".join(archive.read(name).decode() for name in archive.namelist()))
        days = [(DAY_ZERO + timedelta(int(number))).isoformat() for number in DAYS.findall(told)]
        return "\n".join([told, *days])
    if kind == CSV_TYPE:
        days = [f"{year}-{month}-{day}" for day, month, year in FRENCH_DAY.findall(answer.text)]
        return "\n".join([answer.text, *days])
    return answer.text
