"""Sessions of the pages: who is signed in, in a sealed cookie that no script can read.

An attempt to sign in at the provider is sealed the same way, until the browser comes back.
"""

import base64
import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from adapters.identity.provider import Attempt
from services.accounts import SESSION_HOURS_MAX, SignedIn
from services.keyring import derived

IDLE_HOURS_MAX = 2
SECONDS_MAX = SESSION_HOURS_MAX * 3600
IDLE_SECONDS_MAX = IDLE_HOURS_MAX * 3600
RENEWED_AFTER_SECONDS = 60
ATTEMPT_SECONDS_MAX = 600
COOKIE_CHARACTERS_MAX = 8192
ID_TOKEN_CHARACTERS_MAX = 2000
"""A longer one is not kept: the cookie would not be, and the provider asks at the sign-out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in visit: by a token, or of a person who signed in at the provider.

    The times are seconds since the epoch; neither token is ever shown. `acr` is the level of
    authentication that the provider says the person showed.
    """

    id: str
    began_at: int
    seen_at: int
    token: str = field(default="", repr=False)
    person: SignedIn | None = None
    id_token: str = field(default="", repr=False)
    acr: str | None = None

    @property
    def ends_at(self) -> float:
        return self.began_at + SECONDS_MAX


class Sessions:
    """Seals and opens the cookies of sessions, and the tokens of their forms."""

    def __init__(self, secret: bytes, *, clock: Callable[[], float] = time.time) -> None:
        key = derived(secret, "sessions of the pages")
        self._box = Fernet(base64.urlsafe_b64encode(key))
        self._forms = derived(secret, "forms of the pages")
        self._clock = clock

    def begin(self, token: str) -> Session:
        """A new session for a token that was verified."""
        now = int(self._clock())
        return Session(id=secrets.token_urlsafe(24), token=token, began_at=now, seen_at=now)

    def begin_for(self, person: SignedIn, *, id_token: str, acr: str | None = None) -> Session:
        """A new session for a person who signed in at the provider, at that level."""
        now = int(self._clock())
        kept = id_token if len(id_token) <= ID_TOKEN_CHARACTERS_MAX else ""
        return Session(
            id=secrets.token_urlsafe(24),
            person=person,
            id_token=kept,
            acr=acr,
            began_at=now,
            seen_at=now,
        )

    def sealed(self, session: Session) -> str:
        """The value of the session's cookie."""
        return self._seal("session", asdict(session))

    def opened(self, cookie: str | None) -> Session | None:
        """The session of a cookie; None for one that is not ours, idle or too old.

        Whether it was ended before its time, the door knows.
        """
        told = self._unseal("session", cookie)
        if told is None:
            return None
        session = Session(**(told | {"person": _person(told["person"])}))
        now = self._clock()
        is_over = now >= session.ends_at or now - session.seen_at >= IDLE_SECONDS_MAX
        return None if is_over else session

    def renewed(self, session: Session) -> Session | None:
        """The session as seen now; None where its cookie needs no new value yet."""
        now = int(self._clock())
        if now - session.seen_at < RENEWED_AFTER_SECONDS:
            return None
        return replace(session, seen_at=now)

    def sealed_attempt(self, attempt: Attempt) -> str:
        """The value of the cookie of a sign-in under way."""
        return self._seal("attempt", asdict(attempt) | {"at": int(self._clock())})

    def opened_attempt(self, cookie: str | None) -> Attempt | None:
        """The sign-in under way; None for one that is not ours or too old."""
        told = self._unseal("attempt", cookie)
        if told is None or self._clock() - told.pop("at") >= ATTEMPT_SECONDS_MAX:
            return None
        return Attempt(**told)

    def form_token(self, binding: str) -> str:
        """What a form must send back; `binding` is a session's id, or what the browser was told."""
        return hmac.new(self._forms, binding.encode(), sha256).hexdigest()

    def is_form_token(self, given: str, binding: str) -> bool:
        """Whether a form was made for that binding."""
        return hmac.compare_digest(given.encode(), self.form_token(binding).encode())

    def _seal(self, kind: str, told: dict[str, Any]) -> str:
        text = json.dumps([kind, told], default=date.isoformat)
        return self._box.encrypt(text.encode()).decode()

    def _unseal(self, kind: str, cookie: str | None) -> dict[str, Any] | None:
        if not cookie or len(cookie) > COOKIE_CHARACTERS_MAX:
            return None
        try:
            sealed_kind, told = json.loads(self._box.decrypt(cookie))
        except (InvalidToken, ValueError):
            return None
        return told if sealed_kind == kind and isinstance(told, dict) else None


def _person(told: dict[str, Any] | None) -> SignedIn | None:
    if told is None:
        return None
    last_day = told["last_day"]
    return SignedIn(**(told | {"last_day": date.fromisoformat(last_day) if last_day else None}))
