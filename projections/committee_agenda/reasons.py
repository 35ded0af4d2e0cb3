"""Why a household is on an agenda: one table, in the order in which a session takes them."""

from collections.abc import Sequence
from dataclasses import dataclass

URGENT = "urgent_to_confirm"
NEW = "new"
EXIT_PROPOSED = "exit_proposed"
BLOCKED = "blocked"
REVIEW_DUE = "review_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaReason:
    """A reason: its code, the rule, where the rule is from, and the words professionals read."""

    code: str
    rule: str
    source: str
    words: str


AGENDA_REASONS: Sequence[AgendaReason] = (
    AgendaReason(
        code=URGENT,
        rule="admitted in an emergency without a session, and no session has looked at it since",
        source="urgent admission, first on the next agenda (the programme's rules)",
        words="Admissions en urgence à confirmer",
    ),
    AgendaReason(
        code=NEW,
        rule="referred and not decided: waiting, kept for this session, or adjourned",
        source="PLACE and ETAGE, the platform's committee reviews every referral",
        words="Saisines à examiner",
    ),
    AgendaReason(
        code=EXIT_PROPOSED,
        rule="an exit is proposed, and no session has decided to go on",
        source="the programme's rules: a lead ends an episode with a session",
        words="Sorties proposées",
    ),
    AgendaReason(
        code=BLOCKED,
        rule="the latest session decided to alert, or nobody met the household for so many days",
        source="blocked cases (ETAGE); what counts as blocked, and the number of days, is ours",
        words="Situations bloquées",
    ),
    AgendaReason(
        code=REVIEW_DUE,
        rule="the day set for the next review is reached, or so many months passed without one",
        source="no case goes without review; the number of months is ours",
        words="Points à faire",
    ),
)

REASONS = tuple(each.code for each in AGENDA_REASONS)
