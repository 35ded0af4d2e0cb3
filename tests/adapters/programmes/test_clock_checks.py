"""The legal clock of a programme file: read, or refused at the line of the mistake."""

from pathlib import Path

import pytest

from adapters.programmes.reading import LYON, ConfigurationError, read_configuration

VACATE = 'stage = "order_to_vacate"\nmonths = 2'
OLD_LEASES = 'chosen_by = "lease"\nvalid_until = 2023-07-28'
NEW_LEASES = 'chosen_by = "lease"\nvalid_from = 2023-07-29'
OF_2020 = "starts_on = 2020-04-01\nends_on = 2020-07-10"

SPOILT = [
    (VACATE, 'stage = "order_to_go"\nmonths = 2', "stage = "),
    (VACATE, 'stage = "order_to_vacate"', "[[delays]]"),
    (VACATE, f"{VACATE}\ndays = 60", "[[delays]]"),
    (VACATE, 'stage = "order_to_vacate"\nmonths = 0', "months = "),
    (VACATE, 'stage = "order_to_vacate"\nmonths = "two"', "months = "),
    (VACATE, f"{VACATE}\nyears = 1", "years = "),
    (VACATE, f'{VACATE}\nchosen_by = "mood"', "chosen_by = "),
    (VACATE, f"{VACATE}\nvalid_from = 2021-01-01\nvalid_until = 2020-12-31", "valid_until = "),
    ('code = "order_to_vacate"', 'code = "Order to vacate"', "code = "),
    ('code = "order_to_vacate"', "", "[[delays]]"),
    ("debt_of_monthly_rents = 2", "debt_of_monthly_rents = 0", "debt_of_monthly_rents = "),
    ('ground = "arrears"', 'ground = "arears"', "ground = "),
    ('satisfied_by = ["summons"]', 'satisfied_by = ["sumons"]', "satisfied_by = "),
    ('label = "Fin du délai pour quitter les lieux"', 'label = " "', "label = "),
    (NEW_LEASES, 'chosen_by = "lease"\nvalid_from = 2023-07-28', "valid_from = "),
    (OLD_LEASES, 'chosen_by = "lease"', "valid_from = "),
    (OLD_LEASES, "valid_until = 2023-07-28", "chosen_by = "),
    ('every_year_from = "11-01"', 'every_year_from = "1 November"', "every_year_from = "),
    ('every_year_from = "11-01"', 'every_year_from = "11-31"', "every_year_from = "),
    ('every_year_from = "11-01"\n', "", "[[truces]]"),
    (OF_2020, "starts_on = 2020-04-01", "[[truces]]"),
    (OF_2020, f'{OF_2020}\nevery_year_from = "04-01"', "[[truces]]"),
    (OF_2020, "starts_on = 2020-07-10\nends_on = 2020-04-01", "ends_on = "),
]


@pytest.mark.parametrize(("old", "new", "expected"), SPOILT)
def test_a_mistake_in_the_clock_is_shown_at_its_line(
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
    assert path.read_text("utf-8").splitlines()[line - 1].startswith(expected)
    assert caught.value.key.startswith(("delays.", "truces."))


def test_the_clock_of_lyon_has_the_delays_of_the_procedure() -> None:
    lyon = read_configuration(LYON)
    assert [(delay.code, delay.months, delay.weeks) for delay in lyon.delays] == [
        ("caf_report", 2, None),
        ("order_to_pay", 2, None),
        ("order_to_pay", None, 6),
        ("ccapex_before_summons", 2, None),
        ("summons_before_hearing", 2, None),
        ("summons_before_hearing", None, 6),
        ("social_cohesion_protocol", 24, None),
        ("social_cohesion_protocol_extended", 60, None),
        ("order_to_vacate", 2, None),
        ("police_assistance", 2, None),
    ]
    assert len(lyon.truces) == 3
