-- What screens show, made from the log and made anew from it at any time. The projector owns these
-- tables: it creates the read models' own ones and swaps them when they are rebuilt.

CREATE SCHEMA reading AUTHORIZATION {projector};

SET ROLE {projector};

GRANT USAGE ON SCHEMA reading TO {reader};

ALTER DEFAULT PRIVILEGES IN SCHEMA reading GRANT SELECT ON TABLES TO {reader};

-- How far each read model has come. `fence` grows with each projector that takes over: one that
-- holds an older value writes nothing.
CREATE TABLE reading.projection (
    name         text        NOT NULL PRIMARY KEY,
    version      int         NOT NULL,
    position     bigint      NOT NULL,
    fence        bigint      NOT NULL DEFAULT 0,
    owner        text,
    backend      int,
    heartbeat_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    alarm        text
) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

COMMENT ON COLUMN reading.projection.backend IS 'the process of the server that projects';
COMMENT ON COLUMN reading.projection.alarm IS 'why projecting stopped, without any data; else null';

-- Households whose events do not fold: their rows stay as they were, and they are tried again.
CREATE TABLE reading.parked (
    projection text        NOT NULL,
    stream     uuid        NOT NULL,
    version    int         NOT NULL,
    position   bigint      NOT NULL,
    reason     text        NOT NULL,
    since      timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts   int         NOT NULL DEFAULT 1,
    PRIMARY KEY (projection, stream)
);

COMMENT ON COLUMN reading.parked.version IS 'of the read model that could not take it';
COMMENT ON COLUMN reading.parked.reason IS 'the kind of error, never its text';

RESET ROLE;
