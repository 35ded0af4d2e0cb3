"""Who may decide on a tool, and who may pay it: the parties that the palette names."""

from domain.circumstances import Circumstances
from domain.parties import is_platform_of
from domain.path import HouseholdPath
from domain.programme import Tool
from domain.refusal import Forbidden
from domain.sentence import said
from domain.tool_facts import (
    LaterToolFact,
    ToolGranted,
    ToolPaymentRecorded,
    ToolRefused,
    ToolRenewed,
    ToolResumed,
    ToolSuspended,
)
from domain.tool_use import ToolUse

PARTIES = frozenset({"landlord", "funder", "operator", "lead", "platform", "carrier"})
"""Who may decide on a kind of tool, or pay it, as the configuration names them."""

DECIDED = ToolGranted | ToolRefused | ToolRenewed | ToolSuspended | ToolResumed
"""The facts that belong to whoever decides on a kind of tool."""


def require_entitled(
    path: HouseholdPath,
    fact: LaterToolFact,
    *,
    use: ToolUse,
    kind: Tool,
    circumstances: Circumstances,
) -> None:
    """A decision is its decider's, a payment its payer's; who asked does not decide.

    Raises `Forbidden` otherwise.
    """
    if isinstance(fact, ToolPaymentRecorded):
        if not _is_one_of(kind.paid_by, path, use=use, circumstances=circumstances):
            raise Forbidden(
                said(
                    "Payments of {tool_kind} are for {parties}.",
                    tool_kind=use.kind,
                    parties=kind.paid_by,
                )
            )
        return
    if not isinstance(fact, DECIDED):
        return
    if not _is_one_of(kind.decided_by, path, use=use, circumstances=circumstances):
        raise Forbidden(
            said(
                "{tool_kind} is decided by {parties}.", tool_kind=use.kind, parties=kind.decided_by
            )
        )
    if isinstance(fact, ToolGranted | ToolRefused) and circumstances.poster == use.requested_by:
        raise Forbidden("Who asked for a tool does not decide on it.")


def _is_one_of(
    parties: tuple[str, ...], path: HouseholdPath, *, use: ToolUse, circumstances: Circumstances
) -> bool:
    poster = circumstances.poster
    held: dict[str, bool] = {
        "landlord": poster == path.landlord,
        "funder": poster == use.funder,
        "operator": poster == use.operator,
        "lead": poster == path.lead_organisation,
        "platform": is_platform_of(path.territory, circumstances),
        "carrier": poster in circumstances.configuration.programmes[path.programme].carriers,
    }
    return any(held[party] for party in parties)
