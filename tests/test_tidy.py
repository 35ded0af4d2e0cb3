"""The house style, as far as a program can tell."""

import ast
import importlib
import io
import pkgutil
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

import domain
from domain.fact import Fact
from domain.household import ALL_FACTS, VARIANTS
from domain.rectification import Rectification

ROOT = Path(__file__).parent.parent
PACKAGES = ("domain", "projections", "services", "adapters")
MODULES = sorted(path for name in (*PACKAGES, "tests") for path in (ROOT / name).rglob("*.py"))
TEXTS = sorted(
    path
    for name in (*PACKAGES, "tests", "docs", "deploy")
    for path in (ROOT / name).rglob("*")
    if path.suffix in {".py", ".sql", ".toml", ".md", ".html", ".css", ".js"}
    and "vendor" not in path.parts
) + [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile")]

FUNCTION_LINES_MAX = 40
MODULE_LINES_MAX = 300
TEST_NAME_WORDS_MIN = 4

EMPTY_NAMES = {"utils", "util", "helpers", "common", "core", "base", "manager", "misc"}
STORED_NAME = re.compile(r"^etage\.[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*\.v[1-9]\d*$")
BANNER = re.compile(r"([-=*#/~_])\1{3,}")
BUILT_IN_ONE_PLACE = {"FastAPI", "ConnectionPool", "AsyncConnectionPool", "Settings", "connect"}

INSTEAD = {
    r"\bTODO\b|\bFIXME\b|\bXXX\b": "an issue, or the work itself",
    r"(?<!-)\bavdl\b(?!-)": "`avdl-association` or `measure_avdl`: AVDL is two things",
    r"\bconsentement\b": "« accord de partage »",
    r"/(home|root|Users|work|tmp)/[a-z]": "a path that is true on every machine",
}
MAY_EXPLAIN = {"tests/test_tidy.py", "docs/glossary.md"}


def tree(path: Path) -> ast.Module:
    """The module's syntax."""
    return ast.parse(path.read_text("utf-8"))


def told(paths: list[Path]) -> list[str]:
    """The paths as a person would write them."""
    return [str(path.relative_to(ROOT)) for path in paths]


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """Each comment of the module, with its line."""
    for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


SHARED = (Rectification,)
"""What several facts have in common, and is none itself."""


def facts() -> list[type[Fact]]:
    """Every kind of fact that a module of the domain defines."""
    for module in pkgutil.iter_modules(domain.__path__):
        importlib.import_module(f"domain.{module.name}")
    found: list[type[Fact]] = []
    waiting = [Fact]
    while waiting:
        children = waiting.pop().__subclasses__()
        # `slots=True` makes a class anew: the first one stays known until it is collected.
        found += [kind for kind in children if "__slots__" in vars(kind) and kind not in SHARED]
        waiting += children
    return found


def test_every_module_says_what_it_is() -> None:
    assert told([path for path in MODULES if not ast.get_docstring(tree(path))]) == []


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_LINES_MAX
    ]
    assert long == []


def test_no_module_is_longer_than_a_few_screens() -> None:
    long = [p for p in MODULES if len(p.read_text("utf-8").splitlines()) > MODULE_LINES_MAX]
    assert told(long) == []


def test_every_module_is_named_by_what_it_holds() -> None:
    assert told([p for p in MODULES if {p.stem, *p.relative_to(ROOT).parts} & EMPTY_NAMES]) == []


def test_no_test_folder_hides_a_package() -> None:
    assert told(list((ROOT / "tests").rglob("__init__.py"))) == []


@pytest.mark.parametrize("name", PACKAGES)
def test_the_packages_are_those_of_this_repository(name: str) -> None:
    package = importlib.import_module(name)
    assert [str(ROOT / name)] == list(package.__path__)


def test_code_lies_in_the_four_packages_only() -> None:
    known = {*PACKAGES, "tests", "deploy", "docs"}
    folders = {path.parent.name for path in ROOT.glob("[!.]*/*.py")}
    assert set() == folders - known


def test_every_fact_has_a_stored_name_of_its_own() -> None:
    names = [fact.NAME for fact in facts() if fact not in VARIANTS.values()]
    assert [name for name in names if not STORED_NAME.match(name)] == []
    assert sorted(set(names)) == sorted(names)


def test_every_fact_is_one_of_the_household_module() -> None:
    assert set(facts()) == {*ALL_FACTS.values(), *VARIANTS.values()}


def test_nothing_in_the_domain_can_be_changed_once_it_exists() -> None:
    assert [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in MODULES
        if path.relative_to(ROOT).parts[0] == "domain"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
        for made in map(ast.unparse, node.decorator_list)
        if made.startswith("dataclass") and "frozen=True" not in made
    ] == []


def test_no_comment_is_a_banner() -> None:
    assert [
        f"{path.relative_to(ROOT)}:{line}"
        for path in MODULES
        for line, comment in comments(path)
        if BANNER.search(comment)
    ] == []


def test_no_text_uses_a_word_that_has_a_better_one() -> None:
    assert [
        f"{path.relative_to(ROOT)}:{number}: write {better}"
        for path in TEXTS
        if str(path.relative_to(ROOT)) not in MAY_EXPLAIN
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for pattern, better in INSTEAD.items()
        if re.search(pattern, line)
    ] == []


def test_nothing_is_constructed_when_a_module_is_imported() -> None:
    built = [
        f"{path.relative_to(ROOT)}:{statement.lineno}"
        for path in MODULES
        for statement in tree(path).body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        and isinstance(call := statement.value, ast.Call)
        and ast.unparse(call.func).split(".")[-1] in BUILT_IN_ONE_PLACE
    ]
    assert built == []


def test_a_protocol_stands_where_two_implementations_do() -> None:
    protocols = {
        str(path.relative_to(ROOT))
        for path in MODULES
        if path.relative_to(ROOT).parts[0] in PACKAGES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and "Protocol" in map(ast.unparse, node.bases)
    }
    assert protocols <= {"services/ports.py"}


def test_the_name_of_a_test_is_a_sentence() -> None:
    assert [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in MODULES
        if path.name.startswith("test_")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and len(node.name.split("_")) <= TEST_NAME_WORDS_MIN
    ] == []


def test_a_test_that_is_left_out_says_why() -> None:
    silent = re.compile(r"mark\.(skip|xfail)(\(\s*\)|\s*$)|pytest\.skip\(\s*\)", re.MULTILINE)
    assert told([path for path in MODULES if silent.search(path.read_text("utf-8"))]) == []
