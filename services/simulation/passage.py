"""A passage (one episode) as it went: who led it, who took part, and where the household lived."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Where the household lives from that day on."""

    since: date
    territory: str
    landlord: str | None


@dataclass(kw_only=True)
class Partnership:
    """A partner's part. Not frozen: it ends while the life is written."""

    organisation: str
    joined_on: date
    left_on: date = date.max


@dataclass(kw_only=True)
class Passage:
    """Not frozen: it goes on while the life is written. `left_on` is the day of the exit.

    An urgent one began without a session, which is to confirm it.
    """

    started_on: date
    modality: str | None
    leads: list[tuple[date, str]]
    stays: list[Stay]
    is_urgent: bool = False
    partnerships: list[Partnership] = field(default_factory=list)
    left_on: date = date.max
    outcome: str | None = None

    def lead_on(self, day: date) -> str:
        """The organisation responsible that day."""
        return [organisation for since, organisation in self.leads if since <= day][-1]

    def stay_on(self, day: date) -> Stay:
        """Where the household lives that day."""
        return [stay for stay in self.stays if stay.since <= day][-1]

    def partners_on(self, day: date) -> list[str]:
        """The partners that take part that day."""
        return [
            each.organisation for each in self.partnerships if each.joined_on <= day < each.left_on
        ]

    def settled_until(self, day: date) -> date:
        """The first day after that day on which the household moves or leaves."""
        moves = (stay.since for stay in self.stays if stay.since > day)
        return min((*moves, self.left_on))

    def organisations(self) -> list[str]:
        """Everyone who ever took part, in the order in which they came."""
        landlords = (stay.landlord for stay in self.stays if stay.landlord is not None)
        partners = (each.organisation for each in self.partnerships)
        leads = (organisation for _, organisation in self.leads)
        return list(dict.fromkeys((*leads, *landlords, *partners)))
