"""The cast of the simulated lives: the programme's organisations, and the decks to draw from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from domain.programme import Configuration, OrganisationKind, Programme
from services.simulation import proportions
from services.simulation.draws import Deck
from services.simulation.proportions import Plot
from services.simulation.stock import Stock, stock_of

SIMULATED = "sim"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who and what lives are made of; the decks by programme or stream are drawn from in turn.

    `opened` is, by territory, a reference to the last household that was opened there. `series`
    begins the ids of the events; `makes_mistakes` says whether some facts are told wrongly at
    first.
    """

    configuration: Configuration
    until: date
    seed: int
    rng: Random
    plots: Mapping[str, Deck[Plot]]
    streams: Mapping[str, Deck[str]]
    places: Mapping[str, Deck[tuple[str, str]]]
    referrers: Mapping[str, Deck[str]]
    outcomes: Mapping[str, Deck[str]]
    refusals: Deck[str]
    signals: Deck[str]
    last_steps: Deck[str]
    reentries: Deck[bool]
    tools: Mapping[str, Deck[str]]
    stock: Stock
    opened: dict[str, str]
    series: str = SIMULATED
    makes_mistakes: bool = True

    def programme_named(self, slug: str) -> Programme:
        """The programme of that slug."""
        return self.configuration.programmes[slug]

    def platform(self, territory: str) -> str:
        """The organisation that coordinates the territory."""
        return self.configuration.territories[territory].platform

    def commune(self, territory: str) -> str:
        """One of the territory's communes."""
        return self.rng.choice(self.configuration.territories[territory].communes)

    def referrer(self, kind: str, territory: str) -> str:
        """An organisation of that kind that may refer in the territory."""
        return self.rng.choice(
            [
                each.slug
                for each in self.configuration.organisations.values()
                if each.kind == kind
                and each.may_refer
                and (not each.territories or territory in each.territories)
            ]
        )

    def association(self, but: tuple[str, ...] = ()) -> str:
        """An association that may lead, other than those."""
        return self.rng.choice(
            [
                each.slug
                for each in self.configuration.organisations.values()
                if each.kind is OrganisationKind.ASSOCIATION
                and each.may_lead
                and each.slug not in but
            ]
        )

    def kind(self, organisation: str) -> OrganisationKind:
        """What the organisation is."""
        return self.configuration.organisations[organisation].kind


def cast_for(
    configuration: Configuration,
    *,
    seed: int,
    until: date,
    series: str = SIMULATED,
    makes_mistakes: bool = True,
) -> Cast:
    """The cast, its decks shuffled by the seed alone."""
    # Seeded, for the same lives again: nothing here is secret.
    rng = Random(seed)  # noqa: S311

    def decks(counts: Mapping[str, Mapping[str, int]]) -> dict[str, Deck[str]]:
        return {name: Deck(each, rng) for name, each in counts.items()}

    return Cast(
        configuration=configuration,
        until=until,
        seed=seed,
        rng=rng,
        plots={slug: Deck(each, rng) for slug, each in proportions.PLOTS.items()},
        streams=decks(proportions.STREAMS),
        places={slug: Deck(each, rng) for slug, each in proportions.PLACES.items()},
        referrers=decks(proportions.REFERRERS),
        outcomes=decks(proportions.OUTCOMES),
        refusals=Deck(proportions.REFUSAL_REASONS, rng),
        signals=Deck(proportions.SIGNALS, rng),
        last_steps=Deck(proportions.LAST_STEPS, rng),
        reentries=Deck(proportions.REENTRIES, rng),
        tools=decks(proportions.TOOLS),
        stock=stock_of(str(seed) if series == SIMULATED else series),
        opened={},
        series=series,
        makes_mistakes=makes_mistakes,
    )
