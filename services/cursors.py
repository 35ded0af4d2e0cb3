"""The cursors of pages, sealed: each is of one list and one reader, and tells nobody anything."""

import base64
import binascii

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from domain.access import Actor
from services.case_pages import UnknownCursor
from services.looks import What
from services.record import counted


class Cursors:
    """Seals the place that a page ends at, for the organisation and role that it was made for.

    The same place gives the same cursor, so that the same page gives the same answer. `key` has
    32 bytes.
    """

    def __init__(self, key: bytes) -> None:
        self._cipher = AESSIV(key)

    def sealed(self, actor: Actor, place: str | None, *, of: What) -> str | None:
        """The cursor that leads there; None where no page follows."""
        if place is None:
            return None
        box = self._cipher.encrypt(place.encode(), [_bound(actor, of)])
        return base64.urlsafe_b64encode(box).decode().rstrip("=")

    def opened(self, actor: Actor, cursor: str | None, *, of: What) -> str | None:
        """The place that a cursor leads to; the beginning has none.

        Raises UnknownCursor for one that was changed, made up, or given to somebody else.
        """
        if cursor is None:
            return None
        try:
            box = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            return self._cipher.decrypt(box, [_bound(actor, of)]).decode()
        except (ValueError, binascii.Error, InvalidTag) as error:
            raise UnknownCursor("after: not a cursor that this list gave to this reader") from error


def _bound(actor: Actor, of: What) -> bytes:
    told = (actor.organisation, actor.role, of.value)
    return b"".join(counted(each.encode()) for each in told)
