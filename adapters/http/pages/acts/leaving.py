"""The acts of an exit and of what follows it, and those about the file itself."""

from collections.abc import Sequence
from datetime import date

from adapters.http.pages.acts.choosing import (
    all_landlords,
    communes,
    has,
    leads,
    linked,
    modalities,
    months_after_exit,
    not_platform,
    outcomes,
    platform_or_lead,
    session_to_come,
    sessions,
)
from adapters.http.pages.acts.form_layout import Asked, Group, Layout, Scene, Widget, always
from domain.dates import months_after
from domain.exit import Exited, ExitProposed, FollowedUp, Reentered
from domain.identification import Moved, ReferenceAttached
from domain.linking import Linked, Unlinked


def has_exited(scene: Scene) -> bool:
    """Whether an episode of the household has ended."""
    return any(each["exited_on"] for each in scene.now.get("episodes", ()))


def may_come_back(scene: Scene) -> bool:
    """Whether the exit is recent enough for a re-entry."""
    since = scene.now.get("since")
    months = scene.configuration.rules.reentry_months_max
    return since is not None and scene.today <= months_after(date.fromisoformat(since), months)


PROPOSED = Layout(
    code="sortie-proposee",
    fact=ExitProposed,
    words="Proposer une sortie",
    group=Group.EXIT,
    lead="Une séance du comité décidera.",
    day="Jour de la proposition",
    by=platform_or_lead,
    asked=(
        Asked(at="outcome", label="Issue", choices=outcomes),
        Asked(at="reason", label="Pourquoi maintenant"),
    ),
)

EXITED = Layout(
    code="sortie",
    fact=Exited,
    words="Enregistrer la sortie",
    group=Group.EXIT,
    lead="L’accompagnement se termine, avec les outils encore en cours. Un retour reste possible.",
    day="Jour de la sortie",
    by=platform_or_lead,
    asked=(
        Asked(at="outcome", label="Issue", choices=outcomes),
        Asked(at="residual_difficulties", label="Difficultés qui demeurent"),
        Asked(
            at="session",
            label="Séance qui l’a décidée",
            hint="Le référent ne termine l’accompagnement qu’avec elle.",
            needed=not_platform,
            default=session_to_come,
            suggested=sessions,
        ),
    ),
)

DWELLING: Sequence[Asked] = (
    Asked(at="dwelling/landlord", label="Bailleur", choices=all_landlords),
    Asked(at="dwelling/commune", label="Commune", choices=communes),
    Asked(at="dwelling/address", label="Adresse", widget=Widget.LINE, folded=True),
    Asked(at="dwelling/title", label="Titre d’occupation", folded=True),
    Asked(at="dwelling/monthly_rent", label="Loyer par mois", folded=True),
    Asked(at="dwelling/lease_signed_on", label="Bail signé le", folded=True),
    Asked(at="dwelling/lease_holders", label="Titulaires du bail", folded=True),
    Asked(at="dwelling/lease_reference", label="Référence du bail", folded=True),
)

REENTERED = Layout(
    code="retour",
    fact=Reentered,
    words="Enregistrer un retour",
    group=Group.EXIT,
    lead="Un nouvel épisode commence, sans nouvelle saisine.",
    day="Jour du retour",
    when=may_come_back,
    otherwise="La sortie est trop ancienne pour un retour : il faut une nouvelle saisine.",
    asked=(
        Asked(at="reason", label="Pourquoi le ménage revient"),
        Asked(at="lead_organisation", label="Référent", choices=leads),
        Asked(
            at="modality",
            label="Modalité d’accompagnement",
            choices=modalities,
            needed=always,
        ),
        Asked(
            at="dwelling/landlord",
            label="Bailleur du nouveau logement",
            hint="Si le ménage a déménagé.",
            choices=all_landlords,
            folded=True,
        ),
        Asked(
            at="dwelling/commune",
            label="Commune du nouveau logement",
            choices=communes,
            folded=True,
        ),
    ),
)

FOLLOWED_UP = Layout(
    code="suivi",
    fact=FollowedUp,
    words="Noter le suivi après la sortie",
    group=Group.EXIT,
    lead="Ce que le ménage est devenu, quelques mois après.",
    day="Jour de la réponse",
    when=has_exited,
    otherwise="Aucun accompagnement de ce ménage n’est terminé.",
    asked=(
        Asked(at="months_after", label="Après la sortie", choices=months_after_exit),
        Asked(at="still_housed", label="Le ménage est-il toujours logé ?"),
    ),
)

MOVED = Layout(
    code="demenagement",
    fact=Moved,
    words="Changer de logement",
    group=Group.FILE,
    lead="Une nouvelle adresse, une autre commune ou un autre bailleur : le parcours continue.",
    day="À partir du",
    asked=(
        *DWELLING[:3],
        Asked(at="reason", label="Motif"),
        *DWELLING[3:],
    ),
)

REFERENCE = Layout(
    code="reference",
    fact=ReferenceAttached,
    words="Ajouter votre référence",
    group=Group.FILE,
    lead="Le numéro de ce dossier chez vous. Personne d’autre ne le verra.",
    day="À partir du",
    day_folded=True,
    asked=(
        Asked(
            at="reference",
            label="Votre référence de dossier",
            hint="Au plus 64 lettres sans accent, chiffres, espaces ou signes . _ / -",
        ),
    ),
)

LINKED = Layout(
    code="doublon",
    fact=Linked,
    words="Lier un doublon",
    group=Group.FILE,
    lead="Le même ménage a un autre dossier. Rien ne se perd, et un lien se défait.",
    day="Constaté le",
    asked=(
        Asked(
            at="with",
            label="Identifiant de l’autre dossier",
            hint="Il est dans l’adresse de sa page.",
        ),
        Asked(at="reason", label="Ce qui le montre"),
    ),
)

UNLINKED = Layout(
    code="doublon-delie",
    fact=Unlinked,
    words="Délier un doublon",
    group=Group.FILE,
    day="Constaté le",
    when=has("linked_with"),
    otherwise="Ce dossier n’est lié à aucun autre.",
    asked=(
        Asked(at="with", label="Autre dossier", choices=linked),
        Asked(at="reason", label="Ce qui le montre"),
    ),
)

EXIT: Sequence[Layout] = (PROPOSED, EXITED, REENTERED, FOLLOWED_UP)
FILE: Sequence[Layout] = (MOVED, REFERENCE, LINKED, UNLINKED)
