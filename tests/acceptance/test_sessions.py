"""Sessions over HTTP: agendas in their order, minutes, and who may read which of their lines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from domain.dates import months_after
from tests.acceptance.events import (
    TODAY,
    admitted,
    ago,
    contact,
    event,
    identified,
    opening,
    referred,
)
from tests.acceptance.service import Service, serving

GRAND, PLATFORM, LEAD, CCAS = (
    "grandlyon-habitat",
    "plateforme-venissieux",
    "avdl-association",
    "ccas-venissieux",
)
NAME = "Zélie Fictive-Séance"
DUE, BLOCKED, PROPOSED, NEW, URGENT = "GLH-DUE", "GLH-STILL", "GLH-EXIT", "GLH-NEW", "GLH-HASTE"
SESSION, QUARTERLY = "ct-venissieux/prochaine", "cs-etage-dernier"
ADMITTED_DAYS = 100
ONE_DAY = timedelta(days=1)

FIRST_DAYS: Mapping[str, tuple[str, date]] = {
    "urgent_to_confirm": (URGENT, TODAY - timedelta(20)),
    "new": (NEW, TODAY - timedelta(10)),
    "exit_proposed": (PROPOSED, TODAY - timedelta(3)),
    "blocked": (BLOCKED, TODAY - timedelta(61) + timedelta(60)),
    "review_due": (DUE, months_after(TODAY - timedelta(ADMITTED_DAYS), 3)),
}
"""For each reason, in the order of an agenda: whose it is here, and from which day it holds."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A service with one household for each reason to be on an agenda, by its reference."""

    service: Service
    households: Mapping[str, str]

    def agenda(self, who: str = PLATFORM, role: str = "organisation", **asked: Any) -> Any:
        """Vénissieux' agenda as somebody reads it."""
        path = "/v1/territories/venissieux/agenda"
        return self.service.as_(who, role).get(path, **asked)

    def reasons(self, day: date) -> dict[str, list[str]]:
        """Why each household is on the agenda of a day."""
        lines = self.agenda(on=day.isoformat()).json()["agenda"]
        known = {household: reference for reference, household in self.households.items()}
        return {
            known[line["household_id"]]: [each["reason"] for each in line["reasons"]]
            for line in lines
        }


def told(poster: str, name: str, subject: str, /, *, days_ago: int, **data: Any) -> dict[str, Any]:
    return event(poster, name, subject, {"occurred_on": ago(days_ago), **data})


def followed(subject: str, household: str) -> list[dict[str, Any]]:
    """What happened to the household of that reference once it was referred."""
    days = {DUE: ADMITTED_DAYS, BLOCKED: 61, PROPOSED: 40}.get(subject)
    if days is None:
        return []
    done = [admitted(PLATFORM, household, lead=LEAD, days_ago=days)]
    if subject != BLOCKED:
        done.append(contact(LEAD, household, days_ago=5))
    if subject == PROPOSED:
        proposal = {"outcome": "stayed_secured", "reason": "Loyer repris"}
        done.append(told(LEAD, "household.exit-proposed", household, days_ago=3, **proposal))
    return done


def sessions_of_venissieux() -> list[dict[str, Any]]:
    technical = {"kind": "technical", "territory": "venissieux", "participants": [GRAND, CCAS]}
    members = [GRAND, "metropole-de-lyon"]
    quarterly = {"kind": "follow_up", "programme": "etage", "participants": members}
    ahead = (TODAY + timedelta(7)).isoformat()
    return [
        told(PLATFORM, "committee.scheduled", SESSION, days_ago=5, on=ahead, **technical),
        told(PLATFORM, "committee.held", QUARTERLY, days_ago=15, on=ago(15), **quarterly),
    ]


@pytest.fixture(scope="module", name="scene")
def _scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with serving(tmp_path_factory.mktemp("etage")) as service:
        landlord, platform = service.as_(GRAND), service.as_(PLATFORM)
        landlord.post(opening("venissieux"))
        households: dict[str, str] = {}
        for reference in (DUE, BLOCKED, PROPOSED, NEW, URGENT):
            person = {"name": NAME}
            opened = landlord.post(
                identified(GRAND, reference, days_ago=150, reference_person=person)
            )
            households[reference] = opened.json()["household_id"]
            days = {DUE: 110, BLOCKED: 70, PROPOSED: 50, NEW: 10, URGENT: 30}[reference]
            landlord.post(referred(GRAND, reference, days_ago=days))
            for each in followed(reference, households[reference]):
                poster = each["source"].removeprefix("urn:etage:org:")
                assert service.as_(poster).post(each).status_code == 201
        hearing = {"stage": "summons", "on": ago(25), "hearing_on": ago(2)}
        answers = [
            landlord.post(
                told(GRAND, "household.legal-stage-recorded", URGENT, days_ago=25, **hearing)
            ),
            platform.post(
                admitted(
                    PLATFORM,
                    households[URGENT],
                    lead=LEAD,
                    days_ago=20,
                    session=None,
                    urgent=True,
                )
            ),
            *(platform.post(each) for each in sessions_of_venissieux()),
        ]
        assert [answer.status_code for answer in answers] == [201] * len(answers), [
            answer.text for answer in answers
        ]
        landlord.get("/v1/households", at_least=service.position())
        yield Scene(service=service, households=households)


@pytest.mark.parametrize("reason", FIRST_DAYS)
def test_a_reason_holds_from_its_first_day_and_not_the_day_before(
    scene: Scene, reason: str
) -> None:
    reference, first = FIRST_DAYS[reason]
    assert reason in scene.reasons(first)[reference]
    assert reason not in scene.reasons(first - ONE_DAY).get(reference, [])


def test_an_agenda_takes_the_reasons_in_the_order_of_the_programme(scene: Scene) -> None:
    answer = scene.agenda().json()
    assert [line["reason"] for line in answer["agenda"]] == list(FIRST_DAYS)
    assert list(scene.reasons(TODAY)) == [reference for reference, _ in FIRST_DAYS.values()]
    assert (answer["territory"], answer["on"], answer["count"]) == (
        "venissieux",
        TODAY.isoformat(),
        5,
    )


def test_a_session_ahead_has_the_agenda_of_its_day(scene: Scene) -> None:
    answer = scene.service.as_(PLATFORM).get(f"/v1/sessions/{SESSION}").json()
    assert (answer["kind"], answer["held_on"], answer["participants"]) == (
        "technical",
        None,
        [GRAND, CCAS],
    )
    assert {line["label"] for line in answer["agenda"]} == {NAME}
    assert len(answer["agenda"]) == 5
    assert answer["decisions"] == []


def test_a_session_that_nobody_recorded_is_known_by_its_decisions(scene: Scene) -> None:
    name = f"ct-{ago(40)}"
    platform = scene.service.as_(PLATFORM)
    answer = platform.get(f"/v1/sessions/{name}").json()
    assert (answer["recorded"], answer["territory"], answer["on"]) == (
        False,
        "venissieux",
        ago(40),
    )
    (decision,) = answer["decisions"]
    assert (decision["kind"], decision["lead_organisation"]) == ("admitted", LEAD)
    assert decision["household_id"] == scene.households[PROPOSED]
    listed = platform.get("/v1/territories/venissieux/sessions", to=ago(30)).json()["sessions"]
    assert [(each["session"], each["decided"]) for each in listed] == [
        (f"ct-{ago(days)}", 1) for days in (100, 61, 40)
    ]


def test_a_programme_s_sessions_are_those_of_every_committee(scene: Scene) -> None:
    path = "/v1/programmes/etage/sessions"
    found = scene.service.as_(PLATFORM).get(path, **{"from": ago(16)}).json()["sessions"]
    assert [each["session"] for each in found] == [QUARTERLY, SESSION]


@pytest.mark.parametrize(
    ("who", "role", "sees"),
    [
        (PLATFORM, "coordinateur", 5),
        (GRAND, "conseiller_social", 5),
        (LEAD, "worker", 4),
        (CCAS, "organisation", 0),
        ("est-metropole-habitat", "organisation", 0),
        ("intermed", "committee_member", 0),
        ("ancols", "auditor", 5),
    ],
)
def test_a_reader_meets_the_lines_of_the_households_they_follow(
    scene: Scene, who: str, *, role: str, sees: int
) -> None:
    answer = scene.agenda(who, role)
    assert answer.status_code == 200
    assert len(answer.json()["agenda"]) == sees
    assert (NAME in answer.text) == (who in (PLATFORM, GRAND, LEAD))
    session = scene.service.as_(who, role).get(f"/v1/sessions/{SESSION}")
    assert len(session.json()["agenda"]) == sees


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("plateforme-lyon-7-8", "organisation"),
        ("ccas-bron", "organisation"),
        ("metropole-de-lyon", "organisation"),
        ("etat", "organisation"),
        ("dpo", "dpo"),
        (GRAND, "steering"),
        (LEAD, "custodian"),
    ],
)
def test_the_others_find_neither_agenda_nor_session(scene: Scene, who: str, role: str) -> None:
    caller = scene.service.as_(who, role)
    paths = (
        "/v1/territories/venissieux/agenda",
        "/v1/territories/venissieux/sessions",
        f"/v1/sessions/{SESSION}",
        f"/v1/sessions/ct-{ago(40)}",
    )
    assert [caller.get(path).status_code for path in paths] == [404] * len(paths)


def test_who_takes_part_in_a_follow_up_committee_finds_it_without_any_case(scene: Scene) -> None:
    council = scene.service.as_("metropole-de-lyon")
    listed = council.get("/v1/programmes/etage/sessions").json()["sessions"]
    assert [each["session"] for each in listed] == [QUARTERLY]
    answer = council.get(f"/v1/sessions/{QUARTERLY}").json()
    assert (answer["agenda"], answer["decisions"]) == ([], [])
    assert scene.service.as_("etat").get("/v1/programmes/etage/sessions").status_code == 404
    assert scene.service.as_("etat").get(f"/v1/sessions/{QUARTERLY}").status_code == 404


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/v1/territories/venissieux/agenda", {"on": "30/06/2020"}),
        ("/v1/territories/venissieux/sessions", {"from": "2020-02-30"}),
        ("/v1/programmes/etage/sessions", {"to": "demain"}),
    ],
)
def test_a_wrong_day_is_told_which_parameter_is_wrong(
    scene: Scene, path: str, asked: dict[str, str]
) -> None:
    answer = scene.service.as_(PLATFORM).get(path, **asked)
    assert answer.status_code == 422
    assert [answer.json()["errors"][0]["parameter"]] == list(asked)


def test_a_session_is_read_as_its_rectification_leaves_it(scene: Scene) -> None:
    platform = scene.service.as_(PLATFORM)
    committee = {"kind": "technical", "territory": "venissieux"}
    wrong, right = ((TODAY + timedelta(days)).isoformat() for days in (30, 31))
    planned = told(PLATFORM, "committee.scheduled", "ct-faux", days_ago=1, on=wrong, **committee)
    meant = {"source": planned["source"], "id": planned["id"]}
    given = {"event": meant, "reason": "Erreur de date", "corrections": {"on": right}}
    mended = told(PLATFORM, "committee.rectified", "ct-faux", days_ago=0, **given)
    assert [platform.post(each).status_code for each in (planned, mended)] == [201, 201]
    assert platform.get("/v1/sessions/ct-faux").json()["on"] == right
    void = told(PLATFORM, "committee.rectified", "ct-faux", days_ago=0, **given | {"void": True})
    void["data"].pop("corrections")
    assert platform.post(void).status_code == 201
    assert platform.get("/v1/sessions/ct-faux").status_code == 404


def test_an_unknown_session_or_territory_is_not_there(scene: Scene) -> None:
    platform = scene.service.as_(PLATFORM)
    for path in ("sessions/ct-inconnue", "territories/nulle-part/agenda", "programmes/x/sessions"):
        assert platform.get(f"/v1/{path}").status_code == 404


def test_a_household_says_that_its_urgent_admission_awaits_a_session(scene: Scene) -> None:
    path = f"/v1/households/{scene.households[URGENT]}"
    (episode,) = scene.service.as_(PLATFORM).get(path).json()["episodes"]
    assert (episode["awaits_confirmation"], episode["confirmed_by"]) == (True, None)
