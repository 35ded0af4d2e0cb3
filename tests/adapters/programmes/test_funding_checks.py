"""The funders of a programme file: what does not fit is named with its line."""

from pathlib import Path

import pytest

from adapters.programmes.reading import LYON, ConfigurationError, read_configuration

SPOILT = [
    ("[[funders]]", "[funders]", "not TOML"),
    ('organisation = "etat"', 'organisation = "etats"', "organisation"),
    ('programme = "place"\norganisation', 'programme = "placo"\norganisation', "programme"),
    ('scheme = "FNAVDL', 'label = "FNAVDL', "funders.0."),
    ('scheme = "Autres crédits de l’État"', 'scheme = " "', "scheme"),
    ('source = "Fiche PLACE', 'source = ""\n# "', "source"),
    ("starts_on = 2016-01-01\nends_on = 2018-12-31\nsource", "source", "starts_on"),
    (
        "starts_on = 2016-01-01\nends_on = 2018-12-31\nsource",
        "starts_on = 2015-12-31\nends_on = 2018-12-31\nsource",
        "starts_on",
    ),
    ("ends_on = 2018-12-31\nsource", "ends_on = 2015-12-31\nsource", "ends_on"),
    ('scheme = "Autres crédits de l’État"', 'scheme = "AMI « Logement d’abord »"', "starts_on"),
]


def refusal(tmp_path: Path, old: str, new: str) -> ConfigurationError:
    """Why a copy of the file of Lyon is refused, one passage of it replaced."""
    text = LYON.read_text("utf-8")
    assert old in text
    path = tmp_path / "edited.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_configuration(path)
    return caught.value


@pytest.mark.parametrize(("old", "new", "told"), SPOILT, ids=lambda text: text[:40].strip())
def test_a_funder_that_does_not_fit_is_told_with_its_key(
    tmp_path: Path, old: str, *, new: str, told: str
) -> None:
    error = refusal(tmp_path, old, new)
    assert told in str(error)
    assert error.key.startswith("funders.") or error.key == ""


def test_the_line_of_a_funder_is_told(tmp_path: Path) -> None:
    error = refusal(tmp_path, 'organisation = "caf-du-rhone"', 'organisation = "caf"')
    assert error.line is not None
    line = (tmp_path / "edited.toml").read_text("utf-8").splitlines()[error.line - 1]
    assert line == 'organisation = "caf"'
    assert error.reason == "caf is not defined"


def test_a_file_without_funders_is_refused(tmp_path: Path) -> None:
    error = refusal(tmp_path, "[[funders]]", "[[payers]]")
    assert error.key in ("funders", "payers.0", "payers")
