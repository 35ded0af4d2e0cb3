-- People's accounts: who may sign in for an organisation, in which dated role, and what was ended.
-- Names and e-mail addresses of people who work here stand in this schema and nowhere else.

CREATE SCHEMA accounts AUTHORIZATION {owner};

SET ROLE {owner};

CREATE TABLE accounts.account (
    id           uuid        NOT NULL PRIMARY KEY,
    organisation text        NOT NULL,
    email        text,
    name         text,
    issuer       text,
    subject      text,
    invited_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at      timestamptz,
    reviewed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    closed_at    timestamptz,
    archived_at  timestamptz,
    UNIQUE (issuer, subject),
    CHECK ((issuer IS NULL) = (subject IS NULL)),
    CHECK (archived_at IS NULL OR (closed_at IS NOT NULL AND email IS NULL AND name IS NULL)),
    CHECK (archived_at IS NOT NULL OR (email IS NOT NULL AND name IS NOT NULL))
);

CREATE UNIQUE INDEX account_of_an_address ON accounts.account (organisation, lower(email))
WHERE closed_at IS NULL;

COMMENT ON COLUMN accounts.account.issuer IS 'the identity provider, once the person signed in';
COMMENT ON COLUMN accounts.account.subject IS 'the person''s opaque id at that provider';
COMMENT ON COLUMN accounts.account.archived_at IS 'when the name and the address were erased';

-- What was done to accounts, and by whom: dated role lines are among these lines.
CREATE TABLE accounts.act (
    serial    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account   uuid        NOT NULL REFERENCES accounts.account (id),
    what      text        NOT NULL CHECK (
        what IN ('invited', 'role_given', 'reviewed', 'bound', 'closed', 'archived')
    ),
    role      text,
    starts_on date,
    ends_on   date,
    by        text        NOT NULL,
    done_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((what = 'role_given') = (role IS NOT NULL AND starts_on IS NOT NULL)),
    CHECK (ends_on IS NULL OR ends_on >= starts_on)
);

CREATE INDEX act_on_account ON accounts.act (account, serial);

COMMENT ON COLUMN accounts.act.by IS 'the opaque id of a person, or operator, or system';

CREATE FUNCTION accounts.refuse_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'what was done to an account is never changed';
END
$$;

CREATE TRIGGER act_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts.act
FOR EACH STATEMENT EXECUTE FUNCTION accounts.refuse_change();

-- What is accepted no more: a token, a session, or all sessions of a person that began before.
CREATE TABLE accounts.revoked (
    serial     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text        NOT NULL CHECK (kind IN ('token', 'session', 'person')),
    id         text        NOT NULL,
    revoked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    until      timestamptz NOT NULL
);

CREATE INDEX revoked_until ON accounts.revoked (until);

COMMENT ON COLUMN accounts.revoked.until IS 'when it ends by itself, and the line is of no more use';

GRANT USAGE ON SCHEMA accounts TO {accounts};
GRANT SELECT, INSERT ON accounts.account, accounts.act TO {accounts};
GRANT SELECT, INSERT, DELETE ON accounts.revoked TO {accounts};
GRANT UPDATE (email, name, issuer, subject, seen_at, reviewed_at, closed_at, archived_at)
ON accounts.account TO {accounts};

RESET ROLE;
