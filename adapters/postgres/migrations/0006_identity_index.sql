-- Two ways to come together: the other file of a link is looked up, and files that may be of one
-- person are found by keyed hashes of identity, never by clear text.

SET ROLE {owner};

-- Only links are looked up so, and what a rectification makes of one; appends of other types do
-- not read their state for it.
CREATE INDEX event_naming_another_file ON ledger.event (
    (COALESCE(state #>> '{{data,with}}', state #>> '{{data,corrections,with}}'))
)
WHERE type IN (
    'etage.household.linked.v1', 'etage.household.unlinked.v1', 'etage.household.rectified.v1'
);

RESET ROLE;

CREATE SCHEMA search AUTHORIZATION {keys};

SET ROLE {keys};

-- One row a reader, a household and a normalised word, number or day of its reference person. It
-- goes with the household's keys, in the same transaction.
CREATE TABLE search.identity_token (
    reader    text  NOT NULL,
    kind      text  NOT NULL,
    token     bytea NOT NULL,
    household uuid  NOT NULL,
    PRIMARY KEY (reader, kind, token, household)
);

CREATE INDEX identity_token_of_household ON search.identity_token (household);

COMMENT ON COLUMN search.identity_token.reader IS 'who may know the person: the key of a reader';
COMMENT ON COLUMN search.identity_token.token IS 'HMAC-SHA-256 under the reader''s key of the kind';

-- Households whose facts or boxes cannot be read: they have no rows, and are tried again with
-- their next fact.
CREATE TABLE search.set_aside (
    household uuid        NOT NULL PRIMARY KEY,
    position  bigint      NOT NULL,
    reason    text        NOT NULL,
    since     timestamptz NOT NULL DEFAULT clock_timestamp()
);

COMMENT ON COLUMN search.set_aside.reason IS 'the kind of error, never its text';

-- How far the index has come in the log; deleting its rows and setting this to 0 makes it anew.
CREATE TABLE search.follower (
    id       int         NOT NULL PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    position bigint      NOT NULL,
    moved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    owner    text,
    alarm    text
) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

INSERT INTO search.follower (position) VALUES (0);

COMMENT ON COLUMN search.follower.alarm IS 'why following stopped, without any data; else null';

GRANT USAGE ON SCHEMA search TO {reader};
GRANT SELECT ON search.follower, search.set_aside TO {reader};

RESET ROLE;
