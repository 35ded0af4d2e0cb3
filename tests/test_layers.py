"""What the import contracts of pyproject.toml cannot say."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
MEETING_THE_LIBRARY = ("adapters/event_sourcing/", "adapters/bench/")


def imported(package: str) -> dict[str, set[str]]:
    """For each module of the package, the top-level names that it imports."""
    return {
        str(path.relative_to(ROOT)): {
            name.split(".")[0]
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            for name in names_of(node)
        }
        for path in (ROOT / package).rglob("*.py")
    }


def names_of(node: ast.AST) -> list[str]:
    """The modules that one statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or "."]
    return []


def others(package: str, allowed: set[str]) -> dict[str, set[str]]:
    """What modules of the package import besides the standard library and what is allowed."""
    known = sys.stdlib_module_names | {package} | allowed
    found = {path: names - known for path, names in imported(package).items()}
    return {path: names for path, names in found.items() if names}


def test_the_domain_needs_the_standard_library_alone() -> None:
    assert others("domain", set()) == {}


def test_a_read_model_needs_the_domain_and_sql_alone() -> None:
    assert others("projections", {"domain", "psycopg"}) == {}


def test_the_event_library_is_known_where_the_ledger_meets_it() -> None:
    knowing = {path for path, names in imported("adapters").items() if "eventsourcing" in names}
    assert {path for path in knowing if not path.startswith(MEETING_THE_LIBRARY)} == set()


def test_no_module_imports_the_tests() -> None:
    for package in ("domain", "projections", "services", "adapters"):
        assert {path: names for path, names in imported(package).items() if "tests" in names} == {}
