"""French words for what is wrong with a request, and what to do about each type of problem."""

from collections.abc import Mapping

_DESCRIPTIONS: Mapping[str, str] = {
    "The text is not strict JSON, or an attribute that CloudEvents 1.0 requires is missing or"
    " has another form. In a batch, text that cannot be read fails the whole batch.": (
        "Le texte n’est pas du JSON strict, ou un attribut que CloudEvents 1.0 exige manque ou n’a"
        " pas sa forme. Dans un lot, un texte illisible fait échouer le lot entier."
    ),
    "Send `Authorization: Bearer …` with a token that has not expired or been withdrawn.": (
        "Envoyez « Authorization: Bearer … » avec un jeton qui n’a ni expiré ni été retiré."
    ),
    "The source belongs to another organisation, or the organisation or the person's role may"
    " not record this type of event.": (
        "La source est celle d’une autre organisation, ou votre organisation ou votre rôle ne"
        " permet pas d’enregistrer ce type d’événement."
    ),
    "The same answer is given for what does not exist and for what the caller may not see.": (
        "Ce qui n’existe pas et ce qui ne vous est pas ouvert reçoivent la même réponse."
    ),
    "The header `Allow` lists the methods that are.": (
        "L’en-tête Allow donne les méthodes permises."
    ),
    "A person opens so many files in an hour and no more; those already open may be opened"
    " again. Whoever watches over the trace of looking has been told.": (
        "Une personne ouvre tant de dossiers en une heure, et pas plus ; ceux qui sont déjà ouverts"
        " restent lisibles. Qui veille sur la trace des consultations a été prévenu."
    ),
    "Whoever opens a household's fields leaves a trace; while it cannot be written, only what"
    " needs none is answered. Nothing was changed: ask again later.": (
        "Qui ouvre les champs d’un ménage laisse une trace ; tant qu’elle ne peut pas être écrite,"
        " seul ce qui n’en demande pas est répondu. Rien n’a changé : redemandez plus tard."
    ),
    "The whole request must arrive within seconds.": (
        "La requête entière doit arriver en quelques secondes."
    ),
    "An id is unique within its source, for ever. Post the same content again to get its"
    " receipt, or the new content under a new id.": (
        "Un identifiant est unique pour sa source, à jamais. Déposez de nouveau le même contenu"
        " pour en retrouver le reçu, ou le nouveau contenu sous un nouvel identifiant."
    ),
    "The members `stage` and `allowed` say where the path is and which types it accepts.": (
        "Les membres « stage » et « allowed » disent où en est le parcours et ce qu’il accepte."
    ),
    "A referral needs a platform that was open on the day it is dated.": (
        "Une saisine suppose une plateforme ouverte au jour dont elle est datée."
    ),
    "The path is no longer at the expected version; `events` lists what came since.": (
        "Le parcours n’est plus à la version attendue, et « events » donne ce qui est arrivé"
        " depuis."
    ),
    "A platform opens once.": "Une plateforme n’ouvre qu’une fois.",
    "Nothing is left to record.": "Il ne reste rien à enregistrer.",
    "A session is held once; it may be rectified.": (
        "Une séance ne se tient qu’une fois, et peut être rectifiée."
    ),
    "A session's name is one committee's own.": "Le nom d’une séance est propre à un comité.",
    "A place is offered, then occupied by one household at a time; see /v1/places.": (
        "Une place est offerte, puis occupée par un ménage à la fois (voir /v1/places)."
    ),
    "The detail names the rule.": "Le détail nomme la règle.",
    "The detail names the later fact and the rule that it would break.": (
        "Le détail nomme le fait postérieur et la règle qu’il n’observerait plus."
    ),
    "The event had been stored; the personal data of its household exists no longer.": (
        "L’événement avait été enregistré, et les données personnelles du ménage n’existent plus."
    ),
    "An event has at most 64 KiB, a batch at most 4 MiB and 1 000 events.": (
        "Un événement a au plus 64 Kio, un lot au plus 4 Mio et 1 000 événements."
    ),
    "An address has at most 8 KiB.": "Une adresse a au plus 8 Kio.",
    "Accepted are application/cloudevents+json, application/cloudevents-batch+json, and"
    " application/json with ce-* headers; in UTF-8 and without content encoding.": (
        "Sont acceptés application/cloudevents+json, application/cloudevents-batch+json, et"
        " application/json avec des en-têtes ce-*, en UTF-8 et sans encodage de contenu."
    ),
    "Each of `errors` points to a field and names the rule; see /v1/schemas.": (
        "Chacune des erreurs désigne un champ et nomme la règle (voir /v1/schemas)."
    ),
    "Each of `errors` points to a field and names the rule.": (
        "Chacune des erreurs désigne un champ et nomme la règle."
    ),
    "Each of `errors` names a parameter.": "Chacune des erreurs nomme un paramètre.",
    "Wait for the seconds that the header `Retry-After` gives.": (
        "Attendez le nombre de secondes que donne l’en-tête Retry-After."
    ),
    "At most 100 headers and 32 KiB are read.": "Sont lus au plus 100 en-têtes et 32 Kio.",
    "The fault is recorded; it is not the request's.": (
        "L’erreur est consignée, et la requête n’y est pour rien."
    ),
    "What was posted may or may not have been stored. The same event may be posted again, with"
    " the same id: it is never stored twice.": (
        "Ce qui a été déposé est peut-être enregistré, peut-être non. Le même événement peut être"
        " déposé de nouveau sous le même identifiant, et n’est jamais enregistré deux fois."
    ),
    "Ask again after the seconds that the header `Retry-After` gives.": (
        "Redemandez après le nombre de secondes que donne l’en-tête Retry-After."
    ),
}

_FORMS: Mapping[str, str] = {
    "The request {what}.": "La requête {what}.",
    "The attribute {attribute} {rule}.": "L’attribut {attribute} est refusé. {rule}",
    "is not JSON: {message} at line {line}, column {column}": (
        "n’est pas du JSON (ligne {line}, colonne {column})"
    ),
    "is nested far too deep": "est imbriquée beaucoup trop profondément",
    "is not UTF-8": "n’est pas en UTF-8",
    "begins with a byte order mark": "commence par une marque d’ordre des octets",
    "holds more than {count} values": "contient plus de {count} valeurs",
    "has more than {count} names": "a plus de {count} noms",
    "is nested too deep": "est imbriquée trop profondément",
    "gives the same name twice": "donne deux fois le même nom",
    "gives the name {name} twice": "donne deux fois le nom {name}",
    "holds a control character, a text direction override or a lone surrogate": (
        "contient un caractère de commande, un changement de sens du texte ou une moitié de"
        " caractère"
    ),
    "uses the reserved name {name}": "emploie le nom réservé {name}",
    "holds a whole number beyond 2^53 - 1": "contient un nombre entier au-delà de 2^53 - 1",
    "holds a number beyond what JSON readers hold": "contient un nombre trop grand pour du JSON",
    "holds {name}, which is not JSON": "contient {name}, qui n’est pas du JSON",
    "ended before its body did": "s’est arrêtée avant la fin de son contenu",
    "is not a JSON array": "n’est pas un tableau JSON",
    "is an empty batch": "est un lot vide",
    "is not a JSON object": "n’est pas un objet JSON",
    "has a ce-* header that stands twice or cannot be a header": (
        "a un en-tête ce-* en double, ou qui ne peut pas être un en-tête"
    ),
    "has a ce-* header that is not percent-encoded": (
        "a un en-tête ce-* qui n’est pas encodé par des pour-cent"
    ),
    "has a ce-* header that is not UTF-8": "a un en-tête ce-* qui n’est pas en UTF-8",
    "has an attribute whose name is not 1 to 20 of a-z and 0-9": (
        "a un attribut dont le nom n’est pas fait de 1 à 20 signes parmi a-z et 0-9"
    ),
    "has an attribute that is not a string, a whole number or a boolean": (
        "a un attribut qui n’est ni un texte, ni un nombre entier, ni un booléen"
    ),
    "holds a form that cannot be read": "contient un formulaire illisible",
    "holds a sign that is not text": "contient un signe qui n’est pas du texte",
    "Ask over HTTPS; what is sent in the clear can be read.": (
        "Passez par HTTPS ; ce qui est envoyé en clair peut être lu en chemin."
    ),
    "The form belongs to another session.": "Ce formulaire est celui d’une autre session.",
    "must be 1 to 128 printable ASCII characters without spaces": (
        "Il faut 1 à 128 caractères ASCII imprimables, sans espace."
    ),
    "must be the poster's URN, such as urn:etage:org:grandlyon-habitat": (
        "Il faut l’URN de celui qui dépose, comme urn:etage:org:grandlyon-habitat."
    ),
    "must be one of the types listed at /v1/schemas": (
        "Il faut l’un des types donnés par /v1/schemas."
    ),
    "must be the platform's UUID, an own reference or a slug, of at most 64 characters": (
        "Il faut l’UUID rendu par le reçu, votre propre référence ou un nom, d’au plus 64"
        " caractères."
    ),
    "must be an RFC 3339 time with its offset, such as 2019-03-14T09:30:00Z": (
        "Il faut un moment RFC 3339 avec son décalage, comme 2019-03-14T09:30:00Z."
    ),
    'must be "1.0"': "Il faut « 1.0 ».",
    "must be a whole number from 0, or its decimal digits": (
        "Il faut un nombre entier à partir de 0, ou ses chiffres."
    ),
    "is not accepted: data is a JSON object": "Cet attribut n’est pas accepté, car data est un"
    " objet JSON.",
    "must be application/json": "Il faut application/json.",
    "must be a URI": "Il faut un URI.",
    'The header If-Match must be a version in quotes: "12".': (
        'L’en-tête If-Match doit être une version entre guillemets, comme "12".'
    ),
    "Only UTF-8 is read.": "Seul UTF-8 est lu.",
    "A content encoding is not accepted.": "Un encodage de contenu n’est pas accepté.",
    "One event without ce-* headers is sent as application/cloudevents+json.": (
        "Un événement sans en-têtes ce-* s’envoie en application/cloudevents+json."
    ),
    "A batch has at most {count} events.": "Un lot a au plus {count} événements.",
    "An event has at most 64 KiB.": "Un événement a au plus 64 Kio.",
    "The source belongs to another organisation than the credential.": (
        "La source est celle d’une autre organisation que celle du jeton."
    ),
    "must be the caller's own": "La source doit être la vôtre.",
    "The store cannot answer now; the same event may be posted again, with the same id.": (
        "Le registre ne peut pas répondre pour le moment. Le même événement peut être déposé de"
        " nouveau, sous le même identifiant."
    ),
    "must be one of {codes}": "Il faut l’un de {codes}.",
    "must be a household's id": "Il faut l’identifiant d’un ménage.",
    "More than {count} files were opened within an hour.": (
        "Plus de {count} dossiers ont été ouverts en une heure."
    ),
    "must be the cursor of a page": "Il faut le curseur d’une page.",
    "must be a day as 2020-06-30": "Il faut un jour, comme 2020-06-30.",
    "must be RFC 3339 with Z or an encoded offset": (
        "Il faut un moment RFC 3339, avec Z ou un décalage encodé."
    ),
    "one narrowing at a time for readers of aggregates": (
        "Un seul filtre à la fois pour qui ne lit que des agrégats."
    ),
    "must be the text that was given": "Donnez le texte de la demande, tel quel.",
    "must be a list of C2, C3, C4 or C5": "Donnez une liste de classes : C2, C3, C4 ou C5.",
    "must be a text of 1 to 500 characters": "Donnez un texte de 1 à 500 caractères.",
    "{message}": "Cette valeur n’est pas de la forme attendue.",
    "is not a possible value": "Cette valeur n’est pas possible.",
}

_SCHEMAS: Mapping[str, str] = {
    "has a field that this type does not know": "Un champ n’est pas connu de ce type.",
    "is not a field of this type": "Ce champ n’est pas connu de ce type.",
    "is not an event type of this programme": "Ce type d’événement n’est pas du programme.",
    "is not one of the programme's {list_name}": "Choisissez une réponse de la liste.",
    "is not one of the programme's {list_name}: write {code}": "Écrivez « {code} ».",
    "is required": "Ce champ est obligatoire.",
    "must be a string": "Indiquez un texte.",
    "must be a whole number": "Indiquez un nombre entier.",
    "must be an array": "Indiquez une liste.",
    "must be an object": "Indiquez un ensemble de champs.",
    "must be at least {ge}": "Indiquez au moins {ge}.",
    "must be at most {le}": "Indiquez au plus {le}.",
    "must be true or false": "Répondez par oui ou non.",
    "must have at most {max_length} characters": "Ce texte a plus de {max_length} caractères.",
    "must match {pattern}": "Ce texte n’a pas la forme attendue.",
    "must not be empty": "Ce champ est obligatoire.",
    "is not a possible value (a date must be a day of the calendar)": (
        "Indiquez un jour du calendrier."
    ),
    "is not of the form that the type's schema describes": (
        "Cette réponse n’a pas la forme que décrit le schéma."
    ),
    "do not make a whole event of the corrected one": (
        "Ces corrections ne font pas un fait complet du fait corrigé."
    ),
}

REQUESTS: Mapping[str, str] = {**_DESCRIPTIONS, **_FORMS, **_SCHEMAS}
"""By the English words; a phrase of a malformed request goes on from « La requête … »."""
