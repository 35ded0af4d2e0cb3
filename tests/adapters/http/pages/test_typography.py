"""French typography: what a French reader expects of days, amounts and spaces."""

from datetime import date

import pytest

from adapters.http.pages.typography import (
    ago,
    collated,
    counted,
    day,
    inside,
    lasting,
    moment,
    money,
    spaced,
)

TODAY = date(2020, 6, 30)


def test_days_and_moments_are_written_as_people_write_them() -> None:
    assert day("2019-03-12") == "12\u00a0mars 2019"
    assert day(date(2019, 3, 1)) == "1er\u00a0mars 2019"
    written = moment("2020-06-30T09:05:00.000000Z", "Europe/Paris")
    assert written == "30\u00a0juin 2020 à 11\u00a0h\u00a005"


@pytest.mark.parametrize(
    ("amount", "written"),
    [("412.50", "412,50\u00a0€"), ("12412.5", "12\u202f412,50\u00a0€"), ("-3.00", "-3,00\u00a0€")],
)
def test_amounts_have_a_comma_and_a_fixed_space(amount: str, written: str) -> None:
    assert money(amount) == written


def test_high_signs_have_a_narrow_space_before_them() -> None:
    assert spaced("Vrai ? Oui : « sûr » ; 3 %") == (
        "Vrai\u202f? Oui\u202f: «\u202fsûr\u202f»\u202f; 3\u00a0%"
    )
    assert spaced("l'été") == "l’été"
    assert spaced("https://example.org/?a:b") == "https://example.org/?a:b"


def test_how_long_ago_is_told_in_a_unit_of_its_size() -> None:
    told = [ago(f"2020-{rest}", TODAY) for rest in ("06-30", "06-29", "06-01", "01-15")]
    assert told == ["aujourd’hui", "hier", "il y a 29\u00a0jours", "il y a 5\u00a0mois"]
    assert ago("2017-01-01", TODAY) == "il y a 3\u00a0ans"
    assert ago("2020-07-10", TODAY) == "dans 10\u00a0jours"
    assert lasting("2020-06-30", TODAY) == "0\u00a0jour"


def test_words_inside_a_sentence_lose_their_capital_but_acronyms_keep_it() -> None:
    assert inside("Plan d’apurement") == "plan d’apurement"
    assert inside("CCAS") == "CCAS"
    assert counted(0, "ménage", "ménages") == "0\u00a0ménage"


def test_names_sort_without_regard_to_accents_and_capitals() -> None:
    assert sorted(["Zoé", "état", "Alynéa", "Étage"], key=collated) == [
        "Alynéa",
        "Étage",
        "état",
        "Zoé",
    ]
