"""Reading the pages and files of a running service as its people do, with no script."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import httpx2

from tests.acceptance.service import Service

TOKEN = re.compile(r'name="jeton_formulaire" value="([0-9a-f]+)"')

GRAND, PLATFORM, LEAD = "grandlyon-habitat", "plateforme-venissieux", "avdl-association"

BOARD = "/territoires/venissieux"

PAGES: Mapping[tuple[str, str], Sequence[str]] = {
    (GRAND, "conseiller_social"): (
        "/",
        "/menages",
        "/echanges",
        f"/bailleurs/{GRAND}",
        f"/bailleurs/{GRAND}/portefeuille.csv",
        f"/bailleurs/{GRAND}/portefeuille.csv?variante=machine",
        f"/bailleurs/{GRAND}/portefeuille.xlsx",
        "/menages/{household}",
    ),
    (PLATFORM, "coordinateur"): (
        "/",
        "/attente/silence",
        "/territoires/venissieux?depuis=0",
        "/territoires/venissieux/etapes/accompanied",
        "/territoires/venissieux/seances",
        "/seances/{session}",
        "/seances/{session}/menages/{household}?territoire=venissieux",
        "/seances/{session}/releve",
        "/seances/{session}/releve.pdf",
        "/doublons",
        "/menages/{household}",
        "/menages/{household}/rectification?fait=1",
    ),
    (LEAD, "worker"): (
        "/",
        "/menages",
        "/menages/{household}",
        "/menages/{household}?as_of={day}",
        "/menages/{household}/contact",
        "/menages/{household}/faits/diagnostic",
    ),
    ("dpo", "dpo"): ("/copie?menage={household}", "/consultations?menage={household}"),
    ("ancols", "auditor"): ("/audit", "/audit/menages/{household}", "/menages/{household}"),
}
"""Who reads, as an organisation and a role, and what; the addresses name what they are about."""


@contextmanager
def signed_in(service: Service, organisation: str, role: str) -> Iterator[httpx2.Client]:
    """Somebody's cookies, once they have signed in by the form."""
    with httpx2.Client(base_url=service.url, headers={"Accept": "text/html"}) as http:
        (entry,) = set(TOKEN.findall(http.get("/login").text))
        given = {"jeton_formulaire": entry, "token": service.token(organisation, role)}
        assert http.post("/login", data=given).status_code == 303
        yield http


def every_page(service: Service, **named: str) -> Mapping[str, bytes]:
    """What each page and file gives its reader, by reader and address."""
    given: dict[str, bytes] = {}
    for (organisation, role), addresses in PAGES.items():
        with signed_in(service, organisation, role) as http:
            for address in addresses:
                answer = http.get(address.format(**named))
                assert answer.status_code in {200, 404}, (address, answer.status_code)
                given[f"{role} {address}"] = _unpacked(answer.content)
    return given


def searched(service: Service, text: str) -> str:
    """The page that answers a coordinator who looks for a text."""
    with signed_in(service, PLATFORM, "coordinateur") as http:
        token = TOKEN.findall(http.get(BOARD).text)[-1]
        sent = {"jeton_formulaire": token, "page": BOARD, "q": text}
        answer = http.post("/recherche", data=sent, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return b"\n".join(packed.read(name) for name in packed.namelist())
