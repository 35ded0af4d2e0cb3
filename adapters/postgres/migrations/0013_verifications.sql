-- What verifications of the log found: kept, so that the next one holds the log against it.

SET ROLE {owner};

CREATE TABLE ledger.verification (
    serial       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation text        NOT NULL,
    started_at   timestamptz NOT NULL,
    ended_at     timestamptz NOT NULL,
    finding      text        NOT NULL CHECK (finding IN ('whole', 'broken', 'unfinished')),
    position     bigint      NOT NULL,
    chain        bytea,
    broken_as    text,
    CHECK ((finding = 'whole') = (chain IS NOT NULL)),
    CHECK ((finding = 'broken') = (broken_as IS NOT NULL))
);

COMMENT ON COLUMN ledger.verification.organisation IS 'whose people asked for it';
COMMENT ON COLUMN ledger.verification.position IS 'up to where it was whole, or where it is not';
COMMENT ON COLUMN ledger.verification.chain IS 'the value of the chain at that position';

CREATE TRIGGER verification_only_grows
BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.verification
FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

GRANT SELECT, INSERT ON ledger.verification TO {auditor};

RESET ROLE;
