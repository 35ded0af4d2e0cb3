"""The filters, groups and orders of a portfolio: what its address says, and its service takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request

from adapters.http.pages.board_filters import leads_in
from adapters.http.pages.filtering import DAYS, EUROS, Chosen, Fields, read_filters
from adapters.http.pages.searches import SEALED, opener
from adapters.http.pages.site import Site, Visitor
from adapters.http.pages.typography import NARROW, collated
from adapters.http.pages.words import Choice, Words
from domain.marks import FieldClass
from services.portfolios import Arrangement, Grouped, PortfolioFilters, Sorted

LABELS: Mapping[str, str] = {
    "q": "Recherche",
    "territoire": "Territoire",
    "etape": "Étape",
    "alerte": "Alerte",
    "procedure": "Procédure",
    "dette": "Dette d’au moins",
    "outil": "Outil mobilisé",
    "referent": "Référent",
    "silence": "Sans rencontre depuis au moins",
    "groupe": "Grouper par",
    "tri": "Trier par",
}
"""The parameters of the address and what the form calls them, in its order."""

LAYOUT = frozenset({"groupe", "tri"})
OF_RENT = frozenset({"procedure", "dette"})
"""The filters that act on the rent account, for those who see it."""

GROUPS: Mapping[str, tuple[str, Grouped]] = {
    "etape": ("étape", Grouped.STAGE),
    "territoire": ("territoire", Grouped.TERRITORY),
    "procedure": ("procédure", Grouped.LEGAL),
    "referent": ("référent", Grouped.LEAD),
}
"""The groups: word in the address, word in the form, and what the service calls them."""

SORTS: Mapping[str, tuple[str, Sorted]] = {
    "anciennete": ("ancienneté dans l’étape", Sorted.SINCE),
    "alertes": ("nombre d’alertes", Sorted.ALERTS),
    "dette": ("dette la plus forte", Sorted.DEBT),
    "evolution": ("dette qui monte le plus", Sorted.GROWTH),
    "echeance": ("prochaine échéance ou audience", Sorted.DEADLINE),
    "contact": ("rencontre la plus ancienne", Sorted.CONTACT),
}
"""The orders, as the groups; never by name."""

ON_RENT = frozenset({"procedure", "dette", "evolution", "echeance"})
"""The groups and the orders that tell of the rent account."""

NOT_SEEN = "les loyers ne vous sont pas montrés, ce filtre n’agit donc pas"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioChosen(Chosen):
    """The filters of a portfolio's address, and how it is laid out."""

    sees_rent: bool = False

    @property
    def filters(self) -> PortfolioFilters:
        """As the portfolio takes them."""
        given = self.given
        return PortfolioFilters(
            territory=given.get("territoire"),
            stage=given.get("etape"),
            legal_stage=given.get("procedure"),
            alert=given.get("alerte"),
            tool=given.get("outil"),
            lead=given.get("referent"),
            debt_above=self.number("dette"),
            silent_days=self.number("silence"),
            q=given.get("q"),
        )

    @property
    def group(self) -> str:
        """The word of the groups."""
        return self.given.get("groupe", "etape")

    @property
    def sort(self) -> str:
        """The word of the order."""
        return self.given.get("tri", "anciennete")

    @property
    def arrangement(self) -> Arrangement:
        """As the portfolio takes it: each group in the order of its filter's choices."""
        return Arrangement(
            grouped=GROUPS[self.group][1],
            sorted=SORTS[self.sort][1],
            groups=[code for code, _ in self._groups()],
        )

    def address_as_asked(self, query: Mapping[str, str]) -> str:
        """The page with everything that was asked for, also what could not be read."""
        asked = {name: query[name] for name in (*LABELS, SEALED) if query.get(name)}
        return f"{self.path}?{urlencode(asked)}"

    def _groups(self) -> Sequence[Choice]:
        return self.fields.choices[self.group]


def chosen(request: Request, site: Site, visitor: Visitor, *, landlord: str) -> PortfolioChosen:
    """What the address says. Raises NotFound for who finds no such portfolio."""
    _, classes = site.parts.lists.rights_over(visitor.actor, landlord)
    sees_rent = FieldClass.RENT in classes
    fields = fields_for(site.words, sees_rent=sees_rent)
    query = request.query_params
    given, misread = read_filters(query, fields, opened=opener(site, visitor))
    unseen = [LABELS[name] for name in LABELS if name not in fields.labels and query.get(name)]
    return PortfolioChosen(
        path=f"/bailleurs/{landlord}",
        fields=fields,
        given=given,
        sealed=query.get(SEALED, ""),
        misread=[*misread, *(f"{label}{NARROW}: {NOT_SEEN}" for label in unseen)],
        unfolded=frozenset({"q", "territoire"}),
        sees_rent=sees_rent,
    )


def fields_for(words: Words, *, sees_rent: bool) -> Fields:
    """The filters that a reader has: none on the rent account for who does not see it."""
    configuration = words.configuration
    hidden = frozenset() if sees_rent else OF_RENT
    unasked = frozenset() if sees_rent else ON_RENT
    territories = [(slug, words.territory(slug)) for slug in configuration.territories]
    return Fields(
        labels={name: label for name, label in LABELS.items() if name not in hidden},
        numbers={"dette": EUROS, "silence": DAYS},
        choices={
            "territoire": sorted(territories, key=_by_name),
            "etape": words.choices("stages"),
            "alerte": words.alerts(),
            "procedure": words.choices("legal_stages"),
            "outil": words.tools(),
            "referent": words.organisations(leads_in(configuration)),
            "groupe": _told(GROUPS, unasked),
            "tri": _told(SORTS, unasked),
        },
        layout=LAYOUT,
    )


def _told(
    known: Mapping[str, tuple[str, Grouped]] | Mapping[str, tuple[str, Sorted]],
    hidden: frozenset[str],
) -> Sequence[Choice]:
    return [(code, told) for code, (told, _) in known.items() if code not in hidden]


def _by_name(choice: Choice) -> str:
    return collated(choice[1])
