"""The read models there are; a new one is its module and its line here."""

from collections.abc import Sequence

from projections import ReadModel
from projections.household_summary import HOUSEHOLD_SUMMARY
from projections.landlord_portfolio import LANDLORD_PORTFOLIO
from projections.programme_figures import PROGRAMME_FIGURES
from projections.territory_board import TERRITORY_BOARD

READ_MODELS: Sequence[ReadModel] = (
    HOUSEHOLD_SUMMARY,
    LANDLORD_PORTFOLIO,
    PROGRAMME_FIGURES,
    TERRITORY_BOARD,
)
