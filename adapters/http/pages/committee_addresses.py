"""The addresses of committee pages: a session, one of its households, and its minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from fastapi import Request

from adapters.http.pages.site import Site

POSITION_DIGITS_MAX = 18
MODELS: Sequence[str] = ("committee_agenda",)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAddress:
    """Where a session's pages are; two territories may give a session the same name.

    `masked` leads on to pages for the screen of the room, without names.
    """

    session: str
    territory: str | None = None
    masked: bool = False

    def agenda(self, **more: str) -> str:
        """The agenda."""
        return self._of("", **more)

    def case(self, household: str, **more: str) -> str:
        """One household of the agenda."""
        return self._of(f"/menages/{household}", **more)

    def minutes(self) -> str:
        """The minutes, as a page."""
        return self._of("/releve")

    def document(self) -> str:
        """The minutes, as a document."""
        return self._of("/releve.pdf")

    def held(self) -> str:
        """Where it is recorded that the session was held."""
        return self._of("/tenue")

    def _of(self, place: str, **more: str) -> str:
        own = {"territoire": self.territory} if self.territory else {}
        shown = {"projeter": "1"} if self.masked else {}
        query = urlencode({**own, **shown, **more})
        address = f"/seances/{quote(self.session, safe='/')}{place}"
        return f"{address}?{query}" if query else address


def is_masked(request: Request) -> bool:
    """Whether the page is for the screen of the room."""
    return request.query_params.get("projeter") == "1"


async def fresh(site: Site, at: str | None) -> bool:
    """Whether the agenda has reached the position in the address, if there is one."""
    if not at or not at.isascii() or not at.isdigit() or len(at) > POSITION_DIGITS_MAX:
        return True
    return await site.parts.waiter.wait_for(MODELS, int(at))
