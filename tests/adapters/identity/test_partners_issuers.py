"""A partner's issuer speaks for its own organisation's programs, with keys had over HTTP."""

from pathlib import Path
from typing import Any

import pytest

from adapters.identity.foreign import UntrustedFile, read_trusted
from adapters.identity.key_sets import KEPT_SECONDS_MAX, UNKNOWN_KEY_SECONDS, KeySets
from domain.programme import Configuration
from tests.adapters.identity.conftest import GRAND, NOW, Partner, Trust

RIGHT = """
    [[issuers]]
    issuer = "https://jetons.bailleur.example"
    jwks_url = "https://keys.bailleur.example/jwks.json"
    audience = "etage"
    algorithms = ["ES256"]
    organisations = ["grandlyon-habitat"]
"""


def test_a_partner_s_own_token_speaks_for_its_programs(trust: Trust) -> None:
    token = trust.partner.token(trust.partner.add_key("one"))
    trust.key_sets.refresh()
    actor = trust.verifier.verify(token).actor
    assert (actor.organisation, actor.role, actor.person) == (GRAND, "system", "partner-1")


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://autre.example"},
        {"iss": None},
        {"aud": "autre"},
        {"sub": "est-metropole-habitat"},
        {"sub": "nobody"},
        {"role": "conseiller_social"},
        {"role": "admin"},
        {"jti": None},
        {"exp": None},
        {"exp": int(NOW) - 60},
        {"exp": int(NOW) + 900_000},
        {"nbf": int(NOW) + 600},
    ],
    ids=str,
)
def test_it_speaks_for_nobody_else_and_for_no_person(trust: Trust, changes: dict[str, Any]) -> None:
    key = trust.partner.add_key("one")
    trust.key_sets.refresh()
    assert trust.is_taken(trust.partner.token(key))
    assert not trust.is_taken(trust.partner.token(key, **changes))


def test_a_new_key_is_asked_for_once_a_minute_at_most(trust: Trust) -> None:
    trust.partner.add_key("one")
    trust.key_sets.refresh()
    token = trust.partner.token(trust.partner.add_key("two"))
    for _ in range(20):
        assert not trust.is_taken(token)
        trust.key_sets.refresh()
    assert trust.partner.asked == 1
    trust.clock.now += UNKNOWN_KEY_SECONDS
    trust.key_sets.refresh()
    assert trust.is_taken(token)
    assert trust.partner.asked == 2


def test_a_key_that_the_partner_withdrew_is_taken_no_more(trust: Trust) -> None:
    token = trust.partner.token(trust.partner.add_key("one"), exp=int(NOW) + 3600)
    trust.key_sets.refresh()
    assert trust.is_taken(token)
    trust.partner.keys.clear()
    trust.clock.now += 301
    trust.key_sets.refresh()
    assert not trust.is_taken(token)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"keys": 3}', b" " * 70_000],
    ids=("nothing", "a list", "an object", "a number", "too much"),
)
def test_an_answer_that_is_no_set_of_keys_leaves_the_last_one_for_a_day(
    trust: Trust, body: bytes
) -> None:
    key = trust.partner.add_key("one")
    trust.key_sets.refresh()
    trust.partner.body = body
    trust.clock.now += 3600
    trust.key_sets.refresh()
    assert trust.is_taken(trust.partner.token(key, exp=int(trust.clock.now) + 60))
    trust.clock.now += KEPT_SECONDS_MAX
    trust.key_sets.refresh()
    assert not trust.is_taken(trust.partner.token(key, exp=int(trust.clock.now) + 60))


def test_a_thread_fetches_what_is_missing(partner: Partner) -> None:
    partner.add_key("one")
    followed = KeySets([partner.url])
    followed.start()
    try:
        assert followed.key(partner.url, "one") is not None
    finally:
        followed.stop()


WRONG = {
    "algorithms: must be among": ('"ES256"', '"HS256"'),
    "jwks_url: must be an https address": ("https://keys.", "http://keys."),
    "organisations: nobody is not in the programme": ("grandlyon-habitat", "nobody"),
    "audience: Field required": ("audience", "audiance"),
}


@pytest.mark.parametrize("words", WRONG)
def test_a_wrong_file_of_issuers_is_told_by_its_place(
    tmp_path: Path, configuration: Configuration, words: str
) -> None:
    file = tmp_path / "issuers.toml"
    file.write_text(RIGHT)
    assert len(read_trusted(file, configuration)) == 1
    file.write_text(RIGHT.replace(*WRONG[words]))
    with pytest.raises(UntrustedFile, match=words):
        read_trusted(file, configuration)
