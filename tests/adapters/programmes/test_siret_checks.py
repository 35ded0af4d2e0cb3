"""A SIRET of the programme file tells one partner."""

from pathlib import Path

import pytest

from adapters.programmes.reading import LYON, ConfigurationError, read_configuration

LANDLORD = "[organisations.grandlyon-habitat]\n"
OTHER = "[organisations.est-metropole-habitat]\n"
SIRET = 'siret = "00000000000017"\n'


def test_a_partner_is_told_by_its_siret(tmp_path: Path) -> None:
    file = tmp_path / "programme.toml"
    file.write_text(LYON.read_text("utf-8").replace(LANDLORD, LANDLORD + SIRET), "utf-8")
    organisation = read_configuration(file).organisations["grandlyon-habitat"]
    assert organisation.siret == "00000000000017"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({LANDLORD: SIRET.replace("17", "1")}, "a SIRET has fourteen digits"),
        ({LANDLORD: SIRET.replace("17", "1A")}, "a SIRET has fourteen digits"),
        ({LANDLORD: SIRET, OTHER: SIRET}, r"00000000000017 is \S+'s"),
    ],
    ids=["too short", "a letter", "of two partners"],
)
def test_a_number_that_tells_no_partner_is_refused(
    tmp_path: Path, changes: dict[str, str], words: str
) -> None:
    content = LYON.read_text("utf-8")
    for place, line in changes.items():
        content = content.replace(place, place + line)
    file = tmp_path / "programme.toml"
    file.write_text(content, "utf-8")
    with pytest.raises(ConfigurationError, match=words):
        read_configuration(file)
