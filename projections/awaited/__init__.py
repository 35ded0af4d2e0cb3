"""What waits for somebody: a line for each act that is expected of who follows a household."""

from projections.awaited.expected import ACTION as ACTION
from projections.awaited.expected import ANSWER as ANSWER
from projections.awaited.expected import DEADLINE as DEADLINE
from projections.awaited.expected import EXIT as EXIT
from projections.awaited.expected import HEARING as HEARING
from projections.awaited.expected import KINDS as KINDS
from projections.awaited.expected import POLICE as POLICE
from projections.awaited.expected import REFERRAL as REFERRAL
from projections.awaited.expected import REVIEW as REVIEW
from projections.awaited.expected import SILENCE as SILENCE
from projections.awaited.expected import TOOL as TOOL
from projections.awaited.expected import URGENT as URGENT
from projections.awaited.queries import LINES as LINES
from projections.awaited.queries import LOCK as LOCK
from projections.awaited.queries import POSITION as POSITION
from projections.awaited.tables import AWAITED as AWAITED
