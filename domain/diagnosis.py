"""Shared diagnosis (diagnostic croisé): partners each contribute what they see of a household."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from domain import codes
from domain.circumstances import Circumstances
from domain.fact import Fact
from domain.marks import Form, Health, Path, Social, Text
from domain.path import Contribution, HouseholdPath, Recorded, advanced
from domain.refusal import Forbidden
from domain.sentence import said

HEALTH = "health"
HealthDomain = Annotated[str, Form(r"^health$", 6)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisContributed(Fact):
    """One partner's contribution; recommendations say what others should do, never a pathology."""

    NAME: ClassVar[str] = "etage.household.diagnosis-contributed.v1"

    domain: Annotated[codes.DiagnosisDomain, Path]
    needs: tuple[Annotated[codes.Need, Path], ...] = ()
    recommendations: tuple[Annotated[Text, Social], ...] = ()
    summary: Annotated[Text | None, Social] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthDiagnosisContributed(Fact):
    """A contribution about health: that it is one, what it needs and its words are health data."""

    NAME: ClassVar[str] = "etage.household.diagnosis-contributed.v1"

    domain: Annotated[HealthDomain, Health]
    needs: tuple[Annotated[codes.Need, Health], ...] = ()
    recommendations: tuple[Annotated[Text, Social], ...] = ()
    summary: Annotated[Text | None, Health] = None


DiagnosisFact = DiagnosisContributed | HealthDiagnosisContributed


def decide(path: HouseholdPath, fact: DiagnosisFact, circumstances: Circumstances) -> DiagnosisFact:
    """The contribution as it is to be stored; raises `Forbidden` outside the poster's fields."""
    domain = HEALTH if isinstance(fact, HealthDiagnosisContributed) else fact.domain
    kind = circumstances.organisation.kind
    if domain not in circumstances.configuration.contributing.get(kind, ()):
        raise Forbidden(
            said("A {kind} does not contribute to this domain of the diagnosis.", kind=kind)
        )
    return fact


def evolve(path: HouseholdPath, recorded: Recorded, fact: DiagnosisFact) -> HouseholdPath:
    """The path after this contribution: who contributed and when, never what."""
    contribution = Contribution(on=fact.occurred_on, organisation=recorded.organisation)
    return advanced(path, recorded, contributions=(*path.contributions, contribution))
