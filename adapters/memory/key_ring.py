"""The key ring in memory."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from services.keyring import new_keys
from services.ports import HouseholdKeys


class MemoryKeyRing:
    """Keys behind the `KeyRing` port; `forget_references` is told of each destruction."""

    def __init__(self, *, forget_references: Callable[[UUID], None]) -> None:
        self._kept: dict[UUID, HouseholdKeys] = {}
        self._forget_references = forget_references

    def load(self, streams: Sequence[UUID]) -> Mapping[UUID, HouseholdKeys]:
        return {stream: self._kept[stream] for stream in streams if stream in self._kept}

    def prepare(self, count: int) -> Sequence[HouseholdKeys]:
        made = [new_keys() for _ in range(count)]
        self._kept |= {one.stream: one for one in made}
        return made

    def destroy(self, stream: UUID) -> None:
        self._kept[stream] = HouseholdKeys(stream=stream, digest=None)
        self._forget_references(stream)
