"""The read models there are; a new one is its module and its line here."""

from collections.abc import Sequence

from projections import ReadModel
from projections.awaited import AWAITED
from projections.committee_agenda import COMMITTEE_AGENDA
from projections.household_summary import HOUSEHOLD_SUMMARY
from projections.landlord_portfolio import LANDLORD_PORTFOLIO
from projections.programme_figures import PROGRAMME_FIGURES
from projections.territory_board import TERRITORY_BOARD
from projections.tool_money import TOOL_MONEY

READ_MODELS: Sequence[ReadModel] = (
    AWAITED,
    COMMITTEE_AGENDA,
    HOUSEHOLD_SUMMARY,
    LANDLORD_PORTFOLIO,
    PROGRAMME_FIGURES,
    TERRITORY_BOARD,
    TOOL_MONEY,
)
