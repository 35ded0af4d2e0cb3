"""Drawing from a deck: proportions hold over every few lives, and rare cards are sure to come."""

from collections.abc import Mapping
from random import Random
from typing import Generic, TypeVar

Card = TypeVar("Card")


class Deck(Generic[Card]):
    """Cards drawn without return, and shuffled anew once all have been drawn.

    Independent draws would leave out a rare outcome in one run of a thousand lives out of ten.
    """

    def __init__(self, counts: Mapping[Card, int], rng: Random) -> None:
        self._cards = [card for card, count in counts.items() for _ in range(count)]
        if not self._cards:
            raise ValueError("a deck needs at least one card")
        self._left: list[Card] = []
        self._rng = rng

    def draw(self) -> Card:
        """The next card."""
        if not self._left:
            self._left = self._cards.copy()
            self._rng.shuffle(self._left)
        return self._left.pop()
