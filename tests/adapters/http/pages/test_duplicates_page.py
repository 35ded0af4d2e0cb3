"""Possible duplicates, as a coordinator reads them: both files, and what agrees."""

import re

from tests.adapters.http.pages.conftest import GRAND, Refer, Running, SignIn
from tests.adapters.http.pages.stories import PLATFORM, canary
from tests.projections.until import until


def indexed(running: Running) -> bool:
    """Whether the index holds all that was posted."""
    return running.backend.identity_index.position() >= running.backend.ledger.head().position


def test_a_pair_is_shown_with_what_agrees_and_links_to_both_files(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    name = canary()
    person = {"name": name, "birth_date": "1980-02-03"}
    one, other = refer(name, reference_person=person), refer(name, reference_person=person)
    until(lambda: indexed(running))
    browser = sign_in(PLATFORM)
    assert 'href="/doublons"' in browser.get("/territoires/venissieux").text
    shown = browser.get("/doublons").text
    (row,) = [row for row in re.findall(r"<tr>.*?</tr>", shown, re.DOTALL) if one in row]
    assert f'href="/menages/{one}">{name}</a>' in row
    assert f'href="/menages/{other}">{name}</a>' in row
    assert "le nom, la date de naissance" in row


def test_others_are_shown_no_pair_of_somebody_else(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    name = canary()
    person = {"name": name, "birth_date": "1981-02-03"}
    households = refer(name, reference_person=person), refer(name, reference_person=person)
    until(lambda: indexed(running))
    assert name in sign_in(GRAND).get("/doublons").text
    for other in ("est-metropole-habitat", "plateforme-lyon-7-8", "avdl-association"):
        answer = sign_in(other).get("/doublons")
        assert answer.status_code == 200
        assert not [told for told in (name, *households) if told in answer.text]
    assert sign_in("ancols", "auditor").get("/doublons").status_code == 404
