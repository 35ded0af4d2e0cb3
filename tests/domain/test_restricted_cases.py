"""A restricted case: for whom it exists, and for whom it does not."""

import pytest

from domain.following import readers, ties
from tests.domain import work
from tests.domain.cast import (
    AUDITOR,
    AVDL_ASSOCIATION,
    EST,
    GRAND,
    LAHSO,
    PLATFORM,
    VENISSIEUX,
    handed_over,
    joined,
)
from tests.domain.story import Story

NOTHING: set[str] = set()
PATH = {"C1"}
UP_TO_RENT = {"C1", "C2", "C3"}
UP_TO_SOCIAL = {"C1", "C2", "C3", "C4"}
AVDL = AVDL_ASSOCIATION


@pytest.fixture
def joined_by(followed: Story) -> Story:
    """AVDL association takes part since 1 June 2019."""
    followed.tell(joined("2019-06-01", AVDL), by=PLATFORM)
    return followed


def test_a_restricted_case_exists_for_those_it_names_its_lead_and_the_coordination(
    joined_by: Story,
) -> None:
    joined_by.tell(work.restricted("2019-08-01", LAHSO, AVDL), by=PLATFORM)
    assert joined_by.seen_by(LAHSO) == UP_TO_SOCIAL
    assert joined_by.seen_by(AVDL) == PATH
    assert joined_by.seen_by(PLATFORM, "coordinateur") == UP_TO_RENT
    assert joined_by.seen_by(PLATFORM, "worker") == NOTHING
    assert joined_by.seen_by(GRAND) == NOTHING
    assert joined_by.seen_by(AUDITOR, "auditor") == NOTHING


def test_a_restriction_gives_nothing_to_those_it_names(followed: Story) -> None:
    followed.tell(work.restricted("2019-08-01", LAHSO, EST), by=PLATFORM)
    assert followed.seen_by(EST) == NOTHING


def test_a_case_that_is_restricted_no_longer_is_as_before(followed: Story) -> None:
    followed.tell(work.restricted("2019-08-01", LAHSO), by=PLATFORM)
    followed.tell(work.unrestricted("2019-10-01"), by=PLATFORM)
    assert followed.seen_by(GRAND) == UP_TO_RENT
    assert followed.seen_by(AUDITOR, "auditor") == PATH


def test_a_former_lead_loses_its_thirty_days_where_the_case_is_restricted(
    followed: Story,
) -> None:
    followed.tell(handed_over("2019-09-02", AVDL), by=LAHSO)
    followed.tell(work.restricted("2019-09-03", AVDL), by=PLATFORM)
    assert followed.seen_by(LAHSO, on="2019-09-10") == NOTHING


def test_read_models_find_a_restricted_case_under_the_coordination_s_key(
    followed: Story,
) -> None:
    followed.tell(work.restricted("2019-08-01", LAHSO), by=PLATFORM)
    assert readers(followed.path, followed.today) == {LAHSO, f"coordination:{VENISSIEUX}"}
    assert {tie.name for tie in ties(followed.path, followed.today)} == {
        f"lead:{LAHSO}",
        f"platform:coordination:{VENISSIEUX}",
    }
