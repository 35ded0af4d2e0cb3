"""What may be kept of a refused event: the programme's own names, and keyed hashes of the rest."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from domain.household import ALL_FACTS, VARIANTS
from services.fields import Each, Mark, tree_of
from services.sealing import reference_hash

HASH_BYTES = 16
KEPT_OF_EACH_MAX = 20
INDEX_DIGITS_MAX = 3

_UUID = re.compile(r"[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}", re.I)
_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_INDEX = re.compile(rf"\d{{1,{INDEX_DIGITS_MAX}}}", re.ASCII)

_ATTRIBUTES = frozenset(
    {
        "specversion",
        "id",
        "source",
        "type",
        "subject",
        "time",
        "data",
        "data_base64",
        "datacontenttype",
        "dataschema",
        "expectedversion",
    }
)


def _names(mark: Mark) -> Iterator[str]:
    if isinstance(mark, Each):
        yield from _names(mark.marks)
    elif isinstance(mark, Mapping):
        for name, inner in mark.items():
            yield name
            yield from _names(inner)


def names_of_fields() -> frozenset[str]:
    """Every name that a field of an event may have, whatever its type."""
    kinds = (*ALL_FACTS.values(), *VARIANTS.values())
    return _ATTRIBUTES.union(*(_names(tree_of(kind)) for kind in kinds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """Lets through what cannot tell of anybody.

    `key` is the installation's, `types` the programme's event types, `words` the sentences that
    the service may say: what is none of them, whatever made it, is not kept.
    """

    key: bytes = field(repr=False)
    types: Container[str]
    words: Callable[[str], bool]
    names: frozenset[str] = field(default_factory=names_of_fields)

    def source_hash(self, source: str) -> bytes:
        """The keyed hash of a source, under which it is found again."""
        return reference_hash(self.key, "source", source)[:HASH_BYTES]

    def event_hash(self, organisation: str, event_id: str) -> bytes:
        """The keyed hash of an event's id, for the organisation that chose it."""
        return reference_hash(self.key, f"event {organisation}", event_id)[:HASH_BYTES]

    def event_id(self, event_id: str) -> str | None:
        """The id where it is a UUID or a ULID; None for any other, which may hold a name."""
        is_made = _UUID.fullmatch(event_id) or _ULID.fullmatch(event_id)
        return event_id if is_made else None

    def event_type(self, event_type: str) -> str | None:
        """The type where the programme has it."""
        return event_type if event_type in self.types else None

    def pointers(self, given: Iterable[str]) -> Sequence[str]:
        """The pointers, each as far as it is made of the programme's names."""
        return _first(self._pointer(each) for each in given)

    def rules(self, given: Iterable[str]) -> Sequence[str]:
        """The words that are the service's own, once each."""
        return _first(each for each in given if self.words(each))

    def _pointer(self, pointer: str) -> str:
        kept = []
        for part in pointer.split("/")[1:]:
            if part not in self.names and not _INDEX.fullmatch(part):
                break
            kept.append(part)
        return "".join(f"/{part}" for part in kept)


def _first(given: Iterable[str]) -> Sequence[str]:
    """The first of them, once each."""
    return list(dict.fromkeys(each for each in given if each))[:KEPT_OF_EACH_MAX]
