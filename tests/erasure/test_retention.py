"""How long a file is kept, and the lists on which those that are due are erased."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from adapters.forgetting import Forgetting
from adapters.postgres.disposals import DisposalStore
from adapters.postgres.session import open_pool
from domain.household import fold
from domain.programme import Configuration
from domain.retention import Keeping, Retention, retention_of
from domain.sharing import Informed
from services.disposal import CannotApprove, Disposal, Visa, VisaKind, approval_of
from services.erasure import Approval, Erasure
from services.retention import Retentions
from tests.conftest import Database
from tests.domain import cast
from tests.domain.story import Story
from tests.services.conftest import Desk

pytestmark = pytest.mark.anyio

ONE, OTHER, THIRD = (f"00000000-0000-4000-8000-0000000000a{n}" for n in (1, 2, 3))


def clock(story: Story, lyon: Configuration, today: str) -> Retention:
    path = fold(story.recorded)
    assert path
    return retention_of(path, story.recorded, lyon.rules, today=date.fromisoformat(today))


@pytest.fixture
def story(configuration: Configuration) -> Story:
    """A household identified, met once, and tried again in vain."""
    told = Story(configuration)
    told.tell(cast.identified("2019-03-12"))
    told.tell(cast.contact("2019-04-02", outcome="met"))
    told.tell(cast.contact("2019-06-20", outcome="absent"))
    return told


def test_a_file_is_due_two_years_after_the_last_contact_not_after_the_last_attempt(
    story: Story, configuration: Configuration
) -> None:
    assert clock(story, configuration, "2021-04-01").keeping is Keeping.RUNNING
    due = clock(story, configuration, "2021-04-02")
    assert (due.last_contact_on, due.due_on) == (date(2019, 4, 2), date(2021, 4, 2))
    assert due.keeping is Keeping.DUE


def test_informing_the_person_is_a_contact(story: Story, configuration: Configuration) -> None:
    story.tell(Informed(occurred_on=date(2019, 7, 1), scope=("grandlyon-habitat",)))
    assert clock(story, configuration, "2021-06-30").keeping is Keeping.RUNNING
    assert clock(story, configuration, "2021-07-01").keeping is Keeping.DUE


def test_a_file_of_somebody_who_was_never_met_counts_from_its_last_fact(
    configuration: Configuration,
) -> None:
    story = Story(configuration)
    story.tell(cast.identified("2019-03-12"))
    story.tell(cast.contact("2019-06-20", outcome="absent"))
    told = clock(story, configuration, "2021-06-20")
    assert not told.by_contact
    assert told.due_on == date(2021, 6, 20)


def test_a_file_that_is_followed_is_not_due_however_long_nobody_was_met(
    story: Story, configuration: Configuration
) -> None:
    story.tell(cast.referred("2019-08-01"))
    assert clock(story, configuration, "2024-01-01").keeping is Keeping.FOLLOWED


async def test_a_held_file_is_not_due_and_an_erased_one_is_not_due_again(
    desk: Desk, erasure: Erasure, retentions: Retentions
) -> None:
    held, erased, due = [await desk.stored(desk.identified(f"GLH-{n}")) for n in range(3)]
    erasure.hold(held, by=ONE, reason="Recours en cours.")
    erasure.erase(erased, Approval(approved_by=(ONE, OTHER), on_request=True))
    later = date(2023, 1, 1)
    assert [each.household for each in retentions.due(today=later)] == [due]
    found = {each.household: each.retention for each in retentions.all(today=later)}
    assert {k: r.keeping for k, r in found.items() if r} == {
        held: Keeping.HELD,
        erased: Keeping.ERASED,
        due: Keeping.DUE,
    }


@pytest.fixture
def retentions(desk: Desk, configuration: Configuration) -> Retentions:
    return Retentions(
        ledger=desk.ledger,
        households=Directory(desk),
        event_types=desk.event_types,
        rules=configuration.rules,
    )


class Directory:
    """The desk's households by identifier."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def after(self, household: UUID, *, limit: int) -> list[UUID]:
        known = {event.stream for event in self._desk.ledger.page(0, limit=10_000)}
        return sorted(each for each in known if each > household)[:limit]


def listed(*visas: Visa, on_request: bool = False) -> Disposal:
    return Disposal(
        id="bordereau-1",
        on_request=on_request,
        proposed_by=ONE,
        proposed_at=datetime(2026, 1, 5, tzinfo=UTC),
        households=[uuid4()],
        visas=visas,
    )


DPO = Visa(kind=VisaKind.DPO, by=ONE)
ARCHIVES = Visa(kind=VisaKind.ARCHIVES, by=OTHER, reference="AD69-2026-12")


def test_a_list_is_erased_on_the_approvals_of_data_protection_and_the_archives() -> None:
    assert listed(DPO).state == "proposed"
    with pytest.raises(CannotApprove, match="archives"):
        approval_of(listed(DPO))
    approval = approval_of(listed(DPO, ARCHIVES))
    assert (list(approval.approved_by), approval.disposal) == ([ONE, OTHER], "bordereau-1")


def test_what_a_person_asked_for_needs_a_second_person_not_the_archives() -> None:
    second = Visa(kind=VisaKind.SECOND, by=OTHER)
    assert approval_of(listed(DPO, second, on_request=True)).on_request
    with pytest.raises(CannotApprove, match="second"):
        approval_of(listed(DPO, ARCHIVES, on_request=True))


def test_the_stored_list_takes_each_approval_once_and_each_person_once(
    database: Database,
) -> None:
    with open_pool(database.as_role("keys"), size=1) as pool:
        store = DisposalStore(pool)
        name = store.propose([uuid4(), uuid4()], by=THIRD, on_request=False)
        store.give(name, DPO)
        for visa, why in (
            (Visa(kind=VisaKind.DPO, by=OTHER), "already"),
            (Visa(kind=VisaKind.ARCHIVES, by=ONE), "same person"),
            (Visa(kind=VisaKind.SECOND, by=OTHER), "approved as"),
        ):
            with pytest.raises(CannotApprove, match=why):
                store.give(name, visa)
        assert store.give(name, ARCHIVES).state == "approved"
        store.executed(name)
        assert store.find(name).state == "executed"
        with pytest.raises(CannotApprove, match="executed"):
            store.give(name, ARCHIVES)


async def test_whoever_was_met_since_the_list_was_made_is_left_out_of_it(
    desk: Desk,
    erasure: Erasure,
    retentions: Retentions,
    *,
    database: Database,
    configuration: Configuration,
) -> None:
    met, due = [await desk.stored(desk.identified(f"GLH-{n}")) for n in range(2)]
    await desk.stored(
        desk.posted(
            "grandlyon-habitat",
            "household.contact-recorded",
            str(met),
            occurred_on="2020-06-01",
            kind="phone",
            outcome="met",
        )
    )
    with open_pool(database.as_role("keys"), size=1) as pool:
        store = DisposalStore(pool)
        forgetting = Forgetting(
            erasure=erasure,
            retentions=retentions,
            disposals=store,
            households=Directory(desk),  # type: ignore[arg-type]
            configuration=configuration,
            today=lambda: date(2021, 6, 1),
        )
        name = store.propose([met, due], by=THIRD, on_request=False)
        store.give(name, DPO)
        assert forgetting.execute(store.give(name, ARCHIVES)) == [met]
    assert desk.key_ring.load([met])[met].digest is not None
    assert desk.key_ring.load([due])[due].digest is None
