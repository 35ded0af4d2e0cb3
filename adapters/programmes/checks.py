"""What holds a programme file together: every slug and code that is named is also defined."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Annotated, get_args, get_origin
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain import codes
from domain.household import ALL_FACTS, is_of_household
from domain.marks import Listed
from domain.programme import Configuration, Organisation, OrganisationKind, Programme, Territory
from domain.stages import Stage
from domain.tool_use import ToolState

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CODE = re.compile(r"[a-z][a-z0-9_]*")
COUNTS_AS = (
    "avoided",
    "not_avoided",
    "unknown",
    "apart",
    "excluded",
    "housed",
    "not_housed",
)


class Inconsistent(Exception):
    """A key of the file that does not fit the rest of it."""

    def __init__(self, key: str, reason: str) -> None:
        self.key = key
        self.reason = reason
        super().__init__(f"{key}: {reason}")


def require_consistent(configuration: Configuration) -> None:
    """Raises `Inconsistent` for the first key that names something the file does not define."""
    _check_rules(configuration)
    _check_lists(configuration)
    for programme in configuration.programmes.values():
        _check_programme(programme, configuration)
    _check_periods(configuration)
    for territory in configuration.territories.values():
        _check_territory(territory, configuration)
    _check_communes(configuration)
    for organisation in configuration.organisations.values():
        _check_organisation(organisation, configuration)
    _check_spellings(configuration)
    _check_outcomes(configuration)
    _check_rights(configuration)


def listed_names() -> frozenset[str]:
    """The closed lists that facts refer to."""
    return frozenset(
        mark.name
        for alias in vars(codes).values()
        if get_origin(alias) is Annotated
        for mark in get_args(alias)[1:]
        if isinstance(mark, Listed)
    )


def require_known(key: str, names: Iterable[str], known: Iterable[str]) -> None:
    defined = set(known)
    for name in names:
        if name not in defined:
            raise Inconsistent(key, f"{name} is not defined")


def _require_form(key: str, names: Iterable[str], form: re.Pattern[str]) -> None:
    for name in names:
        if not form.fullmatch(name):
            raise Inconsistent(f"{key}.{name}", "only a-z, 0-9 and single separators are allowed")


NUMBERS = (
    "reentry_months_max",
    "urgent_admission_days_max",
    "former_follower_days",
    "unreviewed_months_max",
    "unmet_days_max",
    "opened_per_hour_alert",
    "retention_months",
)
"""The rules that are a number from zero up."""

TRACE_MONTHS = range(6, 13)
"""For how many months the trace of looking may be kept (CNIL, 14 October 2021)."""


def _check_rules(configuration: Configuration) -> None:
    rules = configuration.rules
    try:
        ZoneInfo(rules.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise Inconsistent("rules.timezone", f"{rules.timezone} is not a time zone") from None
    for name in NUMBERS:
        if getattr(rules, name) < 0:
            raise Inconsistent(f"rules.{name}", "a number from zero up is required")
    if rules.opened_per_hour_max <= rules.opened_per_hour_alert:
        raise Inconsistent("rules.opened_per_hour_max", "more than the alert's number is required")
    if rules.trace_months not in TRACE_MONTHS:
        raise Inconsistent("rules.trace_months", "a number from 6 to 12 is required")


def _check_lists(configuration: Configuration) -> None:
    for name in sorted(listed_names() - configuration.closed_lists.keys()):
        raise Inconsistent(f"lists.{name}", "this list is required")
    for name, entries in configuration.lists.items():
        if name != "event_types":
            _require_form(f"lists.{name}", entries, CODE)
        for code, label in entries.items():
            if not label.strip():
                raise Inconsistent(f"lists.{name}.{code}", "a label is required")
    own = {"stages": set(Stage), "event_types": set(ALL_FACTS), "tool_states": set(ToolState)}
    for name, expected in own.items():
        if set(configuration.lists.get(name, ())) != expected:
            raise Inconsistent(f"lists.{name}", "exactly the software's own are required")
    require_known("lists.referrer_kinds", configuration.lists["referrer_kinds"], OrganisationKind)


def _check_programme(programme: Programme, configuration: Configuration) -> None:
    key = f"programmes.{programme.slug}"
    _require_form("programmes", [programme.slug], SLUG)
    require_known(f"{key}.streams", programme.streams, configuration.lists["streams"])
    require_known(f"{key}.modalities", programme.modalities, configuration.lists["modalities"])
    require_known(f"{key}.carriers", programme.carriers, configuration.organisations)
    landlords = configuration.closed_lists["landlords"]
    require_known(f"{key}.landlords", programme.landlords, landlords)
    if programme.ends_on is not None and programme.ends_on < programme.starts_on:
        raise Inconsistent(f"{key}.ends_on", "the programme ends before it starts")


def _check_periods(configuration: Configuration) -> None:
    in_order = sorted(configuration.programmes.values(), key=lambda each: each.starts_on)
    for earlier, later in pairwise(in_order):
        if earlier.ends_on is None or earlier.ends_on >= later.starts_on:
            raise Inconsistent(f"programmes.{later.slug}.starts_on", f"{earlier.slug} still runs")


def _check_territory(territory: Territory, configuration: Configuration) -> None:
    key = f"territories.{territory.slug}"
    _require_form("territories", [territory.slug], SLUG)
    require_known(f"{key}.programme", [territory.programme], configuration.programmes)
    platform = configuration.organisations.get(territory.platform)
    if platform is None or platform.kind is not OrganisationKind.PLATFORM:
        raise Inconsistent(f"{key}.platform", f"{territory.platform} is not a platform")
    if territory.slug not in platform.territories:
        raise Inconsistent(f"organisations.{platform.slug}.territories", f"lacks {territory.slug}")


def _check_communes(configuration: Configuration) -> None:
    held: dict[tuple[str, str], str] = {}
    for territory in configuration.territories.values():
        for commune in territory.communes:
            other = held.setdefault((territory.programme, commune), territory.slug)
            if other != territory.slug or territory.communes.count(commune) > 1:
                reason = f"{commune} is already in {other}"
                raise Inconsistent(f"territories.{territory.slug}.communes", reason)


def _check_organisation(organisation: Organisation, configuration: Configuration) -> None:
    key = f"organisations.{organisation.slug}"
    _require_form("organisations", [organisation.slug], SLUG)
    require_known(f"{key}.territories", organisation.territories, configuration.territories)
    if organisation.kind is OrganisationKind.PLATFORM:
        for slug in organisation.territories:
            if configuration.territories[slug].platform != organisation.slug:
                raise Inconsistent(f"{key}.territories", f"{slug} has another platform")


def _check_spellings(configuration: Configuration) -> None:
    """A spelling is one organisation's: whoever writes it is told which slug it means."""
    held = {slug: slug for slug in configuration.organisations}
    for slug, organisation in configuration.organisations.items():
        for name, spellings in (("name", [organisation.name]), ("aliases", organisation.aliases)):
            for spelling in spellings:
                other = held.setdefault(spelling.casefold(), slug)
                if other != slug:
                    raise Inconsistent(f"organisations.{slug}.{name}", f"{spelling} is {other}")


def _check_outcomes(configuration: Configuration) -> None:
    _require_form("outcomes", configuration.outcomes, CODE)
    for code, outcome in configuration.outcomes.items():
        require_known(f"outcomes.{code}.counts_as", [outcome.counts_as], COUNTS_AS)
        streams = configuration.lists["streams"]
        require_known(f"outcomes.{code}.streams", outcome.streams, streams)


def _check_rights(configuration: Configuration) -> None:
    for name in ALL_FACTS:
        require_known("posting", [name], configuration.posting)
    for name, kinds in configuration.posting.items():
        require_known("posting", [name], ALL_FACTS)
        require_known(f'posting."{name}"', kinds, OrganisationKind)
    for name in sorted(configuration.roles.keys() ^ configuration.lists["roles"].keys()):
        raise Inconsistent(f"roles.{name}", "a role has its rights here, its label in lists.roles")
    for role, types in configuration.roles.items():
        require_known(f"roles.{role}", types or (), ALL_FACTS)
        if types and any(map(is_of_household, types)) and role not in configuration.reading_roles:
            raise Inconsistent(
                f"roles.{role}", "it records facts of households that it sees none of"
            )
    require_known("reading_roles", configuration.reading_roles, configuration.roles)
