"""What happened to a household, year by year, and one of its facts opened: who, when, by what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from adapters.http.pages.acts.mending import key_of, withdrawn
from adapters.http.pages.looking_back import Asked
from adapters.http.pages.references import with_references
from adapters.http.pages.sentences import Told, tell
from adapters.http.pages.words import Words
from domain.path import organisation_of
from domain.rectification import Rectified
from domain.stages import ACCEPTED, ANY, OPENING, TRANSITIONS, Stage

Event = Mapping[str, Any]

FACT = "fait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Another fact that one may go on to."""

    address: str
    title: str
    on: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFact:
    """A fact of the timeline; `address` opens it, `mended_by` are the facts that rectify it."""

    event: Event
    told: Told
    by: str
    address: str
    is_new: bool
    is_withdrawn: bool
    mended_by: Sequence[Neighbour]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFact:
    """One fact with all that the register says of it, and its neighbours on the path."""

    fact: StoryFact
    place: int
    count: int
    rules: Sequence[str]
    mends: Neighbour | None
    earlier: Neighbour | None
    later: Neighbour | None
    closed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The facts that the reader sees, in the order of their days, last ones last."""

    facts: Sequence[StoryFact]

    @property
    def years(self) -> Sequence[tuple[str, Sequence[StoryFact]]]:
        """The facts, last first, in groups of a year."""
        latest = list(reversed(self.facts))
        return [(year, list(group)) for year, group in groupby(latest, key=_year)]

    @property
    def news(self) -> Sequence[StoryFact]:
        """What was recorded since the reader's visit before, last first."""
        return [each for each in reversed(self.facts) if each.is_new]


def story(
    events: Sequence[Event], words: Words, *, place: str, wish: Asked, since: int | None
) -> Story:
    """The story of these events; those recorded after the position `since` are new."""
    gone = withdrawn(events)
    mending = [event for event in events if event["type"] == Rectified.NAME]
    facts = [
        StoryFact(
            event=event,
            told=tell(event, words),
            by=_by(event, words),
            address=_address(place, wish, event),
            is_new=since is not None and event["position"] > since,
            is_withdrawn=key_of(event) in gone,
            mended_by=[
                neighbour(each, words, place=place, wish=wish)
                for each in mending
                if key_of(each["data"]["event"]) == key_of(event)
            ],
        )
        for event in sorted(with_references(events), key=_by_day)
    ]
    return Story(facts=facts)


def opened(
    story: Story, fact: str | None, words: Words, *, place: str, wish: Asked
) -> OpenedFact | None:
    """The fact of that version, as its address names it; None where the reader sees none."""
    facts = story.facts
    index = next((i for i, f in enumerate(facts) if str(f.event["version"]) == fact), None)
    if index is None:
        return None
    found = facts[index]

    def told(other: StoryFact) -> Neighbour:
        return neighbour(other.event, words, place=place, wish=wish)

    mends = None
    if found.event["type"] == Rectified.NAME:
        meant = key_of(found.event["data"]["event"])
        mends = next((told(each) for each in facts if key_of(each.event) == meant), None)
    return OpenedFact(
        fact=found,
        place=index + 1,
        count=len(facts),
        rules=rules_of(found.event, words),
        mends=mends,
        earlier=told(facts[index - 1]) if index else None,
        later=told(facts[index + 1]) if index + 1 < len(facts) else None,
        closed=f"{place}{_query(wish)}#fait-{found.event['version']}",
    )


def neighbour(event: Event, words: Words, *, place: str, wish: Asked) -> Neighbour:
    """The way to another fact of the same story."""
    return Neighbour(
        address=_address(place, wish, event),
        title=words.event(event["type"]),
        on=event["occurred_on"],
        by=_by(event, words),
    )


def rules_of(event: Event, words: Words) -> Sequence[str]:
    """Under which rules the fact was taken: at which stages, from whom, and in which order."""
    event_type = event["type"]
    told = []
    stages = ACCEPTED.get(event_type, frozenset())
    if event_type in OPENING:
        told.append("Il peut ouvrir un parcours.")
    if stages == ANY:
        told.append("Accepté à toute étape du parcours.")
    elif stages:
        named = ", ".join(words.stage(stage.value) for stage in Stage if stage in stages)
        told.append(f"Accepté aux étapes : {named}.")
    kinds = words.configuration.posting.get(event_type, ())
    if kinds:
        named = ", ".join(words.code("organisation_kinds", kind) for kind in kinds)
        told.append(f"Enregistré par : {named}.")
    if event_type in TRANSITIONS:
        told.append("Il ne peut pas être daté d’avant le dernier changement d’étape.")
    return told


def _by(event: Event, words: Words) -> str:
    return words.organisation(organisation_of(event["source"]))


def _address(place: str, wish: Asked, event: Event) -> str:
    return f"{place}{_query(wish, **{FACT: str(event['version'])})}#{FACT}"


def _query(wish: Asked, **more: str) -> str:
    kept = {"as_of": wish.as_of, "known_at": wish.known_at} if wish.is_past else {}
    asked = {name: value for name, value in {**kept, **more}.items() if value}
    return f"?{urlencode(asked)}" if asked else ""


def _by_day(event: Event) -> tuple[str, int]:
    return event["occurred_on"], event["position"]


def _year(fact: StoryFact) -> str:
    year: str = fact.event["occurred_on"][:4]
    return year
