"""Every setting of a process, read once from its environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from adapters.identity.key_sets import is_loopback
from adapters.identity.oidc_settings import OidcSettingError, OidcSettings, read_oidc
from adapters.keeping.source import MasterKeySource, read_source
from adapters.programmes.reading import LYON
from domain.user_error import UserError

PORT = 8000
LOOPBACK = "127.0.0.1"
SYSTEM_REQUESTS_PER_SECOND = 10_000.0
PERSON_REQUESTS_PER_SECOND = 20.0


class SettingError(UserError):
    """A setting cannot be used; the message names it and says what it must be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an etage process needs to know; each field names the variable it comes from.

    `database_url` (ETAGE_DATABASE_URL) and `nats_url` (ETAGE_NATS_URL): None means embedded.
    `data_dir` (ETAGE_DATA_DIR) holds the embedded servers, keys and logs. `programme_file`
    (ETAGE_PROGRAMME_FILE) is the programme's configuration. `host` and `port` (ETAGE_HOST,
    ETAGE_PORT) say where to listen. `system_requests_per_second` and
    `person_requests_per_second` (ETAGE_SYSTEM_REQUESTS_PER_SECOND,
    ETAGE_PERSON_REQUESTS_PER_SECOND) bound each credential. `log_level` (ETAGE_LOG_LEVEL).
    `oidc` is the provider at which people sign in, `trusted_issuers` (ETAGE_TRUSTED_ISSUERS_FILE)
    the file of the partners' issuers whose tokens are taken. `public_url` (ETAGE_PUBLIC_URL) is
    where browsers find the service, `proxies` (ETAGE_PROXIES) the addresses or networks whose
    headers say who asks and whether over TLS. With `production` (ETAGE_PRODUCTION) a service that
    could not be trusted with real people does not start. `master_key` (ETAGE_MASTER_KEY,
    ETAGE_MASTER_KEY_FILE or ETAGE_KMS_COMMAND) seals the installation's secrets.
    """

    database_url: str | None = field(default=None, repr=False)
    nats_url: str | None = field(default=None, repr=False)
    data_dir: Path = Path(".etage")
    programme_file: Path = LYON
    host: str = LOOPBACK
    port: int = PORT
    system_requests_per_second: float = SYSTEM_REQUESTS_PER_SECOND
    person_requests_per_second: float = PERSON_REQUESTS_PER_SECOND
    log_level: str = "info"
    oidc: OidcSettings | None = None
    trusted_issuers: Path | None = None
    public_url: str | None = None
    proxies: tuple[str, ...] = ()
    production: bool = False
    master_key: MasterKeySource = field(default_factory=MasterKeySource)

    @property
    def is_exposed(self) -> bool:
        """Whether people beyond this machine could sign in with the built-in issuer's tokens."""
        return self.oidc is None and not is_loopback(self.host)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings of this environment. Raises SettingError for a value that cannot be used."""
    host = environment.get("ETAGE_HOST") or LOOPBACK
    port = int(_number(environment, "ETAGE_PORT", PORT))
    trusted = environment.get("ETAGE_TRUSTED_ISSUERS_FILE")
    return Settings(
        database_url=_database_url(environment),
        nats_url=environment.get("ETAGE_NATS_URL") or None,
        data_dir=Path(environment.get("ETAGE_DATA_DIR") or ".etage"),
        programme_file=Path(environment.get("ETAGE_PROGRAMME_FILE") or LYON),
        host=host,
        port=port,
        system_requests_per_second=_number(
            environment, "ETAGE_SYSTEM_REQUESTS_PER_SECOND", SYSTEM_REQUESTS_PER_SECOND
        ),
        person_requests_per_second=_number(
            environment, "ETAGE_PERSON_REQUESTS_PER_SECOND", PERSON_REQUESTS_PER_SECOND
        ),
        log_level=environment.get("ETAGE_LOG_LEVEL") or "info",
        oidc=_oidc(environment, host, port),
        trusted_issuers=Path(trusted) if trusted else None,
        public_url=environment.get("ETAGE_PUBLIC_URL") or None,
        proxies=_proxies(environment),
        production=_is_production(environment),
        master_key=_master_key(environment),
    )


def _proxies(environment: Mapping[str, str]) -> tuple[str, ...]:
    listed = tuple((environment.get("ETAGE_PROXIES") or "").replace(",", " ").split())
    try:
        for each in listed:
            ip_network(each)
    except ValueError:
        raise SettingError(
            "ETAGE_PROXIES must be addresses or networks, as 10.0.0.5 or 10.0.0.0/24"
        ) from None
    return listed


def _is_production(environment: Mapping[str, str]) -> bool:
    given = environment.get("ETAGE_PRODUCTION") or "no"
    if given not in ("yes", "no"):
        raise SettingError("ETAGE_PRODUCTION must be yes or no")
    return given == "yes"


def _master_key(environment: Mapping[str, str]) -> MasterKeySource:
    try:
        return read_source(environment)
    except ValueError as error:
        raise SettingError(str(error)) from None


def _oidc(environment: Mapping[str, str], host: str, port: int) -> OidcSettings | None:
    public_url = environment.get("ETAGE_PUBLIC_URL") or f"http://{host}:{port}"
    try:
        return read_oidc(environment, public_url=public_url)
    except OidcSettingError as error:
        raise SettingError(str(error)) from None


def _database_url(environment: Mapping[str, str]) -> str | None:
    given = environment.get("ETAGE_DATABASE_URL")
    if not given:
        return None
    try:
        conninfo_to_dict(given)
    except psycopg.ProgrammingError:
        raise SettingError(
            "ETAGE_DATABASE_URL must be a PostgreSQL URL, as"
            " postgresql://user:password@host:5432/database"
        ) from None
    return given


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    given = environment.get(name)
    if not given:
        return default
    try:
        number = float(given)
    except ValueError:
        number = 0.0
    if number <= 0:
        raise SettingError(f"{name} must be a number above zero")
    return number
