"""Duplicates over HTTP: found by the platform, linked, and nowhere for the others."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.acceptance.events import ago, event, identified, opening
from tests.acceptance.service import Service, serving

GRAND, EST, PLATFORM = "grandlyon-habitat", "est-metropole-habitat", "plateforme-venissieux"
NAME, SWAPPED = "Zélie Canari-Fictive", "CANARI FICTIVE Zelie"
BIRTH_DATE = "1980-02-03"
OTHERS = (
    (GRAND, "organisation", 200),
    (EST, "conseiller_social", 200),
    ("plateforme-lyon-7-8", "organisation", 200),
    ("ccas-venissieux", "organisation", 200),
    ("avdl-association", "worker", 200),
    (PLATFORM, "system", 404),
    ("ancols", "auditor", 404),
    ("metropole-de-lyon", "organisation", 404),
    (PLATFORM, "steering", 404),
)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A service that holds two files on one person, opened by two landlords."""

    service: Service
    households: list[str]

    def link(self, name: str) -> int:
        """The platform's word on the two; the answer's status."""
        one, other = self.households
        data = {"occurred_on": ago(0), "with": other, "reason": "Même personne"}
        posted = event(PLATFORM, f"household.{name}", one, data)
        return self.service.as_(PLATFORM).post(posted).status_code


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with serving(tmp_path_factory.mktemp("duplicates")) as service:
        service.as_(GRAND).post(opening("venissieux"))
        opened = [
            service.as_(landlord)
            .post(
                identified(
                    landlord, reference, reference_person={"name": name, "birth_date": BIRTH_DATE}
                )
            )
            .json()["household_id"]
            for landlord, reference, name in ((GRAND, "GLH-1", NAME), (EST, "EMH-1", SWAPPED))
        ]
        yield Scene(service=service, households=sorted(opened))


def test_the_platform_finds_the_two_files_and_links_them(scene: Scene) -> None:
    platform = scene.service.as_(PLATFORM)

    found = platform.get("/v1/duplicates", at_least=scene.service.position())

    assert found.headers["cache-control"] == "private, no-store"
    (pair,) = found.json()["pairs"]
    assert pair["households"] == scene.households
    assert set(pair["labels"]) == {NAME, SWAPPED}
    assert (pair["agree"], pair["linked"]) == (["name", "birth_date"], False)
    assert (found.json()["position"], found.json()["next"]) == (scene.service.position(), None)
    assert scene.link("linked") == 201
    assert platform.get("/v1/duplicates").json()["pairs"] == []
    (pair,) = platform.get("/v1/duplicates", linked="true").json()["pairs"]
    assert pair["linked"] is True
    for one, other in (scene.households, scene.households[::-1]):
        assert platform.get(f"/v1/households/{one}").json()["linked_with"] == [other]
    assert scene.link("unlinked") == 201
    assert len(platform.get("/v1/duplicates").json()["pairs"]) == 1


@pytest.mark.parametrize(("organisation", "role", "status"), OTHERS)
def test_the_others_may_not(scene: Scene, *, organisation: str, role: str, status: int) -> None:
    caller = scene.service.as_(organisation, role)

    found = caller.get("/v1/duplicates", linked="true", at_least=scene.service.position())

    assert found.status_code == status
    assert not [told for told in (NAME, SWAPPED, *scene.households) if told in found.text]


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"after": "nowhere"}, "after"), ({"limit": "0"}, "limit"), ({"linked": "perhaps"}, "linked")],
)
def test_a_bad_question_names_its_field(scene: Scene, *, asked: dict[str, str], field: str) -> None:
    answer = scene.service.as_(PLATFORM).get("/v1/duplicates", **asked)

    assert answer.status_code == 422
    assert [error["parameter"] for error in answer.json()["errors"]] == [field]


def test_how_far_the_index_is_stands_beside_the_read_models(scene: Scene) -> None:
    platform = scene.service.as_(PLATFORM)
    platform.get("/v1/duplicates", at_least=scene.service.position())

    status = scene.service.run("status", "--json").stdout
    told = {each["name"]: each for each in platform.get("/readyz").json()["projections"]}

    assert told["identity_index"]["position"] == scene.service.position()
    assert (told["identity_index"]["parked"], told["identity_index"]["alarm"]) == (0, None)
    assert '"identity_index"' in status
    assert 'projection="identity_index"' in platform.get("/metrics").text
