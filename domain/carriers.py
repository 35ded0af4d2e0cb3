"""Who may speak for a programme: those who carry it, and the public authority."""

from domain.circumstances import Circumstances
from domain.programme import OrganisationKind
from domain.refusal import Forbidden


def require_carrier(programme: str, circumstances: Circumstances) -> None:
    """The poster carries the programme, or is a public authority; raises `Forbidden`."""
    if circumstances.organisation.kind is OrganisationKind.AUTHORITY:
        return
    if circumstances.poster not in circumstances.configuration.programmes[programme].carriers:
        raise Forbidden(f"{circumstances.poster} does not carry {programme}.")
