"""« Comptes »: an organisation's administrator invites people, gives roles, reviews and closes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request, Response

from adapters.http.pages.form_body import Form, posted_form, text
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import Site, Visitor, see_other, site_of
from adapters.http.problems import Problem
from adapters.http.waiting import within
from services.accounts import (
    ADMIN_ROLE,
    PROGRAM_ROLES,
    Account,
    AccountRefused,
    AlreadyInvited,
    BadPeriod,
    Invitation,
    NoSuchAccount,
    NoSuchRole,
    NotAnAddress,
    RoleForOneself,
    RoleLine,
)

router = APIRouter(route_class=PageRoute, include_in_schema=False)

ACTS_SHOWN_MAX = 50
REFUSED = 422

SENTENCES: dict[type[AccountRefused], str] = {
    AlreadyInvited: "Un compte est déjà ouvert à cette adresse.",
    BadPeriod: "Un rôle finit le jour où il commence, ou après.",
    NoSuchAccount: "Ce compte n’existe pas, ou il est fermé.",
    NoSuchRole: "Choisissez un rôle de la liste.",
    NotAnAddress: "Donnez un nom, et une adresse de messagerie comme prenom.nom@organisme.fr.",
    RoleForOneself: "Personne ne se donne un rôle, ni ne revoit le sien : demandez à un autre"
    " administrateur de votre organisation, ou à l’exploitant du service.",
}
ACTS = {
    "invited": "compte ouvert",
    "role_given": "rôle donné",
    "reviewed": "compte revu",
    "bound": "première connexion",
    "closed": "compte fermé",
    "archived": "nom effacé",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An account as the page shows it, on a day."""

    account: Account
    line: RoleLine | None
    is_due: bool
    is_own: bool


@router.get("/comptes")
async def accounts_page(request: Request) -> Response:
    """The accounts of the administrator's organisation."""
    site, visitor = administrator(request)
    return await _shown(request, site, visitor)


@router.post("/comptes")
async def invite(request: Request) -> Response:
    """Open an account."""
    site, visitor = administrator(request)
    form = await posted_form(request, visitor)

    def invited() -> None:
        site.parts.accounts.invite(
            Invitation(
                organisation=visitor.actor.organisation,
                email=text(form, "adresse"),
                name=text(form, "nom"),
                line=_line(site, form),
                by=_by(visitor),
            )
        )

    return await _done(request, invited)


@router.post("/comptes/{account}/role")
async def give_role(request: Request, account: UUID) -> Response:
    """Give an account another role."""
    site, visitor = administrator(request)
    form = await posted_form(request, visitor)
    organisation = visitor.actor.organisation
    return await _done(
        request,
        lambda: site.parts.accounts.give_role(
            organisation, account, _line(site, form), by=_by(visitor)
        ),
    )


@router.post("/comptes/{account}/revue")
async def review(request: Request, account: UUID) -> Response:
    """Say that an account and its role are still right."""
    site, visitor = administrator(request)
    await posted_form(request, visitor)
    organisation = visitor.actor.organisation
    return await _done(
        request, lambda: site.parts.accounts.review(organisation, account, by=_by(visitor))
    )


@router.post("/comptes/{account}/fermeture")
async def close(request: Request, account: UUID) -> Response:
    """Close an account."""
    site, visitor = administrator(request)
    await posted_form(request, visitor)
    organisation = visitor.actor.organisation
    return await _done(
        request, lambda: site.parts.accounts.close(organisation, account, by=_by(visitor))
    )


def administrator(request: Request) -> tuple[Site, Visitor]:
    """The site and the administrator who asks; to others the page does not exist."""
    site = site_of(request)
    visitor = site.visitor(request)
    if visitor.actor.role != ADMIN_ROLE:
        raise Problem("not-found")
    return site, visitor


def _by(visitor: Visitor) -> str:
    return visitor.actor.person or visitor.session.id


def _line(site: Site, form: Form) -> RoleLine:
    try:
        since, until = (text(form, name) for name in ("depuis", "jusqua"))
        return RoleLine(
            role=text(form, "role"),
            starts_on=date.fromisoformat(since) if since else site.parts.real_day(),
            ends_on=date.fromisoformat(until) if until else None,
        )
    except ValueError:
        raise BadPeriod from None


async def _done(request: Request, act: Callable[[], None]) -> Response:
    """Back to the page, or the page that says why nothing was done."""
    site, visitor = administrator(request)
    try:
        await within(act)
    except AccountRefused as refusal:
        return await _shown(request, site, visitor, error=SENTENCES[type(refusal)])
    return see_other("/comptes")


async def _shown(
    request: Request, site: Site, visitor: Visitor, *, error: str | None = None
) -> Response:
    store, organisation = site.parts.accounts, visitor.actor.organisation
    accounts, acts = await within(
        lambda: (store.of(organisation), store.acts(organisation, limit=ACTS_SHOWN_MAX))
    )
    today = site.parts.real_day()
    own = _by(visitor)
    shown = [
        Shown(
            account=each,
            line=each.line_on(today),
            is_due=each.is_open and each.review_due_on() <= today,
            is_own=str(each.id) == own,
        )
        for each in accounts
        if each.archived_at is None
    ]
    return site.page(
        request,
        "accounts.html",
        status=REFUSED if error else 200,
        accounts=shown,
        due=sum(each.is_due for each in shown),
        acts=acts,
        names={str(each.account.id): each.account.name for each in shown},
        words_of_acts=ACTS,
        roles=[r for r in site.parts.configuration.roles if r not in PROGRAM_ROLES],
        error=error,
    )
