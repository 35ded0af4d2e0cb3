"""The entrance of one process: its door, the accounts behind it, and the provider before it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date

from adapters.app import Backend
from adapters.http.door import Door
from adapters.http.limits import RateLimit
from adapters.identity.foreign import ForeignIssuers, read_trusted
from adapters.identity.key_sets import KeySets
from adapters.identity.provider import Provider
from adapters.identity.tokens import TokenVerifier
from adapters.postgres.accounts import AccountStore
from adapters.postgres.revocations import Revocations
from adapters.postgres.session import open_pool
from adapters.postgres.visits import Visits
from adapters.settings import Settings
from services.moments import day_in

ACCOUNT_CONNECTIONS_MAX = 4
VISIT_CONNECTIONS_MAX = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """How people and programs come in; `real_day` is the day of the calendar."""

    door: Door
    accounts: AccountStore
    visits: Visits
    provider: Provider | None
    real_day: Callable[[], date]
    is_exposed: bool


@contextmanager
def open_accounts(backend: Backend) -> Iterator[AccountStore]:
    """The accounts, with the connections that only they need."""
    with open_pool(backend.as_role("accounts"), size=ACCOUNT_CONNECTIONS_MAX) as pool:
        yield AccountStore(pool, backend.configuration)


@contextmanager
def open_entrance(backend: Backend, settings: Settings) -> Iterator[Entrance]:
    """The entrance, with the threads that follow what was revoked and the partners' keys.

    Raises UntrustedFile and LedgerUnavailable.
    """
    trusted = (
        read_trusted(settings.trusted_issuers, backend.configuration)
        if settings.trusted_issuers
        else ()
    )
    real_day = day_in(backend.configuration.rules.timezone, pinned=None)
    with ExitStack() as stack:
        accounts = stack.enter_context(open_accounts(backend))
        revocations = Revocations(accounts, today=real_day)
        revocations.look()
        revocations.start()
        stack.callback(revocations.stop)
        key_sets = KeySets([each.jwks_url for each in trusted])
        key_sets.start()
        stack.callback(key_sets.stop)
        tokens = TokenVerifier(
            backend.issuer,
            ForeignIssuers(trusted, key_sets, backend.configuration),
            machines_only=settings.oidc is not None,
        )
        door = Door(
            tokens=tokens,
            revocations=revocations,
            limit=RateLimit(),
            system_rate=settings.system_requests_per_second,
            person_rate=settings.person_requests_per_second,
        )
        yield Entrance(
            door=door,
            accounts=accounts,
            visits=_visits(stack, backend),
            provider=Provider(settings.oidc) if settings.oidc else None,
            real_day=real_day,
            is_exposed=settings.is_exposed,
        )


def _visits(stack: ExitStack, backend: Backend) -> Visits:
    """Visits, with connections of their own: they never make a sign-in wait."""
    pool = open_pool(backend.as_role("accounts"), size=VISIT_CONNECTIONS_MAX)
    return Visits(stack.enter_context(pool))
