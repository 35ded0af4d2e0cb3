"""What every indicator must be, from lives counted by hand: numerator, denominator and value."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from tests.projections.counted_again import MONTH, Life, days, middle

Expected = dict[str, tuple[Any, Any, Any]]
AVOIDED = {
    "stayed_secured", "stayed_with_plan", "stayed_with_difficulties",
    "transferred_adapted_dwelling", "rehoused_other_landlord", "rehoused_other_habitat",
    "left_with_solution", "handed_to_mainstream",
}  # fmt: skip
OTHERS_RATED = {
    "evicted", "left_before_forced_eviction", "left_without_known_solution",
    "lost_contact", "declined_support", "programme_ended",
}  # fmt: skip
EXCLUDED = {"died", "recorded_in_error", "moved_out_of_territory"}
HOUSED = {"housed_ordinary_lease", "housed_bail_glissant"}


def expected(lives: Sequence[Life], programme: str, as_of: date) -> Expected:
    """Every indicator of a programme that households alone make."""
    own = [_own(life, programme) for life in lives]
    return {
        **_entries(own, as_of.isoformat()),
        **_outcomes(own),
        **_referrals(own),
        **_signals(own, as_of.isoformat()),
        **_work(own, as_of),
        **_tools(own),
    }


def _own(life: Life, programme: str) -> dict[str, Any]:
    def within(each: dict[str, Any]) -> bool:
        return bool(each["programme"] == programme)

    return {
        "life": life,
        "episodes": [each for each in life.episodes if within(each)],
        "referrals": [each for each in life.referrals if within(each)],
        "signals": [each for each in life.signals if within(each)],
        "orders": [each["on"] for each in life.orders if within(each)],
        "hearings": [each for each in life.hearings if within(each)],
        "used": [each for each in life.used if within(each)],
        "started": sum(name == programme for name in life.started_in),
    }


def _rate(flags: Iterable[bool]) -> tuple[int, int, Fraction | None]:
    told = list(flags)
    return sum(told), len(told), Fraction(sum(told), len(told)) if told else None


def _counted(count: Any) -> tuple[Any, None, Any]:
    return count, None, count


def _middle(values: Sequence[int]) -> tuple[None, int, Fraction | None]:
    return None, len(values), middle(values)


def _entries(own: list[dict[str, Any]], as_of: str) -> Expected:
    entered = [each["episodes"] for each in own if each["episodes"]]
    every = [episode for each in entered for episode in each]
    closed = [each for each in every if each["out"] and each["stream"] == "maintien"]
    stays = [days(each["in"], each["out"]) for each in closed]
    met = [
        days(each["in"], each["met"][0][0]) for each in every if each["met"] and not each["reentry"]
    ]
    mean = Fraction(sum(stays), len(stays)) / MONTH if stays else None
    half = middle(stays)
    leases = [days(each["in"], each["out"]) for each in every if each["outcome"] in HOUSED]
    return {
        "households_entered": _counted(len(entered)),
        **{
            f"households_entered_{stream}": _counted(
                sum(any(each["stream"] == stream for each in one) for one in entered)
            )
            for stream in ("maintien", "acces")
        },
        "active_episodes": _counted(sum(each["out"] is None for each in every)),
        "mean_accompaniment_months": (sum(stays), len(stays), mean),
        "median_accompaniment_months": (None, len(stays), half / MONTH if half else None),
        "review_to_first_contact_days": _middle(met),
        "days_to_lease": _middle(leases),
    }


def _outcomes(own: list[dict[str, Any]]) -> Expected:
    rated, access, returned = [], [], []
    asked: dict[int, list[bool]] = {6: [], 12: []}
    for each in own:
        for stream in ("maintien", "acces"):
            episodes = [e for e in each["episodes"] if e["stream"] == stream]
            closed = [e for e in episodes if e["out"]]
            if not closed:
                continue
            latest = closed[-1]
            if stream == "acces":
                access += [latest] if latest["outcome"] not in EXCLUDED else []
                continue
            returned.append(any(e["reentry"] for e in episodes))
            rated += [latest] if latest["outcome"] in AVOIDED | OTHERS_RATED else []
            index = next(i for i, e in enumerate(each["life"].episodes) if e is latest)
            for months, answers in asked.items():
                told = [f[2] for f in each["life"].follow_ups if f[:2] == (index, months)]
                answers += told[-1:]
    return {
        "eviction_avoided_rate": _rate(e["outcome"] in AVOIDED for e in rated),
        "residual_difficulty_rate": _rate(e["outcome"] in AVOIDED and e["left"] for e in rated),
        "access_housed_rate": _rate(e["outcome"] in HOUSED for e in access),
        "reentry_rate": _rate(returned),
        "still_housed_after_6_months": _rate(asked[6]),
        "still_housed_after_12_months": _rate(asked[12]),
    }


def _referrals(own: list[dict[str, Any]]) -> Expected:
    every = [referral for each in own for referral in each["referrals"]]
    decided = [each["decision"] for each in every if each["decision"] in ("admitted", "refused")]
    return {
        "referrals_by_referrer_kind": _counted(len(every)),
        "signal_to_referral_days": _middle(
            [days(each["signal"], each["on"]) for each in every if each["signal"]]
        ),
        "referral_to_review_days": _middle(
            [days(each["on"], each["reviewed"]) for each in every if each["reviewed"]]
        ),
        "referral_refusal_rate": _rate(each == "refused" for each in decided),
    }


def _signals(own: list[dict[str, Any]], as_of: str) -> Expected:
    ahead, first = [], []
    ready, attended = [], []
    for each in own:
        if each["signals"]:
            earliest = min(each["signals"], key=lambda signal: signal["observed_on"])
            first.append(earliest["kind"] not in ("arrears", "nuisance"))
            order = min(each["orders"], default=None)
            if order and earliest["observed_on"] <= order:
                ahead.append(days(earliest["observed_on"], order))
        for on in {hearing["on"] for hearing in each["hearings"] if hearing["on"] <= as_of}:
            told = [hearing for hearing in each["hearings"] if hearing["on"] == on]
            ready.append(any(hearing.get("diagnosis_ready") for hearing in told))
            if any(hearing.get("tenant_attended") is not None for hearing in told):
                attended.append(any(hearing.get("tenant_attended") for hearing in told))
    return {
        "early_signal_share": _rate(first),
        "signals_by_service": _counted(sum(len(each["signals"]) for each in own)),
        "lead_time_signal_to_order_to_pay_days": _middle(ahead),
        "hearings_with_diagnosis_rate": _rate(ready),
        "hearings_attended_rate": _rate(attended),
    }


def _share(numerator: int, denominator: int, times: Fraction = Fraction(1)) -> tuple[Any, Any, Any]:
    if not denominator:
        return numerator, denominator, None
    return numerator, denominator, Fraction(numerator, denominator) * times


def _work(own: list[dict[str, Any]], as_of: date) -> Expected:
    entered = [each for each in own if each["episodes"]]
    lives = [each["life"] for each in entered]
    every = [episode for each in entered for episode in each["episodes"]]
    spans = sum(days(each["in"], each["out"] or as_of.isoformat()) for each in every)
    met = [contact for each in every for contact in each["met"]]
    diagnosed = [life for life in lives if life.contributors]
    silences = [silence for life in lives if (silence := _silence(life)) is not None]
    idle = [
        days(each["met"][-1][0] if each["met"] else each["in"], as_of.isoformat()) > 30
        for each in every
        if each["out"] is None
    ]
    visits = sum(kind == "home_visit" for _, kind in met)
    return {
        "contacts_per_month": _share(len(met), spans, MONTH),
        "home_visits_per_household": _share(visits, len(entered)),
        "organisations_per_household": _share(
            sum(len(life.parties) for life in lives), len(entered)
        ),
        "partners_per_diagnosis": _share(
            sum(len(life.contributors) for life in diagnosed), len(diagnosed)
        ),
        "adhesion_rate": _rate(life.agreed for life in lives),
        "reconnected_rate": _rate(silences),
        "inactive_cases": (sum(idle), len(idle), sum(idle)),
    }


def _silence(life: Life) -> bool | None:
    """Whether a long silence ended in a meeting; None where there was none."""
    long: list[bool] = []
    since: str | None = None
    last = ""
    for contact in life.contacts:
        if not contact["met"]:
            since, last = since or contact["on"], contact["on"]
            continue
        if since and days(since, contact["on"]) >= 91:
            long.append(True)
        since = None
    if since and days(since, last) >= 91:
        long.append(False)
    return any(long) if long else None


def _tools(own: list[dict[str, Any]]) -> Expected:
    return {
        "tool_use": _counted(sum(each["started"] for each in own)),
        "tool_spend_eur": _counted(sum(used["amount"] for each in own for used in each["used"])),
    }
