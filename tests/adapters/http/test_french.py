"""Whatever can be refused is said in French too: the code itself is read for the words."""

import re
from datetime import date
from decimal import Decimal
from string import Formatter

import pytest

from adapters.http.french import FRENCH, NESTING, TECHNICAL, in_plain_french
from adapters.http.pages.french_gaps import GAPS, French
from adapters.http.pages.words import Words
from adapters.http.problem_types import KINDS
from adapters.http.problems import Problem, from_mismatch, from_refusal
from domain.programme import Configuration
from domain.refusal import Forbidden, Refusal
from domain.sentence import Sentence, said
from services.events import EventTypes, SchemaMismatch
from services.mismatches import RULES as SCHEMA_RULES
from tests.adapters.http.refusal_words import (
    DOORS,
    RULES,
    assembled,
    constants,
    modules,
    refusals,
    words_of_requests,
    words_of_rules,
)

SAID_AS_THEY_ARE = {
    *("attribute", "code", "codes", "column", "count", "days", "ge", "id", "le", "line"),
    *("max_length", "months", "name", "source"),
}
A_RULE_OF_TOMORROW = 'raise Invalid(said("Not on {day}.", day=day), pointer="/data/occurred_on")'


@pytest.fixture(scope="module")
def french(configuration: Configuration) -> French:
    """French with the names of Lyon."""
    return French(Words(configuration=configuration))


def gaps(words: str) -> set[str]:
    """The gaps of a sentence."""
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def without_french(words: set[str]) -> list[str]:
    """Those of the words that the table does not have."""
    return sorted(words - set(FRENCH))


def test_every_sentence_of_the_rules_has_french_words() -> None:
    found = {words for source in modules(*RULES).values() for words in words_of_rules(source)}
    assert len(found) > 90
    assert without_french(found | set(SCHEMA_RULES.values())) == []


def test_every_rule_has_a_french_title_and_a_documented_problem() -> None:
    titles = {(kind.__doc__ or "").partition("\n")[0] for kind in refusals()}
    assert without_french(titles) == []
    problems = {kind.problem for kind in refusals() if issubclass(kind, Refusal)}
    assert problems - set(KINDS) == set()


def test_every_problem_type_has_a_french_title_and_description() -> None:
    words = {text for kind in KINDS.values() for text in (kind.title, kind.description)}
    assert without_french(words) == []


def test_every_sentence_about_a_request_has_french_words() -> None:
    found = {words for source in modules(*DOORS).values() for words in words_of_requests(source)}
    assert len(found) > 30
    assert without_french(found) == []


def test_no_refusal_gets_words_put_together_on_the_spot() -> None:
    sources = modules(*RULES, *DOORS)
    assert {path: lines for path in sources if (lines := assembled(sources[path]))} == {}


def test_french_words_have_the_gaps_of_the_english_ones() -> None:
    differing = [
        english
        for english, words in FRENCH.items()
        if gaps(english) - gaps(words) - TECHNICAL or gaps(words) - gaps(english)
    ]
    assert differing == []


def test_every_gap_is_said_in_a_known_way() -> None:
    named = {name for english in FRENCH for name in gaps(english)}
    assert named - set(GAPS) - NESTING - TECHNICAL - SAID_AS_THEY_ARE == set()


def test_no_french_words_are_left_of_a_rule_that_is_gone() -> None:
    sources = modules(*RULES, *DOORS).values()
    known = {text for source in sources for text in constants(source)}
    assert sorted(set(FRENCH) - known) == []


def test_french_words_are_written_as_french_is() -> None:
    for words in FRENCH.values():
        assert not re.search(r"\w'\w|\b(tu|ton|tes)\b", words), words
        assert words.startswith("{") or words[0].isupper() or words[-1] not in ".!?", words


def test_a_rule_of_tomorrow_is_missed_until_it_has_french_words() -> None:
    assert without_french(words_of_rules(A_RULE_OF_TOMORROW)) == ["Not on {day}."]
    assert without_french(words_of_rules('raise Forbidden("Never on Sundays.")')) != []
    assert without_french(words_of_requests('raise malformed("is written in haste")')) != []


def test_words_put_together_on_the_spot_are_noticed() -> None:
    assert assembled('raise Invalid(f"Not on {day}.")') == [1]
    assert assembled('raise NoSuchTool(path.stage, "Not on " + day)') == [1]
    assert assembled(A_RULE_OF_TOMORROW) == []


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            said("{territory} opened on {day}.", territory="venissieux", day=date(2019, 3, 4)),
            "La plateforme Vénissieux n’a ouvert que le 4\u00a0mars 2019.",
        ),
        (
            said("{amount} euros are left.", amount=Decimal("1412.50")),
            "Il reste 1\u202f412,50\u00a0€.",
        ),
        (
            said(
                "{tool_kind} is decided by {parties}.",
                tool_kind="bail_maintien",
                parties=("landlord", "funder"),
            ),
            "L’outil «\u202fBail maintien\u202f» est décidé par le bailleur ou le financeur.",
        ),
        (
            said("{organisation} does not carry {programme}.", organisation="lahso", programme="x"),
            "LAHSo ne porte pas le programme x.",
        ),
        (
            said("The open referral has {field} {held}.", field="stream", held="acces"),
            "La saisine en cours est d’un autre volet\u202f: accès.",
        ),
    ],
)
def test_gaps_are_said_as_people_write_them(french: French, sentence: Sentence, told: str) -> None:
    assert french(sentence) == told


def test_a_refusal_inside_another_is_said_in_french(french: French) -> None:
    reason = Forbidden(said("{organisation} is no partner.", organisation="lahso"))
    told = french(
        said(
            "{event_type} ({source}, {id}): {reason}",
            event_type="etage.household.referred.v1",
            source="urn:etage:org:lahso",
            id="evt-1",
            reason=reason,
        )
    )
    assert told == (
        "Saisine (urn:etage:org:lahso, evt-1)\u202f: Votre organisation ne peut pas enregistrer"
        " cela pour ce ménage. LAHSo n’est pas partenaire."
    )


def test_a_problem_says_both_and_leaves_the_english_as_it_was(french: French) -> None:
    refusal = Forbidden(said("The dwelling is {organisation}'s.", organisation="lahso"))
    body = from_refusal(refusal).body(french)
    assert body["title"] == "This organisation may not record this fact about this household."
    assert body["title_fr"] == "Votre organisation ne peut pas enregistrer cela pour ce ménage."
    assert body["detail"] == "The dwelling is lahso's."
    assert body["detail_fr"] == "Ce logement est à LAHSo."


def test_a_schema_that_is_not_kept_is_told_in_both(event_types: EventTypes, french: French) -> None:
    with pytest.raises(SchemaMismatch) as refused:
        event_types.validate("etage.household.informed.v1", {"occurred_on": "hier", "means": "x"})
    errors = from_mismatch(refused.value).body(french)["errors"]
    assert {"pointer", "detail", "detail_fr"} == set().union(*map(set, errors))
    assert {
        "pointer": "/data/means",
        "detail": "is not one of the programme's means",
        "detail_fr": "Choisissez une réponse de la liste.",
    } in errors


@pytest.mark.parametrize("slug", KINDS)
def test_every_problem_is_answered_in_both(slug: str) -> None:
    body = Problem(slug).body()
    assert {"title", "title_fr", "detail", "detail_fr"} <= body.keys()


def test_words_without_french_are_answered_in_english_alone() -> None:
    assert in_plain_french("A rule of tomorrow.") is None
    assert "detail_fr" not in Problem("refused", "A rule of tomorrow.").body()
