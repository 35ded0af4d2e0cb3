"""What professionals write in these invented lives, in French and without anyone's particulars."""

NOTES = (
    "Le ménage a ouvert et parle volontiers.",
    "Pas de réponse, un mot est laissé dans la boîte aux lettres.",
    "Point sur les ressources et sur le loyer courant.",
    "Courriers ouverts ensemble, trois démarches à faire.",
    "Rendez-vous pris pour la semaine prochaine.",
    "Échange bref, le ménage préfère être rappelé.",
    "Accompagnement à la permanence, dossier déposé.",
    "Le ménage dit vouloir rester dans le quartier.",
)
SIGNAL_NOTES = (
    "Constaté lors d’un passage.",
    "Signalé par le gardien.",
    "Apparu au rapprochement des comptes.",
    "Le ménage en a parlé à l’accueil.",
)
OBJECTIVES = (
    "Reprendre le paiement du loyer courant.",
    "Ouvrir les droits suspendus.",
    "Établir un plan d’apurement tenable.",
    "Renouer avec les services du quartier.",
    "Préparer une mutation vers un logement adapté.",
)
TRIED_RESULTS = (
    "Non tenu après deux mensualités.",
    "Sans suite, le ménage ne répondait plus.",
    "Accordé, mais insuffisant.",
    "Refusé, dossier incomplet.",
)
WITHDRAWAL_REASONS = (
    "La dette est soldée.",
    "Le ménage préfère l’aide de sa famille.",
    "Une autre mesure vient d’être accordée.",
)
ADJOURNMENT_REASONS = (
    "Le bilan social manque encore.",
    "Un partenaire absent doit être entendu.",
    "La décision de la Caf est attendue.",
)
MOVE_REASONS = (
    "Mutation vers un logement plus petit.",
    "Rapprochement de la famille.",
    "Logement adapté trouvé.",
)
REENTRY_REASONS = (
    "Nouvelle perte de revenus.",
    "Le plan d’apurement ne tient plus.",
    "Séparation récente, loyer trop lourd.",
)
CORRECTION_REASONS = (
    "Montant mal saisi.",
    "Erreur de saisie relevée au contrôle.",
)
PHONE_CORRECTION_REASON = "Numéro mal noté."
DUPLICATE_REASON = "Signal saisi deux fois."
EXIT_CORRECTION_REASON = "Difficultés restantes précisées après coup."
REDIRECTIONS = ("fsl", "asll", "ccas", "service-social")
CONSENT_WITHDRAWN_MEANS = ("letter", "phone", "visit")
RESTRICTED_REASON = "Situation de violences signalée."
UNRESTRICTED_REASON = "La protection n’est plus nécessaire."
LINKED_REASON = "Même bail, deux dossiers ouverts."
UNLINKED_REASON = "Deux ménages de la même adresse."
EXIT_REASONS = (
    "Le loyer courant est payé depuis plusieurs mois.",
    "Les objectifs fixés ensemble sont atteints.",
    "Le ménage demande à poursuivre seul.",
    "Plus rien ne peut être engagé dans ce cadre.",
)
DIAGNOSIS_SUMMARIES = (
    "Le reste à vivre permet de reprendre le loyer courant.",
    "Le logement reste adapté à la composition du ménage.",
    "Des droits sont ouverts et ne sont pas versés.",
    "La séparation pèse sur le budget.",
)
HEALTH_SUMMARY = "Un suivi est à reprendre, le ménage y est prêt."
RECOMMENDATIONS = (
    "Demander le rétablissement de l’aide au logement.",
    "Proposer un rendez-vous à domicile plutôt qu’au bureau.",
    "Éviter les courriers sans appel préalable.",
    "Prévoir un interprète.",
)
DROPPED_REASONS = (
    "Le rendez-vous n’a plus d’objet.",
    "Le ménage préfère attendre.",
)
TOOL_REFUSAL_REASONS = (
    "L’enveloppe de l’année est épuisée.",
    "La demande ne répond pas aux critères.",
    "Une aide du droit commun est possible.",
)
SUSPENDED_REASON = "Le loyer courant n’est plus payé."
UNDERTAKINGS = (
    ("household", "Payer le loyer courant chaque mois."),
    ("landlord", "Ne pas poursuivre la procédure tant que le loyer courant est payé."),
    ("association", "Rencontrer le ménage au moins une fois par mois."),
)
PROFESSIONALS = (
    "Agathe Associative",
    "Blaise Bénévole",
    "Clarisse Conseillère",
    "Donatien Démarche",
    "Elvire Écoute",
    "Fulbert Fictif",
)
PRACTICES = (
    "Aller vers un ménage qui ne répond plus",
    "Lire ensemble un commandement de payer",
    "Préparer une audience avec le ménage",
    "Travailler avec les équipes de proximité",
)
