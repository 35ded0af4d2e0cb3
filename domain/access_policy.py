"""The access policy of a programme: which classes of fields a relation, a word or a role gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from domain.marks import FieldClass
from domain.relations import RelationKind

Classes = frozenset[FieldClass]

NOTHING: Classes = frozenset()
INFORMED = "informed"
"""The word of the policy for a household that was told of a partner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassPolicy:
    """Breaking the glass: for how many hours at most, and which classes each role may open."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    hours_max: int
    roles: Mapping[str, Classes]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessPolicy:
    """The table `[access]` of a programme file; what it does not give is denied.

    `relations` is what a relation gives alone, `partners` what is added once the household was
    informed of a partner (`informed`) or agreed that it shares more, by what it agreed to;
    `kinds` is the most that anybody of a kind of organisation sees, `limits` the most that one
    organisation sees as a partner, `roles` the most that a role sees. Health is seen where
    `health` is on, alone.

    In `since_start` are the relations that give nothing of the rent account from before they
    began, in `receipts_only` the roles that see nothing but what their own organisation posted,
    in `restricted_roles` the platform's roles that work on a restricted case, in `exporting_roles`
    those that take a list of their own households away in a file.
    A role of `meeting` sees, around the day a session meets about the household, these classes of
    the shared diagnosis besides its own. Two people of a role of `glass` open what it says.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    health: Literal["on", "off"]
    relations: Mapping[RelationKind, Classes]
    partners: Mapping[str, Classes]
    kinds: Mapping[str, Classes]
    limits: Mapping[str, Classes]
    roles: Mapping[str, Classes]
    since_start: frozenset[RelationKind]
    receipts_only: frozenset[str]
    exporting_roles: frozenset[str]
    restricted_roles: frozenset[str]
    meeting: Mapping[str, Classes]
    meeting_days_before: int
    meeting_days_after: int
    glass: GlassPolicy

    def most(self, role: str, kind: str | None = None) -> Classes:
        """The most that a role sees, of an organisation of that kind if one is told."""
        most = self.roles.get(role, NOTHING)
        if kind is not None:
            most &= self.kinds.get(kind, NOTHING)
        return self._allowed(most)

    def most_through_glass(self, role: str) -> Classes:
        """The most that a role sees through a glass that is broken."""
        return self._allowed(self.glass.roles.get(role, NOTHING))

    def _allowed(self, classes: Classes) -> Classes:
        return classes if self.health == "on" else classes - {FieldClass.HEALTH}
