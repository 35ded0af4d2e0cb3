"""An error is corrected by a new fact that names the old one, and only where the rest allows it."""

from decimal import Decimal

import pytest

from domain.household import fold
from domain.rectification import RectificationForbidden, Rectified
from domain.refusal import Forbidden, Invalid, RefusalKind
from domain.stages import Stage
from tests.domain.cast import (
    AVDL_ASSOCIATION,
    CCAS,
    EST,
    GRAND,
    IN_BRON,
    IN_LYON,
    IN_VENISSIEUX,
    IN_VILLEURBANNE,
    LAHSO,
    LYON_7_8,
    PLATFORM,
    VAULX_BRON,
    VENISSIEUX,
    contact,
    day,
    debt,
    dwelling,
    handed_over,
    identified,
    moved,
    rectified,
    referred,
    signalled,
)
from tests.domain.story import Story, rebuild


def test_a_wrong_amount_is_corrected_by_its_author(noticed: Story) -> None:
    noticed.tell(debt("2019-03-20", "12500.00"))
    noticed.tell(rectified("2", GRAND, amount="1250.00"))
    assert noticed.path.debt is not None
    assert noticed.path.debt.amount == Decimal("1250.00")
    assert noticed.path.version == 3


def test_a_rectification_says_what_type_it_corrects(noticed: Story) -> None:
    noticed.tell(debt("2019-03-20"))
    fact = noticed.decided(rectified("2", GRAND, amount="1.00"))
    assert isinstance(fact, Rectified)
    assert fact.event.type == "etage.household.debt-recorded.v1"


def test_before_the_rectification_was_known_the_error_stands(noticed: Story) -> None:
    noticed.tell(debt("2019-03-20", "12500.00"))
    told_at = noticed.recorded[-1].recorded_at
    noticed.tell(rectified("2", GRAND, amount="1250.00"))
    before = fold(noticed.recorded, known_at=told_at, rebuild=rebuild)
    assert before is not None
    assert before.debt is not None
    assert before.debt.amount == Decimal("12500.00")


def test_a_rectification_counts_for_days_before_it_too(noticed: Story) -> None:
    noticed.tell(debt("2019-03-20", "12500.00"))
    noticed.tell(rectified("2", GRAND, on="2020-06-01", amount="1250.00"))
    then = noticed.as_of("2019-03-20")
    assert then is not None
    assert then.debt is not None
    assert then.debt.amount == Decimal("1250.00")


def test_a_fact_may_be_corrected_twice(noticed: Story) -> None:
    noticed.tell(debt("2019-03-20", "12500.00"))
    noticed.tell(rectified("2", GRAND, amount="1250.00"))
    noticed.tell(rectified("2", GRAND, as_of="2019-03-01"))
    assert noticed.path.debt is not None
    assert noticed.path.debt.amount == Decimal("1250.00")
    assert noticed.path.debt.as_of == day("2019-03-01")


def test_a_fact_that_never_was_is_withdrawn(noticed: Story) -> None:
    noticed.tell(signalled("2019-03-20"))
    noticed.tell(rectified("2", GRAND, void=True))
    assert len(noticed.path.signals) == 1


def test_what_is_withdrawn_is_not_corrected_again(noticed: Story) -> None:
    noticed.tell(signalled("2019-03-20"))
    noticed.tell(rectified("2", GRAND, void=True))
    assert noticed.refusal(rectified("2", GRAND, kind="arrears")).pointer == "/data/event"


def test_the_fact_that_begins_a_path_is_not_withdrawn(noticed: Story) -> None:
    assert noticed.refusal(rectified("1", GRAND, void=True)).pointer == "/data/void"


def test_an_event_of_another_household_is_not_corrected_here(noticed: Story) -> None:
    refusal = noticed.refusal(rectified("7", GRAND, void=True))
    assert (refusal.kind, refusal.pointer) == (RefusalKind.INVALID, "/data/event")


def test_a_rectification_is_not_itself_rectified(noticed: Story) -> None:
    noticed.tell(debt("2019-03-20"))
    noticed.tell(rectified("2", GRAND, amount="1.00"))
    refusal = noticed.refusal(rectified("3", GRAND, void=True))
    assert (type(refusal), refusal.pointer) == (Invalid, "/data/event")


def test_a_rectification_corrects_or_withdraws(noticed: Story) -> None:
    noticed.tell(debt("2019-03-20"))
    assert noticed.refusal(rectified("2", GRAND)).pointer == "/data/corrections"
    both = rectified("2", GRAND, void=True, amount="1.00")
    assert noticed.refusal(both).pointer == "/data/corrections"


def test_an_organisation_rectifies_its_own_events_only(noticed: Story) -> None:
    noticed.tell(debt("2019-03-20"))
    assert isinstance(noticed.refusal(rectified("2", GRAND, amount="1.00"), by=CCAS), Forbidden)


def test_a_platform_does_not_rectify_what_it_may_not_record(noticed: Story) -> None:
    noticed.tell(debt("2019-03-20"))
    fact = rectified("2", GRAND, amount="1.00")
    assert isinstance(noticed.refusal(fact, by=PLATFORM), Forbidden)


def test_a_platform_of_elsewhere_rectifies_nothing(asked: Story) -> None:
    fact = rectified("2", GRAND, occurred_on="2019-04-02")
    assert isinstance(asked.refusal(fact, by="plateforme-lyon-7-8"), Forbidden)


def test_a_change_of_stage_is_rectified_by_the_platform_only(asked: Story) -> None:
    fact = rectified("2", GRAND, occurred_on="2019-04-02")
    assert isinstance(asked.refusal(fact, by=GRAND), Forbidden)
    asked.tell(fact, by=PLATFORM)
    assert asked.path.since == day("2019-04-02")


def test_a_correction_that_a_later_fact_forbids_names_it(followed: Story) -> None:
    refusal = followed.refusal(rectified("2", GRAND, occurred_on="2019-05-03"), by=PLATFORM)
    assert isinstance(refusal, RectificationForbidden)
    assert (refusal.kind, refusal.problem) == (RefusalKind.CONFLICT, "rectification-forbidden")
    assert refusal.later.id == "3"
    assert "etage.household.admitted.v1 (urn:etage:org:plateforme-venissieux, 3)" in str(refusal)


def test_a_withdrawal_that_a_later_fact_forbids_names_it(followed: Story) -> None:
    refusal = followed.refusal(rectified("2", GRAND, void=True), by=PLATFORM)
    assert isinstance(refusal, RectificationForbidden)
    assert refusal.later.id == "3"


def test_the_last_change_of_stage_may_be_withdrawn(gone: Story) -> None:
    gone.tell(rectified("4", PLATFORM, void=True), by=PLATFORM)
    assert gone.path.stage is Stage.ACCOMPANIED
    assert gone.path.lead_organisation == LAHSO


def test_a_correction_obeys_the_rules_itself(noticed: Story) -> None:
    noticed.tell(debt("2019-03-20"))
    refusal = noticed.refusal(rectified("2", GRAND, as_of="2019-03-21"))
    assert (type(refusal), refusal.pointer) == (Invalid, "/data/corrections/as_of")


def test_a_corrected_commune_gives_its_territory(noticed: Story) -> None:
    noticed.tell(rectified("1", GRAND, dwelling={"commune": IN_BRON}))
    assert (noticed.path.commune, noticed.path.territory) == (IN_BRON, VAULX_BRON)
    assert noticed.path.landlord == GRAND


def test_a_corrected_commune_is_read_with_its_postcode(noticed: Story) -> None:
    home = {"commune": IN_LYON, "postcode": "69007"}
    noticed.tell(rectified("1", GRAND, dwelling=home))
    assert (noticed.path.commune, noticed.path.territory) == ("69387", LYON_7_8)


def test_a_correction_beside_the_dwelling_keeps_the_territory(noticed: Story) -> None:
    noticed.tell(rectified("1", GRAND, occurred_on="2019-03-13"))
    assert noticed.path.territory == VENISSIEUX


def test_a_household_in_no_territory_is_told_anew(noticed: Story) -> None:
    far = rectified("1", GRAND, dwelling={"commune": IN_VILLEURBANNE})
    assert noticed.refusal(far).pointer == "/data/corrections/dwelling/commune"


def test_a_corrected_move_gives_its_territory(noticed: Story) -> None:
    noticed.tell(moved("2019-08-01", dwelling(EST, IN_VENISSIEUX)))
    noticed.tell(rectified("2", GRAND, dwelling={"commune": IN_BRON}))
    assert (noticed.path.landlord, noticed.path.territory) == (EST, VAULX_BRON)


def test_a_referral_elsewhere_forbids_to_correct_the_commune(asked: Story) -> None:
    refusal = asked.refusal(rectified("1", GRAND, dwelling={"commune": IN_BRON}))
    assert isinstance(refusal, RectificationForbidden)
    assert refusal.later.id == "2"


def test_facts_of_others_are_judged_as_their_authors(asked: Story) -> None:
    asked.tell(referred("2019-04-10", "ccas"), by=CCAS)
    asked.tell(contact("2019-04-11"), by=CCAS)
    asked.tell(rectified("2", GRAND, occurred_on="2019-04-02"), by=PLATFORM)
    assert asked.path.contacts == 1


def test_what_only_the_lead_may_record_stays_the_lead_s(followed: Story) -> None:
    followed.tell(debt("2019-06-01"))
    followed.tell(handed_over("2019-09-02"), by=LAHSO)
    followed.tell(rectified("4", GRAND, amount="1.00"))
    assert followed.path.lead_organisation == AVDL_ASSOCIATION


def test_corrections_are_not_read_without_a_way_to_rebuild(noticed: Story) -> None:
    noticed.tell(debt("2019-03-20"))
    noticed.tell(rectified("2", GRAND, amount="1.00"))
    with pytest.raises(ValueError, match="rebuild"):
        fold(noticed.recorded)


def test_who_left_may_still_rectify_its_own(gone: Story) -> None:
    gone.tell(contact("2020-01-15"), by=LAHSO)
    gone.tell(rectified("5", LAHSO, outcome="missed"), by=LAHSO)
    assert gone.path.last_contact_on is None


def test_an_identification_is_corrected_by_its_author(story: Story) -> None:
    story.tell(identified("2019-03-12"))
    story.tell(rectified("1", GRAND, occurred_on="2019-03-13"))
    assert story.path.opened_on == day("2019-03-13")
