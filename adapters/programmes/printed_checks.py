"""What holds the printed figures of a programme file to the indicators that count them."""

from adapters.programmes.checks import Inconsistent
from domain.programme import Configuration
from services.indicator_table import INDICATORS

WORDS = ("words", "printed", "source")


def require_printed_figures(configuration: Configuration) -> None:
    """Raises `Inconsistent` for the first printed figure that nothing counts."""
    for index, figure in enumerate(configuration.printed_figures):
        key = f"printed_figures.{index}"
        if figure.programme not in configuration.programmes:
            raise Inconsistent(f"{key}.programme", f"{figure.programme} is not defined")
        if figure.indicator not in INDICATORS:
            raise Inconsistent(f"{key}.indicator", f"{figure.indicator} is no indicator")
        for name in WORDS:
            if not getattr(figure, name).strip():
                raise Inconsistent(f"{key}.{name}", "words are required")
