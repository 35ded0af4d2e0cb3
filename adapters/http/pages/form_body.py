"""What a form sent: bounded, in one encoding, and only from a page of the same session."""

import unicodedata
from urllib.parse import parse_qs

from fastapi import Request

from adapters.http.body import read_body
from adapters.http.pages.page_route import FormExpired
from adapters.http.pages.site import Visitor, site_of
from adapters.http.problems import Problem, malformed

FORM_BYTES_MAX = 64 * 1024
FIELDS_MAX = 100
MEDIA_TYPE = "application/x-www-form-urlencoded"
TOKEN_FIELD = "jeton_formulaire"  # noqa: S105 (the name of a field, not a secret)

Form = dict[str, list[str]]


async def posted_form(request: Request, visitor: Visitor) -> Form:
    """The fields of a form of this visitor's session. Raises the 403, 413, 415, 400 problems."""
    form = await read_form(request)
    require_token(request, form, binding=visitor.session.id)
    return form


def require_token(request: Request, form: Form, *, binding: str) -> None:
    """Raise the 403 problem unless the form was made for that binding."""
    if not site_of(request).sessions.is_form_token(text(form, TOKEN_FIELD), binding):
        raise FormExpired


async def read_form(request: Request) -> Form:
    """The fields of a form, whoever sent it. Raises the 413, 415 and 400 problems."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != MEDIA_TYPE:
        raise Problem("unsupported-media-type")
    body = await read_body(request, bytes_max=FORM_BYTES_MAX)
    try:
        fields = parse_qs(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MAX
        )
    except ValueError:
        raise malformed("holds a form that cannot be read") from None
    return {name: [_plain(value) for value in values] for name, values in fields.items()}


def _plain(value: str) -> str:
    """The text as the ledger keeps texts; a control sign, which nobody types, is refused."""
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n"))
    if any(unicodedata.category(sign) == "Cc" and sign not in "\n\t" for sign in text):
        raise malformed("holds a sign that is not text")
    return text


def text(form: Form, name: str) -> str:
    """One field, without the spaces around it; empty where it was not sent."""
    return form.get(name, [""])[0].strip()
