"""Searching: which households a text finds, by identifier, own reference or the person's name.

A name is compared by keyed hashes alone, under the keys of the reader who asks.
"""

import re
from collections.abc import Callable, Sequence
from uuid import UUID

from domain.access import Actor, Classes
from domain.marks import FieldClass
from services.case_pages import EVERYTHING, NOBODY, Found, beginning_with
from services.identity_index import Kind, Tokens, words_of

WORDS_MAX = 8

_PSEUDONYM = re.compile(r"^\s*m[ée]nage\s", re.I)
"""What goes before the digits where a household's name may not be shown."""

References = Callable[[Actor, str], UUID | None]
"""The household that an organisation knows by an own case reference."""

Named = Callable[..., Sequence[UUID]]
"""The households of `readers` that have all the `words`, so many, that the `tokens` stand for."""


class Search:
    """Finds households for one reader; what is found is still to be read through the rights."""

    def __init__(self, *, references: References, named: Named, tokens: Tokens) -> None:
        self._references = references
        self._named = named
        self._tokens = tokens

    def found(
        self, actor: Actor, text: str | None, *, keys: Sequence[str] | None, classes: Classes
    ) -> Found:
        """What the text finds among the households of these keys; everything without a text.

        Names are looked up for who may read names at all: the words in any order, whatever their
        capitals, accents and hyphens. Raises LedgerUnavailable.
        """
        if text is None or not text.strip():
            return EVERYTHING
        first, last = beginning_with(_PSEUDONYM.sub("", text)) or NOBODY
        known = self._references(actor, text.strip())
        may_know = keys is not None and FieldClass.IDENTITY in classes
        named = self._by_name(keys or (), text) if may_know else ()
        return Found(
            first=first,
            last=last,
            known=() if known is None else (known,),
            by_name=[each for each in named if each != known and not first <= each <= last],
        )

    def _by_name(self, keys: Sequence[str], text: str) -> Sequence[UUID]:
        words = sorted(set(words_of(text)))
        if not 0 < len(words) <= WORDS_MAX:
            return ()
        tokens = [self._tokens.token(key, Kind.WORD, word) for key in keys for word in words]
        return self._named(keys, tokens, words=len(words))
