"""Sessions of the pages: who is signed in, in a sealed cookie that no script can read."""

import base64
import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken

from services.keyring import derived

HOURS_MAX = 8
IDLE_HOURS_MAX = 2
SECONDS_MAX = HOURS_MAX * 3600
IDLE_SECONDS_MAX = IDLE_HOURS_MAX * 3600
RENEWED_AFTER_SECONDS = 60
COOKIE_CHARACTERS_MAX = 8192
ENDED_MAX = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in visit; the times are seconds since the epoch, the token is never shown."""

    id: str
    token: str = field(repr=False)
    began_at: int
    seen_at: int


class Sessions:
    """Seals and opens the cookies of sessions, and the tokens of their forms."""

    def __init__(self, secret: bytes, *, clock: Callable[[], float] = time.time) -> None:
        key = derived(secret, "sessions of the pages")
        self._box = Fernet(base64.urlsafe_b64encode(key))
        self._forms = derived(secret, "forms of the pages")
        self._clock = clock
        self._ended: dict[str, float] = {}

    def begin(self, token: str) -> Session:
        """A new session for a token that was verified."""
        now = int(self._clock())
        return Session(id=secrets.token_urlsafe(24), token=token, began_at=now, seen_at=now)

    def sealed(self, session: Session) -> str:
        """The value of the session's cookie."""
        told = [session.id, session.token, session.began_at, session.seen_at]
        return self._box.encrypt(json.dumps(told).encode()).decode()

    def opened(self, cookie: str | None) -> Session | None:
        """The session of a cookie; None for one that is not ours, ended, idle or too old."""
        if not cookie or len(cookie) > COOKIE_CHARACTERS_MAX:
            return None
        try:
            told = json.loads(self._box.decrypt(cookie))
        except (InvalidToken, ValueError):
            return None
        session = Session(id=told[0], token=told[1], began_at=told[2], seen_at=told[3])
        now = self._clock()
        is_over = (
            session.id in self._ended
            or now - session.began_at >= SECONDS_MAX
            or now - session.seen_at >= IDLE_SECONDS_MAX
        )
        return None if is_over else session

    def renewed(self, session: Session) -> Session | None:
        """The session as seen now; None where its cookie needs no new value yet."""
        now = int(self._clock())
        if now - session.seen_at < RENEWED_AFTER_SECONDS:
            return None
        return replace(session, seen_at=now)

    def end(self, session: Session) -> None:
        """Accept the session's cookie no more, wherever a copy of it may be."""
        now = self._clock()
        if len(self._ended) >= ENDED_MAX:
            self._ended = {key: until for key, until in self._ended.items() if until > now}
        self._ended[session.id] = session.began_at + SECONDS_MAX

    def form_token(self, binding: str) -> str:
        """What a form must send back; `binding` is a session's id, or what the browser was told."""
        return hmac.new(self._forms, binding.encode(), sha256).hexdigest()

    def is_form_token(self, given: str, binding: str) -> bool:
        """Whether a form was made for that binding."""
        return hmac.compare_digest(given.encode(), self.form_token(binding).encode())
