"""Requests made up from the API's own description: whatever they hold, the service stands."""

import subprocess
import sys
from pathlib import Path

from tests.acceptance.service import Service, environment

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
EXAMPLES_MAX = 20

# To wait for a position that never comes is answered 503 by contract, and tested elsewhere.
SETTINGS = """
[parameters]
"query.at_least" = 0
"path.slug" = ["venissieux", "grandlyon-habitat", "a\\u0000b"]
"""


def test_no_request_that_the_description_leads_to_is_a_fault(
    service: Service, tmp_path: Path
) -> None:
    before = service.position()
    (tmp_path / "schemathesis.toml").write_text(SETTINGS)
    authorization = service.as_("grandlyon-habitat").headers["Authorization"]
    done = subprocess.run(
        [
            SCHEMATHESIS,
            "run",
            f"{service.url}/v1/openapi.json",
            f"--header=Authorization: {authorization}",
            "--checks=not_a_server_error",
            "--phases=fuzzing",
            f"--max-examples={EXAMPLES_MAX}",
            "--seed=1",
            "--no-color",
        ],
        env=environment(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Tested: 0" not in done.stdout
    assert service.position() == before
