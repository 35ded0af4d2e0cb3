"""Funding (financement): who funds a programme, and that nobody else is named as its funder."""

from datetime import date

from domain.circumstances import Circumstances
from domain.path import HouseholdPath
from domain.refusal import Invalid
from domain.sentence import said


def require_funder(
    funder: str | None,
    programme: str,
    *,
    days: tuple[date, date],
    circumstances: Circumstances,
    pointer: str,
) -> None:
    """The organisation funds the programme on some of these days, the first to the last.

    Raises `Invalid` with those that do; nothing is required where no funder is named.
    """
    funders = circumstances.configuration.funders_of(programme, *days)
    if funder is None or funder in funders:
        return
    if not funders:
        raise Invalid(said("Nobody funds {programme} then.", programme=programme), pointer=pointer)
    raise Invalid(
        said(
            "{organisation} does not fund {programme} then: name {organisations}.",
            organisation=funder,
            programme=programme,
            organisations=funders,
        ),
        pointer=pointer,
    )


def programme_then(path: HouseholdPath, day: date) -> str:
    """The programme that a fact of that day falls in: an earlier episode had its own."""
    since = path.followed_since
    if since is not None and since <= day:
        return path.programme
    earlier = [each.programme for each in path.episodes if each.admitted_on <= day]
    return earlier[-1] if earlier else path.programme
