"""The built-in issuer's keys change while it runs: old ones verify, or end with their tokens."""

import json
import stat
from dataclasses import replace
from pathlib import Path

from joserfc.jwk import OKPKey

from adapters.identity.issuer import Issuer
from adapters.identity.key_file import KEYS_MAX, LOOK_SECONDS, load_key, rotate
from domain.programme import Configuration
from tests.adapters.identity.conftest import GRAND, Trust


def test_a_new_key_signs_and_the_one_before_still_verifies(trust: Trust) -> None:
    before = trust.issuer.issue(GRAND)
    assert trust.is_taken(before)
    new = rotate(trust.key_file)
    trust.clock.now += LOOK_SECONDS
    assert trust.is_taken(before)
    assert trust.is_taken(trust.issuer.issue(GRAND))
    first, second = trust.verifier.public_keys()["keys"]
    assert (first["kid"], first["kid"] == second["kid"]) == (new, False)


def test_forgetting_the_older_keys_ends_what_they_signed_within_a_second(trust: Trust) -> None:
    stolen = trust.issuer.issue(GRAND)
    assert trust.is_taken(stolen)
    rotate(trust.key_file, forget_older=True)
    trust.clock.now += LOOK_SECONDS
    assert not trust.is_taken(stolen)
    assert trust.is_taken(trust.issuer.issue(GRAND))


def test_only_the_last_few_keys_are_kept(trust: Trust) -> None:
    names = [trust.keys.current().signing.kid, *(rotate(trust.key_file) for _ in range(KEYS_MAX))]
    kept = [key.kid for key in load_key(trust.key_file).current().keys]
    assert kept == names[:0:-1]


def test_the_keys_that_others_read_hold_nothing_secret(trust: Trust) -> None:
    (key,) = trust.verifier.public_keys()["keys"]
    assert key.keys() == {"kty", "crv", "x", "kid", "use", "alg"}


def test_the_file_is_its_owner_s_alone_also_after_a_rotation(trust: Trust) -> None:
    rotate(trust.key_file)
    assert stat.S_IMODE(trust.key_file.stat().st_mode) == 0o600
    assert [each.name for each in trust.key_file.parent.iterdir()] == [trust.key_file.name]


def test_a_file_of_one_key_alone_is_read_as_it_was_first_written(
    tmp_path: Path, configuration: Configuration
) -> None:
    file = tmp_path / "issuer.json"
    file.write_text(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
    assert Issuer(load_key(file), configuration).issue(GRAND).count(".") == 2


def test_beside_a_provider_the_built_in_issuer_speaks_for_programs_only(trust: Trust) -> None:
    program, person = (trust.issuer.issue(GRAND, role) for role in ("system", "proximite"))
    assert trust.strict.verify(program).actor.role == "system"
    assert trust.is_taken(person)
    assert not replace(trust, verifier=trust.strict).is_taken(person)
