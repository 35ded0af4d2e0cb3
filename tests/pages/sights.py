"""Every page as somebody sees it: who looks, at which address, in which state."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.adapters.http.pages.stories import PLATFORM, SESSION

GRAND = "grandlyon-habitat"
COORDINATOR = (PLATFORM, "coordinateur")
ADVISER = (GRAND, "conseiller_social")
LEADER = (GRAND, "programme_lead")
ADMINISTRATOR = (GRAND, "admin")
WORKER = ("lahso", "worker")
OFFICER = ("dpo", "dpo")
AUDITOR = ("ancols", "auditor")
NOBODY = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One page in one state.

    `sends` is the button that is pressed first, in CSS, and `opens` the one that is pressed on a
    telephone; `status` is that of the answer which shows the page.
    The address may name the households that were told of (told_once.py).
    """

    route: str
    address: str
    who: tuple[str, str]
    state: str = "filled"
    sends: str = ""
    opens: str = ""
    status: int = 200

    def __str__(self) -> str:
        return f"{self.route} ({self.state})"


def sight(
    route: str,
    who: tuple[str, str],
    address: str = "",
    *,
    state: str = "filled",
    status: int = 200,
    **more: str,
) -> Sight:
    """A sight, whose address is its route where none is told."""
    return Sight(route=route, who=who, address=address or route, state=state, status=status, **more)


LYON = ("plateforme-lyon-7-8", "coordinateur")
BOARD = "/territoires/{territory}"
STAGE = "/territoires/{territory}/etapes/{stage}"
HOUSEHOLD = "/menages/{household}"
CONTACT = "/menages/{household}/contact"
DECISION = "/menages/{household}/decision"
ACT = "/menages/{household}/faits/{act}"
REFERRAL = "/saisines/nouvelle"
PORTFOLIO = "/bailleurs/{landlord}"
PROGRAMME = "/programmes/{programme}"
INDICATOR = "/programmes/{programme}/indicateurs/{key}"
SESSIONS = "/territoires/{territory}/seances"
BUTTON = "form.act button"
PATH_ONLY = "form[method=post]:not([action='/logout']) button:not([name])"

SIGHTS = (
    sight("/login", NOBODY, state="empty"),
    sight("/login", NOBODY, state="with errors", status=401, sends="form.panel button"),
    sight("/", WORKER),
    sight("/", COORDINATOR, state="of a coordinator"),
    sight("/", COORDINATOR, state="menu opened", opens=".menu-button"),
    sight("/attente/{kind}", WORKER, "/attente/silence"),
    sight("/menages", WORKER),
    sight("/listes", WORKER, state="empty"),
    sight("/listes", COORDINATOR),
    sight(BOARD, COORDINATOR, "/territoires/venissieux?depuis=0"),
    sight(BOARD, COORDINATOR, "/territoires/venissieux?attente=0", state="filtered"),
    sight(
        BOARD,
        COORDINATOR,
        "/territoires/venissieux?depuis=0&attente=0&commune=nowhere",
        state="empty",
    ),
    sight(STAGE, COORDINATOR, "/territoires/venissieux/etapes/accompanied"),
    sight(
        STAGE, COORDINATOR, "/territoires/venissieux/etapes/accompanied?attente=0", state="filtered"
    ),
    sight(SESSIONS, COORDINATOR, "/territoires/venissieux/seances"),
    sight("/seances/{session:path}", COORDINATOR, f"/seances/{SESSION}"),
    sight(
        "/seances/{session:path}/menages/{household}",
        COORDINATOR,
        f"/seances/{SESSION}/menages/{{waiting}}?territoire=venissieux",
    ),
    sight("/seances/{session:path}/releve", COORDINATOR, f"/seances/{SESSION}/releve"),
    sight(PORTFOLIO, ADVISER, f"/bailleurs/{GRAND}"),
    sight(
        PORTFOLIO,
        ADVISER,
        f"/bailleurs/{GRAND}?etape=accompanied&groupe=procedure&tri=dette",
        state="filtered",
    ),
    sight(PORTFOLIO, ADVISER, f"/bailleurs/{GRAND}?dette=999999", state="empty"),
    sight(HOUSEHOLD, WORKER, "/menages/{accompanied}"),
    sight(HOUSEHOLD, COORDINATOR, "/menages/{waiting}", state="waiting"),
    sight(HOUSEHOLD, WORKER, "/menages/{accompanied}?as_of=2020-05-14", state="past"),
    sight(HOUSEHOLD, COORDINATOR, "/menages/{gone}", state="left"),
    sight(HOUSEHOLD, WORKER, "/menages/{accompanied}?as_of=hier", state="with errors"),
    sight(CONTACT, WORKER, "/menages/{accompanied}/contact", state="empty"),
    sight(
        CONTACT,
        WORKER,
        "/menages/{accompanied}/contact",
        state="with errors",
        status=422,
        sends=BUTTON,
    ),
    sight(DECISION, COORDINATOR, "/menages/{waiting}/decision", state="empty"),
    sight(DECISION, COORDINATOR, "/menages/{accompanied}/decision", state="too late", status=409),
    sight(ACT, WORKER, "/menages/{accompanied}/faits/diagnostic", state="empty"),
    sight(
        ACT,
        WORKER,
        "/menages/{accompanied}/faits/diagnostic",
        state="with errors",
        status=422,
        sends=BUTTON,
    ),
    sight(
        ACT,
        COORDINATOR,
        "/menages/{accompanied}/faits/outil-demande?choix=bail_maintien",
        state="of a tool",
    ),
    sight(ACT, COORDINATOR, "/menages/{waiting}/faits/sortie", state="too early", status=409),
    sight(
        "/menages/{household}/rectification",
        COORDINATOR,
        "/menages/{accompanied}/rectification?fait=1",
    ),
    sight("/menages/nouveau", ADVISER, state="empty"),
    sight("/menages/nouveau", ADVISER, state="with errors", status=422, sends=BUTTON),
    sight(REFERRAL, ADVISER, state="empty"),
    sight(REFERRAL, ADVISER, state="with errors", status=422, sends=PATH_ONLY),
    sight("/doublons", COORDINATOR),
    sight("/doublons", LYON, state="empty"),
    sight("/acces-exceptionnel", OFFICER),
    sight("/acces-exceptionnel", AUDITOR, state="of who asks"),
    sight("/glossaire", WORKER),
    sight("/copie", OFFICER, state="empty"),
    sight("/copie", OFFICER, "/copie?menage=x", state="with errors", status=422),
    sight("/copie", OFFICER, "/copie?menage={accompanied}"),
    sight("/consultations", OFFICER),
    sight(
        "/consultations",
        OFFICER,
        "/consultations?menage={accompanied}",
        state="of one household",
    ),
    sight("/consultations", OFFICER, "/consultations?menage=x", state="with errors"),
    sight("/comptes", ADMINISTRATOR),
    sight(PROGRAMME, COORDINATOR, "/programmes/etage"),
    sight(INDICATOR, COORDINATOR, "/programmes/etage/indicateurs/referrals_by_referrer_kind"),
    sight(
        INDICATOR,
        COORDINATOR,
        "/programmes/etage/indicateurs/signals_by_service",
        state="empty",
    ),
    sight("/programmes/{programme}/tendances", COORDINATOR, "/programmes/etage/tendances"),
    sight("/programmes/{programme}/repartition", COORDINATOR, "/programmes/etage/repartition"),
    sight("/programmes/{programme}/comparaison", COORDINATOR, "/programmes/etage/comparaison"),
    sight("/programmes/{programme}/fiche", COORDINATOR, "/programmes/etage/fiche"),
    sight("/programmes/{programme}/rapport", COORDINATOR, "/programmes/etage/rapport"),
    sight("/audit", AUDITOR),
    sight("/audit/menages/{household}", AUDITOR, "/audit/menages/{accompanied}"),
    sight("/echanges", COORDINATOR),
    sight("/echanges", LYON, state="empty"),
    sight("/argent", LEADER),
    sight("/logements", COORDINATOR),
    sight("/pratiques", COORDINATOR),
    sight("/menages/{rest:path}", COORDINATOR, "/menages/a/b/c", state="no page", status=404),
)

NO_SIGHT: Mapping[str, str] = {
    "/programmes/{programme}/rapport.pdf": "a file",
    "/programmes/{programme}/rapport.xlsx": "a file",
    "/seances/{session:path}/releve.pdf": "a file",
    "/bailleurs/{landlord}/portefeuille.csv": "a file",
    "/bailleurs/{landlord}/portefeuille.xlsx": "a file",
    "/static/{digest}/{name}": "a file",
    "/vivant": "a stream",
    "/login/identite": "sends on to the provider of identities",
    "/login/retour": "comes back from the provider of identities",
    **{
        f"/{each}/{{rest:path}}": "the same page as /menages/{rest:path}"
        for each in ("programmes", "territoires", "bailleurs", "saisines", "comptes")
    },
}
"""The addresses that are read and show no page of their own, and why."""
