"""Who may speak for a programme: those who carry it, and the public authority."""

from domain.circumstances import Circumstances
from domain.programme import OrganisationKind
from domain.refusal import Forbidden
from domain.sentence import said


def require_carrier(programme: str, circumstances: Circumstances) -> None:
    """The poster carries the programme, or is a public authority; raises `Forbidden`."""
    if circumstances.organisation.kind is OrganisationKind.AUTHORITY:
        return
    if circumstances.poster not in circumstances.configuration.programmes[programme].carriers:
        raise Forbidden(
            said(
                "{organisation} does not carry {programme}.",
                organisation=circumstances.poster,
                programme=programme,
            )
        )
