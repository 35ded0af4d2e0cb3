"""The menu of the pages: where each reader may go from anywhere, by one table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.access import FOLLOWING_KINDS, Actor, may_post
from domain.identification import Identified
from domain.programme import Configuration, OrganisationKind
from services.accounts import ADMIN_ROLE
from services.indicator_rights import IndicatorRights
from services.practices import may_read_practices
from services.refusals import sees_exchanges
from services.stock import may_read_stock
from services.verifications import audits, sees_chain
from services.who_looked import SUPERVISOR_ROLE

AUDITOR_ROLE = "auditor"

Whither = Callable[[Configuration, Actor], str | None]
"""The address an entry leads this reader to; None where it is not theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the menu; `own` tells the pages that belong to it by how their addresses begin."""

    words: str
    whither: Whither
    own: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """An entry as one page shows it; `current` is what `aria-current` says of it."""

    words: str
    address: str
    current: str = ""


def menu(configuration: Configuration, actor: Actor, path: str) -> Sequence[MenuItem]:
    """What this reader may go to from the page at `path`, in the order of the table."""
    shown = [
        (entry, address)
        for entry in ENTRIES
        if (address := entry.whither(configuration, actor)) is not None
    ]
    begun = [_begun(path, entry, address) for entry, address in shown]
    nearest = max([1, *begun])
    return [
        MenuItem(
            words=entry.words,
            address=address,
            current="page" if path == address else "true" if length == nearest else "",
        )
        for (entry, address), length in zip(shown, begun, strict=True)
    ]


def _begun(path: str, entry: Entry, address: str) -> int:
    """How many characters of the path an entry's addresses begin; 0 where it lies elsewhere."""
    beginnings = (address, *entry.own)
    return max((len(each) for each in beginnings if f"{path}/".startswith(f"{each}/")), default=0)


def for_roles(address: str, *roles: str) -> Whither:
    """An entry for these roles alone."""
    return lambda _, actor: address if actor.role in roles else None


def for_readers(address: str) -> Whither:
    """An entry for whoever reads households."""

    def whither(configuration: Configuration, actor: Actor) -> str | None:
        return address if actor.role in configuration.reading_roles else None

    return whither


def _home(configuration: Configuration, actor: Actor) -> str | None:
    begins_elsewhere = audits(configuration, actor)
    return "/" if actor.role in configuration.reading_roles and not begins_elsewhere else None


def _audit(configuration: Configuration, actor: Actor) -> str | None:
    return "/audit" if sees_chain(configuration, actor) else None


def own_territories(configuration: Configuration, actor: Actor) -> Sequence[str]:
    """The territories whose platform the reader works for."""
    if actor.role not in configuration.reading_roles:
        return []
    return [
        territory.slug
        for territory in configuration.territories.values()
        if territory.platform == actor.organisation
    ]


def _board(configuration: Configuration, actor: Actor) -> str | None:
    own = own_territories(configuration, actor)
    return f"/territoires/{own[0]}" if len(own) == 1 else None


def _sessions(configuration: Configuration, actor: Actor) -> str | None:
    own = own_territories(configuration, actor)
    return f"/territoires/{own[0]}/seances" if len(own) == 1 else None


def _duplicates(configuration: Configuration, actor: Actor) -> str | None:
    return "/doublons" if own_territories(configuration, actor) else None


def _portfolio(configuration: Configuration, actor: Actor) -> str | None:
    found = configuration.organisations.get(actor.organisation)
    is_reader = actor.role in configuration.reading_roles
    is_landlord = found is not None and found.kind is OrganisationKind.LANDLORD
    return f"/bailleurs/{actor.organisation}" if is_reader and is_landlord else None


def _followed(configuration: Configuration, actor: Actor) -> str | None:
    """The list of all households, for who has neither a board nor a portfolio of their own."""
    found = configuration.organisations.get(actor.organisation)
    follows = found is not None and found.kind in FOLLOWING_KINDS
    if not follows or actor.role not in configuration.reading_roles:
        return None
    has_another = _board(configuration, actor) or _portfolio(configuration, actor)
    return None if has_another else "/menages"


def notices(configuration: Configuration, actor: Actor) -> bool:
    """Whether the reader may tell of a household that nobody knows yet."""
    organisation = configuration.organisations.get(actor.organisation)
    may_bring = organisation is not None and organisation.may_refer
    return may_bring and may_post(configuration, actor, Identified.NAME)


def _noticing(configuration: Configuration, actor: Actor) -> str | None:
    return "/menages/nouveau" if notices(configuration, actor) else None


def _programme(configuration: Configuration, actor: Actor) -> str | None:
    found = IndicatorRights(configuration=configuration).latest(actor)
    return f"/programmes/{found}" if found else None


def _money(configuration: Configuration, actor: Actor) -> str | None:
    found = IndicatorRights(configuration=configuration).latest(actor, whole=True)
    return "/argent" if found else None


def _stock(configuration: Configuration, actor: Actor) -> str | None:
    return "/logements" if may_read_stock(actor, configuration) else None


def _practices(configuration: Configuration, actor: Actor) -> str | None:
    return "/pratiques" if may_read_practices(actor, configuration) else None


def _exchanges(configuration: Configuration, actor: Actor) -> str | None:
    return "/echanges" if sees_exchanges(configuration, actor) else None


ENTRIES: Sequence[Entry] = (
    Entry(words="Accueil", whither=_home, own=("/attente", "/listes")),
    Entry(words="Territoire", whither=_board),
    Entry(words="Séances", whither=_sessions, own=("/seances",)),
    Entry(words="Portefeuille", whither=_portfolio),
    Entry(words="Ménages suivis", whither=_followed),
    Entry(words="Repérer un ménage", whither=_noticing),
    Entry(words="Doublons possibles", whither=_duplicates),
    Entry(words="Programme", whither=_programme, own=("/programmes",)),
    Entry(words="Argent", whither=_money),
    Entry(words="Logements", whither=_stock),
    Entry(words="Pratiques", whither=_practices),
    Entry(words="Échanges", whither=_exchanges),
    Entry(words="Comptes", whither=for_roles("/comptes", ADMIN_ROLE)),
    Entry(words="Audit", whither=_audit),
    Entry(words="Qui a consulté", whither=for_roles("/consultations", SUPERVISOR_ROLE)),
    Entry(words="Copie d’un dossier", whither=for_roles("/copie", SUPERVISOR_ROLE)),
    Entry(
        words="Accès exceptionnel",
        whither=for_roles("/acces-exceptionnel", SUPERVISOR_ROLE, AUDITOR_ROLE),
    ),
)
"""The menu: each page that has a line here adds its own."""
