"""French titles: what each rule says in general, and each type of problem."""

from collections.abc import Mapping

_RULES: Mapping[str, str] = {
    "A change of stage may not be dated before the last one.": (
        "Un changement d’étape ne peut pas être daté avant le précédent."
    ),
    "A fact recorded later does not allow this correction.": (
        "Un fait enregistré plus tard ne permet pas cette correction."
    ),
    "A field does not hold what the rules require.": "Une réponse n’est pas possible.",
    "A tool of the household was requested or used after that day.": (
        "Un outil du ménage a été demandé ou utilisé après ce jour."
    ),
    "A tool of this household already has this name.": ("Un outil de ce ménage porte déjà ce nom."),
    "An action of this household already has this name.": (
        "Une action de ce ménage porte déjà ce nom."
    ),
    "An earlier event of this household cannot be read; it is set aside until it is repaired.": (
        "Un fait plus ancien de ce ménage est illisible : son dossier est mis de côté jusqu’à sa"
        " réparation."
    ),
    "An event with this source and id is stored with other content.": (
        "Un événement de cette source et de cet identifiant est enregistré avec un autre contenu."
    ),
    "Another tool that runs then excludes this one.": (
        "Un autre outil, en cours ce jour-là, exclut celui-ci."
    ),
    "No action of that name is open.": "Aucune action de ce nom n’est en cours.",
    "No episode of this household had ended by then.": (
        "Aucun épisode de ce ménage n’était terminé à cette date."
    ),
    "No household is known to this caller under this subject.": (
        "Aucun ménage n’est connu de votre organisation sous cet identifiant."
    ),
    "No such place is offered in that time, of that kind and by that operator.": (
        "Aucune place de ce nom n’est offerte sur cette période, de cette sorte et par cet"
        " opérateur."
    ),
    "No tool of that name was requested for this household.": (
        "Aucun outil de ce nom n’a été demandé pour ce ménage."
    ),
    "Other events came in since the expected version, and this one does not merge with them.": (
        "D’autres faits sont arrivés depuis la version attendue, et celui-ci ne s’y ajoute pas."
    ),
    "The case is not restricted.": "Ce dossier n’est pas restreint.",
    "The condition of the tool is not met that day: nothing is paid.": (
        "La condition de l’outil n’est pas remplie ce jour-là : rien n’est versé."
    ),
    "The household has given no such agreement.": "Le ménage n’a pas donné cet accord de partage.",
    "The household is already accompanied in this modality.": (
        "Le ménage est déjà accompagné selon cette modalité."
    ),
    "The household was erased.": "Les données de ce ménage ont été effacées.",
    "The household's path does not allow this now.": "L’étape du ménage ne le permet pas.",
    "The life of the tool does not have this step there.": (
        "Cette étape n’a pas sa place ici dans la vie de l’outil."
    ),
    "The path has another dwelling: record etage.household.moved first.": (
        "Ce ménage est connu à une autre adresse : signalez d’abord son changement de logement."
    ),
    "The payments would exceed what was granted.": (
        "Les versements dépasseraient ce qui a été accordé."
    ),
    "The place is already occupied in that time.": (
        "Cette place est déjà occupée sur cette période."
    ),
    "The place is already offered in that time.": "Cette place est déjà offerte sur cette période.",
    "The place is not occupied that day, or not by that household.": (
        "Cette place n’est pas occupée ce jour-là, ou pas par ce ménage."
    ),
    "The session is already scheduled for that day.": "La séance est déjà prévue ce jour-là.",
    "The session is of another committee.": "Cette séance est celle d’un autre comité.",
    "The session was already held.": "Cette séance s’est déjà tenue.",
    "The subject does not name what this type of event is about.": (
        "Le sujet ne désigne pas ce dont parle ce type d’événement."
    ),
    "The territory's platform has already opened.": (
        "La plateforme du territoire est déjà ouverte."
    ),
    "The territory's platform is not open at that date.": (
        "La plateforme du territoire n’est pas ouverte à cette date."
    ),
    "The two files are linked already.": "Ces deux dossiers sont déjà rapprochés.",
    "The two files are not linked.": "Ces deux dossiers ne sont pas rapprochés.",
    "This caller may not post events of this type.": (
        "Votre organisation ou votre rôle ne permet pas cet enregistrement."
    ),
    "This organisation already takes part in the accompaniment.": (
        "Cette organisation participe déjà à l’accompagnement."
    ),
    "This organisation is not a partner of the household.": (
        "Cette organisation n’est pas partenaire pour ce ménage."
    ),
    "This organisation may not record this fact about this household.": (
        "Votre organisation ne peut pas enregistrer cela pour ce ménage."
    ),
    "This reference is attached to another household already.": (
        "Cette référence est déjà celle d’un autre ménage."
    ),
    "Too long after the exit for a re-entry: a new referral is needed.": (
        "La sortie est trop ancienne pour un retour : il faut une nouvelle saisine."
    ),
}

_KINDS: Mapping[str, str] = {
    "The request is not a well-formed event.": "La requête n’est pas un événement bien formé.",
    "A valid credential is required.": "Un jeton valable est nécessaire.",
    "This is not allowed to the caller.": "Cela n’est pas permis à l’appelant.",
    "Nothing here is known to the caller.": "Rien ici n’est connu de l’appelant.",
    "The method is not allowed here.": "Cette méthode n’est pas permise ici.",
    "The request did not arrive in time.": "La requête n’est pas arrivée à temps.",
    "This source has already used this id for another event.": (
        "Cette source a déjà employé cet identifiant pour un autre événement."
    ),
    "Something else was recorded in between.": "Autre chose a été enregistré entre-temps.",
    "The rules of the programme refuse this event.": (
        "Les règles du programme refusent cet événement."
    ),
    "A later fact does not allow this correction.": (
        "Un fait postérieur ne permet pas cette correction."
    ),
    "The household of this event was erased.": (
        "Les données du ménage de cet événement ont été effacées."
    ),
    "The request is too large.": "La requête est trop volumineuse.",
    "The address is too long.": "L’adresse est trop longue.",
    "The content type is not one of those accepted.": (
        "Ce type de contenu n’est pas de ceux qui sont acceptés."
    ),
    "The data does not fit the event's type.": (
        "Les données ne conviennent pas à ce type d’événement."
    ),
    "A parameter of the request is not valid.": "Un paramètre de la requête ne convient pas.",
    "Too many requests.": "Trop de requêtes.",
    "Too many files were opened within an hour.": "Trop de dossiers ont été ouverts en une heure.",
    "The look cannot be recorded, so nothing is shown.": (
        "La consultation ne peut pas être enregistrée : rien n’est montré."
    ),
    "The headers are too large.": "Les en-têtes sont trop volumineux.",
    "Something went wrong here.": "Une erreur est survenue ici.",
    "The store cannot answer now.": "Le registre ne peut pas répondre pour le moment.",
    "The figures have not reached that position yet.": (
        "Les tableaux n’ont pas encore atteint cette position."
    ),
}

TITLES: Mapping[str, str] = {**_KINDS, **_RULES}
"""By the English titles."""
