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
from services.ports import Posted

NONCE_FIELD = "numero"
OUT_OF_TURN = "illegal-transition"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormState:
    """What a form shows: its number, what was typed, and what is wrong with it.

    The number is the id of the event to be: sent twice, it is stored once. `labels` are what the
    summary of a refusal calls the fields that are this form's alone. Where what was told is
    corrected, what is optional is not said to be.
    """

    nonce: str
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    errors: Sequence[FormError] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    corrects: bool = False

    def value(self, name: str, default: str = "") -> str:
        """What was typed in one field."""
        return self.values.get(name, [default])[0]

    def chosen(self, name: str) -> Sequence[str]:
        """What was ticked in one field."""
        return self.values.get(name, [])

    @property
    def wrong(self) -> frozenset[str | None]:
        """The fields that something is wrong with."""
        return frozenset(error.field for error in self.errors)

    @property
    def is_out_of_turn(self) -> bool:
        """Whether the path refuses it where it stands, whatever is filled in."""
        return any(error.problem == OUT_OF_TURN for error in self.errors)

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
    posted = _checked(site, visitor, draft, nonce=nonce)
    if isinstance(posted, Problem):
        return form_errors(posted, draft.fields, site.words)
    (answer,) = await site.parts.intake.handle(visitor.actor, [posted])
    if isinstance(answer, Receipt):
        return answer
    return form_errors(problem_of(answer), draft.fields, site.words)


def misfits(site: Site, visitor: Visitor, draft: Draft, *, nonce: str) -> Sequence[FormError]:
    """What does not fit the event's type, where a form is not to be posted as it is."""
    posted = _checked(site, visitor, draft, nonce=nonce)
    return form_errors(posted, draft.fields, site.words) if isinstance(posted, Problem) else ()


def _checked(site: Site, visitor: Visitor, draft: Draft, *, nonce: str) -> Posted | Problem:
    actor = visitor.actor
    envelope = Envelope(
        source=f"urn:etage:org:{actor.organisation}:pages",
        id=nonce,
        type=draft.type,
        subject=draft.subject,
        time=_now(site),
        data=draft.data,
    )
    return validated(envelope, actor, site.parts.event_types)


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
