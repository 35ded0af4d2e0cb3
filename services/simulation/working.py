"""What is worked at in an episode, laid upon its contacts, moves and hand-overs."""

from collections.abc import Callable
from contextlib import suppress

from services.simulation.agreeing import inform, restrict
from services.simulation.diagnosing import diagnose
from services.simulation.life import Beyond, Life
from services.simulation.passage import Passage
from services.simulation.planning import name_referents, plan, propose_exit, review, spend
from services.simulation.tooling import use_tools

Work = Callable[[Life, Passage], None]

WORKS: tuple[Work, ...] = (
    inform,
    diagnose,
    name_referents,
    review,
    plan,
    spend,
    use_tools,
    restrict,
    propose_exit,
)


def work(life: Life, passage: Passage) -> None:
    """Each kind of work for itself, as far as the simulated days and the episode reach."""
    for each in WORKS:
        with suppress(Beyond):
            each(life, passage)
