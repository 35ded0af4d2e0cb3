"""The English words of every refusal, found in the code itself: what French must be able to say."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import domain
import services
from domain.refusal import Refusal
from services.answers import NotStored

ROOT = Path(__file__).parents[3]
RULES = ("domain", "services")
DOORS = ("adapters/http",)
FRENCH_ITSELF = "adapters/http/french"
SPEAKING = frozenset({"said", "Mismatch"})
REQUESTED = frozenset({"said", "Problem", "NotJson", "malformed", "invalid", "_refuse"})
NAMED_FIRST = frozenset({"Problem", "invalid", "_refuse", "Mismatch"})
"""Calls whose first argument is a name or a place, and no words."""


def subclasses(kind: type[Exception]) -> Iterator[type[Exception]]:
    """Every class under that one."""
    for child in kind.__subclasses__():
        yield child
        yield from subclasses(child)


def refusals() -> list[type[Exception]]:
    """Every refusal of the rules and of the intake, once all modules are imported."""
    for package in (domain, services):
        _import_all(package)
    return [*subclasses(Refusal), *subclasses(NotStored)]


def _import_all(package: ModuleType) -> None:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def modules(*folders: str) -> Mapping[str, str]:
    """The source of every module under these folders, by its path; not of the French words."""
    found = {
        str(path.relative_to(ROOT)): path.read_text("utf-8")
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
    }
    return {path: source for path, source in found.items() if not path.startswith(FRENCH_ITSELF)}


def words_of_rules(source: str) -> set[str]:
    """The constant words given to refusals and to `said`, in one module of the rules."""
    names = SPEAKING | {kind.__name__ for kind in refusals()}
    return {words for call in _calls(source, names) for words in _words(call)}


def words_of_requests(source: str) -> set[str]:
    """The constant words of problems, in one module of the doors."""
    return {words for call in _calls(source, REQUESTED) for words in _words(call)}


def assembled(source: str) -> list[int]:
    """The lines where a refusal gets words put together on the spot: they would be no key."""
    names = SPEAKING | REQUESTED | {kind.__name__ for kind in refusals()}
    return [
        call.lineno
        for call in _calls(source, names)
        for argument in _arguments(call)
        if isinstance(argument, ast.JoinedStr | ast.BinOp) or _is_formatted(argument)
    ]


def constants(source: str) -> set[str]:
    """Every constant text of a module, and the first line of each."""
    texts = {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return texts | {text.partition("\n")[0] for text in texts}


def _named(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def _calls(source: str, names: frozenset[str]) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _named(node) in names:
            yield node


def _arguments(call: ast.Call) -> list[ast.expr]:
    first = 1 if _named(call) in NAMED_FIRST else 0
    return call.args[first : first + 1] if _named(call) == "said" else call.args[first:]


def _words(call: ast.Call) -> Iterator[str]:
    errors = [keyword.value for keyword in call.keywords if keyword.arg == "errors"]
    for argument in (*_arguments(call), *errors):
        yield from _constants(argument)


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)
    elif isinstance(node, ast.List):
        for element in node.elts:
            yield from _constants(element)
    elif isinstance(node, ast.Tuple) and node.elts:
        yield from _constants(node.elts[-1])
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _is_formatted(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _named(node) in {"format", "format_map", "join"}
