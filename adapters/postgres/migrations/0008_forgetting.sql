-- Forgetting: which households were erased or held is found without reading the log, disposal
-- lists wait for those who approve them, and the key that wraps household keys may change.

SET ROLE {owner};

CREATE INDEX event_of_forgetting ON ledger.event (type, position)
WHERE type IN (
    'etage.household.erased.v1', 'etage.household.held.v1', 'etage.household.released.v1'
);

RESET ROLE;

SET ROLE {keys};

-- The keys that household keys may be wrapped by, each by its public label. New household keys are
-- wrapped by the current one, whose row is locked meanwhile: once another is current, no row under
-- the one before can still come.
CREATE TABLE keys.wrapping_key (
    label bytea       NOT NULL PRIMARY KEY CHECK (octet_length(label) = 8),
    state text        NOT NULL CHECK (state IN ('current', 'old', 'retired')),
    since timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE UNIQUE INDEX wrapping_key_current ON keys.wrapping_key (state) WHERE state = 'current';

RESET ROLE;

CREATE SCHEMA forgetting AUTHORIZATION {keys};

SET ROLE {keys};

-- Disposal lists (bordereaux d'élimination): whom to erase, and why. No name stands here.
CREATE TABLE forgetting.disposal (
    id          text        NOT NULL PRIMARY KEY,
    on_request  boolean     NOT NULL,
    proposed_by text        NOT NULL,
    proposed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    executed_at timestamptz
);

CREATE TABLE forgetting.listed (
    disposal  text NOT NULL REFERENCES forgetting.disposal (id),
    household uuid NOT NULL,
    PRIMARY KEY (disposal, household)
);

CREATE INDEX listed_household ON forgetting.listed (household);

-- Who approved a list, as what; never one person twice.
CREATE TABLE forgetting.visa (
    disposal  text        NOT NULL REFERENCES forgetting.disposal (id),
    kind      text        NOT NULL CHECK (kind IN ('dpo', 'archives', 'second')),
    by        text        NOT NULL,
    reference text,
    given_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (disposal, kind),
    UNIQUE (disposal, by)
);

COMMENT ON COLUMN forgetting.visa.by IS 'the opaque id of an account, never a name';
COMMENT ON COLUMN forgetting.visa.reference IS 'the number the archives gave their visa';

RESET ROLE;
