"""Who a token speaks for, and the reasons why one speaks for nobody."""

from collections.abc import Collection
from dataclasses import dataclass

from domain.access import Actor
from domain.programme import Configuration
from domain.user_error import UserError


class UnknownHolder(UserError):
    """No such organisation, or no such role, in the programme's configuration."""


class InvalidToken(Exception):
    """The token is not one that is trusted here, or not valid now; `why` is a code for the log."""

    def __init__(self, why: str = "forged") -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """Who a token speaks for, and until when (seconds since the epoch)."""

    actor: Actor
    token_id: str
    expires_at: float


def require_holder(
    configuration: Configuration, organisation: str, role: str, *, roles: Collection[str] = ()
) -> None:
    """Raise UnknownHolder unless the programme has both, and the role is among `roles` if any."""
    if organisation not in configuration.organisations:
        raise UnknownHolder(f"no organisation {organisation!r} in the programme")
    if role not in configuration.roles or (roles and role not in roles):
        raise UnknownHolder(f"no role {role!r} in the programme")
