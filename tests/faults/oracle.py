"""Measures whether time tells a household of others from none: pairs of requests, both ways.

What it prints is a figure, and no test: a machine that is busy answers late. The broken variant,
without even times, is measured beside it, so that a difference would be seen.
"""

import argparse
import http.client
import math
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from tests.acceptance.events import contact, event, identified, opening
from tests.acceptance.service import (
    START_SECONDS_MAX,
    Service,
    environment,
    free_port,
    wait_until,
)

LANDLORD, STRANGER = "grandlyon-habitat", "est-metropole-habitat"
LAUNCH = str(Path(__file__).with_name("launch.py"))
ROUTES = ("/v1/households/{id}", "/v1/households/{id}/history")
FACTS = 30
READERS = 4
Z_95 = 1.96


class Uneven(Service):
    """The service without even times."""

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, LAUNCH, "tests.faults.uneven", "serve"),
                    *("--data-dir", str(self.data_dir), "--port", str(self.port)),
                ],
                env=environment(self.settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_until(self.is_ready, seconds_max=START_SECONDS_MAX, otherwise=self.log.read_text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A stranger with a connection of their own, who asks for one household and for none."""

    port: int
    token: str
    hidden: str

    def pairs(self, route: str, count: int, *, seed: int) -> list[float]:
        """By how many milliseconds the hidden one was answered later, pair after pair."""
        found, order = [], random.Random(seed)
        with closing(http.client.HTTPConnection("127.0.0.1", self.port)) as connection:
            for _ in range(count):
                asked = [self.hidden, str(uuid4())]
                order.shuffle(asked)
                took = {each: self._took(connection, route, each) for each in asked}
                found.append((took.pop(self.hidden) - next(iter(took.values()))) * 1000)
        return found

    def _took(self, connection: http.client.HTTPConnection, route: str, household: str) -> float:
        heads = {"Authorization": f"Bearer {self.token}"}
        began = time.perf_counter()
        connection.request("GET", route.format(id=household), headers=heads)
        answer = connection.getresponse()
        answer.read()
        took = time.perf_counter() - began
        assert answer.status == 404, answer.status
        return took


def lived(service: Service) -> str:
    """A household of which so much was told that folding it takes its time."""
    caller = service.as_(LANDLORD)
    caller.post(opening("venissieux"))
    household: str = caller.post(identified(LANDLORD, "ORACLE-1")).json()["household_id"]
    for day in range(1, FACTS):
        owed = {"occurred_on": f"2024-01-{day:02}", "amount": f"{day}.00", "as_of": "2024-01-01"}
        caller.post(event(LANDLORD, "household.debt-recorded", household, owed))
    assert caller.post(contact(LANDLORD, household)).status_code == 201
    return household


def measured(
    kind: type[Service], folder: Path, *, pairs: int, readers: int
) -> list[tuple[str, list[float]]]:
    """The differences of each route, on a service of that kind."""
    unlimited = {"ETAGE_SYSTEM_REQUESTS_PER_SECOND": "1000000"}
    service = kind(data_dir=folder / "data", port=free_port(), settings=unlimited)
    try:
        service.start()
        household = lived(service)
        reader = Reader(port=service.port, token=service.token(STRANGER), hidden=household)
        with ThreadPoolExecutor(readers) as threads:
            found = []
            for route in ROUTES:
                each = pairs // readers // len(ROUTES)
                tasks = [
                    threads.submit(reader.pairs, route, each, seed=seed) for seed in range(readers)
                ]
                found.append((route, [value for task in tasks for value in task.result()]))
            return found
    finally:
        service.close()


def told(differences: Sequence[float]) -> str:
    """The mean difference with its confidence, and how often the hidden one came later."""
    mean = statistics.fmean(differences)
    error = statistics.stdev(differences) / math.sqrt(len(differences))
    later = sum(value > 0 for value in differences) / len(differences)
    z = (later - 0.5) * 2 * math.sqrt(len(differences))
    differs = abs(mean) > Z_95 * error and abs(z) > Z_95
    return (
        f"{len(differences)} pairs: the hidden one {mean:+.3f} ms"
        f" (95 %: {mean - Z_95 * error:+.3f} to {mean + Z_95 * error:+.3f}),"
        f" later in {later:.1%} (z = {z:+.1f}): {'a difference' if differs else 'no difference'}"
    )


def main() -> None:
    """Print the differences of the service, and of the variant without even times."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pairs", type=int, default=10_000, help="of requests, over all routes")
    given = asked.parse_args()
    # Without even times a service is soon busy: there one reader alone asks.
    variants = (
        ("as it is", Service, given.pairs, READERS),
        ("control", Uneven, given.pairs // 5, 1),
    )
    for name, kind, pairs, readers in variants:
        with tempfile.TemporaryDirectory(prefix="etage-oracle-") as folder:
            for route, differences in measured(kind, Path(folder), pairs=pairs, readers=readers):
                sys.stdout.write(f"{name}, {route}: {told(differences)}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
