"""Duplicates: two files on one household are linked and unlinked, losing nothing."""

from uuid import UUID

from domain.linking import AlreadyLinked, NotLinked
from domain.refusal import Invalid
from tests.domain import work
from tests.domain.cast import HOUSEHOLD, OTHER_HOUSEHOLD, PLATFORM
from tests.domain.story import Story

THIRD = UUID("00000000-0000-4000-8000-0000000000d3")


def test_two_files_are_linked_and_unlinked_again(followed: Story) -> None:
    followed.tell(work.linked("2019-06-11"), by=PLATFORM)
    followed.tell(work.linked("2019-06-12", THIRD), by=PLATFORM)
    assert list(followed.path.linked_with) == [OTHER_HOUSEHOLD, THIRD]
    followed.tell(work.unlinked("2019-06-18"), by=PLATFORM)
    assert list(followed.path.linked_with) == [THIRD]
    followed.tell(work.linked("2019-06-20"), by=PLATFORM)
    assert list(followed.path.linked_with) == [THIRD, OTHER_HOUSEHOLD]


def test_a_link_changes_no_right_and_no_stage(followed: Story) -> None:
    before = followed.path
    followed.tell(work.linked("2019-06-11"), by=PLATFORM)
    after = followed.path
    assert (after.relations, after.stage) == (before.relations, before.stage)


def test_two_files_are_linked_once(followed: Story) -> None:
    followed.tell(work.linked("2019-06-11"), by=PLATFORM)
    assert isinstance(followed.refusal(work.linked("2019-06-12"), by=PLATFORM), AlreadyLinked)


def test_what_is_not_linked_is_not_unlinked(followed: Story) -> None:
    assert isinstance(followed.refusal(work.unlinked("2019-06-12"), by=PLATFORM), NotLinked)


def test_a_file_is_not_linked_with_itself(followed: Story) -> None:
    refusal = followed.refusal(work.linked("2019-06-11", HOUSEHOLD), by=PLATFORM)
    assert (type(refusal), refusal.pointer) == (Invalid, "/data/with")
