"""The reader's visit before this one, from which what changed is told."""

from adapters.http.pages.site import Site, Visitor
from adapters.http.waiting import within
from services.saved_views import Visit, visitor_key


async def earlier_visit(site: Site, visitor: Visitor, position: int) -> Visit | None:
    """The visit before this session; None for who comes for the first time.

    The first page that asks in a session keeps the position which it shows. Raises
    LedgerUnavailable.
    """
    return await within(
        lambda: site.parts.visits.earlier(
            visitor_key(visitor.actor), began_at=visitor.session.began_at, position=position
        )
    )
