"""A person's copy of their file as one printable document, in French."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.http.pages import typography
from adapters.http.pages.copy_words import named, read_by
from adapters.http.pages.sentences import tell
from adapters.http.pages.trace_page import CLASSES, PURPOSES, WHAT
from adapters.http.pages.typography import FrenchSpaces
from adapters.http.pages.words import Words
from domain.path import organisation_of
from services.person_copy import PersonCopy

FOLDER = Path(__file__).parent
RELATIONS: Mapping[str, str] = {
    "landlord": "bailleur",
    "referrer": "a saisi la plateforme",
    "platform": "plateforme du territoire",
    "lead": "référent",
    "partner": "partenaire",
}
PERSON: Mapping[str, str] = {
    "name": "nom",
    "birth_date": "date de naissance",
    "phone": "téléphone",
    "email": "courriel",
}
BY_SYSTEM = "le service lui-même"


def shown(copy: PersonCopy, words: Words) -> dict[str, Any]:
    """What the template shows of the copy."""
    return {
        "copy": copy,
        "words": words,
        "person": {PERSON.get(name, name): value for name, value in copy.person.items()},
        "relations": [
            relation | {"kind": RELATIONS.get(relation["kind"], relation["kind"])}
            for relation in copy.relations
        ],
        "items": [
            {
                "event": event,
                "told": tell(event, words),
                "by": _author(event, words),
                "fields": list(fields_of(event, words)),
            }
            for event in sorted(
                copy.events, key=lambda each: (each["occurred_on"], each["position"])
            )
        ],
        "what": WHAT,
        "classes": CLASSES,
        "purposes": PURPOSES,
    }


def document(copy: PersonCopy, words: Words) -> str:
    """The copy as one file that needs nothing else: it can be kept, sent and printed."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[FrenchSpaces],
    )
    zone = words.configuration.rules.timezone
    environment.filters.update(
        day=typography.day,
        moment=partial(typography.moment, zone=zone),
        spaced=typography.spaced,
    )
    style = (FOLDER / "static" / "etage.css").read_text("utf-8")
    template = environment.get_template("copy_document.html")
    return template.render(style=style, **shown(copy, words))


def _author(event: Mapping[str, Any], words: Words) -> str:
    slug = organisation_of(event["source"])
    return words.organisation(slug) if words.kind(slug) else BY_SYSTEM


def fields_of(event: Mapping[str, Any], words: Words) -> Iterator[tuple[str, str]]:
    """Every field that is stored, by its French name and with its value in French."""
    corrected = event["data"].get("event", {}).get("type")
    for place, value in _leaves(event["data"]):
        if place != "occurred_on":
            read = read_by(event["type"], corrected, place)
            yield named(place), read(value, words)


def _leaves(data: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with the place it stands at; those of an array stand at one place."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from _leaves(value, f"{above}/{name}" if above else name)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _leaves(value, above)
    else:
        yield above, data
