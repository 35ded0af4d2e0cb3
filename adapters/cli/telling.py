"""What a command says to the person at the terminal."""

import sys

from adapters.settings import Settings


def say(words: str) -> None:
    """Tell the person at the terminal; data alone goes to the standard output."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def address(settings: Settings) -> str:
    """Where a process with these settings answers."""
    return f"http://{settings.host}:{settings.port}"
