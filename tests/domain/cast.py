"""The cast of every story: landlords, territories, partners, and the facts they record.

Everybody and everything here is invented; a day is written as text, as people do.
"""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.accompaniment import ContactRecorded, LeadHandedOver, PartnerJoined, PartnerLeft
from domain.dwelling import Dwelling
from domain.exit import Exited, Reentered
from domain.identification import Identified, Moved, Signal, SignalRecorded
from domain.legal import DebtRecorded, LegalStageRecorded
from domain.rectification import EventKey, Rectified
from domain.referral import ReferralWithdrawn, Referred
from domain.review import Admitted, ReferralAdjourned, ReferralRefused, ReviewScheduled

EST = "est-metropole-habitat"
GRAND = "grandlyon-habitat"
LYON = "lyon-metropole-habitat"

VAULX_BRON = "vaulx-en-velin-bron"
VENISSIEUX = "venissieux"
LYON_7_8 = "lyon-7-8"
METROPOLE = "metropole-de-lyon"

IN_BRON = "69029"
IN_VENISSIEUX = "69259"
IN_LYON_7 = "69387"
IN_VILLEURBANNE = "69266"
IN_LYON = "69123"

PLATFORM_VAULX_BRON = "plateforme-vaulx-en-velin-bron"
PLATFORM = "plateforme-venissieux"
PLATFORM_LYON = "plateforme-lyon-7-8"
PLATFORM_PLACE = "plateforme-place"
CCAS = "ccas-venissieux"
CCAS_BRON = "ccas-bron"
MDM = "mdm-venissieux"
LAHSO = "lahso"
AVDL_ASSOCIATION = "avdl-association"
INTERMED = "intermed"
AUDITOR = "ancols"

HOUSEHOLD = UUID("00000000-0000-4000-8000-00000000f1c7")
OTHER_HOUSEHOLD = UUID("00000000-0000-4000-8000-0000000000d2")
TODAY = date(2020, 6, 30)
OPENINGS = {
    METROPOLE: date(2016, 1, 4),
    VENISSIEUX: date(2019, 3, 4),
    VAULX_BRON: date(2019, 3, 4),
    LYON_7_8: date(2019, 9, 2),
}


def day(text: str) -> date:
    """The day that people write like this: 2019-03-12."""
    return date.fromisoformat(text)


def source(organisation: str) -> str:
    """The organisation's URN."""
    return f"urn:etage:org:{organisation}"


def dwelling(landlord: str = GRAND, commune: str = IN_VENISSIEUX, **fields: Any) -> Dwelling:
    return Dwelling(landlord=landlord, commune=commune, **fields)


def signal(observed_on: str = "2019-03-01", kind: str = "arrears") -> Signal:
    return Signal(kind=kind, service="recouvrement", observed_on=day(observed_on))


def identified(on: str = "2019-03-12", **fields: Any) -> Identified:
    if "commune" not in fields:
        fields.setdefault("dwelling", dwelling())
    fields.setdefault("signals", (signal(on),))
    return Identified(occurred_on=day(on), **fields)


def signalled(on: str, observed_on: str | None = None) -> SignalRecorded:
    observed = day(observed_on or on)
    return SignalRecorded(
        occurred_on=day(on), kind="isolation", service="proximite", observed_on=observed
    )


def moved(on: str, home: Dwelling) -> Moved:
    return Moved(occurred_on=day(on), dwelling=home, reason="Mutation inventée")


def referred(on: str = "2019-04-01", kind: str = "landlord", **fields: Any) -> Referred:
    fields.setdefault("stream", "maintien")
    return Referred(occurred_on=day(on), referrer_kind=kind, motive="arrears", **fields)


def withdrawn(on: str) -> ReferralWithdrawn:
    return ReferralWithdrawn(occurred_on=day(on), reason="Saisie par erreur")


def scheduled(on: str, meets_on: str) -> ReviewScheduled:
    return ReviewScheduled(occurred_on=day(on), session="ct-2019-05", on=day(meets_on))


def adjourned(on: str) -> ReferralAdjourned:
    return ReferralAdjourned(occurred_on=day(on), session="ct-2019-05", reason="Dossier incomplet")


def turned_down(on: str, reason: str = "insufficient_risk", **fields: Any) -> ReferralRefused:
    return ReferralRefused(occurred_on=day(on), session="ct-2019-05", reason=reason, **fields)


def admitted(on: str = "2019-05-02", **fields: Any) -> Admitted:
    whole = {"session": "ct-2019-05", "modality": "coordination", "lead_organisation": LAHSO}
    return Admitted(occurred_on=day(on), **{**whole, **fields})


def contact(on: str, outcome: str = "met") -> ContactRecorded:
    return ContactRecorded(occurred_on=day(on), kind="home_visit", outcome=outcome)


def joined(on: str, organisation: str = INTERMED) -> PartnerJoined:
    return PartnerJoined(occurred_on=day(on), organisation=organisation)


def left(on: str, organisation: str = INTERMED) -> PartnerLeft:
    return PartnerLeft(occurred_on=day(on), organisation=organisation)


def handed_over(on: str, to: str = AVDL_ASSOCIATION) -> LeadHandedOver:
    return LeadHandedOver(occurred_on=day(on), to_organisation=to)


def debt(on: str, amount: str = "1250.00", **fields: Any) -> DebtRecorded:
    fields.setdefault("as_of", day(on))
    return DebtRecorded(occurred_on=day(on), amount=Decimal(amount), **fields)


def legal_stage(on: str, stage: str = "summons", /, **fields: Any) -> LegalStageRecorded:
    fields.setdefault("on", day(on))
    return LegalStageRecorded(occurred_on=day(on), stage=stage, **fields)


def exited(on: str, outcome: str = "stayed_secured", **fields: Any) -> Exited:
    return Exited(occurred_on=day(on), outcome=outcome, **fields)


def reentered(on: str, **fields: Any) -> Reentered:
    whole = {"reason": "Nouvel impayé", "lead_organisation": LAHSO, "modality": "coordination"}
    return Reentered(occurred_on=day(on), **{**whole, **fields})


def rectified(
    event: str, by: str, *, on: str = "2020-06-01", void: bool | None = None, **corrections: Any
) -> Rectified:
    return Rectified(
        occurred_on=day(on),
        event=EventKey(source=source(by), id=event),
        corrections=corrections,
        void=void,
        reason="Erreur de saisie",
    )
