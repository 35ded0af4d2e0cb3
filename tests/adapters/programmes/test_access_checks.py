"""A programme file whose access policy gives too much, or forgets something, is refused."""

from pathlib import Path

import pytest

from adapters.programmes.reading import LYON, ConfigurationError, read_configuration

BROKEN = [
    ('partner = ["C1"]\n', "", "access.relations.partner"),
    ('informed = ["C2", "C3"]', 'informed = ["C2", "C5"]', "access.partners.informed"),
    ('social = ["C4"]', 'social = ["C2", "C4"]', "access.partners.social"),
    ('proximite = ["C1", "C2"]', 'proximite = ["C1", "C5"]', "access.roles.proximite"),
    ('intermed = ["C1"', 'nobody-at-all = ["C1"', "access.limits"),
    ('receipts_only = ["system"]', 'receipts_only = ["robot"]', "access.receipts_only"),
    ("meeting_days_after = 7", "meeting_days_after = 99", "access.meeting_days_after"),
    ("hours_max = 24", "hours_max = 25", "access.glass.hours_max"),
    ('auditor = ["C2"]', 'auditor = ["C5"]', "access.glass.roles.auditor"),
    ('auditor = ["C2"]', 'nobody = ["C2"]', "access.glass.roles"),
    ('health = "off"', 'health = "maybe"', "access.health"),
]


@pytest.mark.parametrize(("line", "broken", "key"), BROKEN, ids=[each[2] for each in BROKEN])
def test_an_error_in_the_access_policy_names_its_key_and_line(
    tmp_path: Path, line: str, broken: str, *, key: str
) -> None:
    text = LYON.read_text(encoding="utf-8")
    start = text.index("[access]")
    assert line in text[start:]
    file = tmp_path / "programme.toml"
    file.write_text(text[:start] + text[start:].replace(line, broken, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_configuration(file)
    assert caught.value.key.startswith(key)
    assert caught.value.line is not None
