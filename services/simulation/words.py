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
