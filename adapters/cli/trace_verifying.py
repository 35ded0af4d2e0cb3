"""`etage trace --verify`: the trace held against its signatures, line by line."""

import sys

import typer

from adapters.app import Backend
from adapters.cli.telling import say
from adapters.postgres.trace_verifying import TraceVerifier
from adapters.secrets import Keys
from adapters.trace_heads import TraceHeads
from domain.access import Actor
from services.accounts import OPERATOR
from services.trace_signatures import Fault, Found

OPERATING = Actor(organisation=OPERATOR, role=OPERATOR)
"""Who looks from a terminal of the machine; the trace says so."""
WORDS = {
    Fault.UNSIGNED: "has no signature: it was added by hand, or before lines were signed",
    Fault.EDITED: "was edited: its signature is not of what it says",
    Fault.DATED: "was dated otherwise than when it was signed",
    Fault.MISSING: "comes after lines that are missing",
    Fault.MISPLACED: "is out of its order, or was added again",
    Fault.ENDED: "the last lines of a writer are missing",
}


def verify_trace(backend: Backend, keys: Keys) -> None:
    """Say whether anything is amiss, first what comes first. Exits 1 where something is."""
    backend.tracing.question(OPERATING, "verify")
    months = backend.configuration.rules.trace_months
    heads = TraceHeads(keys.trace_heads).known()
    verifier = TraceVerifier(backend.as_role("supervisor"), key=keys.trace, months=months)
    try:
        verification, found = verifier.verify(heads)
    finally:
        verifier.close()
    sys.stdout.write(f"{verification.lines} lines of {verification.writers} writers\n")
    if not found:
        say("every line is signed, whole and in its place")
        return
    say(_told(found[0]))
    if found[1:]:
        say(f"and {len(found) - 1} more such places after it")
    raise typer.Exit(1)


def _told(found: Found) -> str:
    place = "" if found.serial is None else f"line {found.serial} "
    many = f" ({found.lines} lines)" if found.fault in (Fault.MISSING, Fault.ENDED) else ""
    return f"{place}{WORDS[found.fault]}{many}"
