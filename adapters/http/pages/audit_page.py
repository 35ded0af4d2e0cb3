"""« Audit »: how the chain of the register stands, the read models, and the way to a replay."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from adapters.http.pages.audit_words import BREAKS, MODELS, SHORT_FINDINGS, finding
from adapters.http.pages.form_body import posted_form
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import Site, Visitor, see_other, site_of
from adapters.http.waiting import within
from adapters.postgres.read_models import ProjectionStatus
from services.history import NotFound
from services.replay import identifiers_between
from services.verifications import audits, sees_chain

router = APIRouter(route_class=PageRoute, include_in_schema=False)

VERIFICATIONS_SHOWN = 5
WAITING_SECONDS = 1.5
"""A short register is verified before the page comes back; a long one goes on behind it."""
SOUGHT_CHARACTERS_MAX = 80

Sought = Annotated[str | None, Query(max_length=SOUGHT_CHARACTERS_MAX)]


@router.get("/audit")
async def audit_page(request: Request, menage: Sought = None) -> Response:
    """The chain and what was found of it; for auditors also the households to replay."""
    site, visitor = _entitled(request)
    replays = audits(site.parts.configuration, visitor.actor)
    found: Sequence[tuple[UUID, str]] = ()
    sought = (menage or "").strip()
    if sought and replays:
        found = await within(lambda: found_by(site, visitor, sought))
        if len(found) == 1:
            return see_other(f"/audit/menages/{found[0][0]}")
    audit = site.parts.audit
    head = await within(audit.probe.head)
    statuses = await within(audit.probe.statuses)
    latest = await within(lambda: audit.verifications.latest(limit=VERIFICATIONS_SHOWN))
    return site.page(
        request,
        "audit.html",
        head=head,
        models=[(MODELS.get(each.name, each.name), each) for each in in_order(statuses)],
        parked=sum(each.parked for each in statuses),
        latest=latest,
        is_running=audit.verifying.is_running,
        finding=finding,
        short_findings=SHORT_FINDINGS,
        breaks=BREAKS,
        replays=replays,
        sought=sought,
        found=found,
        is_unreadable=bool(sought) and identifiers_between(sought) is None,
        territories=list(site.parts.configuration.territories.values()) if replays else [],
    )


@router.post("/audit/verification")
async def verification(request: Request) -> Response:
    """Have the whole register verified; whoever waits sees it end if it is soon."""
    site, visitor = _entitled(request)
    await posted_form(request, visitor)
    verifying = site.parts.audit.verifying
    verifying.start(visitor.actor.organisation)
    await within(lambda: verifying.wait(WAITING_SECONDS))
    return see_other("/audit")


def found_by(site: Site, visitor: Visitor, sought: str) -> Sequence[tuple[UUID, str]]:
    """The households of that pseudonym or identifier that the visitor may replay."""
    between = identifiers_between(sought)
    if between is None:
        return ()
    audit = site.parts.audit
    return audit.replays.found(visitor.actor, audit.verifications.households_between(*between))


def in_order(statuses: Sequence[ProjectionStatus]) -> Sequence[ProjectionStatus]:
    """The read models, those furthest behind first."""
    return sorted(statuses, key=lambda each: (each.position, each.name))


def _entitled(request: Request) -> tuple[Site, Visitor]:
    """Who may see how the chain stands; for others the page does not exist."""
    site = site_of(request)
    visitor = site.visitor(request)
    if not sees_chain(site.parts.configuration, visitor.actor):
        raise NotFound
    return site, visitor
