"""The region of a page that is kept in step: its version, and no answer where that is the same."""

import re
from hashlib import sha256

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

OPENING = '<div id="vivant"'
CLOSING = "</main>"
NO_VERSION = 'id="vivant-etat" role="status" data-version=""'
DIGEST_CHARACTERS = 32
NOT_MODIFIED = 304

_NEW_EACH_TIME = re.compile(r'name="numero" value="[0-9a-f]*"')


def answer(request: Request, text: str, *, status: int) -> Response:
    """The page, with the version of its region as ETag; 304 to whoever has that version.

    The number of a form is new each time and makes no version of its own.
    """
    _, opening, region = text.partition(OPENING)
    if not opening:
        return HTMLResponse(text, status_code=status)
    shown = _NEW_EACH_TIME.sub("", region.partition(CLOSING)[0])
    version = f'"{sha256(shown.encode()).hexdigest()[:DIGEST_CHARACTERS]}"'
    if request.headers.get("if-none-match") == version:
        return Response(status_code=NOT_MODIFIED, headers={"ETag": version})
    told = NO_VERSION.replace('""', f"'{version}'")
    text = text.replace(NO_VERSION, told, 1)
    return HTMLResponse(text, status_code=status, headers={"ETag": version})


def is_by_itself(request: Request) -> bool:
    """Whether a page asks without anybody having done anything, to keep itself in step."""
    accepted = request.headers.get("accept", "")
    return "hx-request" in request.headers or accepted.startswith("text/event-stream")
