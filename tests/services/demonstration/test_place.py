"""PLACE in the demonstration gives, household by household, what its sheet tells."""

from collections import Counter
from datetime import date
from decimal import Decimal
from statistics import mean, stdev

from domain.programme import Configuration
from tests.services.demonstration.conftest import Envelopes, Paths, closed, entered, months

END = date(2018, 12, 31)


def counts_as(paths: Paths, configuration: Configuration) -> Counter[str]:
    """What the outcomes of the latest closed episodes count as."""
    latest = [closed(path, by=END)[-1] for path in paths if closed(path, by=END)]
    return Counter(str(configuration.outcomes[str(each.outcome)].counts_as) for each in latest)


def test_households_of_the_stream_maintien_entered_by_half_years(paths: Paths) -> None:
    entries = [path.episodes[0].admitted_on for path in entered(paths, "place", by=END)]

    halves = Counter((day.year, "H1" if day.month <= 6 else "H2") for day in entries)
    assert halves == {
        (2016, "H1"): 15,
        (2016, "H2"): 16,
        (2017, "H1"): 8,
        (2017, "H2"): 5,
        (2018, "H1"): 3,
    }


def test_thirty_five_of_thirty_nine_avoided_eviction(
    paths: Paths, configuration: Configuration
) -> None:
    maintien = entered(paths, "place", by=END)

    counts = counts_as(maintien, configuration)
    assert (counts["avoided"], counts["not_avoided"], counts["unknown"]) == (35, 3, 1)
    left = Counter(each.outcome for path in maintien for each in closed(path, by=END)[-1:])
    assert left["evicted"] == left["left_before_forced_eviction"] == 1
    assert left["left_without_known_solution"] == left["lost_contact"] == 1


def test_nine_of_those_who_avoided_it_left_with_difficulties(
    paths: Paths, configuration: Configuration
) -> None:
    latest = [
        each for path in entered(paths, "place", by=END) for each in closed(path, by=END)[-1:]
    ]

    avoided = [e for e in latest if configuration.outcomes[str(e.outcome)].counts_as == "avoided"]
    assert sum(bool(each.residual_difficulties) for each in avoided) == 9


def test_episodes_lasted_seven_to_thirty_four_months_and_twenty_two_on_average(
    paths: Paths,
) -> None:
    lasted = [
        months(each) for path in entered(paths, "place", by=END) for each in closed(path, by=END)
    ]

    assert min(lasted) >= 7
    assert max(lasted) <= 34
    assert stdev(lasted) >= 6
    assert 21.6 <= mean(lasted) <= 22.4
    assert round(mean(lasted), 2) != 22


def test_eight_households_are_open_at_the_end_and_stay_in_place(paths: Paths) -> None:
    episodes = [each for path in entered(paths, "place", by=END) for each in path.episodes]

    still_open = [
        each
        for each in episodes
        if each.admitted_on <= END and (each.exited_on is None or each.exited_on > END)
    ]
    assert len(still_open) == 8
    assert {each.programme for each in still_open} == {"place"}


def test_two_households_came_back_and_one_of_them_left_again(paths: Paths) -> None:
    back = [path for path in entered(paths, "place", by=END) if len(path.episodes) > 1]

    assert len(back) == 2
    assert sorted(len(closed(path, by=END)) for path in back) == [1, 2]
    assert sorted(str(path.episodes[0].outcome) for path in back) == [
        "institution",
        "stayed_with_plan",
    ]


def test_twenty_five_households_came_to_a_home_through_three_kinds_of_doors(
    envelopes: Envelopes, paths: Paths
) -> None:
    kinds = Counter(
        each["data"]["referrer_kind"]
        for each in envelopes
        if each["data"].get("stream") == "acces" and each["data"].get("referrer_kind")
    )

    assert len(entered(paths, "place", by=END, stream="acces")) == 25
    assert kinds == {"association": 17, "mdm": 5, "ccas": 3}


def test_each_year_cost_163_500_euros_and_no_funder_is_named(envelopes: Envelopes) -> None:
    costs = [
        each["data"]
        for each in envelopes
        if each["type"] == "etage.programme.cost-recorded.v1"
        and each["data"]["programme"] == "place"
    ]

    years = Counter[str]()
    for cost in costs:
        years[cost["period"]["from"][:4]] += int(Decimal(cost["amount"]))
    assert years == {"2016": 163_500, "2017": 163_500, "2018": 163_500}
    assert {cost["category"] for cost in costs} == {"accompaniment", "engineering"}
    assert not any("funder" in cost for cost in costs)
