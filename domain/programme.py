"""The programme as configuration: who takes part, where, and which codes and rules apply."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, ClassVar, Literal

from domain.access_policy import AccessPolicy
from domain.printed_figures import PrintedFigure

FORBID_UNKNOWN: dict[str, Any] = {"extra": "forbid"}
"""How pydantic reads a programme file: a key that means nothing is an error."""


class OrganisationKind(StrEnum):
    """What an organisation is, from which its rights to post and to read follow."""

    LANDLORD = "landlord"
    ASSOCIATION = "association"
    CCAS = "ccas"
    MDM = "mdm"
    PLATFORM = "platform"
    AUTHORITY = "authority"
    FUNDER = "funder"
    INSTITUTION = "institution"
    AUDITOR = "auditor"
    DPO = "dpo"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """One partner; `territories` bounds a CCAS or MDM, and names the territory of a platform.

    By its `siret` an identity provider tells that a person belongs to it.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID_UNKNOWN

    slug: str
    name: str
    kind: OrganisationKind
    aliases: tuple[str, ...] = ()
    siret: str | None = None
    territories: tuple[str, ...] = ()
    may_lead: bool = False
    may_refer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """A set of communes (INSEE codes) of one programme, with its platform."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID_UNKNOWN

    slug: str
    name: str
    programme: str
    platform: str
    communes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A programme in time; it is the default for facts dated from `starts_on` to `ends_on`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID_UNKNOWN

    slug: str
    name: str
    starts_on: date
    ends_on: date | None
    streams: tuple[str, ...]
    modalities: tuple[str, ...]
    carriers: tuple[str, ...]
    landlords: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Funder:
    """Who funds a programme, whatever kind of organisation it is, and under which scheme.

    It does from `starts_on` to `ends_on`, both included; without an end, for as long as the
    programme's episodes last. `source` says where that is written.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID_UNKNOWN

    programme: str
    organisation: str
    scheme: str
    starts_on: date
    ends_on: date | None = None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """An exit outcome: its French label, what it counts as, and the streams that know it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID_UNKNOWN

    code: str
    label: str
    counts_as: str
    streams: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The figures that rules depend on; days and months as named.

    After `unreviewed_months_max` without a session, or `unmet_days_max` without a meeting, an
    accompanied household is on the agenda of the technical committee.
    A person who opens more than `opened_per_hour_alert` distinct files in an hour is noticed, and
    beyond `opened_per_hour_max` refused; looks are kept for `trace_months`. A closed case is due
    for disposal `retention_months` after the last contact with the person.
    `commune_by_postcode` gives the arrondissement in `divided_commune`, by postcode.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID_UNKNOWN

    timezone: str
    reentry_months_max: int
    urgent_admission_days_max: int
    former_follower_days: int
    follow_up_months: tuple[int, ...]
    unreviewed_months_max: int
    unmet_days_max: int
    opened_per_hour_alert: int
    opened_per_hour_max: int
    trace_months: int
    retention_months: int
    divided_commune: str
    commune_by_postcode: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """A statutory delay: what a legal stage starts, how long it is, and where the law says so.

    Exactly one of `months`, `weeks` and `days` is its length, counted from the stage's day or,
    `counted_from` it, from the hearing the stage names; `direction` is after or before that day.
    `chosen_by` says which day must lie from `valid_from` to `valid_until` (both included): the
    act's, or that of the lease. `ground` bounds it to procedures of that ground, and
    `debt_of_monthly_rents` to debts of at least so many rents. What it leads to cannot be done
    in a truce where `outside_truce`. `satisfied_by` are the stages that end it.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID_UNKNOWN

    code: str
    label: str
    rule: str
    source: str
    stage: str
    counted_from: Literal["on", "hearing_on"] = "on"
    direction: Literal["after", "before"] = "after"
    months: int | None = None
    weeks: int | None = None
    days: int | None = None
    ground: str | None = None
    chosen_by: Literal["act", "lease"] = "act"
    valid_from: date | None = None
    valid_until: date | None = None
    debt_of_monthly_rents: int | None = None
    outside_truce: bool = False
    satisfied_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Truce:
    """Days when no eviction is carried out: of every year (`11-01`), or once; both included."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID_UNKNOWN

    label: str
    source: str
    every_year_from: str | None = None
    every_year_until: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A kind of tool: its French label, the parameters it needs and may have, and who decides.

    `decided_by` and `paid_by` name parties: `landlord` (of the dwelling), `funder` and `operator`
    (of the request), `lead`, `platform`, `carrier` (of the programme). `excludes` are kinds that
    may not run on the same day.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID_UNKNOWN

    code: str
    label: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    decided_by: tuple[str, ...]
    paid_by: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """Everything of one programme file, already checked for consistency by its reader.

    `lists` maps a closed list's name to its codes and French labels. `posting` maps an event
    type to the organisation kinds that may post it, `contributing` such a kind to the domains of
    the shared diagnosis it contributes to, `roles` a role to the event types a person
    of that role may post (None: all of the organisation's).
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID_UNKNOWN

    version: str
    rules: Rules
    programmes: Mapping[str, Programme]
    funders: tuple[Funder, ...]
    territories: Mapping[str, Territory]
    organisations: Mapping[str, Organisation]
    outcomes: Mapping[str, Outcome]
    tools: Mapping[str, Tool]
    contributing: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, Mapping[str, str]]
    posting: Mapping[str, tuple[str, ...]]
    roles: Mapping[str, tuple[str, ...] | None]
    reading_roles: tuple[str, ...]
    access: AccessPolicy
    delays: tuple[Delay, ...]
    truces: tuple[Truce, ...]
    printed_figures: tuple[PrintedFigure, ...] = ()

    @cached_property
    def closed_lists(self) -> Mapping[str, frozenset[str]]:
        """Every closed list by name, those made of organisations and places among them."""
        of_kind = {
            "landlords": {
                slug
                for slug, organisation in self.organisations.items()
                if organisation.kind is OrganisationKind.LANDLORD
            },
            "organisations": set(self.organisations),
            "programmes": set(self.programmes),
            "territories": set(self.territories),
            "tool_kinds": set(self.tools),
            "exit_outcomes": set(self.outcomes),
            "modalities": {code for p in self.programmes.values() for code in p.modalities},
        }
        return {name: frozenset(codes) for name, codes in {**self.lists, **of_kind}.items()}

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """Other spellings of organisations and tools, in lower case, and the code of each."""
        organisations = (
            (spelling, each.slug)
            for each in self.organisations.values()
            for spelling in (each.slug, each.name, *each.aliases)
        )
        tools = ((alias, each.code) for each in self.tools.values() for alias in each.aliases)
        return {spelling.casefold(): code for spelling, code in (*organisations, *tools)}

    def programme_on(self, day: date) -> Programme | None:
        """The programme that facts of that day belong to unless they name one."""
        for programme in self.programmes.values():
            if programme.starts_on <= day and (
                programme.ends_on is None or day <= programme.ends_on
            ):
                return programme
        return None

    def funders_of(self, programme: str, first: date, last: date) -> tuple[str, ...]:
        """The organisations that fund the programme on some of these days, in the file's order."""
        return tuple(
            dict.fromkeys(
                funder.organisation
                for funder in self.funders
                if funder.programme == programme
                and funder.starts_on <= last
                and (funder.ends_on is None or first <= funder.ends_on)
            )
        )

    @cached_property
    def _territories_by_commune(self) -> Mapping[tuple[str, str], Territory]:
        return {
            (territory.programme, commune): territory
            for territory in self.territories.values()
            for commune in territory.communes
        }

    def territory_of(self, commune: str, programme: str) -> Territory | None:
        """The programme's territory that holds the commune, or none."""
        return self._territories_by_commune.get((programme, commune))
