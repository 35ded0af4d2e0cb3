"""The pages, in French: made on the server, whole without any script, and live with one."""

from collections.abc import Sequence
from types import ModuleType

from fastapi import FastAPI

from adapters.http.pages import (
    accounts_page,
    audit_page,
    boards_page,
    committee_case_page,
    committee_page,
    copy_page,
    decision_page,
    duplicates_page,
    exchanges_page,
    glass_page,
    glossary_page,
    home_page,
    household_page,
    live,
    minutes_page,
    money_page,
    nowhere,
    portfolio_files_page,
    portfolio_page,
    practices_page,
    programme_page,
    programme_report_page,
    programme_sheet_page,
    programme_tables_page,
    referral_page,
    replay_page,
    saved_views_page,
    searches,
    signing_in,
    signing_in_at_provider,
    static_route,
    stock_page,
    trace_page,
    unexpected,
)
from adapters.http.pages.acts import act_page, mending_page, noticing_page
from adapters.http.pages.page_parts import PageParts
from adapters.http.pages.sign_in_limit import SignInLimit
from adapters.http.pages.site import create_site

PAGES: Sequence[ModuleType] = (
    static_route,
    live,
    signing_in,
    signing_in_at_provider,
    accounts_page,
    home_page,
    saved_views_page,
    searches,
    boards_page,
    committee_case_page,
    minutes_page,
    committee_page,
    portfolio_page,
    portfolio_files_page,
    referral_page,
    act_page,
    mending_page,
    noticing_page,
    copy_page,
    decision_page,
    duplicates_page,
    glass_page,
    glossary_page,
    household_page,
    trace_page,
    audit_page,
    exchanges_page,
    replay_page,
    programme_page,
    programme_tables_page,
    programme_sheet_page,
    programme_report_page,
    money_page,
    stock_page,
    practices_page,
    nowhere,
)
"""In the order in which an address is looked for: what would take any comes last."""


def install_pages(app: FastAPI, parts: PageParts) -> None:
    """Serve the pages from this application, beside the API."""
    app.state.site = create_site(parts)
    app.state.sign_in_limit = SignInLimit()
    for module in PAGES:
        app.include_router(module.router)
    unexpected.install(app)
