"""French words for what the programme's rules refuse, in the terms that professionals use."""

from collections.abc import Mapping

_DAYS: Mapping[str, str] = {
    "It met on {day}.": "Elle s’est tenue le {day}.",
    "It opened on {day}.": "Elle a ouvert le {day}.",
    "It was on {day}.": "C’était le {day}.",
    "It was possible until {day}.": "Un retour était possible jusqu’au {day}.",
    "It was requested on {day}.": "L’outil a été demandé le {day}.",
    "Not before {day}.": "Pas avant le {day}.",
    "The day is before {day}.": "Cette date ne peut pas être avant le {day}.",
    "The day lies after {day}.": "Cette date ne peut pas être après le {day}.",
    "The end lies before the beginning.": "La fin ne peut pas être avant le début.",
    "The last word on the two files is of {day}.": (
        "Le dernier fait sur ces deux dossiers date du {day}."
    ),
    "The path begins after that day.": "Le parcours commence après ce jour.",
    "The period ends before it begins.": "La période finit avant de commencer.",
    "{territory} has not opened.": "La plateforme {territory} n’est pas encore ouverte.",
    "{territory} opened on {day}.": "La plateforme {territory} n’a ouvert que le {day}.",
}

_PARTIES: Mapping[str, str] = {
    "A landlord leads only in its own dwellings.": (
        "Un bailleur n’est référent que dans ses propres logements."
    ),
    "A {kind} does not contribute to this domain of the diagnosis.": (
        "Ce domaine du diagnostic croisé n’est pas celui de votre organisation ({kind})."
    ),
    "An organisation names its own professional.": (
        "Chaque organisation désigne son propre professionnel."
    ),
    "An organisation rectifies its own events.": "Chaque organisation rectifie ses propres faits.",
    "Only its owner, its planner or the platform ends an action.": (
        "Seuls celui qui en est chargé, celui qui l’a prévue ou la plateforme terminent une action."
    ),
    "Only the lead or the platform hands over.": (
        "Seuls le référent ou la plateforme passent le relais."
    ),
    "Only the lead or the platform proposes an exit.": (
        "Seuls le référent ou la plateforme proposent une sortie."
    ),
    "Only the platform or the lead ends an episode.": (
        "Seuls la plateforme ou le référent terminent l’accompagnement."
    ),
    "Only the platform rectifies a change of stage.": (
        "Seule la plateforme rectifie un changement d’étape."
    ),
    "Only those who referred may withdraw.": "Seul un prescripteur peut retirer la saisine.",
    "The dwelling is not {organisation}'s.": "Ce logement n’est pas à {organisation}.",
    "The dwelling is outside the territory of {organisation}.": (
        "Ce logement est hors du territoire de {organisation}."
    ),
    "The dwelling is {organisation}'s.": "Ce logement est à {organisation}.",
    "The lead ends an episode only with the session that decided it.": (
        "Le référent ne termine l’accompagnement qu’avec la séance qui l’a décidé."
    ),
    "The lead organisation keeps its view.": "Le référent garde l’accès au dossier.",
    "This committee is another platform's.": "Ce comité est celui d’une autre plateforme.",
    "Who asked for a tool does not decide on it.": (
        "Qui a demandé un outil ne décide pas de l’accorder."
    ),
    "Who may not record such an event does not correct it.": (
        "Qui ne peut pas enregistrer un tel fait ne le corrige pas."
    ),
    "{organisation} does not carry {programme}.": (
        "{organisation} ne porte pas le programme {programme}."
    ),
    "{organisation} does not follow this household.": (
        "{organisation} ne suivait pas ce ménage à cette date."
    ),
    "{organisation} does not fund {programme} then: name {organisations}.": (
        "{organisation} ne finance pas le programme {programme} à cette date : indiquez"
        " {organisations}."
    ),
    "Nobody funds {programme} then.": (
        "Personne ne finance le programme {programme} à cette date."
    ),
    "{organisation} is a {kind}.": (
        "Cette qualité de prescripteur n’est pas celle de {organisation} ({kind})."
    ),
    "{organisation} is no partner.": "{organisation} n’est pas partenaire.",
    "{organisation} may not bring households to the programme.": (
        "{organisation} ne peut pas saisir une plateforme."
    ),
    "{organisation} may not lead an accompaniment.": "{organisation} ne peut pas être référent.",
    "{organisation} takes no part in the programme.": (
        "{organisation} ne participe pas au programme."
    ),
    "{organisation} takes no part in {programme}.": (
        "{organisation} ne participe pas au programme {programme}."
    ),
    "{event_type} is recorded by the system alone.": (
        "Seul le système enregistre ce fait ({event_type})."
    ),
}

_PROGRAMME: Mapping[str, str] = {
    "A session is scheduled ahead.": "La séance doit être à venir, ou le jour même.",
    "A session's name has no spaces and no accents.": (
        "Le nom d’une séance n’a ni espace ni accent."
    ),
    "A technical committee is a territory's.": "Un comité technique est celui d’un territoire.",
    "At least one organisation is required.": "Indiquez au moins une organisation.",
    "At least one signal is required.": "Indiquez au moins un signal.",
    "Either a territory or a programme is required.": "Indiquez un territoire ou un programme.",
    "Exactly one of dwelling and commune is required.": "Indiquez le logement.",
    "No hearing or police assistance within {days} days.": (
        "L’urgence suppose une audience ou un concours de la force publique à moins de {days}"
        " jours."
    ),
    "No household is known to this caller under it.": (
        "Aucun ménage n’est connu de votre organisation sous cet identifiant."
    ),
    "A household is not linked with itself.": "Un dossier n’est pas rapproché de lui-même.",
    "No programme runs on that day: name one.": "Aucun programme n’est en cours à cette date.",
    "Not an outcome of the stream {stream}.": (
        "Cette issue n’est pas de celles du volet {stream}."
    ),
    "The dwelling lies in {territory}.": "Ce logement relève d’un autre territoire ({territory}).",
    "The dwelling lies outside every territory.": "Ce logement est hors de tout territoire.",
    "The open referral has {field} {held}.": (
        "La saisine en cours est d’un autre {field} : {held}."
    ),
    "The scheme that suffices is required.": "Indiquez le dispositif de droit commun qui suffit.",
    "The session that decided is required.": "Indiquez la séance qui a décidé.",
    "The stream maintien is about a dwelling.": "Le volet maintien suppose un logement.",
    "This names a programme, a territory or the system.": (
        "Ce nom est celui d’un programme, d’un territoire ou du système."
    ),
    "{commune} lies outside every territory of {programme}.": (
        "La commune ({commune}) est hors des territoires du programme {programme}."
    ),
    "{months} months are asked for.": "Le suivi se fait à {months} mois.",
    "{programme} has no stream {stream}.": "Le programme {programme} n’a pas de volet {stream}.",
    "{programme} has no such modality.": "Le programme {programme} n’a pas cette modalité.",
    "{programme} is about a dwelling.": "Le programme {programme} suppose un logement.",
    "{programme} requires a modality.": (
        "Choisissez une modalité d’accompagnement, que le programme {programme} demande."
    ),
    "A rectification is not rectified: correct the event.": (
        "Une rectification ne se rectifie pas : corrigez le fait lui-même."
    ),
    "Either corrections or void is required.": "Indiquez des corrections ou le retrait du fait.",
    "The event that opens the path is not withdrawn.": (
        "Le fait qui ouvre le parcours ne se retire pas."
    ),
    "The event was withdrawn before.": "Ce fait a déjà été retiré.",
    "The household has no such event.": "Ce ménage n’a pas de tel fait.",
    "The subject has no such event.": "Ce sujet n’a pas de tel fait.",
    "What an event is about is not corrected.": "Ce dont parle un fait ne se corrige pas.",
    "{event_type} ({source}, {id}): {reason}": "{event_type} ({source}, {id}) : {reason}",
    "More answered than were asked.": "Il y a plus de réponses que de ménages interrogés.",
    "More are satisfied than answered.": "Il y a plus de satisfaits que de réponses.",
    "An organisation is required.": "Indiquez une organisation.",
}

_TOOLS: Mapping[str, str] = {
    "An amount above zero is required.": "Indiquez un montant supérieur à zéro.",
    "An amount from zero up is required.": "Indiquez un montant de zéro ou plus.",
    "No amount was granted.": "Aucun montant n’a été accordé.",
    "Payments of {tool_kind} are for {parties}.": (
        "Les versements de l’outil « {tool_kind} » sont faits par {parties}."
    ),
    "The current rent is not known to be paid.": (
        "La reprise du loyer courant n’est pas établie à cette date."
    ),
    "{amount} euros a month were asked for.": "La demande porte sur {amount} par mois.",
    "{amount} euros are left.": "Il reste {amount}.",
    "{amount} euros were asked for.": "La demande porte sur {amount}.",
    "{step} does not follow {state}.": (
        "L’étape « {step} » ne peut pas suivre l’état « {state} »."
    ),
    "{tool_kind} has no such parameter.": "L’outil « {tool_kind} » n’a pas ce paramètre.",
    "{tool_kind} is decided by {parties}.": ("L’outil « {tool_kind} » est décidé par {parties}."),
    "{tool_kind} requires it.": "L’outil « {tool_kind} » demande ce paramètre.",
    "{tool_kind} runs.": "Outil en cours : {tool_kind}.",
}

_ERASURE: Mapping[str, str] = {
    "A legal hold is in force already.": "Une conservation judiciaire est déjà en vigueur.",
    "A legal hold is in force: release it first.": (
        "Une conservation judiciaire est en vigueur : levez-la d’abord."
    ),
    "A second person has not approved the erasure yet.": (
        "Une seconde personne n’a pas encore approuvé l’effacement."
    ),
    "Data protection proposes an erasure first.": (
        "Le délégué à la protection des données propose d’abord l’effacement."
    ),
    "No legal hold is in force.": "Aucune conservation judiciaire n’est en vigueur.",
    "The household was erased.": "Ce ménage a été effacé.",
    "The list is approved as {visas} already.": "Le bordereau a déjà le visa : {visas}.",
    "The list still waits for an approval as {visas}.": "Le bordereau attend encore : {visas}.",
    "The list was executed.": "Le bordereau a été exécuté.",
    "The same person approves a list once.": "La même personne n’approuve qu’une fois.",
    "There is no such list.": "Ce bordereau n’existe pas.",
    "This list is approved as {visas}.": "Ce bordereau demande le visa : {visas}.",
    "Two different people must approve an erasure.": (
        "Deux personnes différentes doivent approuver un effacement."
    ),
}

_EMERGENCY: Mapping[str, str] = {
    "A person of the organisation that asked approves.": (
        "Une personne de l’organisation qui demande approuve."
    ),
    "Another person than the one who asked must approve.": (
        "Une autre personne que celle qui demande doit approuver."
    ),
    "Health is switched off here: nothing opens it.": (
        "Les éléments de santé sont désactivés ici : rien ne les ouvre."
    ),
    "It is opened for 1 to {count} hours.": "L’accès est ouvert pour 1 à {count} heures.",
    "Nothing is opened to your organisation.": "Rien n’est ouvert à votre organisation.",
    "The request was not approved within an hour: ask again.": (
        "La demande n’a pas été approuvée dans l’heure : redemandez."
    ),
    "This is a request for another household.": "Cette demande porte sur un autre ménage.",
    "The token names no person, and this takes two people who are known apart.": (
        "Ce jeton ne désigne aucune personne, et cette action en demande deux que l’on distingue."
        " Demandez à l’exploitant un jeton à votre nom."
    ),
    "This is no request that was made here.": "Cette demande n’a pas été faite ici.",
    "Your role does not open all of these classes.": "Votre rôle n’ouvre pas toutes ces classes.",
}

RULES: Mapping[str, str] = {
    **_DAYS,
    **_PARTIES,
    **_PROGRAMME,
    **_TOOLS,
    **_ERASURE,
    **_EMERGENCY,
}
"""By the English words, with the same gaps."""
