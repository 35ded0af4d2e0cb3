"""What the path and the oracle must say alike, and what holds at every moment of a path."""

from collections.abc import Sequence
from decimal import Decimal

from domain.household import evolve, fold
from domain.path import HouseholdPath, Recorded, RelationKind
from domain.tool_use import ToolState
from tests.domain.attempts import HOMES
from tests.domain.oracle import Oracle
from tests.domain.story import rebuild


def require_agreement(path: HouseholdPath, oracle: Oracle) -> None:
    """The path holds what the oracle makes of the same acts."""
    assert path.stage == oracle.stage
    assert [(e.admitted_on, e.exited_on, e.outcome) for e in path.episodes] == oracle.episodes
    assert sum(e.exited_on is None for e in path.episodes) == (path.stage == "accompanied")
    assert (path.referral is not None) == (oracle.stage in ("referred", "in_review"))
    landlord, commune, _ = HOMES[oracle.home]
    assert (path.landlord, path.commune) == (landlord, commune)
    assert path.territory == oracle.territory
    leads = [r for r in path.relations if r.kind is RelationKind.LEAD and r.ends_on is None]
    assert [lead.organisation for lead in leads] == ([oracle.lead] if oracle.lead else [])
    assert not {oracle.lead} & set(path.partners)
    tools = oracle.tools()
    assert {use.tool: use.state.value for use in path.tools} == {
        name: use["state"] for name, use in tools.items()
    }
    assert {u.tool: u.paid for u in path.tools} == {n: t["paid"] for n, t in tools.items()}


def require_every_beginning(recorded: Sequence[Recorded]) -> None:
    """Every beginning of what was told is a path, and so is every day of it."""
    path: HouseholdPath | None = None
    for count in range(1, len(recorded) + 1):
        begun = fold(recorded[:count], rebuild=rebuild)
        assert begun is None or begun.version == count
    if any(each.type.endswith("rectified.v1") for each in recorded):
        return
    first, *later = recorded
    for each in (first, *sorted(later, key=lambda r: (r.fact.occurred_on, r.position))):
        path = evolve(path, each)
        day = each.fact.occurred_on
        assert all(use.paid <= (use.granted or Decimal(0)) for use in path.tools), day
        assert all(use.state in ToolState for use in path.tools)
    assert path == fold(recorded)
