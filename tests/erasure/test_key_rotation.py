"""The keys are rotated while a service answers: it goes on posting and reading all the time."""

import threading

import psycopg

from adapters.embedded.folder import DataFolder
from adapters.embedded.postgres import attach_postgres
from adapters.postgres.key_ring import PREPARED_LEAST, PostgresKeyRing
from adapters.postgres.key_rotation import KeyRotation
from adapters.postgres.session import open_pool
from adapters.secrets import load_or_make_keys
from services.keyring import Wrapping, wrapping_label
from tests.acceptance.events import identified, opening
from tests.acceptance.service import Service, wait_until
from tests.conftest import Database
from tests.erasure.walking import opened_with_every_key

GRAND = "grandlyon-habitat"


def name(number: int) -> str:
    return f"Personne Inventée {number}"


class Landlord:
    """Posts households and reads them again, one after the other, until it is told to end."""

    def __init__(self, service: Service) -> None:
        self.caller = service.as_(GRAND)
        self.ended = threading.Event()
        self.households: list[str] = []
        self.failures: list[str] = []
        self.thread = threading.Thread(target=self._work)

    def _work(self) -> None:
        while not self.ended.is_set():
            self.post()
            self.read(0)
            self.read(len(self.households) - 1)

    def post(self) -> None:
        number = len(self.households)
        answer = self.caller.post(
            identified(GRAND, f"ROT-{number}", reference_person={"name": name(number)})
        )
        if answer.status_code == 201:
            self.households.append(answer.json()["household_id"])
        else:
            self.failures.append(answer.text)

    def read(self, number: int) -> None:
        answer = self.caller.get(f"/v1/households/{self.households[number]}")
        if answer.json().get("reference_person", {}).get("name") != name(number):
            self.failures.append(answer.text)


def labels(service: Service) -> set[bytes]:
    """The wrapping keys that household keys are still wrapped by."""
    conninfo = attach_postgres(DataFolder(service.data_dir))
    assert conninfo
    with psycopg.connect(conninfo) as connection:
        rows = connection.execute(
            """
            SELECT DISTINCT substr(key, 1, 8)
            FROM keys.stream_key, unnest(ARRAY[digest, identity, social, health]) AS k (key)
            """
        ).fetchall()
    return {bytes(row[0]) for row in rows}


def test_a_service_posts_and_reads_while_the_keys_are_rotated_twice(service: Service) -> None:
    assert service.as_(GRAND).post(opening("venissieux")).status_code == 201
    before = load_or_make_keys(service.data_dir)
    old = before.file.wrapping()
    landlord = Landlord(service)
    landlord.post()
    landlord.thread.start()
    try:
        wait_until(lambda: len(landlord.households) > 70, seconds_max=30)
        for _ in range(2):
            done = service.run("keys", "rotate")
            assert done.returncode == 0, done.stderr
            so_far = len(landlord.households)
            wait_until(lambda n=so_far: len(landlord.households) > n + 70, seconds_max=30)
    finally:
        landlord.ended.set()
        landlord.thread.join()
    assert landlord.failures == []

    after = load_or_make_keys(service.data_dir)
    assert after.installation == before.installation
    assert labels(service) == {after.wrapping.label}
    assert set(old).isdisjoint(after.file.wrapping())
    conninfo = attach_postgres(DataFolder(service.data_dir))
    assert conninfo
    opened = opened_with_every_key(conninfo, after.wrapping)
    assert all(name(n).encode() in opened for n in range(len(landlord.households)))


def test_a_service_that_starts_after_the_rotation_reads_everything(service: Service) -> None:
    household = service.as_(GRAND).post(
        identified(GRAND, "ROT-AGAIN", reference_person={"name": "Zoé Inventée"})
    )
    assert service.run("keys", "rotate").returncode == 0
    service.stop()
    service.start()
    told = service.as_(GRAND).get(f"/v1/households/{household.json()['household_id']}").json()
    assert told["reference_person"]["name"] == "Zoé Inventée"


def test_a_rotation_that_was_interrupted_is_taken_up(database: Database) -> None:
    old, new = bytes(32), bytes([1] * 32)
    with open_pool(database.as_role("keys"), size=2) as pool:
        made = PostgresKeyRing(pool=pool, wrapping=Wrapping(old)).prepare(PREPARED_LEAST)
        first = KeyRotation(pool=pool, wrapping=Wrapping(new, old))
        first.choose(wrapping_label(new))
        assert first.is_under_way() is True
        again = KeyRotation(pool=pool, wrapping=Wrapping(new, old))
        again.choose(wrapping_label(new))
        assert again.wrap_again(wrapping_label(new), progress=lambda _: None) == len(made)
        assert again.retire(wrapping_label(new))
        assert again.is_under_way() is False
        running = PostgresKeyRing(pool=pool, wrapping=Wrapping(new))
        assert running.load([made[0].stream])[made[0].stream] == made[0]
