"""A territory's board: the cases by stage, and what came and went month by month."""

from projections.territory_board.queries import CASES as CASES
from projections.territory_board.queries import FIGURES as FIGURES
from projections.territory_board.queries import LOCK as LOCK
from projections.territory_board.queries import POSITION as POSITION
from projections.territory_board.tables import TERRITORY_BOARD as TERRITORY_BOARD
