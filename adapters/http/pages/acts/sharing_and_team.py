"""The acts about who accompanies a household, and who may know what of it."""

from collections.abc import Sequence

from adapters.http.pages.acts.choosing import (
    agreed,
    following,
    has,
    joining,
    next_leads,
    other_modalities,
    own,
    partners,
    platform_or_lead,
    sharers,
    some,
)
from adapters.http.pages.acts.form_layout import Asked, Group, Layout, Widget
from domain.accompaniment import LeadHandedOver, PartnerJoined, PartnerLeft
from domain.plan import ModalityChanged, ReferentNamed
from domain.sharing import ConsentGiven, ConsentWithdrawn, Informed, Restricted, Unrestricted

PROFESSIONAL = Layout(
    code="professionnel",
    fact=ReferentNamed,
    words="Désigner un professionnel",
    group=Group.TEAM,
    lead="La personne de votre organisation à qui le ménage a affaire.",
    day="Jour de la désignation",
    asked=(
        Asked(at="professional/name", label="Nom du professionnel", widget=Widget.LINE),
        Asked(at="professional/phone", label="Téléphone"),
        Asked(at="organisation", label="Organisation", choices=following, default=own, folded=True),
        Asked(at="replaces", label="À la place de", widget=Widget.LINE, folded=True),
    ),
)

JOINED = Layout(
    code="partenaire",
    fact=PartnerJoined,
    words="Associer un partenaire",
    group=Group.TEAM,
    lead="Il verra le parcours sous pseudonyme, et le reste quand le ménage aura été informé.",
    day="À partir du",
    when=some(joining),
    asked=(Asked(at="organisation", label="Partenaire", choices=joining),),
)

LEFT = Layout(
    code="partenaire-retire",
    fact=PartnerLeft,
    words="Retirer un partenaire",
    group=Group.TEAM,
    day="À partir du",
    when=has("partners"),
    otherwise="Aucun partenaire n’est associé à ce dossier.",
    asked=(Asked(at="organisation", label="Partenaire", choices=partners),),
)

HANDED_OVER = Layout(
    code="relais",
    fact=LeadHandedOver,
    words="Passer le relais",
    group=Group.TEAM,
    lead="Un autre référent devient l’organisation responsable.",
    day="À partir du",
    by=platform_or_lead,
    asked=(Asked(at="to_organisation", label="Nouveau référent", choices=next_leads),),
)

MODALITY = Layout(
    code="modalite",
    fact=ModalityChanged,
    words="Changer de modalité",
    group=Group.TEAM,
    day="À partir du",
    when=some(other_modalities),
    asked=(Asked(at="modality", label="Modalité d’accompagnement", choices=other_modalities),),
)

SCOPE = Asked(at="scope", label="Organisations concernées", choices=sharers)
SENSITIVITY = Asked(at="sensitivity", label="Ce qui est partagé en plus du parcours")
UNTIL = Asked(at="expires_on", label="Jusqu’au", ahead=True)
MEANS = Asked(at="means", label="Moyen")

INFORMED = Layout(
    code="information",
    fact=Informed,
    words="Noter l’information du ménage",
    group=Group.SHARING,
    lead="Le ménage sait quelles organisations se partagent son dossier.",
    day="Informé le",
    asked=(
        SCOPE,
        MEANS,
        Asked(at="expires_on", label="Jusqu’au", ahead=True, folded=True),
        Asked(at="sensitivity", label="Ce dont il a été parlé", folded=True),
    ),
)

AGREED = Layout(
    code="accord",
    fact=ConsentGiven,
    words="Noter un accord de partage",
    group=Group.SHARING,
    lead="Le ménage accepte que ces organisations en sachent davantage. Un refus n’est pas un"
    " échec.",
    day="Donné le",
    asked=(SCOPE, SENSITIVITY, UNTIL, MEANS),
)

WITHDRAWN = Layout(
    code="accord-retire",
    fact=ConsentWithdrawn,
    words="Noter le retrait d’un accord",
    group=Group.SHARING,
    lead="Le ménage reprend son accord. L’accès cesse aussitôt.",
    day="Retiré le",
    when=some(agreed),
    otherwise="Aucun accord de partage n’est en vigueur dans ce dossier.",
    asked=(
        Asked(at="scope", label="Organisations concernées", choices=agreed),
        Asked(
            at="sensitivity",
            label="Ce qui n’est plus partagé",
            hint="Rien de coché : tout l’accord est retiré.",
        ),
        MEANS,
        Asked(at="expires_on", label="Jusqu’au", ahead=True, folded=True),
    ),
)

RESTRICTED = Layout(
    code="restriction",
    fact=Restricted,
    words="Restreindre le dossier",
    group=Group.SHARING,
    lead="Seules ces organisations y travailleront ; pour les autres, le dossier n’existe plus.",
    day="À partir du",
    asked=(
        Asked(at="to", label="Qui garde l’accès", choices=following),
        Asked(at="reason", label="Motif"),
    ),
)

UNRESTRICTED = Layout(
    code="restriction-levee",
    fact=Unrestricted,
    words="Lever la restriction",
    group=Group.SHARING,
    day="À partir du",
    when=has("restricted_to"),
    otherwise="Ce dossier n’est pas restreint.",
    asked=(Asked(at="reason", label="Motif"),),
)

TEAM: Sequence[Layout] = (PROFESSIONAL, JOINED, LEFT, HANDED_OVER, MODALITY)
SHARING: Sequence[Layout] = (INFORMED, AGREED, WITHDRAWN, RESTRICTED, UNRESTRICTED)
