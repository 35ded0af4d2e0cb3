"""What a SIRET is in a programme file: fourteen digits, of one partner."""

import re

from adapters.programmes.checks import Inconsistent
from domain.programme import Configuration

_SIRET = re.compile(r"[0-9]{14}")


def require_sirets(configuration: Configuration) -> None:
    """Raises `Inconsistent` for the first number that tells no partner."""
    holders: dict[str, str] = {}
    for slug, organisation in configuration.organisations.items():
        siret = organisation.siret
        if siret is None:
            continue
        key = f"organisations.{slug}.siret"
        if not _SIRET.fullmatch(siret):
            raise Inconsistent(key, "a SIRET has fourteen digits")
        if siret in holders:
            raise Inconsistent(key, f"{siret} is {holders[siret]}'s")
        holders[siret] = slug
