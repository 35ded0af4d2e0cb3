"""Writes the field catalogue in docs/dpo.md: every stored field, from the facts themselves."""

import pathlib
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter

from adapters.programmes.reading import LYON, read_configuration
from domain.fact import Fact
from domain.household import ALL_FACTS, VARIANTS
from domain.marks import SEALED, FieldClass
from domain.programme import Configuration
from domain.relations import RelationKind

Schema = dict[str, Any]

BEGIN, END = "<!-- catalogue : début -->", "<!-- catalogue : fin -->"

CONTENT: Mapping[FieldClass, str] = {
    FieldClass.PATH: "parcours sous pseudonyme : étapes, dates, territoire, sortie",
    FieldClass.IDENTITY: "identité, coordonnées, références de dossier et de bail",
    FieldClass.RENT: "logement, loyer, dette, procédure",
    FieldClass.SOCIAL: "éléments sociaux et textes libres",
    FieldClass.HEALTH: "santé",
}
RELATIONS: Mapping[RelationKind, str] = {
    RelationKind.LANDLORD: "bailleur du logement",
    RelationKind.REFERRER: "prescripteur",
    RelationKind.PLATFORM: "plateforme du territoire",
    RelationKind.LEAD: "référent",
    RelationKind.PARTNER: "partenaire",
}
AGREED: Mapping[str, str] = {
    "informed": "partenaire nommé dans l’information du ménage",
    "social": "partenaire nommé dans un accord sur les éléments sociaux",
    "health": "association nommée dans un accord sur la santé",
}
PURPOSES: Mapping[str, str] = {
    "identification": "repérer un ménage menacé d’expulsion",
    "referral": "saisir la plateforme",
    "review": "décider en comité",
    "accompaniment": "accompagner",
    "diagnosis": "partager un diagnostic",
    "plan": "suivre ce qui est convenu",
    "tool_facts": "mobiliser un outil",
    "expenses": "rendre compte des dépenses",
    "legal": "prévenir l’expulsion",
    "exit": "constater une issue",
    "sharing": "informer le ménage et recueillir son accord",
    "linking": "éviter les doublons",
    "erasure": "conserver et effacer",
    "emergency": "ouvrir un dossier dans l’urgence, à deux",
    "rectification": "rectifier",
    "subject_rectification": "rectifier",
    "committee": "tenir les comités",
    "places": "gérer les places temporaires",
    "money": "suivre le financement",
    "practice": "partager des pratiques",
    "platform": "administrer le service",
}


def catalogue(configuration: Configuration) -> str:
    """The tables of classes and of fields, in French."""
    return "\n".join([*_classes(configuration), "", *_facts(configuration)])


def _classes(configuration: Configuration) -> Iterator[str]:
    months = configuration.rules.retention_months
    yield "| Classe | Contenu | Stockage | Destinataires | Conservation |"
    yield "|---|---|---|---|---|"
    for each in FieldClass:
        sealed = each in SEALED
        stored = "scellée (AES-256-GCM), une clé par ménage et par classe" if sealed else "en clair"
        kept = (
            f"{months} mois après le dernier contact, puis clé détruite"
            if sealed
            else "sous pseudonyme, sans limite : le fait reste, la personne non"
        )
        readers = ", ".join(_readers(each, configuration))
        yield f"| {each.value} | {CONTENT[each]} | {stored} | {readers} | {kept} |"


def _readers(field_class: FieldClass, configuration: Configuration) -> Iterator[str]:
    policy = configuration.access
    if field_class is FieldClass.HEALTH and policy.health != "on":
        yield "personne : la santé n’est pas activée"
        return
    for relation, classes in policy.relations.items():
        if field_class in classes:
            yield RELATIONS[relation]
    for word, classes in policy.partners.items():
        if field_class in classes:
            yield AGREED[word]


def _facts(configuration: Configuration) -> Iterator[str]:
    yield "| Fait | Finalité | Champ | Classe |"
    yield "|---|---|---|---|"
    shapes = [*ALL_FACTS.items(), *((name, fact) for name, fact in VARIANTS.items())]
    for name, fact in shapes:
        label = configuration.lists["event_types"][name]
        if name in VARIANTS and fact is VARIANTS[name]:
            label += " (santé)"
        purpose = PURPOSES[fact.__module__.removeprefix("domain.")]
        for field, field_class in _fields(fact):
            yield f"| {label} | {purpose} | `{field}` | {field_class} |"


def _fields(fact: type[Fact]) -> Iterator[tuple[str, str]]:
    schema = TypeAdapter(fact).json_schema()
    yield from _leaves(schema, schema.get("$defs", {}), "")


def _leaves(schema: Schema, parts: Mapping[str, Schema], above: str) -> Iterator[tuple[str, str]]:
    for name, field in schema["properties"].items():
        plain = _plain(field)
        inner = _plain(plain["items"]) if plain.get("type") == "array" else plain
        part = parts.get(inner.get("$ref", "").rsplit("/", 1)[-1])
        if part is not None:
            yield from _leaves(part, parts, f"{above}{name}.")
        else:
            marked = field.get("x-etage-class") or inner.get("x-etage-class")
            yield f"{above}{name}", marked or "celle du champ rectifié"


def _plain(field: Schema) -> Schema:
    choices = [each for each in field.get("anyOf", []) if each.get("type") != "null"]
    return choices[0] if choices else field


def written(page: str, configuration: Configuration) -> str:
    """The page with the catalogue of today between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{catalogue(configuration)}\n\n{END}{after}"


if __name__ == "__main__":
    file = pathlib.Path(sys.argv[1])
    file.write_text(written(file.read_text("utf-8"), read_configuration(LYON)), "utf-8")
