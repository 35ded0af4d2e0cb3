"""Minutes in words: plain texts alone, which a page and a document show alike."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from adapters.http.pages.committee_words import details, headline, session_title
from adapters.http.pages.typography import counted, day, spaced
from adapters.http.pages.words import Words
from services.views import pseudonym

Told = Mapping[str, Any]

NOTICE = (
    "Ce relevé ne contient que les ménages suivis par {reader}, et d’eux ce que cette organisation"
    " peut lire. Il ne fait pas foi : le registre seul garde les faits, leurs dates et leurs"
    " auteurs."
)
LEFT_OUT = "{many} n’y figurent pas, parce que le relevé serait trop long."
CONFIDENTIAL = "Confidentiel"
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


def minutes_told(found: Told, words: Words, *, reader: str, today: date) -> dict[str, Any]:
    """The minutes as texts, for the template of the page and that of the document."""
    title = session_title(found, words)
    notes = [spaced(NOTICE.format(reader=reader))]
    if found["left_out"]:
        left_out = counted(found["left_out"], "autre ménage", "autres ménages")
        notes.append(spaced(LEFT_OUT.format(many=left_out)))
    return {
        "date": [today.year, today.month, today.day],
        "made_on": day(today),
        "position": str(found["position"]),
        "title": f"Relevé de décisions, {title}",
        "author": reader,
        "header": "relevé de décisions",
        "confidentiality": CONFIDENTIAL,
        "heading": "Relevé de décisions",
        "lead": title,
        "facts": facts_of(found, words),
        "participants": [name for _, name in words.organisations(found["participants"])],
        "cases": [_case(each, words) for each in found["cases"]],
        "next": next_told(found["next_session"]),
        "notes": notes,
        "territory": found["territory"] or "",
        "file_name": file_name(found["session"]),
    }


def facts_of(found: Told, words: Words) -> Sequence[tuple[str, str]]:
    """What is known of the session itself."""
    held = day(found["held_on"]) if found["held_on"] else "non enregistrée"
    decided = counted(len(found["cases"]), "ménage", "ménages")
    return [
        ("Séance", found["session"]),
        ("Tenue", held if not found["held_on"] else f"le {held}"),
        ("Plateforme", platform_told(found, words)),
        ("Décisions", f"sur {decided}"),
    ]


def platform_told(found: Told, words: Words) -> str:
    """The platform whose committee it is."""
    territory = words.configuration.territories.get(found["territory"] or "")
    return words.organisation(territory.platform) if territory else "–"


def next_told(session: Told | None) -> str:
    """When the committee meets again."""
    if session is None:
        return "Elle n’est pas encore fixée."
    return f"Le {day(session['on'])} (séance {session['session']})."


def file_name(session: str) -> str:
    """The name of the document's file: of the session's own name, what any system takes."""
    return f"releve-{_NOT_IN_A_NAME.sub('-', session.lower()).strip('-')}.pdf"


def _case(case: Told, words: Words) -> dict[str, Any]:
    known_as = pseudonym(UUID(case["household_id"]))
    under = [words.organisation(case["landlord"])] if case["landlord"] else []
    if case["label"] != known_as:
        under = [known_as, *under]
    return {
        "label": case["label"],
        "under": " – ".join(under),
        "decisions": [
            {"words": headline(each, words), "details": list(details(each, words))}
            for each in case["decisions"]
        ],
        "actions": [_action(each, words) for each in case["actions"]],
    }


def _action(action: Told, words: Words) -> dict[str, str]:
    return {
        "what": words.code("action_kinds", action["kind"]),
        "who": words.organisation(action["owner"]),
        "due": day(action["due_on"]),
    }
