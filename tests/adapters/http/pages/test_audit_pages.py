"""« Audit »: how the chain stands in plain words, and a path replayed one event at a time."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import psycopg
import pytest

from tests.adapters.http.pages.conftest import GRAND, TOKEN, Browser, Refer, Running, SignIn
from tests.adapters.http.pages.stories import PLATFORM, admit, canary, owe, schedule

HASH = re.compile(r'<code class="hash">([0-9a-f]{64})</code>')
AUDITOR = ("ancols", "auditor")


@pytest.fixture
def auditor(sign_in: SignIn) -> Browser:
    """Somebody of an auditing body."""
    return sign_in(*AUDITOR)


@pytest.fixture
def accompanied(running: Running, refer: Refer) -> str:
    """A household that was referred, scheduled and admitted: three events; then a debt."""
    household = refer(canary())
    schedule(running, household)
    admit(running, household)
    owe(running, household)
    return household


@contextmanager
def altered(running: Running, household: str) -> Iterator[None]:
    """A record is other than it was written, by somebody who may switch the guards off."""
    change = "UPDATE ledger.event SET id = %s || id WHERE stream = %s AND version = 2"
    back = "UPDATE ledger.event SET id = substr(id, 2) WHERE stream = %s AND version = 2"
    with psycopg.connect(running.backend.conninfo, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(change, ("x", household))
        try:
            yield
        finally:
            connection.execute(back, (household,))


def plain(text: str) -> str:
    """The page without the spaces of French typography."""
    return re.sub("[\u00a0\u202f]", " ", text)


def verified(browser: Browser) -> str:
    """The page after « Vérifier maintenant »."""
    token = TOKEN.findall(browser.get("/audit").text)[-1]
    sent = {"jeton_formulaire": token}
    browser.http.post("/audit/verification", data=sent, follow_redirects=True)
    return plain(browser.get("/audit").text)


def test_an_auditor_begins_with_the_audit(auditor: Browser) -> None:
    answer = auditor.http.get("/", follow_redirects=True)
    assert answer.url.path == "/audit"
    assert "<h1>Audit</h1>" in answer.text
    assert 'href="/territoires/venissieux"' in answer.text


def test_what_the_chain_does_not_prove_yet_is_said(auditor: Browser) -> None:
    shown = auditor.get("/audit").text
    assert "Elle ne prouve pas encore" in shown
    assert "rien n’est encore déposé hors d’ici" in shown


def test_whoever_has_the_log_verified_sees_what_was_found(
    running: Running, auditor: Browser, accompanied: str
) -> None:
    shown = verified(auditor)
    running.pages.audit.verifying.wait(30)
    (latest,) = running.pages.audit.verifications.latest(limit=1)
    assert (latest.finding, latest.organisation) == ("whole", "ancols")
    assert latest.position == running.pages.audit.probe.head().position
    assert "intact" in shown


def test_data_protection_sees_the_chain_and_replays_nothing(
    sign_in: SignIn, accompanied: str
) -> None:
    officer = sign_in("dpo", "dpo")
    assert officer.get("/audit").status_code == 200
    assert "Rejouer un parcours" not in officer.get("/audit").text
    assert accompanied not in officer.get(f"/audit?menage={accompanied}").text
    assert officer.get(f"/audit/menages/{accompanied}").status_code == 404


@pytest.mark.parametrize(
    ("organisation", "role"),
    [
        (PLATFORM, "coordinateur"),
        (GRAND, "conseiller_social"),
        (GRAND, "admin"),
        ("lahso", "worker"),
    ],
)
def test_the_audit_does_not_exist_for_the_others(
    *, sign_in: SignIn, accompanied: str, organisation: str, role: str
) -> None:
    browser = sign_in(organisation, role)
    token = TOKEN.findall(browser.get("/glossaire").text)[-1]
    assert browser.get("/audit").status_code == 404
    assert browser.get(f"/audit/menages/{accompanied}").status_code == 404
    sent = {"jeton_formulaire": token}
    assert browser.http.post("/audit/verification", data=sent).status_code == 404
    assert 'href="/audit"' not in browser.get("/glossaire").text


def test_a_pseudonym_or_an_identifier_leads_to_the_replay(
    auditor: Browser, accompanied: str
) -> None:
    pseudonym = f"Ménage {accompanied[:4].upper()}-{accompanied[4:8].upper()}"
    for sought in (pseudonym, accompanied, accompanied[:8]):
        answer = auditor.http.get("/audit", params={"menage": sought}, follow_redirects=True)
        assert answer.url.path == f"/audit/menages/{accompanied}"
    assert "Ce n’est ni un pseudonyme" in auditor.get("/audit?menage=Fictive").text
    assert "Aucun ménage de ce nom" in auditor.get("/audit?menage=00000000").text


def test_each_step_tells_what_its_event_changed(auditor: Browser, accompanied: str) -> None:
    first = plain(auditor.get(f"/audit/menages/{accompanied}?pas=1").text)
    third = plain(auditor.get(f"/audit/menages/{accompanied}?pas=3").text)
    assert "événement 1 sur 4" in first
    assert 'rel="prev"' not in first
    assert f'href="/audit/menages/{accompanied}?pas=2#pas-a-pas" rel="next"' in first
    assert "<td>–</td><td><strong>Saisine reçue</strong></td>" in first
    assert "<td>En comité</td><td><strong>Accompagné</strong></td>" in third


@pytest.mark.parametrize("step", ["0", "5", "-1", "un", "99999999999999999999"])
def test_there_is_no_step_beyond_the_path(auditor: Browser, accompanied: str, step: str) -> None:
    assert auditor.get(f"/audit/menages/{accompanied}?pas={step}").status_code == 404


def test_a_step_holds_the_path_and_neither_name_nor_debt(
    auditor: Browser, accompanied: str
) -> None:
    shown = "".join(auditor.get(f"/audit/menages/{accompanied}?pas={n}").text for n in range(1, 5))
    assert f"Ménage {accompanied[:4].upper()}-{accompanied[4:8].upper()}" in shown
    assert "Canari" not in shown
    assert "1240" not in shown
    assert "240,50" not in shown


def test_the_leaf_before_is_the_one_that_stands_in_the_row_before(
    auditor: Browser, accompanied: str
) -> None:
    hashes = [
        HASH.findall(auditor.get(f"/audit/menages/{accompanied}?pas={n}").text) for n in (1, 2)
    ]
    (before_all, first, first_remade), (before, second, second_remade) = hashes
    assert before_all == "0" * 64
    assert (first, second) == (first_remade, second_remade)
    assert before == first


def test_a_record_that_was_changed_is_told_on_its_step_and_by_the_verification(
    running: Running, auditor: Browser, accompanied: str
) -> None:
    with altered(running, accompanied):
        step = auditor.get(f"/audit/menages/{accompanied}?pas=2").text
        verified(auditor)
        running.pages.audit.verifying.wait(30)
        shown = plain(auditor.get("/audit").text)
    assert "L’empreinte ne correspond pas" in step
    assert "Le registre est rompu" in shown
    assert "Ne rien réparer" in shown


def test_a_log_that_is_whole_again_is_told_so_beside_what_was_found_before(
    running: Running, auditor: Browser, accompanied: str
) -> None:
    for tampered in (True, False):
        with altered(running, accompanied) if tampered else nullcontext():
            verified(auditor)
            running.pages.audit.verifying.wait(30)
    found = running.pages.audit.verifications.latest(limit=2)
    assert [each.finding for each in found] == ["whole", "broken"]
    assert "Le registre est rompu" not in auditor.get("/audit").text
