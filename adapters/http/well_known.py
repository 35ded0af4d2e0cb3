"""What others may know of this service's own issuer: the keys that verify its tokens."""

from typing import Any

from fastapi import APIRouter, Request

from adapters.http.parts import parts_of

router = APIRouter(tags=["operations"])


@router.get("/.well-known/jwks.json")
async def key_set(request: Request) -> dict[str, Any]:
    """The public keys, the one that signs first (RFC 7517)."""
    return parts_of(request).door.tokens.public_keys()
