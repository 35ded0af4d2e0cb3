"""The acts of every day: contacts, signals, the shared diagnosis and the actions of the plan."""

from collections.abc import Sequence

from adapters.http.pages.acts.choosing import domains, fixed, following, open_actions, own, some
from adapters.http.pages.acts.form_layout import Asked, Group, Layout, Scene, Widget
from domain.accompaniment import MET, ContactRecorded
from domain.diagnosis import DiagnosisContributed
from domain.identification import SignalRecorded
from domain.plan import ActionDone, ActionDropped, ActionPlanned

NOTE = "Des faits utiles à la suite, sans appréciation ni information de santé. 500 caractères."


def own_service(scene: Scene) -> str:
    """The visitor's service: that of their role, else of their kind of organisation."""
    services = scene.configuration.lists["services"]
    kind = scene.words.kind(scene.actor.organisation) or ""
    return next((code for code in (scene.actor.role, kind) if code in services), "")


CONTACT = Layout(
    code="contact",
    fact=ContactRecorded,
    words="Noter un contact",
    group=Group.DAILY,
    lead="Une rencontre, ou une tentative : les deux comptent.",
    day="Jour du contact",
    button="Enregistrer le contact",
    page="/menages/{household}/contact",
    asked=(
        Asked(at="kind", label="Comment", widget=Widget.RADIOS),
        Asked(at="outcome", label="Résultat", default=fixed(MET)),
        Asked(
            at="unannounced",
            label="Annonce",
            hint="Passage à l’improviste",
            widget=Widget.CHECK,
            folded=True,
        ),
        Asked(at="note", label="Note", hint=NOTE, folded=True),
    ),
)

SIGNAL = Layout(
    code="signal",
    fact=SignalRecorded,
    words="Signaler un fait",
    group=Group.DAILY,
    lead="Ce qu’un service a remarqué. Un signal n’a besoin d’aucune saisine.",
    day="Jour du signalement",
    asked=(
        Asked(at="kind", label="Ce qui a été remarqué"),
        Asked(at="service", label="Par quel service", default=own_service),
        Asked(
            at="observed_on",
            label="Constaté le",
            hint="S’il ne l’a pas été le jour du signalement.",
            like="occurred_on",
            folded=True,
        ),
        Asked(at="note", label="Note", hint=NOTE, folded=True),
    ),
)

DIAGNOSIS = Layout(
    code="diagnostic",
    fact=DiagnosisContributed,
    words="Contribuer au diagnostic croisé",
    group=Group.DAILY,
    lead="Ce que votre organisation voit du ménage dans un domaine.",
    day="Jour de la contribution",
    when=some(domains),
    asked=(
        Asked(at="domain", label="Domaine", choices=domains, widget=Widget.RADIOS),
        Asked(at="needs", label="Besoins"),
        Asked(
            at="recommendations",
            label="Recommandations aux partenaires",
            hint="Ce que les autres peuvent faire ou éviter, une par ligne. Jamais de pathologie.",
        ),
        Asked(at="summary", label="Synthèse", hint="500 caractères.", folded=True),
    ),
)

PLANNED = Layout(
    code="action-prevue",
    fact=ActionPlanned,
    words="Prévoir une action",
    group=Group.DAILY,
    lead="Un rendez-vous, une démarche : qui s’en charge, et pour quand.",
    day="Jour de la décision",
    day_folded=True,
    made="action",
    asked=(
        Asked(at="kind", label="Action"),
        Asked(at="owner_organisation", label="Qui s’en charge", choices=following, default=own),
        Asked(at="due_on", label="Pour le", ahead=True),
    ),
)

_NO_ACTION = "Aucune action de ce dossier n’attend d’être faite par votre organisation."

DONE = Layout(
    code="action-faite",
    fact=ActionDone,
    words="Marquer une action faite",
    group=Group.DAILY,
    day="Faite le",
    when=some(open_actions),
    otherwise=_NO_ACTION,
    asked=(Asked(at="action", label="Action", choices=open_actions),),
)

DROPPED = Layout(
    code="action-abandonnee",
    fact=ActionDropped,
    words="Abandonner une action",
    group=Group.DAILY,
    day="Jour de l’abandon",
    when=some(open_actions),
    otherwise=_NO_ACTION,
    asked=(
        Asked(at="action", label="Action", choices=open_actions),
        Asked(at="reason", label="Pourquoi elle ne sera pas faite"),
    ),
)

DAILY: Sequence[Layout] = (CONTACT, SIGNAL, DIAGNOSIS, PLANNED, DONE, DROPPED)
