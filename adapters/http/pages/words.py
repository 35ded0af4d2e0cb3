"""The words of the pages: French labels of codes, organisations and places, from configuration."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from adapters.http.pages.typography import collated, spaced
from domain.programme import Configuration, OrganisationKind, Territory
from projections.alerts import ALERTS

Choice = tuple[str, str]
"""A code, and the label it is chosen by."""

PLACE_SEPARATOR = " · "


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Answers labels; a code that has none is shown as it is."""

    configuration: Configuration

    def code(self, list_name: str, code: str) -> str:
        """The label of a code of a closed list."""
        return spaced(self.configuration.lists.get(list_name, {}).get(code, code))

    def event(self, event_type: str) -> str:
        return self.code("event_types", event_type)

    def stage(self, code: str) -> str:
        return self.code("stages", code)

    def role(self, code: str) -> str:
        return self.code("roles", code)

    def outcome(self, code: str) -> str:
        found = self.configuration.outcomes.get(code)
        return found.label if found else code

    def tool(self, code: str) -> str:
        found = self.configuration.tools.get(code)
        return spaced(found.label) if found else code

    def tool_state(self, state: str) -> str:
        return self.code("tool_states", state)

    def organisation(self, slug: str | None) -> str:
        found = self.configuration.organisations.get(slug or "")
        return found.name if found else slug or ""

    def territory(self, slug: str | None) -> str:
        found = self.configuration.territories.get(slug or "")
        return found.name if found else slug or ""

    def programme(self, slug: str) -> str:
        found = self.configuration.programmes.get(slug)
        return found.name if found else slug

    def kind(self, slug: str) -> OrganisationKind | None:
        """What an organisation is; None for one that is not of the programme."""
        found = self.configuration.organisations.get(slug)
        return found.kind if found else None

    def alert(self, code: str) -> str:
        """What an alert says."""
        return next((spaced(alert.words) for alert in ALERTS if alert.code == code), code)

    def alert_rule(self, code: str) -> str:
        """The rule that raises an alert."""
        return next((spaced(alert.explained) for alert in ALERTS if alert.code == code), "")

    def alerts(self) -> Sequence[Choice]:
        """The alerts to choose from, in the order of their table."""
        return [(alert.code, spaced(alert.words)) for alert in ALERTS]

    def tools(self) -> Sequence[Choice]:
        """The kinds of tools to choose from, in the order of the configuration."""
        return [(code, self.tool(code)) for code in self.configuration.tools]

    def place(self, commune: str) -> str:
        """A commune by name where its territory's name lists them, else by its INSEE code."""
        for territory in self.configuration.territories.values():
            for code, name in communes_of(territory):
                if code == commune and name != commune:
                    return name
        return commune

    def choices(self, list_name: str) -> Sequence[Choice]:
        """The codes of a list to choose from, in the order of the configuration."""
        return [(code, self.code(list_name, code)) for code in self.configuration.lists[list_name]]

    def organisations(self, slugs: Iterable[str]) -> Sequence[Choice]:
        """Organisations to choose from, by name as French sorts."""
        found = [(slug, self.organisation(slug)) for slug in slugs]
        return sorted(found, key=_by_label)


def communes_of(territory: Territory) -> Sequence[Choice]:
    """A territory's communes; named where its name has as many parts as it has communes."""
    names = territory.name.split(PLACE_SEPARATOR)
    if len(names) != len(territory.communes):
        names = list(territory.communes)
    return list(zip(territory.communes, names, strict=True))


def _by_label(choice: Choice) -> str:
    return collated(choice[1])
