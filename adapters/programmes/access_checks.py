"""What holds the access policy of a programme file together: it gives no more than is safe."""

from collections.abc import Iterable

from adapters.programmes.checks import Inconsistent, require_known
from domain.access_policy import INFORMED, AccessPolicy
from domain.marks import FieldClass
from domain.programme import Configuration, OrganisationKind
from domain.relations import RelationKind

HEALTH_ROLES = frozenset({"health_worker"})
DAYS_MAX = 31
HOURS_MAX = 24
GLASS_HEALTH_ROLES = frozenset({"dpo"})
UNNAMED = frozenset({FieldClass.SOCIAL, FieldClass.HEALTH})
"""What an agreement adds: who the person is, and the rent, follow from information alone."""


def require_access(configuration: Configuration) -> None:
    """Raises `Inconsistent` for the first key that is missing, undefined, or gives too much."""
    policy = configuration.access
    roles = configuration.lists["roles"]
    _require_all("relations", policy.relations, RelationKind)
    _require_all("roles", policy.roles, roles)
    _require_all("partners", policy.partners, {INFORMED, *configuration.lists["shared_classes"]})
    require_known("access.kinds", policy.kinds, OrganisationKind)
    require_known("access.limits", policy.limits, configuration.organisations)
    for name in ("receipts_only", "exporting_roles", "restricted_roles", "meeting"):
        require_known(f"access.{name}", sorted(getattr(policy, name)), roles)
    for role in configuration.reading_roles:
        if not policy.roles[role]:
            raise Inconsistent("reading_roles", f"{role} sees nothing in access.roles")
    require_known("access.glass.roles", policy.glass.roles, roles)
    _check_numbers(policy)
    _check_strict(policy)


def _require_all(name: str, given: Iterable[str], needed: Iterable[str]) -> None:
    for key in sorted({*given} ^ {*needed}):
        reason = "is not defined" if key in given else "is required"
        raise Inconsistent(f"access.{name}.{key}", reason)


def _check_numbers(policy: AccessPolicy) -> None:
    for name in ("meeting_days_before", "meeting_days_after"):
        if not 0 <= getattr(policy, name) <= DAYS_MAX:
            raise Inconsistent(f"access.{name}", f"a number from 0 to {DAYS_MAX} is required")
    if not 1 <= policy.glass.hours_max <= HOURS_MAX:
        raise Inconsistent("access.glass.hours_max", f"a number from 1 to {HOURS_MAX} is required")


def _check_strict(policy: AccessPolicy) -> None:
    """Health is for health workers alone, and only where the household agreed to it."""
    for role, classes in policy.roles.items():
        if FieldClass.HEALTH in classes and role not in HEALTH_ROLES:
            raise Inconsistent(f"access.roles.{role}", "C5 is for health_worker alone")
    for role, classes in policy.glass.roles.items():
        if FieldClass.HEALTH in classes and role not in GLASS_HEALTH_ROLES:
            raise Inconsistent(f"access.glass.roles.{role}", "C5 is for dpo alone")
    _check_words(policy)


def _check_words(policy: AccessPolicy) -> None:
    for name in ("relations", "meeting"):
        for key, classes in getattr(policy, name).items():
            if FieldClass.HEALTH in classes:
                raise Inconsistent(f"access.{name}.{key}", "C5 follows from an agreement alone")
    for word, classes in policy.partners.items():
        if word != "health" and FieldClass.HEALTH in classes:
            raise Inconsistent(f"access.partners.{word}", "C5 follows from health alone")
        if word != INFORMED and classes - UNNAMED:
            raise Inconsistent(f"access.partners.{word}", "only C4 and C5 follow from an agreement")
