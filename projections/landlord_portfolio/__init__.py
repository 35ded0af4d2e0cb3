"""A landlord's portfolio: its households over all territories, with debts and legal deadlines."""

from projections.landlord_portfolio.queries import LIST as LIST
from projections.landlord_portfolio.queries import LOCK as LOCK
from projections.landlord_portfolio.queries import POSITION as POSITION
from projections.landlord_portfolio.tables import DEBTS_MAX as DEBTS_MAX
from projections.landlord_portfolio.tables import HEARING as HEARING
from projections.landlord_portfolio.tables import LANDLORD_PORTFOLIO as LANDLORD_PORTFOLIO
