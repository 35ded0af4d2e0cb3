"""What the log says of a request besides its route: who asked, what was refused, and why.

People are their opaque ids; nothing that somebody typed, sent or holds is among it.
"""

from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import Request

from domain.access import Actor

REFUSED_STATUSES = frozenset((401, 403, 404, 429))
REFUSED_SLUGS = frozenset(
    ("unauthenticated", "forbidden", "not-found", "too-fast", "too-many-households")
)
FORM_OF_ANOTHER_SESSION = "form-of-another-session"
UNKNOWN_CURSOR = "unknown-cursor"
FORGED, UNKNOWN_KEY, UNKNOWN_ISSUER = "forged", "unknown-key", "unknown-issuer"
ATTEMPTS = frozenset((FORGED, UNKNOWN_KEY, UNKNOWN_ISSUER, FORM_OF_ANOTHER_SESSION, UNKNOWN_CURSOR))
"""Reasons that nobody comes upon by working here as the pages and the description lead them."""
ATTEMPT_SLUGS: Mapping[str, str] = {"too-many-households": "reading-budget"}


def note_actor(request: Request, actor: Actor) -> None:
    """Who asks; to be called once they are known."""
    request.state.actor = actor


def note_refusal(request: Request, *, slug: str, why: str | None) -> None:
    """The problem that is answered, also where a page says it otherwise."""
    request.state.refused, request.state.why = slug, why


def log_refusal(state: Mapping[str, Any], told: Mapping[str, Any]) -> None:
    """The lines of a request that was refused; `told` is its route, status and id."""
    slug, why = state.get("refused"), state.get("why")
    is_refused = slug in REFUSED_SLUGS or (slug is None and told["status"] in REFUSED_STATUSES)
    attempt = why if why in ATTEMPTS else ATTEMPT_SLUGS.get(slug or "")
    if not is_refused and attempt is None:
        return
    log = structlog.get_logger("etage.access")
    who = _who(state)
    if is_refused:
        log.info("access refused", **told, problem=slug, why=why, **who)
    if attempt is not None:
        log.warning("attempt to go around", **told, attempt=attempt, **who)


def _who(state: Mapping[str, Any]) -> Mapping[str, str | None]:
    actor = state.get("actor") or getattr(state.get("visitor"), "actor", None)
    if not isinstance(actor, Actor):
        return {"organisation": None, "role": None, "person": None}
    return {"organisation": actor.organisation, "role": actor.role, "person": actor.person}
