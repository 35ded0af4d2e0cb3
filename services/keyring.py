"""The keys of households: made at random, kept wrapped by the master key, destroyed for ever."""

import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.marks import FieldClass
from domain.user_error import UserError
from services.ports import HouseholdKeys
from services.record import counted
from services.sealing import BOX_NAMES, KEY_BYTES, NONCE_BYTES, key_id

KEY_NAMES = ("digest", *BOX_NAMES.values())
CACHE_SECONDS_MAX = 5.0
CACHED_STREAMS_MAX = 20_000
LABEL_BYTES = 8
WRAPPING = "wrapping of household keys"

Wrapped = Mapping[str, bytes]


class WrongMasterKey(UserError):
    """The household keys were wrapped by another master key than the one given."""


def derived(master: bytes, purpose: str) -> bytes:
    """A 32-byte secret for one purpose, derived from the master key."""
    return HKDF(
        algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=b"etage " + purpose.encode()
    ).derive(master)


def new_keys() -> HouseholdKeys:
    """A new household: a random identifier and a random key for each purpose."""
    return HouseholdKeys(
        stream=uuid4(),
        digest=os.urandom(KEY_BYTES),
        by_class={name: os.urandom(KEY_BYTES) for name in BOX_NAMES.values()},
    )


def subject_keys(secret: bytes, stream: UUID) -> HouseholdKeys:
    """The keys of a stream that is no household's, derived from the installation's secret.

    They seal what people write about a programme, and last as long as the installation does:
    nothing about a person may be sealed with them.
    """
    social = BOX_NAMES[FieldClass.SOCIAL]
    key = derived(secret, f"{social} fields of {stream}")
    return HouseholdKeys(stream=stream, digest=secret, by_class={social: key})


class Wrapping:
    """Wraps household keys with one of the wrapping keys, and opens them with any of them.

    AES-256-GCM, bound to their place; the label before each tells the wrapping key. The first key
    given wraps until another is chosen. `reload` gives the wrapping keys as they are now: it is
    asked for where a label is not known, so that a process goes on while they are rotated.
    """

    def __init__(self, *keys: bytes, reload: Callable[[], Sequence[bytes]] | None = None) -> None:
        self._ciphers = _by_label(keys)
        self._label = wrapping_label(keys[0])
        self._reload = reload

    @property
    def label(self) -> bytes:
        """The public label of the key that wraps now."""
        return self._label

    def choose(self, label: bytes) -> None:
        """Wrap with the key of this label from now on. Raises WrongMasterKey."""
        self._cipher(label)
        self._label = label

    def wrapped(self, keys: HouseholdKeys) -> Wrapped:
        """The keys of a household by name, each wrapped."""
        return {
            name: self._wrap(keys.stream, name, key)
            for name, key in (("digest", keys.digest), *keys.by_class.items())
            if key is not None
        }

    def opened(self, stream: UUID, wrapped: Wrapped) -> HouseholdKeys:
        """The keys of a household; those that were destroyed are absent.

        Raises WrongMasterKey.
        """
        opened = {name: self._open(stream, name, value) for name, value in wrapped.items()}
        return HouseholdKeys(stream=stream, digest=opened.pop("digest", None), by_class=opened)

    def _wrap(self, stream: UUID, name: str, key: bytes) -> bytes:
        label = self._label
        nonce = os.urandom(NONCE_BYTES)
        return label + nonce + self._cipher(label).encrypt(nonce, key, _bound(stream, name))

    def _open(self, stream: UUID, name: str, value: bytes) -> bytes:
        label, nonce = value[:LABEL_BYTES], value[LABEL_BYTES : LABEL_BYTES + NONCE_BYTES]
        sealed = value[LABEL_BYTES + NONCE_BYTES :]
        try:
            return self._cipher(label).decrypt(nonce, sealed, _bound(stream, name))
        except InvalidTag:
            raise WrongMasterKey("a household key was altered or moved") from None

    def _cipher(self, label: bytes) -> AESGCM:
        cipher = self._ciphers.get(label)
        if cipher is None and self._reload is not None:
            self._ciphers = _by_label(self._reload())
            cipher = self._ciphers.get(label)
        if cipher is None:
            raise WrongMasterKey("the household keys belong to another master key")
        return cipher


def wrapping_label(key: bytes) -> bytes:
    """The public label of a wrapping key, from which it cannot be found."""
    return bytes.fromhex(key_id(derived(key, WRAPPING)))


def _by_label(keys: Sequence[bytes]) -> dict[bytes, AESGCM]:
    return {wrapping_label(key): AESGCM(derived(key, WRAPPING)) for key in keys}


def _bound(stream: UUID, name: str) -> bytes:
    return counted(stream.bytes) + counted(name.encode())


class KeyCache:
    """Opened keys, kept for seconds only, so that destroying a key is soon felt everywhere.

    That a stream has none is kept as well: what is done for a household that exists and for one
    that does not is then the same.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[UUID, tuple[float, HouseholdKeys | None]] = {}
        self._lock = threading.Lock()

    def get(self, streams: Sequence[UUID]) -> dict[UUID, HouseholdKeys | None]:
        """Those of the streams that were looked for or put in less than the limit ago."""
        oldest = self._clock() - CACHE_SECONDS_MAX
        with self._lock:
            found = ((stream, self._kept.get(stream)) for stream in streams)
            return {s: kept[1] for s, kept in found if kept is not None and kept[0] >= oldest}

    def put(self, keys: Sequence[HouseholdKeys], *, none_of: Iterable[UUID] = ()) -> None:
        """Keep these keys, and that those streams have none."""
        now = self._clock()
        new: dict[UUID, tuple[float, HouseholdKeys | None]] = dict.fromkeys(none_of, (now, None))
        new |= {one.stream: (now, one) for one in keys}
        with self._lock:
            if len(self._kept) + len(new) > CACHED_STREAMS_MAX:
                self._kept.clear()
            self._kept.update(new)

    def drop(self, stream: UUID) -> None:
        with self._lock:
            self._kept.pop(stream, None)
