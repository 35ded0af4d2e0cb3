"""The pages: the first dashboard, in French, made on the server, without any script."""

from fastapi import FastAPI

from adapters.http.pages import (
    accounts_page,
    boards_page,
    contact_page,
    copy_page,
    decision_page,
    duplicates_page,
    glass_page,
    home_page,
    household_page,
    nowhere,
    portfolio_files_page,
    referral_page,
    signing_in,
    signing_in_at_provider,
    static_route,
    trace_page,
)
from adapters.http.pages.page_parts import PageParts
from adapters.http.pages.site import create_site


def install_pages(app: FastAPI, parts: PageParts) -> None:
    """Serve the pages from this application, beside the API."""
    app.state.site = create_site(parts)
    for module in (
        static_route,
        signing_in,
        signing_in_at_provider,
        accounts_page,
        home_page,
        boards_page,
        portfolio_files_page,
        referral_page,
        contact_page,
        copy_page,
        decision_page,
        duplicates_page,
        glass_page,
        household_page,
        trace_page,
        nowhere,
    ):
        app.include_router(module.router)
