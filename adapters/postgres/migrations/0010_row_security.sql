-- The second wall: who reads, told inside the transaction and signed, and what the readers' role
-- may see of the log. The policies stand with the tables of the read models.

CREATE SCHEMA rights AUTHORIZATION {owner};

SET ROLE {owner};

-- The key of the signatures, as the two pads of an HMAC with SHA-256. No role of the service
-- reads it.
CREATE TABLE rights.signing_key (
    id        int   NOT NULL PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    inner_pad bytea NOT NULL CHECK (octet_length(inner_pad) = 64),
    outer_pad bytea NOT NULL CHECK (octet_length(outer_pad) = 64)
);

-- As whom this transaction reads: null where nobody said so. It is the one function that may read
-- the key, so it runs as the owner; it reads no table besides, and answers what it was told.
CREATE FUNCTION rights.context()
RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- After a transaction that set it, the setting is empty and no longer null.
    told    CONSTANT text := NULLIF(current_setting('etage.reader', true), '');
    body    CONSTANT text := substr(told, 66);
    context jsonb;
BEGIN
    IF told IS NULL THEN
        RETURN NULL;
    END IF;
    -- Hashes are compared, so that the time it takes tells nothing of the right signature.
    IF NOT EXISTS (
        SELECT
        FROM rights.signing_key AS k
        WHERE sha256(convert_to(left(told, 64), 'UTF8')) = sha256(convert_to(
            encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(body, 'UTF8'))), 'hex'),
            'UTF8'
        ))
    ) THEN
        RAISE EXCEPTION 'the context of this reader is not signed by this installation'
            USING ERRCODE = 'invalid_authorization_specification';
    END IF;
    context := body::jsonb;
    IF (context ->> 'backend')::int <> pg_backend_pid()
        OR to_timestamp((context ->> 'until')::float8) < clock_timestamp()
    THEN
        RAISE EXCEPTION 'the context of this reader is of another connection, or over'
            USING ERRCODE = 'invalid_authorization_specification';
    END IF;
    RETURN context;
END
$$;

-- The keys of a reader who follows households; null for every other kind of reader.
CREATE FUNCTION rights.follower_keys()
RETURNS text[]
LANGUAGE sql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
RETURN (
    SELECT array_agg(each.key)
    FROM rights.context() AS told (context)
    CROSS JOIN jsonb_array_elements_text(told.context -> 'keys') AS each (key)
    WHERE told.context ->> 'reads_as' = 'follower'
);

-- Whether this transaction reads as that kind of reader.
CREATE FUNCTION rights.reads_as(kind text)
RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
RETURN COALESCE(rights.context() ->> 'reads_as' = kind, false);

REVOKE ALL ON FUNCTION rights.context, rights.follower_keys, rights.reads_as FROM PUBLIC;

GRANT USAGE ON SCHEMA rights TO {reader}, {projector};
GRANT EXECUTE ON FUNCTION rights.context, rights.follower_keys, rights.reads_as TO {reader};

-- Whole streams are folded before it is known who may see what of them: that is another role's
-- business. Of the log, readers of lists see where it stands and which household an event is of.
REVOKE ALL ON ledger.event, ledger.reference FROM {reader};
GRANT SELECT (position, stream, recorded_at) ON ledger.event TO {reader};

GRANT USAGE ON SCHEMA ledger TO {folder};
GRANT SELECT ON ledger.event, ledger.head, ledger.reference, ledger.installation TO {folder};

RESET ROLE;

SET ROLE {projector};

-- How many households are set aside, and not which.
REVOKE ALL ON reading.parked FROM {reader};
GRANT SELECT (projection) ON reading.parked TO {reader};

RESET ROLE;
