"""What partners do for a household, and tell each other, as the tests of the domain say it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.diagnosis import DiagnosisContributed, HealthDiagnosisContributed
from domain.exit import ExitProposed, FollowedUp
from domain.expenses import ExpenseRecorded
from domain.fact import Fact
from domain.linking import Linked, Unlinked
from domain.plan import (
    ActionDone,
    ActionDropped,
    ActionPlanned,
    ModalityChanged,
    Professional,
    ReferentNamed,
    Reviewed,
)
from domain.sharing import ConsentGiven, ConsentWithdrawn, Informed, Restricted, Unrestricted
from domain.tool_facts import (
    ToolEnded,
    ToolGranted,
    ToolParameters,
    ToolPaymentRecorded,
    ToolRefused,
    ToolRenewed,
    ToolRequested,
    ToolResumed,
    ToolStarted,
    ToolSuspended,
)
from tests.domain.cast import AVDL_ASSOCIATION, GRAND, INTERMED, LAHSO, OTHER_HOUSEHOLD, day


def informed(on: str, *scope: str, **fields: Any) -> Informed:
    return Informed(occurred_on=day(on), scope=scope or (INTERMED,), **fields)


def agreed(on: str, *scope: str, **fields: Any) -> ConsentGiven:
    fields.setdefault("sensitivity", ("social",))
    return ConsentGiven(occurred_on=day(on), scope=scope or (INTERMED,), **fields)


def disagreed(on: str, *scope: str, **fields: Any) -> ConsentWithdrawn:
    return ConsentWithdrawn(occurred_on=day(on), scope=scope or (INTERMED,), **fields)


def restricted(on: str, *to: str) -> Restricted:
    return Restricted(occurred_on=day(on), to=to or (LAHSO, AVDL_ASSOCIATION), reason="Violences")


def unrestricted(on: str) -> Unrestricted:
    return Unrestricted(occurred_on=day(on), reason="Protection inutile")


def linked(on: str, other: UUID = OTHER_HOUSEHOLD) -> Linked:
    return Linked(occurred_on=day(on), with_=str(other), reason="Même bail")


def unlinked(on: str, other: UUID = OTHER_HOUSEHOLD) -> Unlinked:
    return Unlinked(occurred_on=day(on), with_=str(other), reason="Deux ménages")


def diagnosed(on: str, domain: str = "budget") -> DiagnosisContributed | HealthDiagnosisContributed:
    kind = HealthDiagnosisContributed if domain == "health" else DiagnosisContributed
    return kind(occurred_on=day(on), domain=domain, summary="Bilan inventé")


def reviewed(on: str, decision: str = "continue", **fields: Any) -> Reviewed:
    fields.setdefault("session", "ct-2019-09")
    return Reviewed(occurred_on=day(on), decision=decision, **fields)


def modality(on: str, to: str = "advice") -> ModalityChanged:
    return ModalityChanged(occurred_on=day(on), modality=to)


def referent(on: str, organisation: str = LAHSO) -> ReferentNamed:
    person = Professional(name="Agathe Associative")
    return ReferentNamed(occurred_on=day(on), organisation=organisation, professional=person)


def planned(on: str, due_on: str, action: str = "a-1", *, owner: str = LAHSO) -> ActionPlanned:
    return ActionPlanned(
        occurred_on=day(on),
        action=action,
        kind="appointment",
        owner_organisation=owner,
        due_on=day(due_on),
    )


def done(on: str, action: str = "a-1") -> ActionDone:
    return ActionDone(occurred_on=day(on), action=action)


def dropped(on: str, action: str = "a-1") -> ActionDropped:
    return ActionDropped(occurred_on=day(on), action=action, reason="Sans objet")


PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "aide_quittance": {
        "monthly_amount": Decimal("150.00"),
        "first_month": day("2019-07-01"),
        "months": 6,
        "payee": GRAND,
        "funder": GRAND,
        "condition": "current_rent_resumed",
    },
    "bail_maintien": {"start_on": day("2019-07-01"), "review_months": 3},
    "aide_demenagement": {"amount": Decimal("500.00"), "funder": GRAND},
    "logement_intercalaire": {"place": "studio-1", "owner": GRAND, "months_max": 12},
}


def requested(on: str, kind: str = "aide_quittance", tool: str = "t-1", **given: Any) -> Fact:
    parameters = ToolParameters(**{**PARAMETERS.get(kind, {}), **given})
    return ToolRequested(occurred_on=day(on), tool=tool, kind=kind, parameters=parameters)


def granted(on: str, amount: str | None = None, tool: str = "t-1") -> ToolGranted:
    asked = None if amount is None else Decimal(amount)
    return ToolGranted(occurred_on=day(on), tool=tool, amount=asked)


def tool_refused(on: str, tool: str = "t-1") -> ToolRefused:
    return ToolRefused(occurred_on=day(on), tool=tool, reason="Enveloppe épuisée")


def started(on: str, tool: str = "t-1") -> ToolStarted:
    return ToolStarted(occurred_on=day(on), tool=tool)


def paid(on: str, amount: str = "150.00", tool: str = "t-1") -> ToolPaymentRecorded:
    return ToolPaymentRecorded(occurred_on=day(on), tool=tool, amount=Decimal(amount))


def renewed(on: str, amount: str | None = None, tool: str = "t-1") -> ToolRenewed:
    more = None if amount is None else Decimal(amount)
    return ToolRenewed(occurred_on=day(on), tool=tool, amount=more)


def suspended(on: str, tool: str = "t-1") -> ToolSuspended:
    return ToolSuspended(occurred_on=day(on), tool=tool)


def resumed(on: str, tool: str = "t-1") -> ToolResumed:
    return ToolResumed(occurred_on=day(on), tool=tool)


def tool_ended(on: str, outcome: str = "completed", tool: str = "t-1") -> ToolEnded:
    return ToolEnded(occurred_on=day(on), tool=tool, outcome=outcome)


def spent(on: str, amount: str = "80.00", **fields: Any) -> ExpenseRecorded:
    fields.setdefault("category", "accompaniment")
    return ExpenseRecorded(occurred_on=day(on), amount=Decimal(amount), **fields)


def exit_proposed(on: str, outcome: str = "stayed_secured") -> ExitProposed:
    return ExitProposed(occurred_on=day(on), outcome=outcome, reason="Loyer repris")


def followed_up(on: str, months: int = 6, still_housed: bool = True) -> FollowedUp:
    return FollowedUp(occurred_on=day(on), months_after=months, still_housed=still_housed)
