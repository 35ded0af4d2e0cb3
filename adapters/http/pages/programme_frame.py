"""What the pages of a programme show around their figures: tabs, filters, and what is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.boards_page import fresh
from adapters.http.pages.figures_told import SUPPRESSED, SUPPRESSED_WHY, unit_words
from adapters.http.pages.programme_scope import (
    NARROWINGS,
    Asked,
    asked_of,
    choices,
    may_widen,
    opening_of,
)
from adapters.http.pages.site import Site, site_of
from domain.access import Actor
from services.indicator_rights import View
from services.indicators import Seen

TABS: Sequence[tuple[str, str]] = (
    ("", "Indicateurs"),
    ("tendances", "Tendances"),
    ("repartition", "Répartition"),
    ("comparaison", "Comparaison"),
    ("fiche", "Fiche"),
    ("rapport", "Rapport"),
)
"""The pages of a programme by the end of their addresses, and what each is called."""


OF_ACCES = frozenset({"households_entered_acces", "access_housed_rate", "days_to_lease"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A page of the programme, and whether it is the one shown."""

    words: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A page of a programme as somebody opens it, before its figures are read."""

    site: Site
    actor: Actor
    asked: Asked
    frame: Mapping[str, Any]


async def opened(request: Request, programme: str, page: str) -> Opened:
    """Who asks for what, and what is shown around it. Raises NotFound, NotSignedIn."""
    site = site_of(request)
    actor = site.visitor(request).actor
    asked = asked_of(site, request, actor=actor, programme=programme)
    is_fresh = await fresh(site, request.query_params.get("at"))
    frame = {**_frame(site, actor, asked, page=page), "is_fresh": is_fresh}
    return Opened(site=site, actor=actor, asked=asked, frame=frame)


async def seen(open_page: Opened) -> Seen:
    """Every figure of what is asked for."""
    indicators = open_page.site.parts.indicators
    return await run_in_threadpool(indicators.seen, open_page.actor, open_page.asked.scope)


def absent(open_page: Opened) -> frozenset[str]:
    """The indicators of a stream that the programme has not."""
    return frozenset() if "acces" in open_page.asked.programme.streams else OF_ACCES


def has_sheet(site: Site, programme: str) -> bool:
    """Whether a document prints figures of the programme."""
    printed = site.parts.configuration.printed_figures
    return any(each.programme == programme for each in printed)


def narrowed_to(site: Site, asked: Asked) -> Sequence[tuple[str, str]]:
    """What a scope is narrowed to, as what and which: « Territoire », « Vénissieux »."""
    scope, words = asked.scope, site.words
    found = (
        ("Territoire", words.territory(scope.territory)),
        ("Bailleur", words.organisation(scope.landlord)),
        ("Volet", words.code("streams", scope.stream) if scope.stream else ""),
    )
    return [(name, told) for name, told in found if told]


def _frame(site: Site, actor: Actor, asked: Asked, *, page: str) -> dict[str, Any]:
    every = site.parts.configuration.programmes.values()
    programmes = [(each.slug, each.name) for each in every if opening_of(site, actor, each.slug)]
    return {
        "asked": asked,
        "narrowed_to": narrowed_to(site, asked),
        "page": page,
        "programme": asked.programme,
        "programmes": programmes if len(programmes) > 1 else [],
        "tabs": [
            Tab(words=words, address=asked.address(name), is_current=name == page)
            for name, words in TABS
            if name != "fiche" or has_sheet(site, asked.programme.slug)
        ],
        "choices": choices(site, actor, asked),
        "free": {word: may_widen(site, actor, asked, word=word) for word in NARROWINGS},
        "is_safe": asked.view is View.SAFE,
        "unit_words": unit_words,
        "suppressed": SUPPRESSED,
        "suppressed_why": SUPPRESSED_WHY,
    }
