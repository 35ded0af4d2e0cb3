"""A plot: everything that may be attempted on a household, and by whom."""

from contextlib import suppress
from typing import Any

from domain.refusal import Refusal
from domain.stages import ACCEPTED, Stage
from tests.domain import cast, work
from tests.domain.story import Story

LANDLORD = "the landlord"
PLATFORM = "the platform"

PLOT: tuple[tuple[Any, str], ...] = (
    (cast.referred, LANDLORD),
    (lambda on: cast.referred(on, "ccas"), PLATFORM),
    (lambda on: cast.scheduled(on, on), PLATFORM),
    (cast.adjourned, PLATFORM),
    (cast.turned_down, PLATFORM),
    (cast.withdrawn, PLATFORM),
    (cast.admitted, PLATFORM),
    (cast.admitted, PLATFORM),
    (cast.joined, PLATFORM),
    (lambda on: cast.joined(on, cast.AVDL_ASSOCIATION), PLATFORM),
    (cast.left, PLATFORM),
    (cast.handed_over, PLATFORM),
    (lambda on: cast.handed_over(on, cast.LAHSO), PLATFORM),
    (cast.exited, PLATFORM),
    (cast.reentered, PLATFORM),
    (cast.contact, LANDLORD),
    (cast.signalled, LANDLORD),
    (cast.debt, LANDLORD),
    (cast.legal_stage, LANDLORD),
    (work.diagnosed, LANDLORD),
    (lambda on: work.diagnosed(on, "family"), PLATFORM),
    (work.informed, LANDLORD),
    (work.agreed, PLATFORM),
    (work.disagreed, PLATFORM),
    (lambda on: work.restricted(on, cast.LAHSO, cast.AVDL_ASSOCIATION), PLATFORM),
    (work.unrestricted, PLATFORM),
    (work.linked, PLATFORM),
    (work.unlinked, PLATFORM),
    (work.reviewed, PLATFORM),
    (work.modality, PLATFORM),
    (lambda on: work.modality(on, "coordination"), PLATFORM),
    (lambda on: work.referent(on, cast.GRAND), LANDLORD),
    (lambda on: work.planned(on, on, owner=cast.GRAND), LANDLORD),
    (work.done, LANDLORD),
    (work.dropped, PLATFORM),
    (lambda on: work.requested(on, "aide_demenagement"), PLATFORM),
    (lambda on: work.requested(on, "bail_maintien", "t-2"), PLATFORM),
    (work.granted, LANDLORD),
    (lambda on: work.granted(on, tool="t-2"), LANDLORD),
    (work.tool_refused, LANDLORD),
    (work.started, LANDLORD),
    (lambda on: work.started(on, "t-2"), LANDLORD),
    (lambda on: work.paid(on, "300.00"), LANDLORD),
    (work.renewed, LANDLORD),
    (work.suspended, LANDLORD),
    (work.resumed, LANDLORD),
    (work.tool_ended, LANDLORD),
    (work.spent, LANDLORD),
    (work.exit_proposed, PLATFORM),
    (work.followed_up, LANDLORD),
    (lambda on: cast.moved(on, cast.dwelling(cast.EST, cast.IN_BRON)), LANDLORD),
    (lambda on: cast.moved(on, cast.dwelling()), LANDLORD),
)
FAR = (lambda on: cast.moved(on, cast.dwelling(commune=cast.IN_VILLEURBANNE)), LANDLORD)


def attempt(story: Story, number: int, on: str) -> None:
    """Post one of the facts that the stage accepts, as who would; the rules may refuse it.

    The life of a tool has many steps: half of the attempts in an episode are made at it.
    """
    path = story.path
    choice = [each for each in PLOT if path.stage in ACCEPTED[each[0]("2019-03-12").NAME]]
    if path.stage is Stage.ACCOMPANIED and number >= 50:
        choice = [each for each in choice if ".tool-" in each[0]("2019-03-12").NAME]
    build, by = FAR if number == 0 else choice[number % len(choice)]
    if by == PLATFORM and path.territory is not None:
        by = story.configuration.territories[path.territory].platform
    with suppress(Refusal):
        story.tell(build(on), by=str(path.landlord) if by == LANDLORD else by)
