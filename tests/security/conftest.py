"""The service of the tests of pages, with one household full of attacks."""

import pytest

from tests.adapters.http.pages.conftest import Running
from tests.adapters.http.pages.conftest import refer as refer
from tests.adapters.http.pages.conftest import running as running
from tests.adapters.http.pages.conftest import sign_in as sign_in
from tests.projections.until import until
from tests.security.hostile import HostileHousehold, planted
from tests.trace.conftest import is_followed


@pytest.fixture(scope="session")
def hostile(running: Running) -> HostileHousehold:
    """Told, and in every read model."""
    household = planted(running)
    until(lambda: is_followed(running))
    return household
