"""The filters of a board: its parameters, what each of them offers, and what the board takes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from adapters.http.pages.filtering import DAYS, Chosen, Fields, read_filters
from adapters.http.pages.searches import SEALED, Opened
from adapters.http.pages.words import Choice, Words, communes_of
from domain.programme import Configuration
from services.territory_boards import BoardFilters


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardChosen(Chosen):
    """The filters of a board's address."""

    @property
    def filters(self) -> BoardFilters:
        """As the board takes them."""
        given = self.given
        return BoardFilters(
            landlord=given.get("bailleur"),
            lead=given.get("referent"),
            commune=given.get("commune"),
            stream=given.get("volet"),
            tool=given.get("outil"),
            alert=given.get("alerte"),
            stage=given.get("etape"),
            waiting_days=self.number("attente"),
            silent_days=self.number("silence"),
            q=given.get("q"),
        )


LABELS: Mapping[str, str] = {
    "q": "Recherche",
    "bailleur": "Bailleur",
    "etape": "Étape",
    "alerte": "Alerte",
    "referent": "Référent",
    "commune": "Commune",
    "outil": "Outil mobilisé",
    "volet": "Volet",
    "attente": "Dans l’étape depuis au moins",
    "silence": "Sans rencontre depuis au moins",
}
"""The parameters of the address and what the form calls them, in its order."""


def chosen(
    query: Mapping[str, str],
    path: str,
    *,
    words: Words,
    territory: str,
    opened: Opened,
    fixed: str | None = None,
) -> BoardChosen:
    """The filters of a board's address, `fixed` being one that the page itself settles."""
    fields = Fields(
        labels=LABELS,
        numbers={"attente": DAYS, "silence": DAYS},
        choices=choices_in(words, territory),
    )
    given, misread = read_filters(query, fields, opened=opened, fixed=fixed)
    return BoardChosen(
        path=path,
        fields=fields,
        given=given,
        sealed=query.get(SEALED, ""),
        misread=misread,
        unfolded=frozenset({"q", "bailleur"}),
    )


def choices_in(words: Words, territory: str) -> Mapping[str, Sequence[Choice]]:
    """What each filter offers: the programme's own lists, whoever is found in them."""
    configuration = words.configuration
    return {
        "bailleur": words.organisations(configuration.closed_lists["landlords"]),
        "etape": words.choices("stages"),
        "alerte": words.alerts(),
        "referent": words.organisations(leads_in(configuration, territory)),
        "commune": communes_of(configuration.territories[territory]),
        "outil": words.tools(),
        "volet": words.choices("streams"),
    }


def leads_in(configuration: Configuration, territory: str | None = None) -> Iterator[str]:
    """The organisations that may lead a path, in a territory or anywhere."""
    for organisation in configuration.organisations.values():
        is_there = territory is None or not organisation.territories
        if organisation.may_lead and (is_there or territory in organisation.territories):
            yield organisation.slug
