"""What a request says it looks for: the header `Etage-Purpose`, recorded in the trace."""

from dataclasses import replace

from fastapi import Request

from adapters.http.problems import Parameter, Problem
from domain.access import Actor
from domain.purposes import Purpose
from domain.sentence import said

HEADER = "Etage-Purpose"


def with_purpose(actor: Actor, request: Request) -> Actor:
    """The actor with the purpose declared, if one is. Raises the 422 problem."""
    given = request.headers.get(HEADER)
    if given is None:
        return actor
    if given not in set(Purpose):
        rule = said("must be one of {codes}", codes=", ".join(Purpose))
        raise Problem("invalid-parameter", parameters=[(Parameter("header", HEADER), rule)])
    return replace(actor, purpose=Purpose(given))
