"""What the address of a portfolio asks for over the API: filters, groups and an order."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Query, Request

from adapters.http.parts import parts_of
from adapters.http.reading import require_code
from domain.programme import Configuration
from projections.alerts import ALERTS
from services.boards import STAGES
from services.portfolios import Arrangement, Grouped, PortfolioFilters, Sorted

DAYS_MAX = 9_999
EUROS_MAX = 9_999_999

Code = Annotated[str | None, Query(max_length=64)]
Days = Annotated[int | None, Query(ge=0, le=DAYS_MAX)]
Euros = Annotated[int | None, Query(ge=0, le=EUROS_MAX, description="whole euros")]


def filters_of(
    *,
    territory: Code = None,
    stage: Code = None,
    legal_stage: Code = None,
    alert: Code = None,
    tool: Code = None,
    lead_organisation: Code = None,
    debt_above: Euros = None,
    silent_days: Days = None,
    q: Code = None,
) -> PortfolioFilters:
    """The filters that the address gives; whether their codes exist, `require_known` checks."""
    return PortfolioFilters(
        territory=territory,
        stage=stage,
        legal_stage=legal_stage,
        alert=alert,
        tool=tool,
        lead=lead_organisation,
        debt_above=debt_above,
        silent_days=silent_days,
        q=q,
    )


def require_known(configuration: Configuration, filters: PortfolioFilters) -> None:
    """What is no code of its list is a slip. Raises the 422 problem."""
    for name, value, codes in (
        ("territory", filters.territory, sorted(configuration.territories)),
        ("stage", filters.stage, STAGES),
        ("legal_stage", filters.legal_stage, list(configuration.lists["legal_stages"])),
        ("alert", filters.alert, [each.code for each in ALERTS]),
        ("tool", filters.tool, sorted(configuration.tools)),
        ("lead_organisation", filters.lead, _leads(configuration)),
    ):
        require_code(name, value, codes)


def arrangement_of(
    request: Request,
    *,
    group_by: Annotated[Grouped, Query()] = Grouped.STAGE,
    sort_by: Annotated[Sorted, Query()] = Sorted.SINCE,
) -> Arrangement:
    """How the address lays the households out: the groups in the order of the programme file."""
    configuration = parts_of(request).configuration
    groups: dict[Grouped, Sequence[str]] = {
        Grouped.STAGE: STAGES,
        Grouped.TERRITORY: sorted(configuration.territories),
        Grouped.LEGAL: list(configuration.lists["legal_stages"]),
        Grouped.LEAD: _leads(configuration),
    }
    return Arrangement(grouped=group_by, sorted=sort_by, groups=groups[group_by])


OfPortfolio = Annotated[PortfolioFilters, Depends(filters_of)]
Arranged = Annotated[Arrangement, Depends(arrangement_of)]


def _leads(configuration: Configuration) -> Sequence[str]:
    return sorted(each.slug for each in configuration.organisations.values() if each.may_lead)
