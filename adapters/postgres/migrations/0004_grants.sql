-- Who may do what. No role of the service owns, bypasses or deletes.

GRANT USAGE ON SCHEMA ledger TO {writer}, {projector}, {reader}, {auditor}, {keys};

GRANT SELECT ON ledger.event, ledger.head, ledger.reference, ledger.installation TO {writer};
GRANT EXECUTE ON FUNCTION ledger.append TO {writer};

GRANT SELECT ON ledger.event, ledger.head, ledger.installation TO {projector};
GRANT SELECT ON ledger.event, ledger.head, ledger.reference, ledger.installation TO {reader};
GRANT SELECT ON ledger.event, ledger.head, ledger.installation TO {auditor};

GRANT SELECT, DELETE ON ledger.reference TO {keys};
