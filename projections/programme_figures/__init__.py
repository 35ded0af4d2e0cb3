"""Figures of the programme: dated rows of each household, and the queries that count them."""

from projections.programme_figures.tables import PROGRAMME_FIGURES as PROGRAMME_FIGURES
