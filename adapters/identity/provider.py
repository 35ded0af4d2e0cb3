"""The identity provider: signing in with an authorization code (OpenID Connect Core 1.0).

As ProConnect asks: long state and nonce, PKCE that can be switched off, userinfo as a signed text,
the organisation from its SIRET, and the sign-out at the provider too.
"""

import base64
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError

from adapters.identity.answers import ProviderAway, ProviderRefused, read_object, sent, text_of
from adapters.identity.credential import InvalidToken
from adapters.identity.directory import Directory, ProviderSheet
from adapters.identity.key_sets import is_confidential
from adapters.identity.oidc_settings import OidcSettings
from adapters.identity.signed_text import claims_of, read_signed
from services.accounts import Identity

RANDOM_BYTES = 32
LEEWAY_SECONDS = 30
SIGNED_CHARACTERS_MAX = 32_768


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A sign-in under way: what the browser brings back must fit it."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """Who the provider says has signed in; `id_token` is for the sign-out there.

    `acr` is the level of authentication (OpenID Connect Core, 2) where the provider tells one.
    """

    identity: Identity
    siret: str
    id_token: str = field(repr=False)
    acr: str | None = None


class Provider:
    """A client of one provider; its answers are bounded in time and in size."""

    def __init__(
        self,
        settings: OidcSettings,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.settings = settings
        self._clock = clock
        self._directory = Directory(settings.issuer, clock=clock)

    async def start(self, *, second_factor: bool = False) -> tuple[Attempt, str]:
        """A new attempt, and the address at the provider to go on to. Raises ProviderAway.

        With `second_factor` the provider is asked for one, also from who has a session there.
        """
        provider = await self._directory.known()
        attempt = Attempt(
            state=secrets.token_urlsafe(RANDOM_BYTES),
            nonce=secrets.token_urlsafe(RANDOM_BYTES),
            verifier=secrets.token_urlsafe(RANDOM_BYTES),
        )
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self.settings.redirect_uri,
            "scope": self.settings.scopes,
            "state": attempt.state,
            "nonce": attempt.nonce,
        }
        if self.settings.uses_pkce:
            asked |= {
                "code_challenge": challenge(attempt.verifier),
                "code_challenge_method": "S256",
            }
        levels = self.settings.second_factor_acr if second_factor else self.settings.acr
        if levels:
            asked["acr_values"] = " ".join(levels)
        if second_factor:
            asked["prompt"] = "login"
        return attempt, with_query(provider.told["authorization_endpoint"], asked)

    async def finish(self, attempt: Attempt, answer: Mapping[str, str]) -> Recognised:
        """Who has signed in, from what the browser brought back.

        Raises ProviderRefused and ProviderAway.
        """
        if not secrets.compare_digest(answer.get("state", "").encode(), attempt.state.encode()):
            raise ProviderRefused("the state is another")
        if answer.get("iss", self.settings.issuer) != self.settings.issuer:
            raise ProviderRefused("the answer is another provider's")
        if "error" in answer or not answer.get("code"):
            raise ProviderRefused("the provider gave no code")
        provider = await self._directory.known()
        tokens = await self._exchange(provider, attempt, answer["code"])
        id_token = text_of(tokens, "id_token")
        claims = await self._verified_id_token(id_token, attempt)
        told = await self._userinfo(provider, text_of(tokens, "access_token"))
        if told.get("sub") != claims["sub"]:
            raise ProviderRefused("the userinfo is another person's")
        if told.get("email_verified") is False:
            raise ProviderRefused("the address was not verified")
        return Recognised(
            identity=Identity(
                issuer=self.settings.issuer, subject=claims["sub"], email=text_of(told, "email")
            ),
            siret=text_of(told, "siret"),
            id_token=id_token,
            acr=acr if isinstance(acr := claims.get("acr"), str) else None,
        )

    async def sign_out_address(self, id_token: str | None) -> str | None:
        """Where the provider ends its own session; None where it has no such place."""
        try:
            told = (await self._directory.known()).told
        except ProviderAway:
            return None
        address = told.get("end_session_endpoint")
        if not isinstance(address, str) or not is_confidential(address):
            return None
        asked = {
            "client_id": self.settings.client_id,
            "post_logout_redirect_uri": self.settings.after_logout_uri,
            "state": secrets.token_urlsafe(RANDOM_BYTES),
        }
        if id_token:
            asked["id_token_hint"] = id_token
        return with_query(address, asked)

    async def _exchange(
        self, provider: ProviderSheet, attempt: Attempt, code: str
    ) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.settings.redirect_uri,
        }
        if self.settings.uses_pkce:
            form["code_verifier"] = attempt.verifier
        client = (self.settings.client_id, self.settings.client_secret)
        auth: httpx2.BasicAuth | None = None
        if "client_secret_post" in provider.told.get("token_endpoint_auth_methods_supported", ()):
            form |= {"client_id": client[0], "client_secret": client[1]}
        else:
            auth = httpx2.BasicAuth(*client)
        _, content = await sent("POST", provider.told["token_endpoint"], data=form, auth=auth)
        return read_object(content)

    async def _verified_id_token(self, id_token: str, attempt: Attempt) -> dict[str, Any]:
        claims = await self._verified(id_token)
        expected = jwt.JWTClaimsRegistry(
            now=lambda: int(self._clock()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self.settings.issuer},
            aud={"essential": True, "value": self.settings.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": attempt.nonce},
        )
        try:
            expected.validate(claims)
        except (JoseError, ValueError, TypeError) as error:
            raise ProviderRefused("the id token is not for this sign-in") from error
        if claims.get("azp", self.settings.client_id) != self.settings.client_id:
            raise ProviderRefused("the id token is another client's")
        if self.settings.acr and claims.get("acr") not in self.settings.acr:
            raise ProviderRefused("the level of authentication is not one of those required")
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise ProviderRefused("the id token names nobody")
        return claims

    async def _userinfo(self, provider: ProviderSheet, access_token: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {access_token}"}
        media_type, content = await sent("GET", provider.told["userinfo_endpoint"], headers=headers)
        if media_type == "application/jwt":
            claims = await self._verified(content.decode("ascii", "replace").strip())
            if claims.get("iss") != self.settings.issuer:
                raise ProviderRefused("the userinfo is another provider's")
            audience = claims.get("aud")
            audiences = audience if isinstance(audience, list) else [audience]
            if self.settings.client_id not in audiences:
                raise ProviderRefused("the userinfo is another client's")
            return claims
        if self.settings.signed_userinfo:
            raise ProviderRefused("the userinfo is not signed")
        return read_object(content)

    async def _verified(self, text: str) -> dict[str, Any]:
        try:
            signed = read_signed(
                text, algorithms=self.settings.algorithms, characters_max=SIGNED_CHARACTERS_MAX
            )
            key = await self._directory.key(signed.key_id)
            if key is None:
                raise ProviderRefused("the key is not one of the provider's")
            return claims_of(signed, key)
        except InvalidToken as error:
            raise ProviderRefused("the signature does not hold") from error


def challenge(verifier: str) -> str:
    """The challenge of a verifier (RFC 7636, S256)."""
    digest = sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def with_query(address: str, asked: Mapping[str, str]) -> str:
    """The address with these parameters after its own."""
    mark = "&" if urlsplit(address).query else "?"
    return f"{address}{mark}{urlencode(asked)}"
