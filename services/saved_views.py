"""Saved views: lists that somebody comes back to, by a name of their own and an address of ours."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from domain.access import Actor

VIEWS_MAX = 20
NAME_CHARACTERS_MAX = 60
ADDRESS_CHARACTERS_MAX = 500

LISTS: Sequence[re.Pattern[str]] = (
    re.compile(r"/territoires/[a-z0-9-]{1,64}(/etapes/[a-z_]{1,32})?"),
    re.compile(r"/bailleurs/[a-z0-9-]{1,64}"),
)
"""The addresses of pages whose filters may be kept."""

FORGOTTEN = frozenset({"cherche", "after", "at", "depuis", "vue"})
"""What is not kept: a text that was searched may be a name, and the others are of one moment."""

_PARAMETER = re.compile(r"[a-z_-]{1,32}")
_VALUE = re.compile(r"[\w.-]{1,64}", re.ASCII)


class ViewRefused(ValueError):
    """A view that cannot be kept."""


class NoName(ViewRefused):
    """A view is called by 1 to 60 characters."""


class NotAList(ViewRefused):
    """The address is not one of a list of ours."""


class TooManyViews(ViewRefused):
    """Somebody keeps 20 views at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A list that somebody keeps: its name, and a path with filters."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """When somebody's session before this one began, and how far the log had come by then."""

    position: int
    at: datetime


def visitor_key(actor: Actor) -> str:
    """Who comes: a person by their opaque id, else whoever has that role of the organisation."""
    if actor.person is not None and not actor.is_token:
        return actor.person
    return f"{actor.organisation} {actor.role}"


def keeps_views(actor: Actor) -> bool:
    """Whether lists can be kept: for a person, never for all who share a role."""
    return actor.person is not None and not actor.is_token


def is_list(path: str) -> bool:
    """Whether a path is that of a list with filters."""
    return any(each.fullmatch(path) for each in LISTS)


def view_of(name: str, address: str) -> SavedView:
    """The view of these, as it may be kept. Raises NoName and NotAList.

    Of the address it has the path and the filters alone.
    """
    told = " ".join(name.split())
    if not 1 <= len(told) <= NAME_CHARACTERS_MAX:
        raise NoName
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not is_list(parts.path):
        raise NotAList
    kept = urlencode(_filters(parse_qsl(parts.query)))
    whole = f"{parts.path}?{kept}" if kept else parts.path
    if len(whole) > ADDRESS_CHARACTERS_MAX:
        raise NotAList
    return SavedView(name=told, address=whole)


def _filters(given: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """The filters: codes and numbers, never a text."""
    return {
        name: value
        for name, value in given
        if name not in FORGOTTEN and _PARAMETER.fullmatch(name) and _VALUE.fullmatch(value)
    }
