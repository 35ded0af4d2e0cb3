"""Each kind of refused event over real HTTP: both tongues, the stage and what is allowed."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import orjson
import pytest

from adapters.programmes.reading import LYON
from domain.stages import ACCEPTED, Stage
from tests.acceptance.events import admitted, ago, event, identified, opening, referred
from tests.acceptance.service import Service, serving

GRAND = "grandlyon-habitat"
OTHER = "est-metropole-habitat"
PLATFORM = "plateforme-venissieux"
LEAD = "lahso"
AID = {
    "tool": "aide-0001",
    "kind": "aide_quittance",
    "parameters": {
        "monthly_amount": "150.00",
        "first_month": ago(20),
        "months": 6,
        "payee": GRAND,
        "funder": GRAND,
        "condition": "current_rent_resumed",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A household of GrandLyon Habitat that LAHSo accompanies since forty days."""

    service: Service
    household: str

    def post(self, poster: str, kind: str, data: Mapping[str, Any]) -> httpx2.Response:
        """Post one event about the household; of ten days ago unless told."""
        content = {"occurred_on": ago(10), **data}
        return self.service.as_(poster).post(
            event(poster, f"household.{kind}", self.household, content)
        )


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The household, on a service of its own."""
    with serving(tmp_path_factory.mktemp("refusals")) as service:
        landlord = service.as_(GRAND)
        assert landlord.post(opening("venissieux")).status_code == 201
        household = landlord.post(identified(GRAND, "STORY-1")).json()["household_id"]
        assert landlord.post(referred(GRAND, household)).status_code == 201
        admission = admitted(PLATFORM, household, lead=LEAD)
        assert service.as_(PLATFORM).post(admission).status_code == 201
        story = Story(service=service, household=household)
        assert story.post(LEAD, "tool-requested", {**AID, "occurred_on": ago(30)}).is_success
        yield story


REFUSED: Mapping[str, tuple[str, str, Mapping[str, Any], int]] = {
    "identified twice": (
        GRAND,
        "identified",
        {
            "dwelling": {"landlord": GRAND, "commune": "69259"},
            "signals": [{"kind": "arrears", "service": "recouvrement", "observed_on": ago(10)}],
        },
        409,
    ),
    "referred while accompanied": (
        GRAND,
        "referred",
        {"referrer_kind": "landlord", "motive": "arrears", "stream": "maintien"},
        409,
    ),
    "admitted twice": (
        PLATFORM,
        "admitted",
        {"session": "ct-2", "modality": "advice", "lead_organisation": LEAD},
        409,
    ),
    "dated ahead": (
        LEAD,
        "contact-recorded",
        {"occurred_on": ago(-5), "kind": "phone", "outcome": "met"},
        422,
    ),
    "of before the path": (
        LEAD,
        "contact-recorded",
        {"occurred_on": ago(300), "kind": "phone", "outcome": "met"},
        409,
    ),
    "handed over by who does not lead": (
        GRAND,
        "lead-handed-over",
        {"to_organisation": "intermed"},
        403,
    ),
    "handed over to the lead": (LEAD, "lead-handed-over", {"to_organisation": LEAD}, 409),
    "a partner that left is none": (
        PLATFORM,
        "partner-left",
        {"organisation": "intermed"},
        409,
    ),
    "ended by the lead without a session": (
        LEAD,
        "exited",
        {"outcome": "stayed_secured", "residual_difficulties": []},
        403,
    ),
    "ended with an outcome of the other stream": (
        PLATFORM,
        "exited",
        {"outcome": "not_housed", "residual_difficulties": []},
        422,
    ),
    "back without an exit": (
        PLATFORM,
        "reentered",
        {"modality": "advice", "lead_organisation": LEAD, "reason": "…"},
        409,
    ),
    "the same modality": (PLATFORM, "modality-changed", {"modality": "coordination"}, 409),
    "an action that nobody planned": (LEAD, "action-done", {"action": "none"}, 409),
    "granted by who asked": (LEAD, "tool-granted", {"tool": "aide-0001"}, 403),
    "granted above what was asked": (
        GRAND,
        "tool-granted",
        {"tool": "aide-0001", "amount": "9000.00"},
        409,
    ),
    "a tool that nobody asked for": (GRAND, "tool-granted", {"tool": "none"}, 409),
    "resumed before it began": (
        GRAND,
        "tool-resumed",
        {"tool": "aide-0001"},
        409,
    ),
    "linked with itself": (PLATFORM, "linked", {"with": "SELF", "reason": "…"}, 422),
    "corrected where there is nothing": (
        LEAD,
        "rectified",
        {"event": {"source": "urn:etage:org:lahso", "id": "none"}, "void": True, "reason": "…"},
        422,
    ),
    "not a type of theirs": (
        GRAND,
        "admitted",
        {"session": "ct-2", "modality": "advice", "lead_organisation": LEAD},
        403,
    ),
    "no agreement to take back": (
        LEAD,
        "consent-withdrawn",
        {"scope": ["intermed"]},
        409,
    ),
}


def allowed(poster: str) -> list[str]:
    """What an organisation's kind may record of an accompanied household, from the file itself."""
    programme = tomllib.loads(LYON.read_text("utf-8"))
    kind = programme["organisations"][poster]["kind"]
    return [
        name
        for name, stages in ACCEPTED.items()
        if Stage.ACCOMPANIED in stages and kind in programme["posting"][name]
    ]


@pytest.mark.parametrize("name", REFUSED)
def test_each_kind_of_refused_event_tells_both_tongues_and_the_stage(
    story: Story, name: str
) -> None:
    poster, kind, data, status = REFUSED[name]
    told = {key: story.household if value == "SELF" else value for key, value in data.items()}
    answer = story.post(poster, kind, told)
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (status, status), problem
    assert problem["title"] != problem["title_fr"]
    assert ("detail" in problem) == ("detail_fr" in problem)
    assert all({"detail", "detail_fr"} <= error.keys() for error in problem.get("errors", ()))
    assert problem["stage"] == "accompanied"
    assert problem["allowed"] == allowed(poster)


def test_names_and_days_are_told_as_people_write_them(story: Story) -> None:
    early = {"occurred_on": "1980-01-01", "kind": "phone", "outcome": "met"}
    (error,) = story.post(LEAD, "contact-recorded", early).json()["errors"]
    assert error["detail"] == "The day is before 1990-01-01."
    assert error["detail_fr"] == "Cette date ne peut pas être avant le 1er\u00a0janvier 1990."
    problem = story.post("intermed", "contact-recorded", early | {"occurred_on": ago(5)}).json()
    assert problem["status"] == 404


def test_a_batch_answers_each_event_in_both_tongues(story: Story) -> None:
    dwelling = identified(OTHER, "BATCH-1", poster=GRAND)
    admission = admitted(PLATFORM, story.household, lead=LEAD)
    (foreign,) = story.service.as_(GRAND).post_all([dwelling])
    (again,) = story.service.as_(PLATFORM).post_all([admission])
    assert foreign["detail"] == "The dwelling is est-metropole-habitat's."
    assert foreign["detail_fr"] == "Ce logement est à Est Métropole Habitat."
    assert "stage" not in foreign
    assert (again["stage"], again["title_fr"]) == (
        "accompanied",
        "L’étape du ménage ne le permet pas.",
    )


def test_a_stranger_is_told_the_same_of_a_household_and_of_none(story: Story) -> None:
    stranger = story.service.as_(OTHER)
    nowhere = "00000000-0000-4000-8000-000000000000"
    ended = {"occurred_on": ago(5), "outcome": "stayed_secured", "residual_difficulties": []}
    met = {"occurred_on": ago(5), "kind": "phone", "outcome": "met"}
    for kind, data in (("contact-recorded", met), ("exited", ended), ("tool-granted", {})):
        told = [
            stranger.post(event(OTHER, f"household.{kind}", household, data))
            for household in (story.household, nowhere)
        ]
        assert told[0].content == told[1].content
        assert {"stage", "allowed"}.isdisjoint(told[0].json())


def test_the_report_of_a_posted_file_has_the_stage_and_the_french_words(
    story: Story, tmp_path: Path
) -> None:
    file = tmp_path / "facts.jsonl"
    file.write_bytes(orjson.dumps(admitted(PLATFORM, story.household, lead=LEAD)))
    posted = story.service.run("post", "--json", "--url", story.service.url, file)
    (refused,) = orjson.loads(posted.stdout)["refused"]
    assert posted.returncode == 1
    assert refused["problem"] == "illegal-transition"
    assert "où en est le parcours" in refused["detail_fr"]
    assert (refused["stage"], refused["allowed"]) == ("accompanied", allowed(PLATFORM))
