"""A form that is sent after its session has ended: nothing is kept, and the page says so."""

from fastapi import Request, Response

from adapters.http.pages.site import NotSignedIn, Site, Visitor, site_of

UNAUTHORISED = 401
HEADING = "Votre session a pris fin"
SENTENCE = (
    "Rien n’a été enregistré. Connectez-vous de nouveau, puis rouvrez le formulaire :"
    " ce que vous aviez saisi ne nous est pas parvenu."
)


def visitor_if_any(site: Site, request: Request) -> Visitor | None:
    """Who sends the form; None where their session has ended, or never was."""
    try:
        return site.visitor(request)
    except NotSignedIn:
        return None


def ended(request: Request) -> Response:
    """The page that tells it, before anything of the form is read."""
    return site_of(request).page(
        request, "acts/ended.html", status=UNAUTHORISED, heading=HEADING, sentence=SENTENCE
    )
