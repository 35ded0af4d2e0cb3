"""One valid `data` for every fact of a household that the system alone records."""

from collections.abc import Mapping
from typing import Any

ERASURE_EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "etage.household.erased.v1": {
        "occurred_on": "2024-09-02",
        "approved_by": [
            "00000000-0000-4000-8000-0000000000a1",
            "00000000-0000-4000-8000-0000000000a2",
        ],
        "on_request": False,
        "disposal": "bordereau-2024-1",
    },
    "etage.household.held.v1": {
        "occurred_on": "2022-03-01",
        "by": "00000000-0000-4000-8000-0000000000a1",
        "reason": "Recours en cours devant le juge.",
    },
    "etage.household.released.v1": {
        "occurred_on": "2023-05-15",
        "by": "00000000-0000-4000-8000-0000000000a1",
    },
    "etage.access.glass-broken.v1": {
        "occurred_on": "2022-03-02",
        "organisation": "dpo",
        "role": "dpo",
        "by": "00000000-0000-4000-8000-0000000000a1",
        "approved_by": "00000000-0000-4000-8000-0000000000a2",
        "classes": ["C2", "C3"],
        "ends_at": "2022-03-02T18:00:00+01:00",
        "reason": "Réclamation sur une divulgation.",
    },
    "etage.access.glass-closed.v1": {
        "occurred_on": "2022-03-02",
        "glass": "glass-00000000-0000-4000-8000-0000000000a3",
        "by": "00000000-0000-4000-8000-0000000000a1",
    },
}
