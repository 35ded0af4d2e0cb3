"""The demonstration's today, and the people it offers to sign in as."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from adapters.demonstration import AnotherToday, NoSuchToday, people, today_of, yesterday
from adapters.identity.issuer import Issuer
from adapters.identity.key_file import load_or_make_key
from domain.programme import Configuration
from tests.acceptance.service import command

PARIS = "Europe/Paris"


@pytest.mark.parametrize(
    ("text", "today"),
    [(None, date(2020, 6, 30)), ("2018-12-31", date(2018, 12, 31)), ("now", None)],
)
def test_its_today_is_mid_2020_or_the_day_told_or_every_day_s_own(
    text: str | None, today: date | None
) -> None:
    assert today_of(text, zone=PARIS) == today


@pytest.mark.parametrize("text", ["31/12/2018", "2015-12-31", "2100-01-01", "soon"])
def test_a_day_before_the_programmes_or_ahead_cannot_be_its_today(text: str) -> None:
    with pytest.raises(NoSuchToday, match="neither now nor a day"):
        today_of(text, zone=PARIS)


def test_lives_that_go_on_are_told_up_to_yesterday() -> None:
    assert today_of(str(yesterday(PARIS)), zone=PARIS) == yesterday(PARIS)
    with pytest.raises(NoSuchToday):
        today_of(str(yesterday(PARIS) + timedelta(days=1)), zone=PARIS)


def test_another_today_is_told_which_one_the_ledger_keeps() -> None:
    assert "created with --today 2020-06-30" in str(AnotherToday(date(2020, 6, 30)))
    assert "created with --today now" in str(AnotherToday(None))


def test_a_wrong_today_is_a_wrong_use_of_the_command() -> None:
    done = command("demo", "--today", "soon")

    assert done.returncode == 2
    assert "--today" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_kind_of_reader_has_somebody_to_sign_in_as(
    configuration: Configuration, tmp_path: Path
) -> None:
    issuer = Issuer(load_or_make_key(tmp_path / "issuer.json"), configuration)

    offered = people(issuer)

    kinds = {str(configuration.organisations[each.organisation].kind) for each in offered}
    assert kinds == {"platform", "landlord", "association", "ccas", "funder", "auditor", "dpo"}
    roles = {each.role for each in offered}
    people_of_households = {"coordinateur", "worker", "recouvrement", "health_worker"}
    assert roles >= {"programme_lead", "dpo", "admin", "custodian", *people_of_households}
    landlords = configuration.programmes["etage"].landlords
    assert {each.organisation for each in offered} >= set(landlords)
