"""Platform and system facts: they belong to a territory or to the ledger, not to a household."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from domain import codes
from domain.carriers import require_carrier
from domain.circumstances import Circumstances
from domain.dates import require_possible
from domain.fact import Fact
from domain.marks import Form, Path
from domain.refusal import Refusal
from domain.sentence import said

SYSTEM = "system"
"""What the system's own facts are about."""

Sha256 = Annotated[str, Form(r"^[0-9a-f]{64}$", 64)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformOpened(Fact):
    """The territory's platform opens: referrals there are accepted from that day."""

    NAME: ClassVar[str] = "etage.platform.opened.v1"

    territory: Annotated[codes.Territory, Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemConfigured(Fact):
    """The programme's configuration from that start on, whole: a report can be remade."""

    NAME: ClassVar[str] = "etage.system.configured.v1"

    sha256: Annotated[Sha256, Path]
    content: Annotated[Mapping[str, Any], Path]


class AlreadyOpen(Refusal):
    """The territory's platform has already opened."""

    problem = "platform-already-open"


def open_platform(fact: PlatformOpened, circumstances: Circumstances) -> PlatformOpened:
    """The opening, once for each territory, by a carrier of its programme or the Métropole.

    Raises `AlreadyOpen`, `Forbidden`, or `Invalid` for a day that cannot be.
    """
    require_possible(fact.occurred_on, circumstances.today)
    territory = circumstances.configuration.territories[fact.territory]
    require_carrier(territory.programme, circumstances)
    opened_on = circumstances.openings.get(fact.territory)
    if opened_on is not None:
        raise AlreadyOpen(said("It opened on {day}.", day=opened_on), pointer="/data/territory")
    return fact
