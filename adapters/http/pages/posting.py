"""Forms to events: what was filled in goes through the same intake as a partner's events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from adapters.http.cloudevents import Envelope
from adapters.http.intake import problem_of, validated
from adapters.http.pages.form_body import Form, text
from adapters.http.pages.refusals import FormError, form_errors
from adapters.http.pages.site import Site, Visitor
from adapters.http.problems import Problem
from services.answers import Receipt

NONCE_FIELD = "numero"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormState:
    """What a form shows: its number, what was typed, and what is wrong with it.

    The number is the id of the event to be: sent twice, it is stored once.
    """

    nonce: str
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    errors: Sequence[FormError] = ()

    def value(self, name: str, default: str = "") -> str:
        """What was typed in one field."""
        return self.values.get(name, [default])[0]

    def chosen(self, name: str) -> Sequence[str]:
        """What was ticked in one field."""
        return self.values.get(name, [])

    def error(self, name: str) -> FormError | None:
        """What is wrong with one field."""
        return next((error for error in self.errors if error.field == name), None)


def new_form(values: Mapping[str, Sequence[str]] | None = None) -> FormState:
    """An empty form with a number of its own."""
    return FormState(nonce=uuid4().hex, values=values or {})


def sent_form(form: Form) -> FormState:
    """The form as it was sent; one whose number is not ours gets a new one."""
    given = text(form, NONCE_FIELD)
    try:
        nonce = UUID(given).hex
    except ValueError:
        nonce = uuid4().hex
    return FormState(nonce=nonce, values=form)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event to be posted; `fields` tells which field of the form fills which JSON pointer."""

    type: str
    subject: str
    data: Mapping[str, Any]
    fields: Mapping[str, str]


async def post(
    site: Site, visitor: Visitor, draft: Draft, *, nonce: str
) -> Receipt | Sequence[FormError]:
    """The receipt, of now or of an earlier sending, or what is wrong. Raises LedgerUnavailable."""
    actor = visitor.actor
    envelope = Envelope(
        source=f"urn:etage:org:{actor.organisation}:pages",
        id=nonce,
        type=draft.type,
        subject=draft.subject,
        time=_now(site),
        data=draft.data,
    )
    posted = validated(envelope, actor, site.parts.event_types)
    if isinstance(posted, Problem):
        return form_errors(posted, draft.fields, site.words)
    (answer,) = await site.parts.intake.handle(actor, [posted])
    if isinstance(answer, Receipt):
        return answer
    return form_errors(problem_of(answer), draft.fields, site.words)


def _now(site: Site) -> datetime:
    """This hour of the programme's day, which a demonstration pins to a day of the past."""
    zone = ZoneInfo(site.parts.configuration.rules.timezone)
    clock = datetime.now(zone)
    return datetime.combine(site.parts.today(), clock.time(), zone).astimezone(UTC)


def without_blanks(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data without fields left empty, nor parts of which nothing was filled in."""
    kept: dict[str, Any] = {}
    for name, value in data.items():
        inner = without_blanks(value) if isinstance(value, Mapping) else value
        if inner not in ("", None, [], {}):
            kept[name] = inner
    return kept
