"""The words of an audit: what a verification found, and what an event changed of a path."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.http.pages.typography import counted, day, figure, inside, spaced
from adapters.http.pages.words import Words
from services.replay import Change
from services.verification import Break
from services.verifications import Finding, Verification

NOTHING = "–"
MODELS: Mapping[str, str] = {
    "awaited": "Ce qui attend chacun",
    "committee_agenda": "Séances et ordres du jour",
    "household_summary": "Listes des ménages",
    "landlord_portfolio": "Portefeuilles des bailleurs",
    "programme_figures": "Indicateurs des programmes",
    "territory_board": "Tableaux des territoires",
    "tool_money": "Argent des outils",
    "identity_index": "Recherche par nom",
}
BREAKS: Mapping[Break, str] = {
    Break.POSITION: "il manque un enregistrement",
    Break.VERSION: "il manque un événement dans un dossier",
    Break.DATA: "le contenu n’est plus celui qui a été enregistré",
    Break.RECORD: "l’enregistrement n’est plus celui qui a été écrit",
    Break.CHAIN: "la chaîne ne passe plus par cet enregistrement",
    Break.HEAD: "le registre ne finit pas là où son dernier numéro le dit",
    Break.REWRITTEN: "la chaîne n’est plus celle qu’une vérification antérieure a trouvée",
}
SHORT_FINDINGS: Mapping[Finding, str] = {
    Finding.WHOLE: "registre intact",
    Finding.BROKEN: "registre rompu",
    Finding.UNFINISHED: "interrompue",
}

Telling = Callable[[Any, Words], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """A line of what an event changed."""

    label: str
    before: str
    after: str


def finding(found: Verification) -> str:
    """What a verification found, in a sentence."""
    at = figure(found.position)
    if found.broken_as is not None:
        return spaced(f"Rompu au n° {at} : {BREAKS[found.broken_as]}.")
    if found.finding is Finding.UNFINISHED:
        return spaced(f"Interrompue : rien d’anormal jusqu’au n° {at}.")
    return spaced(f"Intact, du premier enregistrement au n° {at}.")


def shown_changes(changes: Sequence[Change], words: Words) -> Sequence[ShownChange]:
    """What an event changed, in words."""
    shown = []
    for change in changes:
        label, telling = TELLINGS[change.name]
        before, after = (
            telling(value, words) if value else NOTHING for value in (change.before, change.after)
        )
        if before == after:
            after = spaced(f"{after} (un détail a changé)")
        shown.append(ShownChange(label=label, before=before, after=after))
    return shown


def fields_of(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """The fields of an event one by one, each with its place in it."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from fields_of(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from fields_of(inner, f"{name}[{number}]")
    else:
        yield name, str(value).lower() if isinstance(value, bool) else str(value)


def _day(value: Any, _: Words) -> str:
    return day(value)


def _count(value: Any, _: Words) -> str:
    return str(value)


def _coded(list_name: str) -> Telling:
    return lambda value, words: words.code(list_name, value)


def _organisation(value: Any, words: Words) -> str:
    return words.organisation(value)


def _organisations(value: Any, words: Words) -> str:
    return ", ".join(words.organisation(each) for each in value)


def _review(value: Any, _: Words) -> str:
    return f"{day(value['on'])}, séance {value['session']}"


def _tools(value: Any, words: Words) -> str:
    return ", ".join(
        f"{inside(words.tool(each['kind']))} ({words.tool_state(each['state'])})" for each in value
    )


def _actions(value: Any, _: Words) -> str:
    done = sum(each["done_on"] is not None for each in value)
    return f"{counted(len(value), 'prévue', 'prévues')}, {counted(done, 'faite', 'faites')}"


TELLINGS: Mapping[str, tuple[str, Telling]] = {
    "stage": ("Étape", lambda value, words: words.stage(value)),
    "since": ("Étape depuis le", _day),
    "programme": ("Programme", lambda value, words: words.programme(value)),
    "stream": ("Volet", _coded("streams")),
    "territory": ("Territoire", lambda value, words: words.territory(value)),
    "landlord": ("Bailleur", _organisation),
    "commune": ("Commune", lambda value, words: words.place(value)),
    "lead_organisation": ("Référent", _organisation),
    "partners": ("Partenaires", _organisations),
    "referrers": ("Prescripteurs", _organisations),
    "modality": ("Modalité", _coded("modalities")),
    "episode": ("Passages dans le programme", _count),
    "review": ("Prochain comité", _review),
    "tools": ("Outils", _tools),
    "actions": ("Actions", _actions),
    "contacts": ("Contacts", _count),
    "last_contact_on": ("Dernière rencontre", _day),
}
"""Each part of the state that a step may change: its name, and how it is told."""
