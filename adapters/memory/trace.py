"""The trace of looking in memory."""

from collections.abc import Sequence
from datetime import UTC, datetime

from services.looks import Asked, Look, Looked, What


class MemoryTrace:
    """The looks behind the `Trace` and the `TraceReader` port, for as long as the process."""

    def __init__(self) -> None:
        self._kept: list[Looked] = []

    def record(self, looks: Sequence[Look]) -> None:
        for look in looks:
            self._kept.append(
                Looked(
                    serial=len(self._kept) + 1,
                    at=datetime.now(UTC),
                    organisation=look.actor.organisation,
                    role=look.actor.role,
                    person=look.actor.person,
                    what=look.what.value,
                    households=tuple(look.households),
                    classes=tuple(sorted(look.classes)),
                    purpose=look.purpose.value,
                    reason=look.reason,
                )
            )

    def looks(self, asked: Asked) -> Sequence[Looked]:
        found = [look for look in reversed(self._kept) if _is_asked(look, asked)]
        return found[: asked.limit]

    def notices(self, organisation: str | None, *, limit: int) -> Sequence[Looked]:
        noticed = {What.ALERT.value, What.REFUSED.value}
        found = [look for look in reversed(self._kept) if look.what in noticed]
        return [e for e in found if organisation in (None, e.organisation)][:limit]


def _is_asked(look: Looked, asked: Asked) -> bool:
    return (
        (asked.organisation is None or look.organisation == asked.organisation)
        and (asked.household is None or asked.household in look.households)
        and (asked.person is None or look.person == asked.person)
        and (asked.since is None or look.at >= asked.since)
        and (asked.until is None or look.at < asked.until)
        and (asked.before is None or look.serial < asked.before)
    )
