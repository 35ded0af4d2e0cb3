"""ETAGE in the demonstration: sixty households, their doors, and those who did not enter."""

from collections import Counter
from datetime import date

from domain.programme import Configuration
from domain.referral import ReferralWithdrawn, Referred
from domain.review import Admitted, ReferralRefused
from tests.services.demonstration.conftest import Envelopes, Paths, closed, entered
from tests.services.simulation.rules import Rules

TODAY = date(2020, 6, 30)
OPENED_LAST_ON = date(2019, 9, 9)
LAST_TERRITORY = "lyon-7-8"
LAST_COMMUNES = {"69387", "69388"}


def quarter(day: date) -> str:
    """The quarter of a day, as in 2019-Q1."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def test_sixty_households_entered_through_more_and_more_doors(paths: Paths) -> None:
    households = entered(paths, "etage", by=TODAY)

    first = [path.episodes[0].referral for path in households]
    doors = Counter((quarter(each.referred_on), each.referrer_kind) for each in first if each)
    table = {
        name: tuple(doors[name, kind] for kind in ("landlord", "ccas", "mdm"))
        for name in sorted({name for name, _ in doors})
    }
    assert table == {
        "2019-Q1": (3, 0, 0),
        "2019-Q2": (9, 1, 0),
        "2019-Q3": (8, 1, 2),
        "2019-Q4": (11, 2, 1),
        "2020-Q1": (8, 3, 2),
        "2020-Q2": (5, 2, 2),
    }


def test_the_platform_that_opened_last_has_twelve_households(paths: Paths) -> None:
    entries = Counter(path.episodes[0].territory for path in entered(paths, "etage", by=TODAY))

    assert entries == {"vaulx-en-velin-bron": 26, "venissieux": 22, LAST_TERRITORY: 12}


def test_nothing_is_known_of_the_last_territory_before_its_platform_opened(
    envelopes: Envelopes,
) -> None:
    opening = {
        each["subject"]: each["data"]["occurred_on"]
        for each in envelopes
        if each["data"].get("dwelling", {}).get("commune") in LAST_COMMUNES
        and each["type"].endswith(("identified.v1", "referred.v1"))
    }

    etage = [day for day in opening.values() if day >= "2019-01-01"]
    assert len(etage) >= 12
    assert min(etage) > OPENED_LAST_ON.isoformat()


def test_landlords_are_uneven_and_one_owns_nothing_in_a_territory(paths: Paths) -> None:
    first = [path for path in entered(paths, "etage", by=TODAY) if len(path.episodes) == 1]
    places = Counter((path.territory, path.landlord) for path in first)

    assert places["vaulx-en-velin-bron", "est-metropole-habitat"] >= 15
    assert places["vaulx-en-velin-bron", "grandlyon-habitat"] <= 5
    assert (LAST_TERRITORY, "est-metropole-habitat") not in places


def test_eighteen_more_were_refused_withdrawn_or_wait(accepted: Rules) -> None:
    types = [Counter(each.type for each in history) for history in accepted.histories.values()]
    etage = [each for each in types if each[Referred.NAME] and not each[Admitted.NAME]]

    assert len(etage) == 18
    assert sum(each[ReferralRefused.NAME] for each in etage) == 9
    assert sum(each[ReferralWithdrawn.NAME] for each in etage) == 4


def test_a_hundred_and_fifty_households_were_noticed_only(accepted: Rules) -> None:
    histories = accepted.histories.values()

    assert sum(not any(each.type == Referred.NAME for each in known) for known in histories) == 150


def test_nine_have_left_too_few_for_a_rate(paths: Paths, configuration: Configuration) -> None:
    left = [each for path in entered(paths, "etage", by=TODAY) for each in closed(path, by=TODAY)]

    counted = [configuration.outcomes[str(each.outcome)].counts_as for each in left]
    assert Counter(map(str, counted)) == {"avoided": 7, "not_avoided": 1, "unknown": 1}
