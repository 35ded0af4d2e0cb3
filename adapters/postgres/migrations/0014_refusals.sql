-- What was refused of what organisations sent, apart from the log: enough to find the fault, and
-- nothing of a household. Rows are of their organisation alone, and go after some weeks.

CREATE SCHEMA exchange AUTHORIZATION {owner};

SET ROLE {owner};

CREATE TABLE exchange.refusal (
    serial       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id           uuid        NOT NULL DEFAULT gen_random_uuid(),
    organisation text        NOT NULL,
    credential   text,
    source_hash  bytea       CHECK (octet_length(source_hash) = 16),
    event_id     text,
    event_hash   bytea       CHECK (octet_length(event_hash) = 16),
    event_type   text,
    received_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    problem      text        NOT NULL CHECK (problem ~ '^[a-z0-9-]+$'),
    status       smallint    NOT NULL CHECK (status BETWEEN 400 AND 499),
    pointers     text[]      NOT NULL CHECK (cardinality(pointers) <= 20),
    rules        text[]      NOT NULL CHECK (cardinality(rules) <= 20),
    -- What may hold a name is kept as a keyed hash; these are shapes that hold none.
    CHECK (event_id ~ '^([0-9A-Fa-f]+(-[0-9A-Fa-f]+)*|[0-7][0-9A-HJKMNP-TV-Z]+)$'),
    CHECK (char_length(event_id) IN (26, 32, 36))
);

CREATE INDEX refusal_of_organisation ON exchange.refusal (organisation, serial);

COMMENT ON COLUMN exchange.refusal.credential IS 'the opaque id of a token, never of a person';
COMMENT ON COLUMN exchange.refusal.source_hash IS 'keyed; the log says what it is called';
COMMENT ON COLUMN exchange.refusal.event_id IS 'a UUID or a ULID; any other is hashed';
COMMENT ON COLUMN exchange.refusal.event_type IS 'one of the programme''s types; else null';
COMMENT ON COLUMN exchange.refusal.pointers IS 'names of the programme''s fields, never a value';
COMMENT ON COLUMN exchange.refusal.rules IS 'the rules'' own words with their gaps left open';

ALTER TABLE exchange.refusal ENABLE ROW LEVEL SECURITY;
ALTER TABLE exchange.refusal FORCE ROW LEVEL SECURITY;

-- The organisation that this transaction reads for; null for every other kind of reader.
CREATE FUNCTION rights.sender()
RETURNS text
LANGUAGE sql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
RETURN (
    SELECT told.context -> 'keys' ->> 0
    FROM rights.context() AS told (context)
    WHERE told.context ->> 'reads_as' = 'sender'
);

REVOKE ALL ON FUNCTION rights.sender FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rights.sender TO {reader};

CREATE POLICY own ON exchange.refusal FOR SELECT TO {reader}
USING (organisation = (SELECT rights.sender()));
CREATE POLICY told ON exchange.refusal FOR INSERT TO {writer} WITH CHECK (true);
CREATE POLICY purged ON exchange.refusal TO {owner} USING (true);

CREATE FUNCTION exchange.refuse_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% of %.% is refused: refusals are kept, then purged',
        TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER refusal_is_never_changed BEFORE UPDATE OR TRUNCATE ON exchange.refusal
FOR EACH STATEMENT EXECUTE FUNCTION exchange.refuse_change();

-- Removes what is older than so many days, and of each organisation all but the latest. It runs as
-- the owner, since a role that deletes would have to read.
CREATE FUNCTION exchange.purge(days int, most int)
RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    removed bigint;
BEGIN
    IF days IS NULL OR days NOT BETWEEN 1 AND 90 OR most IS NULL OR most < 1000 THEN
        RAISE EXCEPTION 'refusals are kept from 1 to 90 days, and at least 1000 of each'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    DELETE FROM exchange.refusal AS r
    WHERE r.received_at < clock_timestamp() - make_interval(days => days)
    OR r.serial IN (
        SELECT ranked.serial
        FROM (
            SELECT serial, row_number() OVER (PARTITION BY organisation ORDER BY serial DESC) AS nth
            FROM exchange.refusal
        ) AS ranked
        WHERE ranked.nth > most
    );
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END
$$;

REVOKE ALL ON FUNCTION exchange.purge FROM PUBLIC;

GRANT USAGE ON SCHEMA exchange TO {writer}, {reader};
GRANT INSERT (
    organisation, credential, source_hash, event_id, event_hash, event_type, problem, status,
    pointers, rules
) ON exchange.refusal TO {writer};
GRANT EXECUTE ON FUNCTION exchange.purge TO {writer};
GRANT SELECT ON exchange.refusal TO {reader};

-- What an organisation sent lately is read by its sources. The collation is that of bytes, so that
-- those of one organisation stand side by side.
CREATE INDEX event_of_source ON ledger.event (source COLLATE "C", recorded_at);

-- Whoever looks at what was refused has seen it.
ALTER TABLE accounts.visit ADD COLUMN exchanges_seen_at timestamptz;

RESET ROLE;
