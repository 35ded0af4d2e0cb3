"""What a service for real people has to have before it starts, and what it says of itself then."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict

from adapters.entrance import ACCOUNT_CONNECTIONS_MAX
from adapters.identity.key_sets import is_loopback
from adapters.keeping.source import MasterKeySource
from adapters.postgres.roles import PURPOSES
from adapters.postgres.session import POOL_WAITING_MAX, READ_MILLISECONDS_MAX
from adapters.settings import SettingError, Settings
from adapters.stores import FOLDERS_MAX, KEY_READERS_MAX, READERS_MAX

VERIFIED = "verify-full"
LOCAL = "this machine"


class NotForProduction(SettingError):
    """A setting is lacking or unsafe for real people; the message names each of them."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        listed = "".join(f"\n  - {each}" for each in faults)
        super().__init__(f"ETAGE_PRODUCTION=yes, and this cannot serve real people:{listed}")
        self.faults = faults


def require_production(settings: Settings) -> None:
    """Raise NotForProduction where the service is for production and could not be trusted."""
    faults = tuple(_faults(settings)) if settings.production else ()
    if faults:
        raise NotForProduction(faults)


def _faults(settings: Settings) -> Iterator[str]:
    if settings.oidc is None:
        yield (
            "ETAGE_OIDC_ISSUER: name the provider at which people sign in; the built-in issuer is"
            " for a first day and for programs"
        )
    if urlsplit(settings.public_url or "").scheme != "https":
        yield "ETAGE_PUBLIC_URL: must be the https address at which browsers find the service"
    if not settings.proxies:
        yield "ETAGE_PROXIES: name the address of the proxy that ends TLS before the service"
    if _database_tls(settings) not in (VERIFIED, LOCAL):
        yield "ETAGE_DATABASE_URL: another machine's database needs sslmode=verify-full"
    if not _is_confidential_bus(settings.nats_url):
        yield "ETAGE_NATS_URL: another machine's NATS needs tls://"


def self_check(settings: Settings) -> Mapping[str, Any]:
    """What the process starts with, for its log: profile, transport, keys, people and limits."""
    return {
        "production": settings.production,
        "listens_on": f"{settings.host}:{settings.port}",
        "trusted_proxies": list(settings.proxies),
        "database_tls": _database_tls(settings),
        "people_sign_in_at": urlsplit(settings.oidc.issuer).hostname if settings.oidc else "token",
        "second_factor_roles": sorted(settings.oidc.second_factor_roles) if settings.oidc else [],
        "master_key": _key_source(settings.master_key),
        "roles": list(PURPOSES),
        "connections_max": {
            "reader": READERS_MAX,
            "folder": FOLDERS_MAX,
            "keys": KEY_READERS_MAX,
            "accounts": ACCOUNT_CONNECTIONS_MAX,
        },
        "waiting_max": POOL_WAITING_MAX,
        "read_milliseconds_max": READ_MILLISECONDS_MAX,
    }


def _database_tls(settings: Settings) -> str:
    """How the database is reached; on this machine, nobody is in between."""
    if settings.database_url is None:
        return LOCAL
    told = conninfo_to_dict(settings.database_url)
    # A host's name and its address are two settings of libpq: the address is where it connects.
    hosts = str(told.get("hostaddr") or told.get("host") or "").split(",")
    if all(host == "" or host.startswith("/") or is_loopback(host) for host in hosts):
        return LOCAL
    return str(told.get("sslmode") or "prefer")


def _is_confidential_bus(url: str | None) -> bool:
    parts = urlsplit(url or "")
    return url is None or parts.scheme == "tls" or is_loopback(parts.hostname or "")


def _key_source(source: MasterKeySource) -> str:
    if source.command is not None:
        return "key service"
    if source.text is not None:
        return "environment"
    return "data folder" if source.file is None else "file"
