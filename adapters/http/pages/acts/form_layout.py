"""The layout of an act's form: what it asks, in which order, and when it may be filled in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from adapters.http.pages.site import Site
from adapters.http.pages.words import Choice, Words
from domain.access import Actor
from domain.fact import Fact
from domain.programme import Configuration, Programme, Territory


class Group(StrEnum):
    """What acts are about; the value is how a page calls it."""

    DAILY = "Au quotidien"
    RENT = "Loyer et procédure"
    TOOLS = "Outils et argent"
    COMMITTEE = "Saisine et comité"
    TEAM = "Qui accompagne"
    SHARING = "Information et partage"
    EXIT = "Sortie et suite"
    FILE = "Le dossier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Who fills in a form, and the household as they see it; without one, `now` is empty."""

    site: Site
    actor: Actor
    now: Mapping[str, Any]

    @property
    def configuration(self) -> Configuration:
        """The programmes' file."""
        return self.site.parts.configuration

    @property
    def words(self) -> Words:
        """The labels of codes."""
        return self.site.words

    @property
    def today(self) -> date:
        """The programme's day."""
        return self.site.parts.today()

    @property
    def programme(self) -> Programme | None:
        """The household's programme; before there is one, that of today."""
        slug = self.now.get("programme") or ""
        return self.configuration.programmes.get(slug) or self.configuration.programme_on(
            self.today
        )

    @property
    def territory(self) -> Territory | None:
        """The territory the household lives in, if one holds it."""
        return self.configuration.territories.get(self.now.get("territory") or "")

    @property
    def is_platform(self) -> bool:
        """Whether the visitor's organisation is the platform of the household's territory."""
        return self.territory is not None and self.territory.platform == self.actor.organisation

    @property
    def is_lead(self) -> bool:
        """Whether the visitor's organisation leads."""
        return self.now.get("lead_organisation") == self.actor.organisation


Chooser = Callable[[Scene], Sequence[Choice]]
Condition = Callable[[Scene], bool]
Default = Callable[[Scene], str]


def always(scene: Scene) -> bool:
    """Whatever the household and the visitor."""
    return True


class Widget(StrEnum):
    """How a field is filled in, where its type leaves a choice."""

    BY_TYPE = ""
    RADIOS = "radios"
    CHECK = "check"
    LINE = "line"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One field of a form; `at` is its place in the data, as in `dwelling/commune`.

    The type, the closed list and whether it is required are the fact's own; `needed` requires it
    where a rule does. `folded` fields lie under « Préciser ». Left blank, it is `like` another
    field. What is `beside` it is told with it, and not without. `ahead` days may lie in the future.
    """

    at: str
    label: str
    hint: str = ""
    folded: bool = False
    needed: Condition | None = None
    choices: Chooser | None = None
    suggested: Chooser | None = None
    default: Default | None = None
    like: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)
    ahead: bool = False
    widget: Widget = Widget.BY_TYPE

    @property
    def name(self) -> str:
        """The field's name on the form."""
        return self.at.replace("/", "-")


Further = Callable[[Scene, str], Sequence[Asked]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A short form for one fact: `code` names it in the address, `words` where it is offered.

    `by` tells who may at all, `when` whether there is anything to record it of, and `otherwise`
    what a page says where there is not. `made` is the field that gets the form's own number.
    Where `variant` names a field, its value is chosen first, and `further` asks what it takes.
    Acts of the same `tabs` are shown side by side. `page` is the address of a page of its own.
    """

    code: str
    fact: type[Fact]
    words: str
    group: Group
    asked: Sequence[Asked]
    lead: str = ""
    day: str = "Jour"
    day_folded: bool = False
    button: str = "Enregistrer"
    by: Condition = always
    when: Condition = always
    otherwise: str = "Rien dans ce dossier n’appelle cet enregistrement."
    made: str = ""
    variant: str = ""
    variants: Chooser | None = None
    further: Further | None = None
    tabs: str = ""
    page: str = ""

    def address(self, household: str) -> str:
        """Where the form of that household is."""
        page = self.page or f"/menages/{{household}}/faits/{self.code}"
        return page.format(household=household)

    def fields(self, scene: Scene, variant: str = "") -> Sequence[Asked]:
        """Everything it asks, the day among it."""
        day = Asked(
            at="occurred_on",
            label=self.day,
            folded=self.day_folded,
            default=lambda here: here.today.isoformat(),
        )
        further = self.further(scene, variant) if self.further and variant else ()
        return (day, *self.asked, *further)
