"""From a problem that is answered to what is kept of it: whose, of what kind, and which rule."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from adapters.http.cloudevents import Envelope, organisation_of
from adapters.http.french import FRENCH
from adapters.http.problem_types import KINDS
from adapters.http.problems import Problem
from domain.access import Actor
from domain.refusal import Refusal
from domain.sentence import Sentence
from services.exchanged import Refused
from services.ports import RefusalNotes
from services.refusal_sifting import Sieve

NOT_OF_THE_EVENT = frozenset((401, 429))
"""Statuses that say something of the caller, whatever was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalKeeper:
    """Has what was refused kept, once it is decided; nobody waits for it."""

    notes: RefusalNotes
    sieve: Sieve

    def keep(self, actor: Actor, answered: Iterable[tuple[Problem, Envelope | None]]) -> None:
        """Keep these refusals, as far as they are refusals of what was sent."""
        found = [refused_of(problem, actor, event, sieve=self.sieve) for problem, event in answered]
        if refused := [each for each in found if each is not None]:
            self.notes.note(refused)


def is_own_word(text: str) -> bool:
    """Whether a sentence is one of the service's, told or not of anybody."""
    return text in FRENCH


def refused_of(
    problem: Problem, actor: Actor, event: Envelope | None, *, sieve: Sieve
) -> Refused | None:
    """What is kept of an event that was answered so; nothing of what is no refusal of it."""
    if problem.status >= 500 or problem.status in NOT_OF_THE_EVENT:
        return None
    organisation = actor.organisation
    is_own = event is not None and organisation_of(event.source) == organisation
    return Refused(
        organisation=organisation,
        problem=problem.slug,
        status=problem.status,
        # What a person sends by a program of theirs is not counted by person.
        credential=sieve.event_id(actor.person or "") if actor.is_token else None,
        source_hash=sieve.source_hash(event.source) if event and is_own else None,
        event_id=sieve.event_id(event.id) if event else None,
        event_hash=sieve.event_hash(organisation, event.id) if event else None,
        event_type=sieve.event_type(event.type) if event else None,
        pointers=sieve.pointers(pointer for pointer, _ in problem.errors),
        rules=sieve.rules(_rules(problem)),
    )


def _rules(problem: Problem) -> Iterator[str]:
    """The words of every rule that the problem names, with their gaps left open."""
    kind = KINDS.get(problem.slug)
    if kind is None or kind.title != problem.title:
        yield problem.title
    if problem.is_particular:
        yield from _words(problem.sentence)
    for _, rule in problem.errors:
        yield from _words(rule)


def _words(value: object) -> Iterator[str]:
    if isinstance(value, Sentence):
        yield value.words
        for gap in value.gaps.values():
            yield from _words(gap)
    elif isinstance(value, Refusal):
        yield value.title
        yield from _words(value.sentence)
    elif isinstance(value, str):
        yield value
