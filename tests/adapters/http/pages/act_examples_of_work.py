"""Acts of every day, of the rent and of tools, each with an example."""

from collections.abc import Sequence

from tests.adapters.http.pages.act_example import ADVISER, WORKER, Example
from tests.adapters.http.pages.act_stories import ACTION, LAHSO, TOOL, planned, with_tool
from tests.adapters.http.pages.conftest import GRAND

DAILY: Sequence[Example] = (
    Example(
        code="contact",
        by=WORKER,
        answers={"kind": "phone", "outcome": "met"},
        wrong={"kind": ""},
        at="kind",
    ),
    Example(
        code="signal",
        by=ADVISER,
        answers={"kind": "isolation", "service": "proximite"},
        wrong={"observed_on": "2020-07-01"},
        at="observed_on",
    ),
    Example(
        code="diagnostic",
        by=WORKER,
        answers={"domain": "budget", "needs": ["mediation"], "recommendations": "Appeler.\nVoir."},
        wrong={"domain": ""},
        at="domain",
    ),
    Example(
        code="action-prevue",
        by=WORKER,
        answers={"kind": "appointment", "owner_organisation": LAHSO, "due_on": "2020-07-10"},
        wrong={"due_on": "2020-06-01"},
        at="due_on",
    ),
    Example(
        code="action-faite",
        by=WORKER,
        answers={"action": ACTION},
        wrong={"action": ""},
        at="action",
        story=planned,
    ),
    Example(
        code="action-abandonnee",
        by=WORKER,
        answers={"action": ACTION, "reason": "Sans objet."},
        wrong={"reason": " "},
        at="reason",
        story=planned,
    ),
    Example(
        code="dette",
        by=ADVISER,
        answers={"amount": "1 240,5 €", "kind": "rent"},
        wrong={"amount": "beaucoup"},
        at="amount",
    ),
    Example(
        code="procedure",
        by=ADVISER,
        answers={"stage": "summons", "hearing_on": "2020-09-10"},
        wrong={"stage": "enquete"},
        at="stage",
    ),
)

TOOLS: Sequence[Example] = (
    Example(
        code="outil-demande",
        by=WORKER,
        answers={
            "choix": "aide_demenagement",
            "parameters-amount": "500",
            "parameters-funder": GRAND,
        },
        wrong={"parameters-amount": "0"},
        at="parameters-amount",
        query="?choix=aide_demenagement",
    ),
    Example(
        code="outil-accorde",
        by=ADVISER,
        answers={"tool": TOOL, "amount": "400"},
        wrong={"amount": "900"},
        at="amount",
        story=with_tool(),
    ),
    Example(
        code="outil-refuse",
        by=ADVISER,
        answers={"tool": TOOL, "reason": "Plus d’enveloppe."},
        wrong={"reason": ""},
        at="reason",
        story=with_tool(),
    ),
    Example(
        code="outil-commence",
        by=WORKER,
        answers={"tool": TOOL},
        wrong={"tool": "aide-2"},
        at="tool",
        story=with_tool("granted"),
    ),
    Example(
        code="versement",
        by=ADVISER,
        answers={"tool": TOOL, "amount": "120"},
        wrong={"amount": "900"},
        at="amount",
        story=with_tool("granted", "started"),
    ),
    Example(
        code="outil-renouvele",
        by=ADVISER,
        answers={"tool": TOOL, "amount": "50"},
        wrong={"amount": "0"},
        at="amount",
        story=with_tool("granted", "started"),
    ),
    Example(
        code="outil-suspendu",
        by=ADVISER,
        answers={"tool": TOOL},
        wrong={"tool": ""},
        at="tool",
        story=with_tool("granted", "started"),
    ),
    Example(
        code="outil-repris",
        by=ADVISER,
        answers={"tool": TOOL},
        wrong={"tool": ""},
        at="tool",
        story=with_tool("granted", "started", "suspended"),
    ),
    Example(
        code="outil-termine",
        by=WORKER,
        answers={"tool": TOOL, "outcome": "completed"},
        wrong={"outcome": ""},
        at="outcome",
        story=with_tool("granted", "started"),
    ),
    Example(
        code="depense",
        by=WORKER,
        answers={"amount": "640", "category": "accompaniment"},
        wrong={"amount": "-2"},
        at="amount",
    ),
)
