"""Portfolios and lists, as one reader is answered: with names, or pseudonyms."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from domain.access import FOLLOWING_KINDS, Actor, Classes, reader_keys
from domain.marks import FieldClass
from domain.programme import Configuration, OrganisationKind
from services.boards import Keys, Ties, households
from services.case_json import account_json, case_json
from services.case_pages import PAGE_CASES, CaseRow, Filters, Found, Page
from services.cursors import Cursors
from services.history import NotFound
from services.looks import What
from services.narrowed import Narrowed
from services.portfolios import (
    AS_EVER,
    UNFILTERED,
    Arrangement,
    Portfolio,
    PortfolioFilters,
    PortfolioNarrowing,
    portfolio,
)
from services.ports import KeyRing
from services.reader_context import Work
from services.sealing import opened_box
from services.searching import Search
from services.trace import Tracing


class Lists:
    """Answers in the shapes of the API. `read` runs a query on a reader's connection."""

    def __init__(
        self,
        *,
        read: Callable[[Work], Any],
        key_ring: KeyRing,
        configuration: Configuration,
        narrowed: Narrowed,
        search: Search,
        cursors: Cursors,
        tracing: Tracing,
        today: Callable[[], date],
    ) -> None:
        self.cursors = cursors
        self._read = read
        self._key_ring = key_ring
        self._configuration = configuration
        self._narrowed = narrowed
        self._search = search
        self._tracing = tracing
        self._today = today

    def portfolio(
        self,
        actor: Actor,
        landlord: str,
        filters: PortfolioFilters = UNFILTERED,
        *,
        arrangement: Arrangement = AS_EVER,
        after: str | None = None,
        limit: int = PAGE_CASES,
        what: What = What.PORTFOLIO,
    ) -> dict[str, Any]:
        """A landlord's households over all territories, for itself and for auditors.

        Raises NotFound, UnknownCursor, LedgerUnavailable, TraceUnavailable.
        """
        keys, classes = self.rights_over(actor, landlord)
        asked = partial(
            portfolio,
            landlord=landlord,
            keys=keys,
            today=self._today(),
            ties=self.ties_of(keys, classes),
            arrangement=arrangement,
            after=self.cursors.opened(actor, after, of=what),
            limit=limit,
        )
        sought = self.sought(actor, Filters(q=filters.q))
        found = self._without_gone(actor, filters, sought, asked=asked)
        return self._told(actor, found, classes=classes, what=what)

    def _told(
        self, actor: Actor, found: Portfolio, *, classes: Classes, what: What
    ) -> dict[str, Any]:
        """The portfolio in the shape of the API, once the look at it is recorded."""
        cases: Sequence[CaseRow] = found.page.cases
        self._looked(actor, what, cases, classes=classes)
        names = self._names(cases, classes)
        return {
            "landlord": found.landlord,
            "position": found.page.position,
            "counts": dict(found.counts),
            "groups": [{"code": code, "count": n} for code, n in found.groups.items()],
            "households": [
                case_json(case, names, classes) | account_json(found, case, classes)
                for case in cases
            ],
            "alerts": [{"alert": one.code, "count": one.count} for one in found.alerts],
            "next": self.cursors.sealed(actor, found.page.next, of=what),
        }

    def _without_gone(
        self,
        actor: Actor,
        filters: PortfolioFilters,
        sought: Found,
        *,
        asked: Callable[..., Portfolio],
    ) -> Portfolio:
        """The portfolio without those whom a read model that lags would still show.

        It is then asked anew, so that no figure tells of them either; every round leaves out some
        more of those shown, so there is an end.
        """
        without: frozenset[UUID] = frozenset()
        while True:
            narrowing = PortfolioNarrowing(filters=filters, found=sought, without=without)
            found: Portfolio = self._read(partial(asked, narrowing=narrowing))
            gone = self.gone(actor, _ids(found.page.cases), found.page.position)
            if not gone:
                return found
            without |= gone

    def households(
        self,
        actor: Actor,
        filters: Filters,
        *,
        after: str | None = None,
        limit: int = PAGE_CASES,
    ) -> dict[str, Any]:
        """A page of the households that the actor follows. Raises NotFound, UnknownCursor."""
        keys, classes = self.rights(actor)
        place = self.cursors.opened(actor, after, of=What.HOUSEHOLDS)
        sought = self.sought(actor, filters)
        page: Page = self._read(
            lambda c: households(
                c,
                keys,
                today=self._today(),
                ties=self.ties(keys),
                filters=filters,
                found=sought,
                after=place,
                limit=limit,
            )
        )
        gone = self.gone(actor, _ids(page.cases), page.position)
        cases = [case for case in page.cases if case.household not in gone]
        self._looked(actor, What.HOUSEHOLDS, cases, classes=classes)
        names = self._names(cases, classes)
        return {
            "position": page.position,
            "households": [case_json(case, names, classes) for case in cases],
            "next": self.cursors.sealed(actor, page.next, of=What.HOUSEHOLDS),
        }

    def sought(self, actor: Actor, filters: Filters) -> Found:
        """What the filters' text finds for this actor; everything without one.

        Raises NotFound as `rights`, and LedgerUnavailable.
        """
        keys, classes = self.rights(actor)
        return self._search.found(actor, filters.q, keys=keys, classes=classes)

    def rights(self, actor: Actor) -> tuple[Keys, Classes]:
        """The reader's keys (None: all, under pseudonym) and the most its role sees.

        Raises NotFound for who follows no household at all, and for machines.
        """
        keys, classes = self.followed(actor)
        if actor.role in self._configuration.access.receipts_only:
            raise NotFound
        return keys, classes

    def rights_in(self, actor: Actor, territory: str) -> tuple[Keys, Classes]:
        """As `rights`, for who finds its own households in that territory. Raises NotFound."""
        keys, classes = self.rights(actor)
        if territory not in self._configuration.territories or not self.may_open(actor, territory):
            raise NotFound
        return keys, classes

    def rights_over(self, actor: Actor, landlord: str) -> tuple[Keys, Classes]:
        """As `rights`, for that landlord itself and for auditors. Raises NotFound."""
        keys, classes = self.rights(actor)
        if landlord not in self._configuration.closed_lists["landlords"] or (
            keys is not None and actor.organisation != landlord
        ):
            raise NotFound
        return keys, classes

    def followed(self, actor: Actor) -> tuple[Keys, Classes]:
        """As `rights`, also for machines, which find what they posted by these keys."""
        organisation = self._configuration.organisations.get(actor.organisation)
        if organisation is None or actor.role not in self._configuration.reading_roles:
            raise NotFound
        classes = self._configuration.access.most(actor.role, organisation.kind)
        if not classes:
            raise NotFound
        if organisation.kind is OrganisationKind.AUDITOR:
            return None, classes & {FieldClass.PATH}
        if organisation.kind not in FOLLOWING_KINDS:
            raise NotFound
        keys = reader_keys(self._configuration, actor.organisation, actor.role)
        return sorted(keys), classes

    def ties(self, keys: Keys) -> Ties:
        """By which ties these keys give a name, and the rent account."""
        return Ties.of(self._configuration, keys)

    def ties_of(self, keys: Keys, classes: Classes) -> Ties:
        """As `ties`, for a role that is given names, or the rent account, at all."""
        ties = self.ties(keys)
        return Ties(
            named=ties.named if FieldClass.IDENTITY in classes else (),
            rent=ties.rent if FieldClass.RENT in classes else (),
        )

    def gone(self, actor: Actor, households: Collection[UUID], position: int) -> frozenset[UUID]:
        """Those of which the actor sees less by now than a read model at that position shows."""
        return self._narrowed.since(actor, households, position)

    def may_open(self, actor: Actor, territory: str) -> bool:
        """Whether an actor that follows households at all finds its own ones in the territory."""
        # Another territory's platform has no business there; whoever may follow households in the
        # territory opens its board and finds the own ones.
        organisation = self._configuration.organisations[actor.organisation]
        if organisation.kind is OrganisationKind.PLATFORM:
            return self._configuration.territories[territory].platform == actor.organisation
        if organisation.kind in (OrganisationKind.CCAS, OrganisationKind.MDM):
            return territory in organisation.territories
        return True

    def _looked(
        self, actor: Actor, what: What, cases: Sequence[CaseRow], *, classes: Classes
    ) -> None:
        self._tracing.look(actor, what, {case.household: classes for case in cases})

    def _names(self, cases: Sequence[CaseRow], classes: Classes) -> Mapping[UUID, str]:
        boxes = {case.household: case.label for case in cases if case.label is not None}
        return self.names(boxes, classes)

    def names(
        self, boxes: Mapping[UUID, Mapping[str, Any]], classes: Classes
    ) -> Mapping[UUID, str]:
        """The names in these sealed boxes, by household, for who sees these classes."""
        sealed = boxes if FieldClass.IDENTITY in classes else {}
        keys = self._key_ring.load(list(sealed)) if sealed else {}
        names: dict[UUID, str] = {}
        for household, box in sealed.items():
            found = household in keys and opened_box(
                box,
                FieldClass.IDENTITY,
                keys[household],
                version=box["version"],
                event_type=box["type"],
            )
            if found:
                names[household] = str(found[box["pointer"]])
        return names


def _ids(cases: Sequence[CaseRow]) -> list[UUID]:
    return [case.household for case in cases]
