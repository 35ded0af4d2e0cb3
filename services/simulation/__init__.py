"""Invented lives of households, as the events their partners would have posted."""

from services.simulation.simulation import simulate as simulate
