"""A token has one spelling, one issuer and one audience: any other speaks for nobody."""

import pytest

from adapters.identity.credential import InvalidToken
from tests.adapters.identity.conftest import GRAND, Trust
from tests.adapters.identity.forging import FORGED, Forge, signed


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED.keys())
def test_a_forged_token_speaks_for_nobody(trust: Trust, forge: Forge) -> None:
    with pytest.raises(InvalidToken):
        trust.verifier.verify(forge(trust.keys.current()))


def test_the_same_token_without_a_fault_speaks_for_its_holder(trust: Trust) -> None:
    actor = trust.verifier.verify(signed(trust.keys.current())).actor
    assert (actor.organisation, actor.role, actor.person) == (GRAND, "organisation", "forged-1")


def test_a_token_that_was_verified_ends_at_its_end(trust: Trust) -> None:
    token = trust.issuer.issue(GRAND, days=1)
    assert trust.is_taken(token)
    trust.clock.now += 86_400
    assert not trust.is_taken(token)
