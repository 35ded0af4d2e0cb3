-- The trace of looking, apart from the events: who opened which fields of which households, when,
-- and what for. Who writes it cannot read it, and nobody changes it.

CREATE SCHEMA trace AUTHORIZATION {owner};

SET ROLE {owner};

CREATE TABLE trace.look (
    serial       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    looked_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    organisation text        NOT NULL,
    role         text        NOT NULL,
    person       text,
    what         text        NOT NULL,
    households   uuid[]      NOT NULL,
    classes      text[]      NOT NULL,
    purpose      text        NOT NULL CHECK (
        purpose IN ('accompaniment', 'committee', 'rights-request', 'audit', 'incident')
    ),
    reason       text
);

CREATE INDEX look_at_household ON trace.look USING gin (households);
CREATE INDEX look_by_person ON trace.look (person, serial);
CREATE INDEX look_by_time ON trace.look (looked_at);
CREATE INDEX look_noticed ON trace.look (serial) WHERE what IN ('alert', 'refused');

COMMENT ON COLUMN trace.look.looked_at IS 'the store''s clock; nobody else dates a look';
COMMENT ON COLUMN trace.look.person IS 'the opaque id of an account or of a token, never a name';
COMMENT ON COLUMN trace.look.classes IS 'the classes of the fields opened, besides C1';
COMMENT ON COLUMN trace.look.reason IS 'the reason given, or what was asked of the trace itself';

CREATE FUNCTION trace.refuse_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% of %.% is refused: the trace only grows',
        TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER look_is_never_changed BEFORE UPDATE OR TRUNCATE ON trace.look
FOR EACH STATEMENT EXECUTE FUNCTION trace.refuse_change();

-- A line may go once it is six months old, by the purge; before that, by nobody.
CREATE TRIGGER look_is_kept BEFORE DELETE ON trace.look
FOR EACH ROW WHEN (OLD.looked_at > clock_timestamp() - interval '6 months')
EXECUTE FUNCTION trace.refuse_change();

-- Removes what is older than so many months, and says so in the trace itself. Whoever calls it
-- sees a number only: it runs as the owner, since a role that deletes would have to read.
CREATE FUNCTION trace.purge(months int)
RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    removed bigint;
BEGIN
    IF months IS NULL OR months NOT BETWEEN 6 AND 12 THEN
        RAISE EXCEPTION 'the trace is kept from 6 to 12 months'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    DELETE FROM trace.look WHERE looked_at < clock_timestamp() - make_interval(months => months);
    GET DIAGNOSTICS removed = ROW_COUNT;
    IF removed > 0 THEN
        INSERT INTO trace.look (organisation, role, what, households, classes, purpose, reason)
        VALUES (
            'system', 'system', 'purge', ARRAY[]::uuid[], ARRAY[]::text[], 'audit',
            format('%s lines older than %s months', removed, months)
        );
    END IF;
    RETURN removed;
END
$$;

REVOKE ALL ON FUNCTION trace.purge FROM PUBLIC;

GRANT USAGE ON SCHEMA trace TO {tracer}, {supervisor};
GRANT INSERT (organisation, role, person, what, households, classes, purpose, reason)
ON trace.look TO {tracer};
GRANT EXECUTE ON FUNCTION trace.purge TO {tracer};
GRANT SELECT ON trace.look TO {supervisor};

RESET ROLE;
