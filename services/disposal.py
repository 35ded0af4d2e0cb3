"""Disposal lists (bordereaux d'élimination): whom to erase, and the two approvals that it takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.access import Actor
from domain.path import HouseholdPath
from domain.programme import Configuration, OrganisationKind
from domain.sentence import Sentence, said
from domain.user_error import UserError
from services.erasure import Approval


class VisaKind(StrEnum):
    """As what somebody approves: data protection, the archives, or simply a second person."""

    DPO = "dpo"
    ARCHIVES = "archives"
    SECOND = "second"


NEEDED: Mapping[bool, frozenset[VisaKind]] = {
    True: frozenset({VisaKind.DPO, VisaKind.SECOND}),
    False: frozenset({VisaKind.DPO, VisaKind.ARCHIVES}),
}
"""The approvals of a list, by whether the persons asked for it (art. 17 of the GDPR).

What is disposed of because its time is over also needs the archives (Code du patrimoine, L212-2).
"""

NO_SUCH_LIST = said("There is no such list.")


class CannotApprove(UserError):
    """The list may not be approved or executed so; the sentence says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Visa:
    """One approval: by whom, an opaque id of an account, and the number the archives gave it."""

    kind: VisaKind
    by: str
    reference: str | None = None
    given_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposal:
    """One list; no name stands on it."""

    id: str
    on_request: bool
    proposed_by: str
    proposed_at: datetime
    households: Sequence[UUID]
    visas: Sequence[Visa] = ()
    executed_at: datetime | None = None

    @property
    def lacking(self) -> Sequence[VisaKind]:
        """The approvals that are still to come."""
        given = {visa.kind for visa in self.visas}
        return sorted(NEEDED[self.on_request] - given)

    @property
    def state(self) -> str:
        """`proposed`, `approved` or `executed`."""
        if self.executed_at is not None:
            return "executed"
        return "proposed" if self.lacking else "approved"


def require_may_give(disposal: Disposal, visa: Visa) -> None:
    """The list waits for this approval, by somebody who gave none. Raises `CannotApprove`."""
    if disposal.executed_at is not None:
        raise CannotApprove(said("The list was executed."))
    if visa.kind not in NEEDED[disposal.on_request]:
        needed = tuple(sorted(NEEDED[disposal.on_request]))
        raise CannotApprove(said("This list is approved as {visas}.", visas=needed))
    if visa.kind not in disposal.lacking:
        raise CannotApprove(said("The list is approved as {visas} already.", visas=(visa.kind,)))
    if any(other.by == visa.by for other in disposal.visas):
        raise CannotApprove(said("The same person approves a list once."))


def approval_of(disposal: Disposal) -> Approval:
    """What its households are erased on. Raises `CannotApprove` while approvals are lacking."""
    if disposal.lacking:
        raise CannotApprove(
            said("The list still waits for an approval as {visas}.", visas=tuple(disposal.lacking))
        )
    return Approval(
        approved_by=[visa.by for visa in disposal.visas],
        on_request=disposal.on_request,
        disposal=disposal.id,
    )


class Step(StrEnum):
    """What somebody's word does to an erasure that a person asked for."""

    PROPOSE = "propose"
    APPROVE = "approve"
    EXECUTE = "execute"
    NONE = "none"


APPROVING_ROLES = frozenset({"dpo", "programme_lead"})
HANDLING_ROLES = APPROVING_ROLES | {"custodian"}


def may_handle(actor: Actor, path: HouseholdPath, configuration: Configuration) -> bool:
    """Whether the actor handles the household's erasure, in some part.

    It takes a person, in one of the roles, of the point of contact for data protection or of an
    organisation that has a relation with the household.
    """
    organisation = configuration.organisations.get(actor.organisation)
    if organisation is None or actor.person is None or actor.role not in HANDLING_ROLES:
        return False
    return organisation.kind is OrganisationKind.DPO or any(
        relation.organisation == actor.organisation and relation.ends_on is None
        for relation in path.relations
    )


def is_contact_point(actor: Actor, configuration: Configuration) -> bool:
    """Whether the actor answers for data protection to every person, whatever the organisation."""
    organisation = configuration.organisations.get(actor.organisation)
    return (
        organisation is not None
        and organisation.kind is OrganisationKind.DPO
        and actor.role == "dpo"
    )


def step_of(disposal: Disposal | None, *, role: str, person: str) -> Step:
    """What the word of this person does now; said again, nothing. Raises `CannotApprove`.

    Data protection proposes, a second person approves, and the custodian of the keys executes.
    """
    if disposal is None:
        if role != "dpo":
            raise CannotApprove(said("Data protection proposes an erasure first."))
        return Step.PROPOSE
    if not disposal.lacking:
        return Step.EXECUTE if role == "custodian" else Step.NONE
    if any(visa.by == person for visa in disposal.visas):
        return Step.NONE
    if role not in APPROVING_ROLES:
        raise CannotApprove(said("A second person has not approved the erasure yet."))
    return Step.APPROVE
