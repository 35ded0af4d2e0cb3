"""A log line for every sign-in: how, by whom as an opaque id, by which factor, or why not."""

from collections.abc import Mapping

import structlog

from adapters.identity.answers import ProviderAway
from domain.access import Actor
from services.accounts import AccountRefused, NoRoleNow, SignedIn

TOKEN, PROVIDER = "token", "provider"
WHY: Mapping[type[AccountRefused], str] = {NoRoleNow: "no-role"}


def log_signed_in(how: str, who: Actor | SignedIn, *, acr: str | None = None) -> None:
    """Somebody has signed in; `acr` is the level that the provider says they showed."""
    structlog.get_logger("etage.access").info(
        "signed in", how=how, organisation=who.organisation, role=who.role, person=_id(who), acr=acr
    )


def log_refused(
    how: str,
    why: str,
    *,
    who: SignedIn | None = None,
    acr: str | None = None,
    detail: str | None = None,
) -> None:
    """A sign-in was refused; `why` is a code, and `detail` what the provider did, never who."""
    told = {} if who is None else {"organisation": who.organisation, "role": who.role}
    structlog.get_logger("etage.access").warning(
        "sign-in refused",
        how=how,
        why=why,
        acr=acr,
        person=None if who is None else who.account,
        detail=detail,
        **told,
    )


def why_of(error: Exception) -> str:
    """The code of what the provider or the accounts refused."""
    if isinstance(error, AccountRefused):
        return WHY.get(type(error), "not-invited")
    return "provider-away" if isinstance(error, ProviderAway) else "not-confirmed"


def _id(who: Actor | SignedIn) -> str | None:
    return who.account if isinstance(who, SignedIn) else who.person
