-- When somebody was last here, and the lists they keep: beside the accounts, and ended with them.

SET ROLE {owner};

CREATE TABLE accounts.visit (
    who              text        NOT NULL PRIMARY KEY,
    began_at         bigint      NOT NULL,
    position         bigint      NOT NULL,
    seen_at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    earlier_position bigint,
    earlier_at       timestamptz,
    CHECK ((earlier_position IS NULL) = (earlier_at IS NULL))
);

COMMENT ON COLUMN accounts.visit.who IS 'the opaque id of a person, or organisation and role';
COMMENT ON COLUMN accounts.visit.began_at IS 'when the session began, in seconds since the epoch';
COMMENT ON COLUMN accounts.visit.position IS 'how far the log had come when that session began';
COMMENT ON COLUMN accounts.visit.earlier_position IS 'the same of the session before it';

CREATE TABLE accounts.saved_view (
    who      text        NOT NULL,
    name     text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
    address  text        NOT NULL CHECK (char_length(address) <= 500),
    saved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (who, name)
);

COMMENT ON COLUMN accounts.saved_view.address IS 'a page and its filters, never what was searched';

GRANT SELECT, INSERT, UPDATE, DELETE ON accounts.visit, accounts.saved_view TO {accounts};

RESET ROLE;
