"""The data protection officer's page: its catalogue is what the code stores, and it is complete."""

from pathlib import Path

from adapters import field_docs
from domain.household import ALL_FACTS
from domain.programme import Configuration


def page(project: Path) -> str:
    return (project / "docs" / "dpo.md").read_text("utf-8")


def test_the_catalogue_is_the_one_the_facts_give(
    project: Path, configuration: Configuration
) -> None:
    told = page(project)
    assert told == field_docs.written(told, configuration)


def test_every_fact_and_every_class_stand_in_the_catalogue(
    project: Path, configuration: Configuration
) -> None:
    told = page(project)
    labels = {configuration.lists["event_types"][name] for name in ALL_FACTS}
    assert {label for label in labels if f"\n| {label} | " not in told} == set()
    assert all(f"\n| C{number} | " in told for number in range(1, 6))


def test_health_is_read_by_nobody_while_it_is_off(configuration: Configuration) -> None:
    assert configuration.access.health == "off"
    assert "| C5 | santé | scellée" in field_docs.catalogue(configuration)
    assert "personne : la santé n’est pas activée" in field_docs.catalogue(configuration)
