"""Every reading door, for everyone of the cast: nobody is given a byte they are not entitled to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.embedded.folder import DataFolder
from tests.acceptance.events import admitted, ago, contact, event, identified, opening, referred
from tests.acceptance.service import Service, serving

GRAND, EST, LYON = "grandlyon-habitat", "est-metropole-habitat", "lyon-metropole-habitat"
PLATFORM, OTHER_PLATFORM = "plateforme-venissieux", "plateforme-lyon-7-8"
CCAS, OTHER_CCAS = "ccas-venissieux", "ccas-bron"
LEAD, PARTNER, OTHER_ASSOCIATION = "avdl-association", "intermed", "lahso"

NAME = "Zélie Canari-Fictive"
PHONE = "+33 6 99 99 01 02"
LEASE = "BAIL-CANARI-77"
REFERENCE = "GLH-CANARI-42"
DEBT = "4321.09"
NOTE = "note-canari-sociale"

C2 = (NAME, PHONE, LEASE)
C3 = (DEBT,)
C4 = (NOTE,)
ALL = (*C2, *C3, *C4, REFERENCE)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody of the cast: what canaries they may meet, and whether the household is theirs.

    A machine of who follows it opens no file: it finds its own receipts on the feed.
    """

    organisation: str
    role: str = "organisation"
    sees: tuple[str, ...] = ()
    follows: bool = True
    opens: bool = True


CAST = (
    Reader(organisation=GRAND, sees=(*C2, *C3)),
    Reader(organisation=GRAND, role="proximite", sees=C2),
    Reader(organisation=GRAND, role="recouvrement", sees=(*C2, *C3)),
    Reader(organisation=GRAND, role="system", opens=False),
    Reader(organisation=PLATFORM, sees=(*C2, *C3)),
    Reader(organisation=PLATFORM, role="coordinateur", sees=(*C2, *C3)),
    Reader(organisation=CCAS, sees=(*C2, *C3)),
    Reader(organisation=LEAD, sees=(*C2, *C3, *C4)),
    Reader(organisation=LEAD, role="worker", sees=(*C2, *C3, *C4)),
    Reader(organisation=LEAD, role="health_worker", sees=C2),
    Reader(organisation=LEAD, role="system", opens=False),
    Reader(organisation=PARTNER),
    Reader(organisation=PARTNER, role="health_worker"),
    Reader(organisation="ancols", role="auditor"),
    Reader(organisation="ancols"),
    Reader(organisation=EST, follows=False),
    Reader(organisation=LYON, follows=False),
    Reader(organisation=OTHER_PLATFORM, follows=False),
    Reader(organisation=OTHER_CCAS, follows=False),
    Reader(organisation=OTHER_ASSOCIATION, follows=False),
    Reader(organisation="metropole-de-lyon", follows=False),
    Reader(organisation="dpo", role="dpo", follows=False),
    Reader(organisation=GRAND, role="steering", follows=False),
    Reader(organisation=GRAND, role="admin", follows=False),
)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A service that holds one household full of canaries."""

    service: Service
    household: str

    def doors(self) -> tuple[tuple[str, dict[str, str]], ...]:
        """Every reading address, the household's own among them."""
        return (
            (f"/v1/households/{self.household}", {}),
            (f"/v1/households/{self.household}/history", {}),
            ("/v1/households", {}),
            ("/v1/households", {"q": self.household}),
            ("/v1/households", {"q": REFERENCE}),
            ("/v1/households", {"landlord": GRAND, "stage": "accompanied"}),
            ("/v1/territories/venissieux/board", {}),
            ("/v1/territories/lyon-7-8/board", {}),
            ("/v1/territories/venissieux/agenda", {"on": ago(45)}),
            ("/v1/territories/venissieux/sessions", {}),
            (f"/v1/sessions/ct-{ago(40)}", {}),
            (f"/v1/landlords/{GRAND}/portfolio", {}),
            (f"/v1/landlords/{EST}/portfolio", {}),
            ("/v1/programmes/etage/indicators", {"households": "true"}),
            ("/v1/territories/venissieux/indicators", {"households": "true"}),
            (f"/v1/landlords/{GRAND}/indicators", {"households": "true"}),
            ("/v1/feed", {"limit": "1000"}),
            ("/v1/duplicates", {"linked": "true"}),
            ("/v1/territories", {}),
        )


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with serving(tmp_path_factory.mktemp("rights")) as service:
        landlord, platform = service.as_(GRAND), service.as_(PLATFORM)
        for territory in ("venissieux", "lyon-7-8"):
            landlord.post(opening(territory))
        opened = landlord.post(
            identified(
                GRAND,
                REFERENCE,
                dwelling={"lease_reference": LEASE},
                reference_person={"name": NAME, "phone": PHONE},
            )
        )
        household = opened.json()["household_id"]
        debt = {"amount": DEBT, "as_of": opened_on(), "occurred_on": opened_on()}
        posts = [
            landlord.post(event(GRAND, "household.debt-recorded", REFERENCE, debt)),
            landlord.post(referred(GRAND, REFERENCE)),
            service.as_(CCAS).post(referred(CCAS, household, days_ago=45)),
            platform.post(admitted(PLATFORM, household, lead=LEAD)),
            service.as_(LEAD).post(contact(LEAD, household, note=NOTE)),
            platform.post(partner_joined(household)),
            service.as_(EST).post(identified(EST, "EMH-1", commune="69387")),
        ]
        assert [answer.status_code for answer in posts] == [201] * len(posts)
        landlord.get("/v1/households", at_least=service.position())
        yield Scene(service=service, household=household)


def partner_joined(household: str) -> dict[str, Any]:
    data = {"occurred_on": ago(30), "organisation": PARTNER}
    return event(PLATFORM, "household.partner-joined", household, data)


def opened_on() -> str:
    return str(identified(GRAND, "any")["data"]["occurred_on"])


@pytest.mark.parametrize("reader", CAST, ids=lambda r: f"{r.organisation}-{r.role}")
def test_nobody_meets_a_canary_that_is_not_theirs(scene: Scene, reader: Reader) -> None:
    caller = scene.service.as_(reader.organisation, reader.role)

    told = {
        f"{door} {parameters}": caller.get(door, **parameters).text
        for door, parameters in scene.doors()
    }

    met = {(d, canary) for d, text in told.items() for canary in ALL if canary in text}
    assert {canary for _, canary in met} <= set(reader.sees)


@pytest.mark.parametrize("reader", CAST, ids=lambda r: f"{r.organisation}-{r.role}")
def test_everyone_meets_what_is_theirs(scene: Scene, reader: Reader) -> None:
    caller = scene.service.as_(reader.organisation, reader.role)

    history = caller.get(f"/v1/households/{scene.household}/history")

    assert history.status_code == (200 if reader.follows and reader.opens else 404)
    assert {canary for canary in reader.sees if canary in history.text} == set(reader.sees)


@pytest.mark.parametrize(
    "reader", [r for r in CAST if not r.follows], ids=lambda r: f"{r.organisation}-{r.role}"
)
def test_the_household_is_nowhere_for_those_who_do_not_follow_it(
    scene: Scene, reader: Reader
) -> None:
    caller = scene.service.as_(reader.organisation, reader.role)

    told = [
        caller.get(door, **parameters)
        for door, parameters in scene.doors()
        if parameters != {"q": scene.household}
    ]

    assert not any(scene.household in answer.text for answer in told)


def test_lists_count_only_what_the_caller_follows(scene: Scene) -> None:
    boards = {
        organisation: scene.service.as_(organisation).get("/v1/territories/venissieux/board").json()
        for organisation in (PLATFORM, GRAND, EST)
    }

    counts = {
        organisation: sum(stage["count"] for stage in board["stages"])
        for organisation, board in boards.items()
    }

    assert counts == {PLATFORM: 1, GRAND: 1, EST: 0}


def test_figures_readiness_and_logs_hold_no_canary(scene: Scene) -> None:
    caller = scene.service.as_(GRAND)
    for door, parameters in scene.doors():
        caller.get(door, **parameters)

    told = [caller.get(path).text for path in ("/metrics", "/readyz", "/healthz")]
    told += [scene.service.log.read_text(), scene.service.run("status", "--json").stdout]
    told += [path.read_text() for path in (scene.service.data_dir / "logs").glob("*.log")]

    assert not [canary for canary in (*ALL, scene.household) for text in told if canary in text]


def test_no_canary_lies_in_clear_where_the_servers_keep_their_files(scene: Scene) -> None:
    folder = DataFolder(scene.service.data_dir)
    files = [
        path
        for place in (folder.cluster_folder, folder.bus_folder)
        for path in place.rglob("*")
        if path.is_file()
    ]

    found = {
        canary
        for path in files
        for content in [path.read_bytes()]
        for canary in (*C2, *C4, REFERENCE)
        if canary.encode() in content
    }

    assert files
    assert found == set()


def test_replay_on_the_command_line_is_under_pseudonym(scene: Scene) -> None:
    replayed = scene.service.run("replay", scene.household)

    assert replayed.returncode == 0
    assert "-> accompanied" in replayed.stdout
    assert not [canary for canary in (*C2, *C4, REFERENCE) if canary in replayed.stdout]


def test_no_credential_opens_no_door(scene: Scene) -> None:
    stranger = scene.service.as_(GRAND)
    object.__setattr__(stranger, "token", f"{stranger.token[:-4]}AAAA")

    statuses = {stranger.get(door, **parameters).status_code for door, parameters in scene.doors()}

    assert statuses == {401}
