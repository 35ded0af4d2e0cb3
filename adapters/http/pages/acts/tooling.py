"""The acts of a tool's life: asked for, decided, started, paid, and ended."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from adapters.http.pages.acts.choosing import fixed, funders, operators, some
from adapters.http.pages.acts.form_layout import (
    Asked,
    Chooser,
    Group,
    Layout,
    Scene,
    always,
)
from adapters.http.pages.typography import day, inside
from adapters.http.pages.words import Choice
from domain.tool_facts import (
    ToolEnded,
    ToolGranted,
    ToolPaymentRecorded,
    ToolRefused,
    ToolRenewed,
    ToolRequested,
    ToolResumed,
    ToolStarted,
    ToolSuspended,
)

Use = Mapping[str, Any]
EUROS = "En euros, par exemple 150,00."

PARAMETERS: Sequence[Asked] = (
    Asked(at="parameters/amount", label="Montant", hint=EUROS),
    Asked(at="parameters/monthly_amount", label="Montant par mois", hint=EUROS),
    Asked(at="parameters/first_month", label="Premier mois", ahead=True),
    Asked(at="parameters/months", label="Nombre de mois"),
    Asked(at="parameters/cap", label="Plafond", hint=EUROS),
    Asked(at="parameters/payee", label="Versé à", choices=operators),
    Asked(at="parameters/payee_name", label="Nom du bénéficiaire du versement"),
    Asked(at="parameters/funder", label="Financeur", choices=funders),
    Asked(at="parameters/condition", label="Condition", default=fixed("current_rent_resumed")),
    Asked(at="parameters/scheme", label="Dispositif"),
    Asked(at="parameters/operator", label="Opérateur", choices=operators),
    Asked(
        at="parameters/place",
        label="Place",
        hint="Son nom dans le parc, en minuscules et sans espace, par exemple passerelle-12.",
    ),
    Asked(at="parameters/owner", label="Propriétaire", choices=operators),
    Asked(at="parameters/occupancy_charge", label="Redevance par mois", hint=EUROS),
    Asked(at="parameters/months_max", label="Durée maximale, en mois"),
    Asked(at="parameters/start_on", label="Début", ahead=True),
    Asked(at="parameters/planned_end_on", label="Fin prévue", ahead=True),
    Asked(at="parameters/review_months", label="Point tous les", hint="En mois."),
    Asked(at="parameters/parties", label="Parties", choices=operators),
    Asked(at="parameters/from_address", label="Adresse quittée"),
    Asked(at="parameters/to_address", label="Nouvelle adresse"),
    Asked(at="parameters/moving_on", label="Jour du déménagement", ahead=True),
    Asked(
        at="parameters/commitments/0/undertaking",
        label="Engagement du ménage",
        beside={"parameters/commitments/0/party": "household"},
    ),
    Asked(
        at="parameters/commitments/1/undertaking",
        label="Engagement du bailleur",
        beside={"parameters/commitments/1/party": "landlord"},
    ),
)
"""Every parameter that a tool may have; which of them a kind has is configuration."""


def kinds(scene: Scene) -> Sequence[Choice]:
    """The tools of the palette."""
    return [(code, scene.words.tool(code)) for code in scene.configuration.tools]


def parameters(scene: Scene, kind: str) -> Sequence[Asked]:
    """What a request of that kind takes: what it needs first, the rest folded."""
    tool = scene.configuration.tools.get(kind)
    if tool is None:
        return ()
    required = [
        replace(each, needed=always) for each in PARAMETERS if _parameter(each) in tool.required
    ]
    optional = [
        replace(each, folded=True, default=None)
        for each in PARAMETERS
        if _parameter(each) in tool.optional
    ]
    return (*required, *optional)


def _parameter(asked: Asked) -> str:
    return asked.at.split("/")[1]


def _uses(*states: str, may: Callable[[Scene, Use], bool] | None = None) -> Chooser:
    """The uses in one of these states of which the visitor may record the next step."""

    def found(scene: Scene) -> Sequence[Choice]:
        return [
            (use["tool"], _told(scene, use))
            for use in scene.now.get("tools", ())
            if use["state"] in states and (may is None or may(scene, use))
        ]

    return found


def _told(scene: Scene, use: Use) -> str:
    asked = f"{scene.words.tool(use['kind'])}, demandé le {day(use['requested_on'])}"
    if use["state"] == "requested":
        return asked
    return f"{asked}, {inside(scene.words.tool_state(use['state']))}"


def _holds(scene: Scene, use: Use, parties: Sequence[str]) -> bool:
    """Whether the visitor's organisation is one of these parties to that use."""
    organisation = scene.actor.organisation
    carriers = scene.programme.carriers if scene.programme else ()
    held = {
        "landlord": scene.now.get("landlord") == organisation,
        "funder": use["funder"] == organisation,
        "operator": use["operator"] == organisation,
        "lead": scene.is_lead,
        "platform": scene.is_platform,
        "carrier": organisation in carriers,
    }
    return any(held[party] for party in parties)


def _decides(scene: Scene, use: Use) -> bool:
    return _holds(scene, use, scene.configuration.tools[use["kind"]].decided_by)


def _judges(scene: Scene, use: Use) -> bool:
    """Who asked for a tool does not decide on it."""
    return use["requested_by"] != scene.actor.organisation and _decides(scene, use)


def _pays(scene: Scene, use: Use) -> bool:
    return _holds(scene, use, scene.configuration.tools[use["kind"]].paid_by)


DECIDABLE = _uses("requested", may=_judges)
STARTABLE = _uses("granted")
PAYABLE = _uses("running", may=_pays)
RENEWABLE = _uses("running", "suspended", may=_decides)
SUSPENDABLE = _uses("running", may=_decides)
RESUMABLE = _uses("suspended", may=_decides)
ENDABLE = _uses("requested", "granted", "running", "suspended")
NONE_TO = "Aucun outil de ce dossier n’en est là, ou la décision n’est pas à votre organisation."


def _which(chooser: Chooser) -> Asked:
    return Asked(at="tool", label="Outil", choices=chooser)


REQUESTED = Layout(
    code="outil-demande",
    fact=ToolRequested,
    words="Demander un outil",
    group=Group.TOOLS,
    lead="Qui demande ne décide pas : la décision revient à qui la configuration désigne.",
    day="Jour de la demande",
    day_folded=True,
    button="Enregistrer la demande",
    made="tool",
    variant="kind",
    variants=kinds,
    further=parameters,
    asked=(),
)

GRANTED = Layout(
    code="outil-accorde",
    fact=ToolGranted,
    words="Accorder un outil",
    group=Group.TOOLS,
    day="Jour de l’accord",
    when=some(DECIDABLE),
    otherwise=NONE_TO,
    asked=(
        _which(DECIDABLE),
        Asked(at="amount", label="Montant accordé", hint="Laissé vide : le montant demandé."),
    ),
)

REFUSED = Layout(
    code="outil-refuse",
    fact=ToolRefused,
    words="Refuser un outil",
    group=Group.TOOLS,
    day="Jour du refus",
    when=some(DECIDABLE),
    otherwise=NONE_TO,
    asked=(_which(DECIDABLE), Asked(at="reason", label="Motif du refus")),
)

STARTED = Layout(
    code="outil-commence",
    fact=ToolStarted,
    words="Commencer un outil",
    group=Group.TOOLS,
    day="Commencé le",
    when=some(STARTABLE),
    otherwise=NONE_TO,
    asked=(_which(STARTABLE),),
)

PAID = Layout(
    code="versement",
    fact=ToolPaymentRecorded,
    words="Noter un versement",
    group=Group.TOOLS,
    lead="Les versements ne dépassent jamais ce qui a été accordé.",
    day="Versé le",
    when=some(PAYABLE),
    otherwise=NONE_TO,
    asked=(_which(PAYABLE), Asked(at="amount", label="Montant versé", hint=EUROS)),
)

RENEWED = Layout(
    code="outil-renouvele",
    fact=ToolRenewed,
    words="Renouveler un outil",
    group=Group.TOOLS,
    day="Jour du renouvellement",
    when=some(RENEWABLE),
    otherwise=NONE_TO,
    asked=(
        _which(RENEWABLE),
        Asked(at="planned_end_on", label="Nouvelle fin prévue", ahead=True),
        Asked(at="amount", label="Montant ajouté", hint=EUROS),
    ),
)

SUSPENDED = Layout(
    code="outil-suspendu",
    fact=ToolSuspended,
    words="Suspendre un outil",
    group=Group.TOOLS,
    day="Suspendu le",
    when=some(SUSPENDABLE),
    otherwise=NONE_TO,
    asked=(_which(SUSPENDABLE), Asked(at="reason", label="Motif")),
)

RESUMED = Layout(
    code="outil-repris",
    fact=ToolResumed,
    words="Reprendre un outil",
    group=Group.TOOLS,
    day="Repris le",
    when=some(RESUMABLE),
    otherwise=NONE_TO,
    asked=(_which(RESUMABLE),),
)

ENDED = Layout(
    code="outil-termine",
    fact=ToolEnded,
    words="Terminer un outil",
    group=Group.TOOLS,
    day="Terminé le",
    when=some(ENDABLE),
    otherwise=NONE_TO,
    asked=(_which(ENDABLE), Asked(at="outcome", label="Comment il se termine")),
)

TOOLS: Sequence[Layout] = (
    REQUESTED,
    GRANTED,
    REFUSED,
    STARTED,
    PAID,
    RENEWED,
    SUSPENDED,
    RESUMED,
    ENDED,
)
