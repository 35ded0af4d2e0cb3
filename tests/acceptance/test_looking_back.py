"""An auditor asks what was known last month: by the day of the facts, and by their telling."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from tests.acceptance.events import admitted, ago, contact, identified, opening, referred
from tests.acceptance.service import Caller, Service, serving

GRAND, PLATFORM, LEAD = "grandlyon-habitat", "plateforme-venissieux", "avdl-association"


@dataclass(frozen=True, kw_only=True)
class Past:
    """A household whose last contact was recorded late, and the moment before it was."""

    service: Service
    household: str
    before_the_late_fact: str

    @property
    def auditor(self) -> Caller:
        return self.service.as_("ancols", "auditor")


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    with serving(tmp_path_factory.mktemp("past")) as service:
        landlord = service.as_(GRAND)
        landlord.post(opening("venissieux"))
        household = landlord.post(identified(GRAND, "PAST-1")).json()["household_id"]
        landlord.post(referred(GRAND, "PAST-1"))
        service.as_(PLATFORM).post(admitted(PLATFORM, household, lead=LEAD))
        moment = datetime.now(UTC).isoformat()
        time.sleep(0.01)
        service.as_(LEAD).post(contact(LEAD, household, days_ago=35))
        yield Past(service=service, household=household, before_the_late_fact=moment)


@pytest.mark.parametrize(
    ("days_ago", "stage"), [(55, "identified"), (45, "referred"), (20, "accompanied")]
)
def test_a_household_is_read_as_it_was_on_a_day(past: Past, days_ago: int, stage: str) -> None:
    answer = past.auditor.get(f"/v1/households/{past.household}", as_of=ago(days_ago))

    assert answer.json()["stage"] == stage


def test_before_its_opening_day_there_is_no_household(past: Past) -> None:
    answer = past.auditor.get(f"/v1/households/{past.household}", as_of=ago(61))

    assert answer.status_code == 404


def test_a_late_fact_counts_by_its_day_and_only_once_it_is_known(past: Past) -> None:
    address = f"/v1/households/{past.household}"
    then = {"known_at": past.before_the_late_fact}

    known_now = past.auditor.get(address, as_of=ago(30)).json()
    known_then = past.auditor.get(address, as_of=ago(30), **then).json()

    assert known_now["last_contact_on"] == ago(35)
    assert known_then["last_contact_on"] is None
    assert known_now["stage"] == known_then["stage"] == "accompanied"


def test_the_history_tells_which_facts_came_late(past: Past) -> None:
    history = past.auditor.get(f"/v1/households/{past.household}/history").json()

    last = history["events"][-1]

    assert last["type"] == "etage.household.contact-recorded.v1"
    assert last["late"] is True
    assert [event["version"] for event in history["events"]] == [1, 2, 3, 4]


def test_the_history_is_told_as_it_was_known_then_and_as_it_had_happened_then(past: Past) -> None:
    address = f"/v1/households/{past.household}/history"

    known_then = past.auditor.get(address, known_at=past.before_the_late_fact).json()
    happened_then = past.auditor.get(address, as_of=ago(45)).json()

    assert [event["version"] for event in known_then["events"]] == [1, 2, 3]
    assert [event["version"] for event in happened_then["events"]] == [1, 2]


def test_the_command_line_replays_the_same_past(past: Past) -> None:
    now = past.service.run("replay", past.household, "--as-of", ago(45))
    then = past.service.run("replay", past.household, "--known-at", past.before_the_late_fact)

    assert "-> referred" in now.stdout
    assert "contact-recorded" not in then.stdout
    assert "-> accompanied" in then.stdout


def test_a_household_nobody_knows_is_said_so_without_a_traceback(past: Past) -> None:
    answer = past.service.run("replay", "00000000-0000-4000-8000-000000000000")

    assert answer.returncode == 1
    assert answer.stderr.startswith("etage: no such household")
