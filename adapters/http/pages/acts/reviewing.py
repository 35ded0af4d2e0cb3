"""The acts of the referral and of the technical committee, and those that open a path."""

from collections.abc import Sequence

from adapters.http.pages.acts.addresses import refers_with
from adapters.http.pages.acts.choosing import (
    all_landlords,
    communes,
    landlords,
    leads,
    modalities,
    redirections,
    referrer_or_platform,
    session_to_come,
    sessions,
    streams,
)
from adapters.http.pages.acts.daily import own_service
from adapters.http.pages.acts.form_layout import Asked, Group, Layout, Scene, Widget, always
from domain.identification import Identified
from domain.plan import Reviewed
from domain.referral import ReferralWithdrawn, Referred
from domain.review import Admitted, ReferralAdjourned, ReferralRefused, ReviewScheduled

DECISION = "decision"


def may_refer(scene: Scene) -> bool:
    """Whether the visitor refers, and has not referred this household yet."""
    is_new = scene.actor.organisation not in scene.now.get("referrers", ())
    return is_new and refers_with(scene.site, scene.actor)


SESSION_HINT = "Son nom, sans espace, par exemple ct-2020-06."
SESSION = Asked(
    at="session",
    label="Séance du comité technique",
    hint=SESSION_HINT,
    default=session_to_come,
    suggested=sessions,
)

SCHEDULED = Layout(
    code="inscription",
    fact=ReviewScheduled,
    words="Inscrire au comité",
    group=Group.COMMITTEE,
    day="Jour de la décision",
    tabs=DECISION,
    asked=(
        Asked(
            at="session",
            label="Séance du comité technique",
            hint=SESSION_HINT,
            suggested=sessions,
        ),
        Asked(at="on", label="Jour de la séance", ahead=True),
    ),
)

ADMITTED = Layout(
    code="admission",
    fact=Admitted,
    words="Admettre",
    group=Group.COMMITTEE,
    day="Jour de la décision",
    tabs=DECISION,
    asked=(
        SESSION,
        Asked(
            at="lead_organisation",
            label="Référent",
            hint="L’organisation responsable jusqu’à la sortie.",
            choices=leads,
        ),
        Asked(
            at="modality",
            label="Modalité d’accompagnement",
            choices=modalities,
            needed=always,
        ),
        Asked(at="objectives", label="Objectifs", hint="Un par ligne.", folded=True),
        Asked(
            at="urgent",
            label="Urgence",
            hint="Admission en urgence, sans séance : une audience ou un concours de la force"
            " publique est proche",
            widget=Widget.CHECK,
            folded=True,
        ),
    ),
)

ADJOURNED = Layout(
    code="report",
    fact=ReferralAdjourned,
    words="Reporter",
    group=Group.COMMITTEE,
    day="Jour de la décision",
    tabs=DECISION,
    asked=(
        SESSION,
        Asked(at="reason", label="Ce qui manque pour décider"),
        Asked(at="redirected_to", label="Orienter en attendant vers", choices=redirections),
    ),
)

REFUSED = Layout(
    code="refus",
    fact=ReferralRefused,
    words="Refuser",
    group=Group.COMMITTEE,
    day="Jour de la décision",
    tabs=DECISION,
    asked=(
        SESSION,
        Asked(at="reason", label="Motif du refus"),
        Asked(
            at="redirected_to",
            label="Réorienter vers",
            hint="Obligatoire quand le droit commun suffit.",
            choices=redirections,
        ),
    ),
)

WITHDRAWN = Layout(
    code="retrait",
    fact=ReferralWithdrawn,
    words="Retirer la saisine",
    group=Group.COMMITTEE,
    day="Jour du retrait",
    by=referrer_or_platform,
    asked=(Asked(at="reason", label="Pourquoi la saisine est retirée"),),
)

FOLLOWED_UP = Layout(
    code="point",
    fact=Reviewed,
    words="Noter un point en comité",
    group=Group.COMMITTEE,
    lead="Ce que la séance a décidé d’un accompagnement en cours.",
    day="Jour de la séance",
    asked=(
        Asked(
            at="session",
            label="Séance du comité technique",
            hint=SESSION_HINT,
            suggested=sessions,
        ),
        Asked(at="decision", label="Décision"),
        Asked(at="next_review_on", label="Prochain point le", ahead=True),
    ),
)

_WHO: Sequence[Asked] = (
    Asked(
        at="reference_person/name",
        label="Nom de la personne de référence",
        widget=Widget.LINE,
        needed=always,
    ),
    Asked(at="dwelling/landlord", label="Bailleur", choices=landlords, needed=always),
    Asked(at="dwelling/commune", label="Commune", choices=communes, needed=always),
)

_MORE: Sequence[Asked] = (
    Asked(at="dwelling/address", label="Adresse", widget=Widget.LINE, folded=True),
    Asked(at="reference_person/phone", label="Téléphone", folded=True),
    Asked(at="reference_person/birth_date", label="Date de naissance", folded=True),
    Asked(at="reference_person/email", label="Courriel", folded=True),
    Asked(at="composition/adults", label="Adultes", folded=True),
    Asked(at="composition/children", label="Enfants", folded=True),
    Asked(at="dwelling/title", label="Titre d’occupation", folded=True),
    Asked(at="dwelling/monthly_rent", label="Loyer par mois", folded=True),
    Asked(at="dwelling/lease_signed_on", label="Bail signé le", folded=True),
    Asked(at="dwelling/lease_holders", label="Titulaires du bail", folded=True),
    Asked(at="dwelling/lease_reference", label="Référence du bail", folded=True),
)

IDENTIFIED = Layout(
    code="reperage",
    fact=Identified,
    words="Repérer un ménage",
    group=Group.COMMITTEE,
    lead="Un ménage en difficulté, avant toute saisine.",
    day="Jour du repérage",
    day_folded=True,
    button="Enregistrer le repérage",
    page="/menages/nouveau",
    asked=(
        *_WHO,
        Asked(at="signals/0/kind", label="Ce qui a été remarqué", needed=always),
        Asked(
            at="signals/0/service",
            label="Par quel service",
            default=own_service,
            needed=always,
        ),
        Asked(
            at="signals/0/observed_on",
            label="Constaté le",
            hint="S’il ne l’a pas été le jour du repérage.",
            like="occurred_on",
            folded=True,
        ),
        *_MORE,
    ),
)

REFERRED = Layout(
    code="saisine",
    fact=Referred,
    words="Saisir la plateforme",
    group=Group.COMMITTEE,
    day="Jour de la saisine",
    page="/saisines/nouvelle?menage={household}",
    by=may_refer,
    asked=(
        Asked(at="motive", label="Motif principal"),
        Asked(at="stream", label="Volet", choices=streams),
        Asked(at="urgency", label="Urgence"),
        Asked(at="referrer_service", label="Service"),
        Asked(at="difficulties", label="Difficultés"),
        Asked(at="household_aware", label="Le ménage est-il informé ?", folded=True),
        Asked(
            at="reference_person/name",
            label="Nom de la personne de référence",
            widget=Widget.LINE,
            folded=True,
        ),
        Asked(at="dwelling/landlord", label="Bailleur", choices=all_landlords, folded=True),
        Asked(at="dwelling/commune", label="Commune", choices=communes, folded=True),
        *_MORE,
    ),
)

COMMITTEE: Sequence[Layout] = (
    REFERRED,
    SCHEDULED,
    ADMITTED,
    ADJOURNED,
    REFUSED,
    WITHDRAWN,
    FOLLOWED_UP,
)
