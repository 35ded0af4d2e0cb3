"""One service, one browser and one story for every sight; each sight is loaded once."""

from collections.abc import Iterator

import pytest

from tests.adapters.http.pages.browsers import open_chromium
from tests.adapters.http.pages.conftest import Running, demonstration
from tests.pages.looking import Looker, Seen
from tests.pages.sights import Sight
from tests.pages.told_once import tell


@pytest.fixture(scope="module")
def shown(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The service whose pages are looked at."""
    with demonstration(server, data_dir=tmp_path_factory.mktemp("sights")) as running:
        yield running


@pytest.fixture(scope="module")
def looker(shown: Running) -> Iterator[Looker]:
    """Who opens sights, once the story is told."""
    with open_chromium() as chromium:
        yield Looker(running=shown, chromium=chromium, households=tell(shown))


@pytest.fixture(scope="module")
def seen(looker: Looker, request: pytest.FixtureRequest) -> Iterator[Seen]:
    """The sight that the test is given, loaded once for all the tests of it."""
    sight: Sight = request.param
    with looker.look(sight) as found:
        yield found
