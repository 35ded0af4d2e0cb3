"""The stored shape of every event, held against a committed file: it can never be taken back.

`make catalogue` writes the file after a meant change, whose difference is then reviewed.
"""

import json
import pathlib
from typing import Any

from pydantic import TypeAdapter

from domain.household import ALL_FACTS, VARIANTS

CATALOGUE = pathlib.Path(__file__).with_name("event_catalogue.json")
WORDS = {"title", "description"}


def shape(schema: Any, *, naming: bool = False) -> Any:
    """The schema without its words; a field may itself be named `title` (`naming`)."""
    if isinstance(schema, dict):
        return {
            key: shape(value, naming=key in {"properties", "$defs"} and not naming)
            for key, value in schema.items()
            if naming or key not in WORDS
        }
    return [shape(item) for item in schema] if isinstance(schema, list) else schema


def catalogue() -> dict[str, Any]:
    """The shape of each fact's `data` by its stored name, whatever the configuration lists."""
    stricter = {f"{name} (its stricter shape)": fact for name, fact in VARIANTS.items()}
    facts = {**ALL_FACTS, **stricter}
    return {name: shape(TypeAdapter(fact).json_schema()) for name, fact in facts.items()}


def written(shapes: dict[str, Any]) -> str:
    """The file's text."""
    return json.dumps(shapes, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def test_the_stored_shape_of_each_event_is_the_committed_one() -> None:
    committed = json.loads(CATALOGUE.read_text("utf-8"))
    assert committed == catalogue()


def test_the_catalogue_holds_the_class_of_each_field() -> None:
    shapes = catalogue()
    dwelling = shapes["etage.household.identified.v1"]["$defs"]["Dwelling"]["properties"]
    assert dwelling["address"]["x-etage-class"] == "C2"
    assert dwelling["title"]["x-etage-list" if "x-etage-list" in dwelling["title"] else "anyOf"]


def test_a_word_of_the_description_may_change() -> None:
    said = {"properties": {"title": {"type": "string", "title": "Title"}}, "description": "A."}
    assert shape(said) == {"properties": {"title": {"type": "string"}}}


if __name__ == "__main__":
    CATALOGUE.write_text(written(catalogue()), "utf-8")
