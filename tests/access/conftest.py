"""The scene is set once for every test here; the service is that of the tests of pages."""

import pytest

from tests.access.scene import Scene, planted_scene
from tests.adapters.http.pages.conftest import Running
from tests.adapters.http.pages.conftest import running as running


@pytest.fixture(scope="session")
def scene(running: Running) -> Scene:
    return planted_scene(running)
