"""Writes what is checked by program in docs/rgaa.md: every sight, looked at now."""

import logging
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from adapters.embedded.folder import DataFolder
from adapters.embedded.postgres import start_postgres
from tests.adapters.http.pages.browsers import NO_BROWSER, open_chromium
from tests.adapters.http.pages.conftest import demonstration
from tests.pages.looking import THOROUGH, Found, Looker, in_manner, manners, prepared
from tests.pages.sights import SIGHTS, Sight
from tests.pages.told_once import tell

PAGE = Path(__file__).parent.parent.parent / "docs" / "rgaa.md"
BEGIN, END = "<!-- relevé : début -->", "<!-- relevé : fin -->"

STATES: Mapping[str, str] = {
    "empty": "vide",
    "filled": "rempli",
    "filtered": "filtré",
    "with errors": "avec erreurs",
    "of one household": "d’un ménage",
    "past": "à une date passée",
    "waiting": "en attente de comité",
    "left": "après la sortie",
    "too late": "trop tard",
    "too early": "trop tôt",
    "no page": "sans page",
    "menu opened": "menu ouvert sur téléphone",
    "of a coordinator": "d’un coordinateur",
    "of who asks": "de qui demande",
    "of a tool": "d’un outil",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What axe said of a sight, over all the windows it was looked at through."""

    sight: Sight
    found: Sequence[Found]

    @property
    def passed(self) -> set[str]:
        return {rule for each in self.found for rule in each.passed} - set(self.violated)

    @property
    def violated(self) -> Counter[str]:
        return _counted(each.violated for each in self.found)

    @property
    def incomplete(self) -> Counter[str]:
        return _counted(each.incomplete for each in self.found)


def _counted(found: Iterator[Mapping[str, Sequence[str]]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for each in found:
        total.update({rule: len(nodes) for rule, nodes in each.items()})
    return total


def counts(sights: Sequence[Sight]) -> str:
    """How much is looked at, in a sentence that the tests hold to the list."""
    pages = len({each.route for each in sights})
    looks = sum(len(manners(each, THOROUGH)) for each in sights)
    return (
        f"{pages} adresses de pages, {len(sights)} vues (une page dans un état), {looks} regards."
    )


def render(told: Sequence[Told]) -> Iterator[str]:
    """The lines between the markers."""
    yield counts([each.sight for each in told])
    yield ""
    yield "| Page | État | Règles passées | Violations | À juger par une personne |"
    yield "| --- | --- | ---: | ---: | --- |"
    for each in told:
        doubts = ", ".join(f"`{rule}` {nodes}" for rule, nodes in sorted(each.incomplete.items()))
        yield (
            f"| `{each.sight.route}` | {STATES[each.sight.state]} | {len(each.passed)}"
            f" | {sum(each.violated.values())} | {doubts or '–'} |"
        )
    yield ""
    rules = Counter(rule for each in told for rule in each.passed)
    broken = sum(sum(each.violated.values()) for each in told)
    yield f"{len(rules)} règles d’axe ont trouvé à quoi s’appliquer ; violations : {broken}."
    yield ""
    yield "| Règle d’axe | Vues où elle passe |"
    yield "| --- | ---: |"
    for rule, views in sorted(rules.items()):
        yield f"| `{rule}` | {views} |"


def look_at_all() -> Iterator[Told]:
    """Each sight of the list, in a service and a browser of its own."""
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory()))
        server = stack.enter_context(started(scratch))
        running = stack.enter_context(demonstration(server, data_dir=scratch / "app"))
        chromium = stack.enter_context(open_chromium())
        looker = Looker(running=running, chromium=chromium, households=tell(running))
        for sight in SIGHTS:
            with looker.look(sight) as seen:
                prepared(seen.page)
                found = [in_manner(seen, manner) for manner in manners(sight, THOROUGH)]
                yield Told(sight=sight, found=found)


@contextmanager
def started(scratch: Path) -> Iterator[str]:
    """A PostgreSQL for as long as the block."""
    folder = DataFolder(scratch / "postgres")
    with start_postgres(folder, durable=False) as server:
        yield server.url
    folder.reset()


def main() -> None:
    """Look at every page and write what was found; needs a browser."""
    if NO_BROWSER:
        sys.exit(NO_BROWSER)
    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=quiet)
    lines = list(render(list(look_at_all())))
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    written = "\n".join([f"{before}{BEGIN}", "", *lines, "", f"{END}{after}"])
    beside = PAGE.with_suffix(".new")
    beside.write_text(written, "utf-8")
    os.replace(beside, PAGE)


if __name__ == "__main__":
    main()
