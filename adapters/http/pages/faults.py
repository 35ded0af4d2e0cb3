"""What goes wrong, as a page tells it: what happened, and what to try."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapters.http.problems import Problem

FORM_EXPIRED = "form-expired"
NO_SECOND_FACTOR = "no-second-factor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The words of an error page."""

    heading: str
    happened: str
    tries: Sequence[str]


BY_STATUS: Mapping[int, Fault] = {
    403: Fault(
        heading="Cette action n’est pas permise",
        happened="Votre organisation ou votre rôle ne l’autorise pas. Rien n’a été enregistré.",
        tries=(
            "Si votre rôle a changé, l’administrateur de votre organisation le tient à jour.",
            "Si cette action vous revient, voyez la plateforme du territoire.",
        ),
    ),
    404: Fault(
        heading="Cette page n’existe pas, ou ne vous est pas ouverte",
        happened=(
            "Un ménage que votre organisation ne suit pas se présente comme un ménage inconnu."
        ),
        tries=(
            "Vérifiez l’adresse, surtout si elle a été recopiée.",
            "Cherchez le ménage depuis l’accueil : il y est si votre organisation le suit encore.",
        ),
    ),
    409: Fault(
        heading="La situation a changé entre-temps",
        happened="Quelqu’un a enregistré autre chose depuis que cette page a été ouverte.",
        tries=(
            "Rouvrez la page : elle montre ce qui est enregistré maintenant.",
            "Recommencez si ce que vous vouliez noter est toujours juste.",
        ),
    ),
    413: Fault(
        heading="L’envoi est trop volumineux",
        happened="Rien n’a été enregistré.",
        tries=("Raccourcissez les textes saisis, puis recommencez.",),
    ),
    415: Fault(
        heading="L’envoi n’a pas la forme attendue",
        happened="Rien n’a été enregistré.",
        tries=("Utilisez le formulaire de la page.",),
    ),
    429: Fault(
        heading="Trop de demandes à la fois",
        happened="Le service ralentit qui lui en adresse trop en peu de temps.",
        tries=("Patientez quelques secondes, puis rechargez la page.",),
    ),
    500: Fault(
        heading="Une erreur inattendue est survenue",
        happened="Elle vient du service, non de vous, et elle est notée dans son journal.",
        tries=(
            "Rechargez la page : un envoi répété n’est jamais enregistré deux fois.",
            "Si l’erreur revient, donnez à l’assistance la référence ci-dessous.",
        ),
    ),
    503: Fault(
        heading="Le registre ne répond pas pour le moment",
        happened="Rien n’est perdu de ce qui était enregistré.",
        tries=(
            "Rechargez la page dans quelques instants : un envoi répété n’est jamais enregistré"
            " deux fois.",
            "Si cela dure, donnez à l’assistance la référence ci-dessous.",
        ),
    ),
}
BY_KIND: Mapping[str, Fault] = {
    "too-many-households": Fault(
        heading="Trop de dossiers ouverts en une heure",
        happened="La personne chargée de la protection des données a été prévenue.",
        tries=(
            "Les dossiers déjà ouverts restent lisibles.",
            "Pour en ouvrir d’autres, attendez, ou voyez cette personne.",
        ),
    ),
    "not-traced": Fault(
        heading="La consultation ne peut pas être enregistrée",
        happened="Tant qu’elle ne peut pas l’être, aucun dossier n’est montré.",
        tries=("Rechargez la page dans quelques instants.",),
    ),
    FORM_EXPIRED: Fault(
        heading="Ce formulaire n’est plus valable",
        happened="Il a été ouvert dans une autre session. Rien n’a été enregistré.",
        tries=("Rouvrez la page, puis recommencez.",),
    ),
    NO_SECOND_FACTOR: Fault(
        heading="Votre rôle demande un second facteur",
        happened="Vous vous êtes identifié sans second facteur.",
        tries=(
            "Ouvrez la page de connexion (/login), puis choisissez l’identification renforcée.",
        ),
    ),
}
"""What a page says where the kind of problem tells more than its status."""
OTHERWISE = Fault(
    heading="La demande n’a pas pu être traitée",
    happened="Rien n’a été enregistré.",
    tries=("Revenez à l’accueil, puis recommencez.",),
)


def fault_of(problem: Problem, *, kind: str | None = None) -> Fault:
    """The words for a problem, or for a kind of it that the pages tell apart."""
    found = BY_KIND.get(kind or problem.slug) or BY_STATUS.get(problem.status)
    return found or OTHERWISE
