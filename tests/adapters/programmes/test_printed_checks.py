"""The printed figures of a programme file: what nothing counts is named with its line."""

from pathlib import Path

import pytest

from adapters.programmes.reading import LYON, ConfigurationError, read_configuration

FIRST = '[[printed_figures]]\nprogramme = "place"\nindicator = "households_entered_maintien"'
SPOILT = [
    (FIRST, FIRST.replace('"place"', '"placo"'), "programme"),
    (FIRST, FIRST.replace("households_entered_maintien", "happiness"), "indicator"),
    ('printed = "47 ménages"', 'printed = " "', "printed"),
    ('printed = "47 ménages"', 'imprinted = "47 ménages"', "printed"),
]


@pytest.mark.parametrize(("old", "new", "told"), SPOILT, ids=lambda text: text[-24:].strip())
def test_a_printed_figure_that_nothing_counts_is_told_with_its_key(
    tmp_path: Path, old: str, *, new: str, told: str
) -> None:
    text = LYON.read_text("utf-8")
    assert old in text
    path = tmp_path / "edited.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_configuration(path)
    assert caught.value.key.startswith("printed_figures.0.")
    assert told in caught.value.key
    assert caught.value.line is not None


def test_every_figure_of_the_sheet_is_counted_on_a_day_of_its_programme() -> None:
    configuration = read_configuration(LYON)
    for each in configuration.printed_figures:
        programme = configuration.programmes[each.programme]
        assert programme.starts_on <= each.as_of <= (programme.ends_on or each.as_of)
