"""What the pages of a programme are asked of: a programme, a day and a part, in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import Request

from adapters.http.pages.site import Site
from adapters.http.pages.words import Choice
from adapters.http.reading import day_of
from domain.access import Actor
from domain.programme import Programme
from services.history import NotFound
from services.indicator_figures import Scope
from services.indicator_rights import View

DAY = "au"
NARROWINGS: Mapping[str, str] = {
    "territoire": "territory",
    "bailleur": "landlord",
    "volet": "stream",
}
"""The words of the address, and what each narrows a scope by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A scope as the visitor asked for it, and how much of it they see.

    It was narrowed for those who may see a part only, and is widened for readers of aggregates,
    who narrow by one thing at a time.
    """

    programme: Programme
    scope: Scope
    view: View
    is_narrowed_for_them: bool
    is_widened_for_them: bool

    @property
    def query(self) -> Mapping[str, str]:
        """The scope as the address tells it."""
        told = {word: getattr(self.scope, name) for word, name in NARROWINGS.items()}
        return {DAY: self.scope.as_of.isoformat(), **{k: v for k, v in told.items() if v}}

    def address(self, page: str = "", **more: str) -> str:
        """The address of a page of this programme that is asked for the same scope."""
        beneath = f"/{page}" if page else ""
        return f"/programmes/{self.programme.slug}{beneath}?{urlencode({**self.query, **more})}"


def asked_of(site: Site, request: Request, *, actor: Actor, programme: str) -> Asked:
    """What this address asks for. Raises NotFound, and the 422 problem for what is no day."""
    configuration = site.parts.configuration
    found = configuration.programmes.get(programme)
    if found is None:
        raise NotFound
    told = request.query_params
    scope = Scope(
        as_of=_day(told.get(DAY), found, today=site.parts.today()),
        programme=programme,
        **{name: told.get(word) or None for word, name in NARROWINGS.items()},
    )
    rights = site.parts.indicators.rights
    opening = rights.opening(actor, scope)
    view = rights.view(actor, opening)
    shown = opening
    if view is View.SAFE and len(opening.narrowings) > 1:
        shown = _widened(opening)
    return Asked(
        programme=found,
        scope=shown,
        view=view,
        is_narrowed_for_them=opening != scope,
        is_widened_for_them=shown != opening,
    )


def _day(text: str | None, programme: Programme, *, today: date) -> date:
    """The day asked for, or the programme's last one; never a day to come."""
    if text:
        return min(day_of(DAY, text), today)
    return min(programme.ends_on or today, today)


def _widened(scope: Scope) -> Scope:
    dropped: dict[str, Any] = dict.fromkeys(scope.narrowings[1:])
    return replace(scope, **dropped)


def choices(site: Site, actor: Actor, asked: Asked) -> Mapping[str, Sequence[Choice]]:
    """By what the visitor may narrow, word by word; nothing where there is but one way."""
    configuration, words = site.parts.configuration, site.words
    streams = [(code, words.code("streams", code)) for code in asked.programme.streams]
    territories = [
        (each.slug, each.name)
        for each in configuration.territories.values()
        if each.programme == asked.programme.slug
    ]
    every = {
        "territoire": territories,
        "bailleur": words.organisations(asked.programme.landlords),
        "volet": streams,
    }
    rights = site.parts.indicators.rights
    return {
        word: [
            (code, label)
            for code, label in options
            if len(options) > 1 and rights.may_view(actor, _narrowed(asked.scope, word, code))
        ]
        for word, options in every.items()
    }


def _narrowed(scope: Scope, word: str, code: str) -> Scope:
    named: dict[str, Any] = {NARROWINGS[word]: code}
    return replace(scope, **named)


def may_widen(site: Site, actor: Actor, asked: Asked, *, word: str) -> bool:
    """Whether the visitor may see the scope without this narrowing."""
    without: dict[str, Any] = {NARROWINGS[word]: None}
    return site.parts.indicators.rights.may_view(actor, replace(asked.scope, **without))


def opening_of(site: Site, actor: Actor, programme: str) -> Scope | None:
    """What the actor is given of a programme today; None where it is nothing."""
    scope = Scope(as_of=site.parts.today(), programme=programme)
    try:
        return site.parts.indicators.rights.opening(actor, scope)
    except NotFound:
        return None
