"""« Échanges »: what the reader's organisation sent, by source and type, and what was refused."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from adapters.http.pages.exchanges_words import problem_words, rule_words, source_words, to_do
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import Site, Visitor, site_of
from adapters.http.pages.typography import figure
from adapters.http.problem_types import KINDS
from adapters.http.waiting import within
from domain.access import may_post
from services.exchanged import Count, RefusalFilters
from services.received import COUNTED_DAYS, ReceivedPage
from services.refusals import KEPT_DAYS, KEPT_MAX, RefusalPage, sees_exchanges
from services.saved_views import visitor_key
from services.views import pseudonym

router = APIRouter(route_class=PageRoute, include_in_schema=False)

ADDRESS = "/echanges"
DAYS_SHOWN_MAX = 200

Told = Annotated[str | None, Query(max_length=200)]
EventType = Annotated[str | None, Query(alias="type", max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The events of one type under one source, in the days that are counted."""

    source: str
    event_type: str
    count: int
    last_on: date


@router.get(ADDRESS)
async def exchanges_page(
    request: Request,
    *,
    probleme: Told = None,
    event_type: EventType = None,
    after: Told = None,
) -> Response:
    """What was refused, repeats together, then what was received."""
    site = site_of(request)
    visitor = site.visitor(request)
    filters = RefusalFilters(
        problem=probleme if probleme in KINDS else None,
        event_type=event_type if event_type in site.parts.event_types.names else None,
    )
    actor, exchanges = visitor.actor, site.parts.exchanges
    page = await within(lambda: exchanges.refusals.page(actor, filters, after=after))
    # Later pages are of refusals alone.
    received = None if after else await within(lambda: exchanges.received.page(actor))
    await within(lambda: site.parts.visits.see_exchanges(visitor_key(actor)))
    return site.page(
        request,
        "exchanges.html",
        page=page,
        received=received,
        flows=_flows(received),
        days=_days(received),
        misread=(probleme or None, event_type or None) != (filters.problem, filters.event_type),
        after=after,
        sends=_sends(site, visitor),
        **_filtered(site, page, filters),
        **_told(visitor),
    )


def _filtered(site: Site, page: RefusalPage, filters: RefusalFilters) -> Mapping[str, Any]:
    """What the form of filters offers, and what of it is chosen."""
    chosen = {"probleme": filters.problem, "type": filters.event_type}
    query = {name: value for name, value in chosen.items() if value}
    return {
        "refused": sum(count for _, count in page.problems),
        "problem_choices": [
            (slug, f"{problem_words(slug)} ({figure(count)})") for slug, count in page.problems
        ],
        "type_choices": [(each, site.words.event(each)) for each in page.types],
        "query": query,
        "first": f"{ADDRESS}?{urlencode(query)}" if query else ADDRESS,
    }


def _told(visitor: Visitor) -> Mapping[str, Any]:
    """The words that the page says of refusals and of sources."""
    return {
        "kept_days": KEPT_DAYS,
        "kept_max": KEPT_MAX,
        "counted_days": COUNTED_DAYS,
        "problem_words": problem_words,
        "rule_words": rule_words,
        "to_do": to_do,
        "source_words": partial(source_words, organisation=visitor.actor.organisation),
        "pseudonym": pseudonym,
    }


async def refused_lately(site: Site, visitor: Visitor) -> int:
    """How many events were refused since the reader last looked, or in the last seven days."""
    actor = visitor.actor
    if not sees_exchanges(site.parts.configuration, actor):
        return 0

    def count() -> int:
        since = site.parts.visits.exchanges_seen_at(visitor_key(actor))
        return site.parts.exchanges.refusals.count(actor, since=since)

    return await within(count)


def _sends(site: Site, visitor: Visitor) -> bool:
    """Whether the visitor's organisation may record anything at all."""
    configuration, actor = site.parts.configuration, visitor.actor
    return any(may_post(configuration, actor, each) for each in configuration.posting)


def _flows(received: ReceivedPage | None) -> Sequence[Flow]:
    """The counts by source and type, those that came most first."""
    found: dict[tuple[str, str], list[Count]] = defaultdict(list)
    for each in received.counts if received else ():
        found[each.source, each.event_type].append(each)
    flows = [
        Flow(
            source=source,
            event_type=event_type,
            count=sum(each.count for each in counts),
            last_on=max(each.day for each in counts),
        )
        for (source, event_type), counts in found.items()
    ]
    return sorted(flows, key=lambda flow: (-flow.count, flow.source, flow.event_type))


def _days(received: ReceivedPage | None) -> Mapping[date, Sequence[Count]]:
    """The counts day by day, the latest first."""
    counts = received.counts if received else ()
    latest = sorted(counts, key=lambda each: (-each.day.toordinal(), each.source, each.event_type))
    found: dict[date, list[Count]] = defaultdict(list)
    for each in latest[:DAYS_SHOWN_MAX]:
        found[each.day].append(each)
    return found
