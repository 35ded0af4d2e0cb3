"""PostgreSQL: the ledger, the keys, the read models, and what keeps their schema."""
