"""Purposes: what somebody looks at a household for, declared or following from their role."""

from collections.abc import Mapping
from enum import StrEnum


class Purpose(StrEnum):
    """Why fields of a household are opened; a right holds for a purpose (docs/access.md)."""

    ACCOMPANIMENT = "accompaniment"
    COMMITTEE = "committee"
    RIGHTS_REQUEST = "rights-request"
    AUDIT = "audit"
    INCIDENT = "incident"


BY_ROLE: Mapping[str, Purpose] = {
    "committee_member": Purpose.COMMITTEE,
    "dpo": Purpose.RIGHTS_REQUEST,
    "auditor": Purpose.AUDIT,
}
"""What a role looks for unless it says so; the other roles accompany."""


def usual_purpose(role: str) -> Purpose:
    """What somebody in that role looks for, where they declare nothing."""
    return BY_ROLE.get(role, Purpose.ACCOMPANIMENT)
