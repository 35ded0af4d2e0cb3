"""Every act with an example: those of committees, partners and exits, beside those of work."""

from collections.abc import Sequence

from tests.adapters.http.pages.act_example import ADVISER, COORDINATOR, WORKER, Example
from tests.adapters.http.pages.act_examples_of_work import DAILY, TOOLS
from tests.adapters.http.pages.act_stories import (
    LAHSO,
    TODAY,
    exited,
    restricted,
    waiting,
    with_agreement,
    with_partner,
)
from tests.adapters.http.pages.conftest import GRAND
from tests.adapters.http.pages.stories import SESSION

DECISIONS: Sequence[Example] = (
    Example(
        code="inscription",
        by=COORDINATOR,
        answers={"session": "ct-06", "on": TODAY},
        wrong={"on": "2020-05-01"},
        at="on",
        story=waiting,
    ),
    Example(
        code="admission",
        by=COORDINATOR,
        answers={"session": SESSION, "lead_organisation": LAHSO, "modality": "advice"},
        wrong={"modality": ""},
        at="modality",
        story=waiting,
    ),
    Example(
        code="report",
        by=COORDINATOR,
        answers={"session": SESSION, "reason": "Le bilan manque."},
        wrong={"session": "ct été"},
        at="session",
        story=waiting,
    ),
    Example(
        code="refus",
        by=COORDINATOR,
        answers={"session": SESSION, "reason": "insufficient_risk"},
        wrong={"reason": "mainstream_sufficient"},
        at="redirected_to",
        story=waiting,
    ),
    Example(
        code="retrait",
        by=ADVISER,
        answers={"reason": "Dette soldée."},
        wrong={"reason": ""},
        at="reason",
        story=waiting,
    ),
    Example(
        code="point",
        by=COORDINATOR,
        answers={"session": "ct-06", "decision": "continue"},
        wrong={"next_review_on": "2020-01-01"},
        at="next_review_on",
    ),
)

TEAM: Sequence[Example] = (
    Example(
        code="professionnel",
        by=WORKER,
        answers={"professional-name": "Agathe Associative", "organisation": LAHSO},
        wrong={"professional-name": ""},
        at="professional-name",
    ),
    Example(
        code="partenaire",
        by=COORDINATOR,
        answers={"organisation": "intermed"},
        wrong={"organisation": LAHSO},
        at="organisation",
    ),
    Example(
        code="partenaire-retire",
        by=COORDINATOR,
        answers={"organisation": "intermed"},
        wrong={"organisation": "le-mas"},
        at="organisation",
        story=with_partner,
    ),
    Example(
        code="relais",
        by=WORKER,
        answers={"to_organisation": "avdl-association"},
        wrong={"to_organisation": "etat"},
        at="to_organisation",
    ),
    Example(
        code="modalite",
        by=COORDINATOR,
        answers={"modality": "reinforced_support"},
        wrong={"modality": "coordination"},
        at="modality",
    ),
    Example(
        code="information",
        by=WORKER,
        answers={"scope": ["intermed", LAHSO]},
        wrong={"scope": ["personne"]},
        at="scope",
    ),
    Example(
        code="accord",
        by=WORKER,
        answers={"scope": [LAHSO], "sensitivity": ["social"], "expires_on": "2021-06-30"},
        wrong={"expires_on": "2020-01-01"},
        at="expires_on",
    ),
    Example(
        code="accord-retire",
        by=WORKER,
        answers={"scope": [LAHSO]},
        wrong={"scope": ["le-mas"]},
        at="scope",
        story=with_agreement,
    ),
    Example(
        code="restriction",
        by=COORDINATOR,
        answers={"to": [LAHSO, GRAND], "reason": "Protection."},
        wrong={"to": [GRAND]},
        at="to",
    ),
    Example(
        code="restriction-levee",
        by=COORDINATOR,
        answers={"reason": "Plus nécessaire."},
        wrong={"reason": ""},
        at="reason",
        story=restricted,
    ),
)

LEAVING: Sequence[Example] = (
    Example(
        code="sortie-proposee",
        by=WORKER,
        answers={"outcome": "stayed_secured", "reason": "Le loyer est payé."},
        wrong={"outcome": "not_housed"},
        at="outcome",
    ),
    Example(
        code="sortie",
        by=WORKER,
        answers={"outcome": "stayed_secured", "session": "ct-06"},
        wrong={"session": ""},
        at="session",
    ),
    Example(
        code="retour",
        by=COORDINATOR,
        answers={"reason": "Perte d’emploi.", "lead_organisation": LAHSO, "modality": "advice"},
        wrong={"lead_organisation": "etat"},
        at="lead_organisation",
        story=exited,
    ),
    Example(
        code="suivi",
        by=ADVISER,
        answers={"months_after": "6", "still_housed": "oui"},
        wrong={"months_after": "7"},
        at="months_after",
        story=exited,
    ),
    Example(
        code="demenagement",
        by=ADVISER,
        answers={"dwelling-landlord": GRAND, "dwelling-commune": "69387", "reason": "Mutation."},
        wrong={"dwelling-monthly_rent": "cher"},
        at="dwelling-monthly_rent",
    ),
    Example(
        code="reference",
        by=WORKER,
        answers={"reference": "LAH-2020-1"},
        wrong={"reference": "été"},
        at="reference",
    ),
)

EXAMPLES: Sequence[Example] = (*DAILY, *TOOLS, *DECISIONS, *TEAM, *LEAVING)
"""The acts that are about one household; two files are linked in tests of their own."""
