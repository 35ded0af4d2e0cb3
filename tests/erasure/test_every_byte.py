"""After an erasure, everything an installation keeps is walked for what it held of the person.

Exports, backups and the streams of partners do not exist yet: they are pending here, and whoever
builds them walks them too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from adapters.embedded.folder import DataFolder
from adapters.embedded.postgres import attach_postgres
from adapters.secrets import load_or_make_keys
from projections.programme_figures import PROGRAMME_FIGURES
from projections.tool_money import TOOL_MONEY
from tests.acceptance.events import admitted, ago, contact, identified, opening, referred
from tests.acceptance.service import Service, wait_until
from tests.erasure.visiting import every_page, searched
from tests.erasure.walking import dump, files_under, found_in, opened_with_every_key

GRAND, PLATFORM, LEAD = "grandlyon-habitat", "plateforme-venissieux", "avdl-association"
ONE, OTHER = "00000000-0000-4000-8000-0000000000a1", "00000000-0000-4000-8000-0000000000a2"
APPROVED = ("--approved-by", ONE, "--approved-by", OTHER, "--yes")

NAME = "Zélie Canari-Fictive"
PHONE = "+33 6 99 99 01 02"
LEASE = "BAIL-CANARI-77"
REFERENCE = "GLH-CANARI-42"
NOTE = "note-canari-sociale"
CANARIES = (NAME, PHONE, LEASE, REFERENCE, NOTE)

FELT_SECONDS_MAX = 8.0
"""Keys are kept in memory for five seconds; the rest is for reading everything once more."""

FIGURES = (
    (GRAND, "/v1/programmes/etage/indicators"),
    (PLATFORM, "/v1/territories/venissieux/indicators"),
    (GRAND, f"/v1/landlords/{GRAND}/indicators"),
)

NAMED = {
    "conseiller_social /menages",
    f"conseiller_social /bailleurs/{GRAND}/portefeuille.xlsx",
    "coordinateur /territoires/venissieux?depuis=0",
    "worker /menages/{household}",
    "dpo /copie?menage={household}",
}
"""Where the name stands before: a walk that shows nothing to anybody would find nothing."""

COUNTED = [
    f"reading.{table.name}" for model in (PROGRAMME_FIGURES, TOOL_MONEY) for table in model.tables
]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A service with one household full of canaries, and another one beside it."""

    service: Service
    household: str
    other: str
    first: dict[str, Any]

    @property
    def conninfo(self) -> str:
        found = attach_postgres(DataFolder(self.service.data_dir))
        assert found
        return found

    def read(self) -> str:
        """All that those who follow the household are given of it."""
        answers = [
            self.service.as_(organisation).get(path, **parameters).text
            for organisation in (GRAND, PLATFORM, LEAD)
            for path, parameters in (
                (f"/v1/households/{self.household}", {}),
                (f"/v1/households/{self.household}/history", {}),
                ("/v1/households", {}),
                ("/v1/households", {"q": REFERENCE}),
                (f"/v1/landlords/{GRAND}/portfolio", {}),
                ("/v1/territories/venissieux/board", {}),
                ("/v1/feed", {"limit": "1000"}),
                ("/v1/refusals", {}),
            )
        ]
        return "\n".join(answers)

    def seen(self) -> Mapping[str, list[str]]:
        """Which canaries each page and each file shows its reader."""
        session, day = f"ct-{ago(40)}", ago(5)
        named = {"household": self.household, "session": session, "day": day}
        pages = every_page(self.service, **named)
        return {where: found_in(content, CANARIES) for where, content in pages.items()}

    def rows_of_person(self) -> int:
        """How many rows lead to the person: by a reference, or by what they are found by."""
        with psycopg.connect(self.conninfo) as connection:
            row = connection.execute(
                """
                SELECT
                    (SELECT count(*) FROM ledger.reference WHERE stream = %(id)s)
                    + (SELECT count(*) FROM search.identity_token WHERE household = %(id)s)
                """,
                {"id": self.household},
            ).fetchone()
        assert row
        return int(row[0])

    def counted_rows(self) -> list[list[bytes]]:
        """What indicators are counted from, whatever the order."""
        tables = dump(self.conninfo)
        return [sorted(tables[name].splitlines()) for name in COUNTED]


def _person(reference: str, name: str) -> dict[str, Any]:
    return identified(
        GRAND,
        reference,
        dwelling={"lease_reference": LEASE if name == NAME else "BAIL-2", "monthly_rent": "412.50"},
        reference_person={"name": name, "phone": PHONE if name == NAME else "+33 6 99 99 09 09"},
        composition={"adults": 1, "children": 1},
    )


def _refused_of(household: str) -> list[dict[str, Any]]:
    """Events that are refused, with the person in every place that a sender fills in."""
    whole = contact(GRAND, household, note=NOTE)
    return [
        {**whole, "id": f"evt-{REFERENCE}", "data": {**whole["data"], "outcome": NAME}},
        {**whole, "source": f"urn:etage:org:{GRAND}:{LEASE}", "data": {NOTE: NAME}},
        {**whole, "subject": f"{REFERENCE}-BIS", "type": f"etage.household.{NOTE}.v1"},
    ]


@pytest.fixture(name="scene", scope="module")
def _scene(service: Service) -> Scene:
    grand, platform, lead = (service.as_(each) for each in (GRAND, PLATFORM, LEAD))
    assert grand.post(opening("venissieux")).status_code == 201
    first = _person(REFERENCE, NAME)
    households = [
        grand.post(each).json()["household_id"]
        for each in (first, _person("GLH-2", "Zoé Témoin-Inventée"))
    ]
    for household in households:
        assert grand.post(referred(GRAND, household)).status_code == 201
        assert platform.post(admitted(PLATFORM, household, lead=LEAD)).status_code == 201
    told = lead.post(contact(LEAD, households[0], note=NOTE))
    assert told.status_code == 201, told.text
    for each in _refused_of(households[0]):
        assert 400 <= grand.post(each).status_code < 500
    return Scene(service=service, household=households[0], other=households[1], first=first)


@pytest.fixture(name="before", scope="module")
def _before(scene: Scene) -> dict[str, Any]:
    """What there was of the person, and the figures, just before the erasure."""
    wait_until(lambda: scene.rows_of_person() > 1, seconds_max=20)
    wrapping = load_or_make_keys(scene.service.data_dir).wrapping
    return {
        "read": scene.read(),
        "seen": scene.seen(),
        "searched": searched(scene.service, NAME),
        "opened": opened_with_every_key(scene.conninfo, wrapping),
        "rows": scene.counted_rows(),
        "figures": _figures(scene),
    }


@pytest.fixture(name="erased", scope="module")
def _erased(scene: Scene, before: dict[str, Any]) -> dict[str, Any]:
    """The household is erased by the command, beside the service that has its keys in memory."""
    done = scene.service.run("erase", scene.household, *APPROVED)
    assert done.returncode == 0, done.stderr
    end = scene.service.position()
    platform = scene.service.as_(PLATFORM)
    wait_until(lambda: NAME not in scene.read(), seconds_max=FELT_SECONDS_MAX, otherwise=scene.read)
    assert platform.get("/v1/feed", at_least=end).status_code == 200
    return before


def _figures(scene: Scene) -> list[Any]:
    """Every indicator that somebody is given, without the position it was counted at."""
    answers = [scene.service.as_(who).get(where) for who, where in FIGURES]
    assert {answer.status_code for answer in answers} == {200}
    return [{n: v for n, v in each.json().items() if n != "position"} for each in answers]


def test_the_canaries_were_there_before(before: dict[str, Any]) -> None:
    assert found_in(before["opened"], CANARIES) == list(CANARIES)
    assert found_in(before["read"].encode(), CANARIES) == [NAME, PHONE, LEASE, NOTE]


def test_no_row_of_the_database_holds_the_person(scene: Scene, erased: dict[str, Any]) -> None:
    tables = dump(scene.conninfo)
    assert {"ledger.event", "keys.stream_key", "search.identity_token"} <= tables.keys()
    assert [n for n in tables if n.startswith("reading.")]
    assert len(tables["exchange.refusal"].splitlines()) >= 3
    assert [name for name, rows in tables.items() if found_in(rows, CANARIES)] == []
    assert scene.rows_of_person() == 0


def test_whoever_holds_every_key_opens_nothing_of_the_person(
    scene: Scene, erased: dict[str, Any]
) -> None:
    wrapping = load_or_make_keys(scene.service.data_dir).wrapping
    opened = opened_with_every_key(scene.conninfo, wrapping)
    assert found_in(opened, CANARIES) == []
    assert "Zoé Témoin-Inventée".encode() in opened


def test_no_file_of_the_installation_holds_the_person(scene: Scene, erased: dict[str, Any]) -> None:
    folder = DataFolder(scene.service.data_dir)
    places = folder.cluster_folder, folder.bus_folder, scene.service.data_dir
    walked = {path: found_in(content, CANARIES) for path, content in files_under(*places)}
    walked[scene.service.log] = found_in(scene.service.log.read_bytes(), CANARIES)
    assert {path: found for path, found in walked.items() if found} == {}
    assert any("base" in path.parts for path in walked)
    assert folder.bus_folder.exists()


def test_readers_are_told_which_fields_were_forgotten(scene: Scene, erased: dict[str, Any]) -> None:
    assert found_in(scene.read().encode(), CANARIES) == []
    told = scene.service.as_(LEAD).get(f"/v1/households/{scene.household}/history").json()
    forgotten = [pointer for each in told["events"] for pointer in each.get("forgotten", ())]
    assert "/data/reference_person/name" in forgotten
    assert "/data/note" in forgotten
    assert told["events"][-1]["type"] == "etage.household.erased.v1"


def test_no_page_and_no_file_shows_the_person(scene: Scene, erased: dict[str, Any]) -> None:
    assert {where for where, found in erased["seen"].items() if NAME in found} >= NAMED
    assert {where: found for where, found in scene.seen().items() if found} == {}
    assert scene.household in erased["searched"]
    assert scene.household not in searched(scene.service, NAME)


def test_posting_to_the_household_is_answered_that_it_is_gone(
    scene: Scene, erased: dict[str, Any]
) -> None:
    later = scene.service.as_(LEAD).post(contact(LEAD, scene.household, days_ago=1))
    assert (later.status_code, later.json()["type"].rsplit("/", 1)[-1]) == (410, "erased")
    again = scene.service.as_(GRAND).post(scene.first)
    assert again.status_code == 410


def test_the_log_is_whole(scene: Scene, erased: dict[str, Any]) -> None:
    verified = scene.service.run("verify")
    assert verified.returncode == 0, verified.stderr


def test_no_figure_has_changed(scene: Scene, erased: dict[str, Any]) -> None:
    assert _figures(scene) == erased["figures"]
    assert all(each["indicators"] for each in erased["figures"])
    assert scene.counted_rows() == erased["rows"]


def test_read_models_made_anew_are_the_same(scene: Scene, erased: dict[str, Any]) -> None:
    made = scene.service.run("rebuild")
    assert made.returncode == 0, made.stderr
    assert "0 differed" in made.stderr
    assert found_in("".join(map(str, dump(scene.conninfo).values())).encode(), CANARIES) == []


def test_the_other_household_is_read_as_before(scene: Scene, erased: dict[str, Any]) -> None:
    told = scene.service.as_(LEAD).get(f"/v1/households/{scene.other}").json()
    assert told["reference_person"]["name"] == "Zoé Témoin-Inventée"
