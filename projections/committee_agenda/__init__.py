"""Sessions of technical committees: which households they look at, and what they decided."""

from projections.committee_agenda.reasons import AGENDA_REASONS as AGENDA_REASONS
from projections.committee_agenda.reasons import REASONS as REASONS
from projections.committee_agenda.tables import COMMITTEE_AGENDA as COMMITTEE_AGENDA
