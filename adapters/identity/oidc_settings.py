"""The settings of the identity provider at which people sign in (OpenID Connect)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from adapters.identity.key_sets import is_confidential
from adapters.identity.signed_text import ALGORITHMS

SCOPES = "openid email given_name usual_name siret"
DEFAULT_ALGORITHMS = "RS256 ES256"
SWITCH = {"on": True, "off": False}
SECOND_FACTOR_ROLES = ("admin", "auditor", "custodian", "dpo")
"""Who reads across organisations, gives rights or destroys keys (CNIL: strong authentication)."""
SECOND_FACTOR_ACR = (
    "eidas2",
    "eidas3",
    "https://proconnect.gouv.fr/assurance/self-asserted-2fa",
    "https://proconnect.gouv.fr/assurance/consistency-checked-2fa",
)
"""The levels of ProConnect and of eIDAS that take a second factor."""
NO_ROLES = "none"


class OidcSettingError(Exception):
    """A setting of the provider cannot be used; the message names it and says what it must be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcSettings:
    """Which provider, as whom, and what is asked of it; each field names its variable.

    `issuer` (ETAGE_OIDC_ISSUER), `client_id` (ETAGE_OIDC_CLIENT_ID), `client_secret`
    (ETAGE_OIDC_CLIENT_SECRET, or ETAGE_OIDC_CLIENT_SECRET_FILE), `scopes` (ETAGE_OIDC_SCOPES),
    `uses_pkce` (ETAGE_OIDC_PKCE), `signed_userinfo` (ETAGE_OIDC_SIGNED_USERINFO: one that is not
    signed is refused), `algorithms` (ETAGE_OIDC_ALGORITHMS), `acr` (ETAGE_OIDC_ACR: the levels of
    authentication of which one is required), `second_factor_roles`
    (ETAGE_OIDC_SECOND_FACTOR_ROLES: the roles that need a second factor, or `none`),
    `second_factor_acr` (ETAGE_OIDC_SECOND_FACTOR_ACR: the levels that are one), `name`
    (ETAGE_OIDC_NAME: what the button says) and `public_url` (ETAGE_PUBLIC_URL: where browsers find
    this service).
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    public_url: str
    scopes: str = SCOPES
    uses_pkce: bool = True
    signed_userinfo: bool = False
    algorithms: tuple[str, ...] = ("RS256", "ES256")
    acr: tuple[str, ...] = ()
    second_factor_roles: frozenset[str] = frozenset(SECOND_FACTOR_ROLES)
    second_factor_acr: tuple[str, ...] = SECOND_FACTOR_ACR
    name: str = "ProConnect"

    def suffices(self, role: str, acr: str | None) -> bool:
        """Whether somebody who signed in at that level may act in that role."""
        return role not in self.second_factor_roles or acr in self.second_factor_acr

    @property
    def redirect_uri(self) -> str:
        """Where the provider sends people back; it has to be declared to the provider."""
        return f"{self.public_url}/login/retour"

    @property
    def after_logout_uri(self) -> str:
        """Where the provider sends people who signed out; it has to be declared too."""
        return f"{self.public_url}/login"


def read_oidc(environment: Mapping[str, str], *, public_url: str) -> OidcSettings | None:
    """The provider's settings; None where there is no provider. Raises OidcSettingError."""
    issuer = environment.get("ETAGE_OIDC_ISSUER")
    if not issuer:
        return None
    if not is_confidential(issuer):
        raise OidcSettingError("ETAGE_OIDC_ISSUER must be an https address")
    client_id = environment.get("ETAGE_OIDC_CLIENT_ID")
    if not client_id:
        raise OidcSettingError("ETAGE_OIDC_CLIENT_ID is required with ETAGE_OIDC_ISSUER")
    if not is_confidential(public_url):
        raise OidcSettingError("ETAGE_PUBLIC_URL must be an https address")
    scopes = environment.get("ETAGE_OIDC_SCOPES") or SCOPES
    if "openid" not in scopes.split():
        raise OidcSettingError("ETAGE_OIDC_SCOPES must hold openid")
    return OidcSettings(
        issuer=issuer,
        client_id=client_id,
        client_secret=_client_secret(environment),
        public_url=public_url.rstrip("/"),
        scopes=scopes,
        uses_pkce=_switch(environment, "ETAGE_OIDC_PKCE", default=True),
        signed_userinfo=_switch(environment, "ETAGE_OIDC_SIGNED_USERINFO", default=False),
        algorithms=_algorithms(environment),
        acr=tuple((environment.get("ETAGE_OIDC_ACR") or "").split()),
        second_factor_roles=_roles(environment),
        second_factor_acr=_listed(environment, "ETAGE_OIDC_SECOND_FACTOR_ACR", SECOND_FACTOR_ACR),
        name=environment.get("ETAGE_OIDC_NAME") or "ProConnect",
    )


def _client_secret(environment: Mapping[str, str]) -> str:
    given = environment.get("ETAGE_OIDC_CLIENT_SECRET")
    if given:
        return given
    file = environment.get("ETAGE_OIDC_CLIENT_SECRET_FILE")
    if not file:
        raise OidcSettingError(
            "ETAGE_OIDC_CLIENT_SECRET or ETAGE_OIDC_CLIENT_SECRET_FILE is required with"
            " ETAGE_OIDC_ISSUER"
        )
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise OidcSettingError("ETAGE_OIDC_CLIENT_SECRET_FILE cannot be read") from None


def _algorithms(environment: Mapping[str, str]) -> tuple[str, ...]:
    listed = tuple((environment.get("ETAGE_OIDC_ALGORITHMS") or DEFAULT_ALGORITHMS).split())
    if not ALGORITHMS.issuperset(listed):
        known = ", ".join(sorted(ALGORITHMS))
        raise OidcSettingError(f"ETAGE_OIDC_ALGORITHMS must be among {known}")
    return listed


def _roles(environment: Mapping[str, str]) -> frozenset[str]:
    listed = _listed(environment, "ETAGE_OIDC_SECOND_FACTOR_ROLES", SECOND_FACTOR_ROLES)
    return frozenset() if listed == (NO_ROLES,) else frozenset(listed)


def _listed(environment: Mapping[str, str], name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    return tuple((environment.get(name) or "").split()) or default


def _switch(environment: Mapping[str, str], name: str, *, default: bool) -> bool:
    given = environment.get(name)
    if not given:
        return default
    if given not in SWITCH:
        raise OidcSettingError(f"{name} must be on or off")
    return SWITCH[given]
