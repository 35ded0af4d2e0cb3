"""Files of secrets: readable by their owner alone, whole or not there, made by one process."""

import os
from pathlib import Path
from uuid import uuid4


def load_or_make_secret(path: Path, *, size: int = 32) -> bytes:
    """A random secret of `size` bytes, made at the first call and readable by its owner alone."""
    if not path.exists():
        make_secret_file(path, os.urandom(size))
    return path.read_bytes()


def make_secret_file(path: Path, content: bytes) -> None:
    """Write a new file, unless another process was faster: both then read the same secret."""
    aside = _written_aside(path, content)
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()


def replace_secret_file(path: Path, content: bytes) -> None:
    """Write the file anew; who reads it meanwhile reads the old content or the new, whole."""
    _written_aside(path, content).replace(path)


def _written_aside(path: Path, content: bytes) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{uuid4().hex}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return aside
