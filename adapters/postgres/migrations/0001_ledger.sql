-- The log: one row an event, in one order, never changed.
-- {owner}, {writer}, ... are the installation's roles, filled in by the runner.

CREATE SCHEMA ledger AUTHORIZATION {owner};

SET ROLE {owner};

CREATE TABLE ledger.event (
    position    bigint      NOT NULL PRIMARY KEY,
    stream      uuid        NOT NULL,
    version     bigint      NOT NULL,
    type        text        NOT NULL,
    occurred_on date        NOT NULL,
    recorded_at timestamptz NOT NULL,
    source      text        NOT NULL,
    id          text        NOT NULL,
    state       json        NOT NULL,
    digest      bytea       NOT NULL,
    data_hash   bytea       NOT NULL,
    leaf        bytea       NOT NULL,
    chain       bytea       NOT NULL,
    UNIQUE (stream, version),
    UNIQUE (source, id)
);

COMMENT ON COLUMN ledger.event.state IS 'clear data, sealed boxes and salt, stored as written';
COMMENT ON COLUMN ledger.event.digest IS 'keyed digest of the content, for the idempotency key';
COMMENT ON COLUMN ledger.event.leaf IS 'SHA-256(0x00 || record), record as in docs/records.md';
COMMENT ON COLUMN ledger.event.chain IS 'SHA-256(previous chain || leaf)';

CREATE INDEX event_of_other_streams ON ledger.event (type, position)
WHERE type NOT LIKE 'etage.household.%';

-- One row, locked by every append: positions follow commits and have no gap.
CREATE TABLE ledger.head (
    id          int         NOT NULL PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    position    bigint      NOT NULL,
    chain       bytea       NOT NULL,
    recorded_at timestamptz NOT NULL
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

INSERT INTO ledger.head (position, chain, recorded_at)
VALUES (0, decode(repeat('00', 32), 'hex'), '1970-01-01T00:00:00Z');

-- Own case references as keyed hashes: a way to the stream, deleted when the person is forgotten.
CREATE TABLE ledger.reference (
    reference bytea NOT NULL PRIMARY KEY,
    stream    uuid  NOT NULL
);

CREATE INDEX reference_of_stream ON ledger.reference (stream);

-- What this ledger is, written once when it is created.
CREATE TABLE ledger.installation (
    id            int     NOT NULL PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    role_prefix   text    NOT NULL,
    demonstration boolean NOT NULL,
    today         date
);

CREATE FUNCTION ledger.refuse_change()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION '% of %.% is refused: the ledger only grows',
        TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER event_only_grows
BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.event
FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

CREATE TRIGGER head_stays
BEFORE DELETE OR TRUNCATE ON ledger.head
FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

CREATE TRIGGER installation_stays
BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.installation
FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

RESET ROLE;
