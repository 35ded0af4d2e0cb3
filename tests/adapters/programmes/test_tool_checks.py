"""The palette of tools of a programme file: read, or refused at the line of the mistake."""

from pathlib import Path

import pytest

from adapters.programmes.reading import LYON, ConfigurationError, read_configuration

LEASE = '[tools.bail_maintien]\nlabel = "Bail maintien"'
SPOILT = [
    (LEASE, '[tools.Bail]\nlabel = "Bail maintien"', "[tools.Bail]"),
    (LEASE, '[tools.bail_maintien]\nlabel = " "', "label = "),
    (LEASE, f'{LEASE}\ncolour = "red"', "colour = "),
    ('required = ["start_on", "review_months"]', 'required = ["starts"]', "required = "),
    ('optional = ["cap"]', 'optional = ["caps"]', "optional = "),
    ('decided_by = ["landlord"]', 'decided_by = ["owner"]', "decided_by = "),
    ('decided_by = ["landlord"]', "decided_by = []", "decided_by = "),
    ('decided_by = ["landlord"]', "", "[tools.bail_maintien]"),
    ('decided_by = ["landlord"]', 'decided_by = ["operator"]', "[tools.bail_maintien]"),
    ('decided_by = ["landlord"]', 'decided_by = ["lead"]\npaid_by = ["lead"]', "paid_by = "),
    (
        'excludes = ["logement_intercalaire", "dispositif_passerelle"]',
        'excludes = ["caravan"]',
        "excludes = ",
    ),
    ('aliases = ["bail_sauvegarde"]', 'aliases = ["aide_quittance"]', "[tools.aide_quittance]"),
    (
        '[contributing]\nlandlord = ["housing", "budget"]',
        '[contributing]\nlandlord = ["soul"]',
        "landlord = ",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), SPOILT)
def test_a_mistake_in_the_palette_is_shown_at_its_line(
    tmp_path: Path, old: str, *, new: str, expected: str
) -> None:
    path = tmp_path / "edited.toml"
    text = LYON.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_configuration(path)
    line = caught.value.line
    assert line is not None
    assert path.read_text("utf-8").splitlines()[line - 1].startswith(expected), str(caught.value)


def test_lyon_has_the_whole_palette() -> None:
    assert set(read_configuration(LYON).tools) == {
        "bail_maintien",
        "aide_quittance",
        "aide_demenagement",
        "dispositif_passerelle",
        "logement_intercalaire",
        "autorehabilitation",
        "care_access",
        "legal_support",
        "social_diagnosis",
        "measure_avdl",
        "fsl_aid",
    }
