"""One valid `data` for every event type that is not about a household."""

from collections.abc import Mapping
from typing import Any

SUBJECT_EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "etage.platform.opened.v1": {
        "occurred_on": "2019-03-04",
        "territory": "venissieux",
    },
    "etage.programme.cost-recorded.v1": {
        "occurred_on": "2019-12-31",
        "programme": "etage",
        "period": {"from": "2019-01-01", "to": "2019-12-31"},
        "amount": "163500.00",
        "category": "accompaniment",
    },
    "etage.programme.envelope-set.v1": {
        "occurred_on": "2019-01-15",
        "programme": "etage",
        "funder": "metropole-de-lyon",
        "tool": "aide_quittance",
        "amount": "24000.00",
        "period": {"from": "2019-01-01", "to": "2019-12-31"},
    },
    "etage.programme.satisfaction-surveyed.v1": {
        "occurred_on": "2020-02-14",
        "programme": "etage",
        "surveyed": 40,
        "answered": 22,
        "satisfied": 18,
    },
    "etage.programme.practice-shared.v1": {
        "occurred_on": "2019-11-21",
        "programme": "etage",
        "title": "Aller vers un ménage qui ne répond plus",
        "organisations": ["lahso", "ccas-venissieux"],
    },
    "etage.programme.rectified.v1": {
        "occurred_on": "2020-01-14",
        "event": {"source": "urn:etage:org:grandlyon-habitat", "id": "evt-000201"},
        "corrections": {"amount": "165300.00"},
        "reason": "Deux chiffres étaient inversés",
    },
    "etage.place.offered.v1": {
        "occurred_on": "2019-05-02",
        "place": "passerelle-venissieux-1",
        "kind": "passerelle",
        "operator": "lahso",
        "until": "2021-04-30",
    },
    "etage.place.occupied.v1": {
        "occurred_on": "2019-06-03",
        "place": "passerelle-venissieux-1",
        "kind": "passerelle",
        "operator": "lahso",
        "household": "00000000-0000-4000-8000-00000000f1c7",
        "until": "2019-12-02",
    },
    "etage.place.freed.v1": {
        "occurred_on": "2019-11-18",
        "place": "passerelle-venissieux-1",
        "kind": "passerelle",
        "operator": "lahso",
        "household": "00000000-0000-4000-8000-00000000f1c7",
        "from": "2019-06-03",
    },
    "etage.place.rectified.v1": {
        "occurred_on": "2019-11-20",
        "event": {"source": "urn:etage:org:plateforme-venissieux", "id": "evt-000202"},
        "void": True,
        "reason": "La place n’a pas été libérée ce jour-là",
    },
    "etage.committee.scheduled.v1": {
        "occurred_on": "2019-04-10",
        "kind": "technical",
        "territory": "venissieux",
        "on": "2019-04-25",
    },
    "etage.committee.held.v1": {
        "occurred_on": "2019-04-25",
        "kind": "technical",
        "territory": "venissieux",
        "on": "2019-04-25",
        "participants": ["grandlyon-habitat", "ccas-venissieux", "mdm-venissieux", "lahso"],
    },
    "etage.committee.rectified.v1": {
        "occurred_on": "2019-04-26",
        "event": {"source": "urn:etage:org:plateforme-venissieux", "id": "evt-000203"},
        "corrections": {"participants": ["grandlyon-habitat", "ccas-venissieux"]},
        "reason": "Deux partenaires étaient absents",
    },
    "etage.system.configured.v1": {
        "occurred_on": "2019-03-04",
        "sha256": "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
        "content": {"version": "2019-03"},
    },
}
