-- The secrets of each stream, wrapped by a master key, apart from the events. Destroying them
-- forgets the person everywhere at once.

CREATE SCHEMA keys AUTHORIZATION {keys};

SET ROLE {keys};

CREATE TABLE keys.stream_key (
    stream       uuid        NOT NULL PRIMARY KEY,
    digest       bytea,
    identity     bytea,
    social       bytea,
    health       bytea,
    created_at   timestamptz NOT NULL DEFAULT now(),
    destroyed_at timestamptz
);

RESET ROLE;
