"""What one path costs, against figures added up by hand."""

from decimal import Decimal

import pytest

from domain.household_costs import Costs, costs_by_episode, costs_of
from tests.domain import cast, work
from tests.domain.cast import LAHSO, PLATFORM, day
from tests.domain.story import Story


@pytest.fixture(name="spent")
def _spent(followed: Story) -> Story:
    """Two episodes with an aide à la quittance in the first, and expenses in and around them."""
    followed.tell(cast.debt("2019-06-01", current_rent_resumed_since=day("2019-05-05")))
    followed.tell(work.requested("2019-06-03"), by=LAHSO)
    followed.tell(work.granted("2019-06-20"))
    followed.tell(work.started("2019-07-01"), by=LAHSO)
    followed.tell(work.paid("2019-07-10", "150.00"))
    followed.tell(work.paid("2019-08-10", "149.99"))
    followed.tell(work.spent("2019-04-15", "12.34"))
    followed.tell(work.spent("2019-09-02", "80.05"), by=LAHSO)
    followed.tell(work.spent("2019-09-03", "19.95"), by=LAHSO)
    followed.tell(work.spent("2019-09-04", "40.00", category="engineering"), by=LAHSO)
    followed.tell(cast.exited("2019-12-02"), by=PLATFORM)
    followed.tell(cast.reentered("2020-03-02"), by=PLATFORM)
    followed.tell(work.spent("2020-03-03", "0.01"), by=LAHSO)
    return followed


def euros(**amounts: str) -> dict[str, Decimal]:
    return {code: Decimal(amount) for code, amount in amounts.items()}


def test_a_path_costs_its_expenses_and_the_payments_of_its_tools(spent: Story) -> None:
    whole = costs_of(spent.path)
    assert whole.expenses == euros(accompaniment="112.35", engineering="40.00")
    assert whole.tools == euros(aide_quittance="299.99")
    assert whole.total == Decimal("452.34")


def test_each_episode_has_its_own_costs_and_the_rest_stands_apart(spent: Story) -> None:
    first, second, around = costs_by_episode(spent.path)
    assert first == Costs(
        episode=1,
        expenses=euros(accompaniment="100.00", engineering="40.00"),
        tools=euros(aide_quittance="299.99"),
    )
    assert second == Costs(episode=2, expenses=euros(accompaniment="0.01"))
    assert around == Costs(episode=None, expenses=euros(accompaniment="12.34"))


def test_the_episodes_and_the_rest_add_up_to_the_path(spent: Story) -> None:
    parts = costs_by_episode(spent.path)
    assert sum(each.total for each in parts) == costs_of(spent.path).total


def test_the_day_of_the_exit_belongs_to_the_episode(spent: Story) -> None:
    spent.tell(work.spent("2019-12-02", "1.00"), by=LAHSO)
    spent.tell(work.spent("2019-12-03", "2.00"))
    first, _, around = costs_by_episode(spent.path)
    assert first.expenses["accompaniment"] == Decimal("101.00")
    assert around.expenses["accompaniment"] == Decimal("14.34")


def test_a_rectified_payment_changes_what_the_path_costs(spent: Story) -> None:
    spent.tell(cast.rectified("8", cast.GRAND, amount="100.00"))
    assert costs_of(spent.path).tools == euros(aide_quittance="249.99")


def test_a_path_without_money_costs_nothing(noticed: Story) -> None:
    assert costs_of(noticed.path) == Costs()
    assert costs_by_episode(noticed.path) == ()
