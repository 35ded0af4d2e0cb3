"""What verifications of the log found, as they are kept and shown to those who may ask for one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.access import Actor
from domain.programme import Configuration, OrganisationKind
from services.verification import Break, Verified
from services.who_looked import SUPERVISOR_ROLE


class Finding(StrEnum):
    """How a verification ended; an unfinished one was stopped, and found nothing wrong so far."""

    WHOLE = "whole"
    BROKEN = "broken"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """One verification that somebody of an organisation asked for.

    `position` is how far the log is whole, or where it is broken. `chain` is the chain's value
    there when all of it is whole; `broken_as` is what does not fit when it is not.
    """

    organisation: str
    started_at: datetime
    ended_at: datetime
    finding: Finding
    position: int
    chain: bytes | None = None
    broken_as: Break | None = None

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (self.ended_at - self.started_at).total_seconds()

    @property
    def verified(self) -> Verified | None:
        """What a later verification must find again."""
        return Verified(position=self.position, chain=self.chain) if self.chain else None


def audits(configuration: Configuration, actor: Actor) -> bool:
    """Whether the reader may replay paths: somebody of an auditor's, in a role that reads."""
    organisation = configuration.organisations.get(actor.organisation)
    is_auditor = organisation is not None and organisation.kind is OrganisationKind.AUDITOR
    return is_auditor and actor.role in configuration.reading_roles


def sees_chain(configuration: Configuration, actor: Actor) -> bool:
    """Whether the reader may see how the chain stands, and have it verified."""
    return audits(configuration, actor) or actor.role == SUPERVISOR_ROLE
