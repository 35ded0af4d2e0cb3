-- The one way to write: positions, times, both hash chains, keys and references in one transaction.

SET ROLE {owner};

CREATE FUNCTION ledger.counted_text(value text)
RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8');

CREATE FUNCTION ledger.leaf_step(state bytea, previous bytea, before bytea, after bytea)
RETURNS bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN sha256('\x00'::bytea || before || COALESCE(state, previous) || after);
END
$$;

-- The leaves of one stream in order; each record holds the leaf before it.
CREATE AGGREGATE ledger.leaf_chain (previous bytea, before bytea, after bytea) (
    SFUNC = ledger.leaf_step,
    STYPE = bytea
);

CREATE FUNCTION ledger.chain_step(state bytea, previous bytea, leaf bytea)
RETURNS bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN sha256(COALESCE(state, previous) || leaf);
END
$$;

-- The log's chain over leaves in order of position.
CREATE AGGREGATE ledger.log_chain (previous bytea, leaf bytea) (
    SFUNC = ledger.chain_step,
    STYPE = bytea
);

CREATE FUNCTION ledger.append(
    requests          bigint[],
    sources           text[],
    ids               text[],
    streams           uuid[],
    expected_versions bigint[],
    types             text[],
    days              date[],
    states            text[],
    data_hashes       bytea[],
    digests           bytea[],
    refs              bytea[],
    times             timestamptz[]
)
RETURNS TABLE (
    item        bigint,
    standing    text,
    "position"  bigint,
    version     bigint,
    recorded_at timestamptz,
    leaf        bytea
)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan
-- A plan made while the tables are small is kept for the session: it must be one for large tables.
SET enable_seqscan = off
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    head     ledger.head;
    settings ledger.installation;
    no_leaf  CONSTANT bytea := decode(repeat('00', 32), 'hex');
BEGIN
    SELECT * INTO STRICT settings FROM ledger.installation;
    SELECT * INTO STRICT head FROM ledger.head FOR UPDATE;

    RETURN QUERY
    WITH asked AS (
        SELECT a.*
        FROM unnest(
            requests, sources, ids, streams, expected_versions, types,
            days, states, data_hashes, digests, refs, times
        ) WITH ORDINALITY AS a (
            request, source, id, stream, expected_version, type,
            occurred_on, state, data_hash, digest, reference, sent_at, item
        )
    ),
    last_of_stream AS (
        SELECT s.stream, COALESCE(l.version, 0) AS version, COALESCE(l.leaf, no_leaf) AS leaf
        FROM (SELECT DISTINCT stream FROM asked) AS s
        LEFT JOIN LATERAL (
            SELECT e.version, e.leaf
            FROM ledger.event AS e
            WHERE e.stream = s.stream
            ORDER BY e.version DESC
            LIMIT 1
        ) AS l ON true
    ),
    known AS (
        SELECT a.item
        FROM asked AS a
        JOIN ledger.event AS e ON e.source = a.source AND e.id = a.id
    ),
    -- In each stream what fits is kept up to the first that does not: whatever comes after it was
    -- decided on a state that will never be.
    judged AS (
        SELECT
            a.*,
            l.leaf AS stream_leaf,
            k.item IS NOT NULL AS is_known,
            bool_and(
                k.item IS NULL
                AND r.reference IS NULL
                AND a.expected_version = l.version + a.nth - 1
                AND a.nth_of_key = 1
                AND a.nth_of_reference = 1
            ) OVER (PARTITION BY a.stream ORDER BY a.item) AS fits
        FROM (
            SELECT
                asked.*,
                row_number() OVER (PARTITION BY stream ORDER BY item) AS nth,
                row_number() OVER (PARTITION BY source, id ORDER BY item) AS nth_of_key,
                CASE
                    WHEN reference IS NULL THEN 1
                    ELSE row_number() OVER (PARTITION BY reference ORDER BY item)
                END AS nth_of_reference
            FROM asked
        ) AS a
        JOIN last_of_stream AS l USING (stream)
        LEFT JOIN known AS k USING (item)
        LEFT JOIN ledger.reference AS r ON r.reference = a.reference
    ),
    whole AS (
        SELECT judged.*, bool_and(fits) OVER (PARTITION BY request) AS accepted
        FROM judged
    ),
    placed AS (
        SELECT
            whole.*,
            row_number() OVER (ORDER BY item) AS nth_accepted
        FROM whole
        WHERE accepted
    ),
    -- Strictly increasing with the position, never before the clock (or, in a demonstration,
    -- the time the event came with), never before the last event stored.
    timed AS (
        SELECT
            placed.*,
            max(
                GREATEST(
                    head.recorded_at + interval '1 microsecond',
                    CASE
                        WHEN settings.demonstration AND sent_at IS NOT NULL THEN sent_at
                        ELSE clock.now
                    END
                ) - nth_accepted * interval '1 microsecond'
            ) OVER (ORDER BY item) + nth_accepted * interval '1 microsecond' AS stored_at
        FROM placed
        CROSS JOIN (SELECT clock_timestamp() AS now) AS clock
    ),
    leaved AS (
        SELECT
            timed.*,
            ledger.leaf_chain(
                stream_leaf,
                int8send(head.position + nth_accepted)
                    || uuid_send(stream)
                    || int8send(expected_version + 1),
                int4send(occurred_on - date '1970-01-01')
                    || int8send((extract(epoch FROM stored_at) * 1000000)::bigint)
                    || ledger.counted_text(source)
                    || ledger.counted_text(id)
                    || ledger.counted_text(type)
                    || data_hash
            ) OVER (PARTITION BY stream ORDER BY item) AS own_leaf
        FROM timed
    ),
    chained AS (
        SELECT leaved.*, ledger.log_chain(head.chain, own_leaf) OVER (ORDER BY item) AS log_value
        FROM leaved
    ),
    stored AS (
        INSERT INTO ledger.event (
            position, stream, version, type, occurred_on, recorded_at,
            source, id, state, digest, data_hash, leaf, chain
        )
        SELECT
            head.position + nth_accepted, stream, expected_version + 1, type, occurred_on,
            stored_at, source, id, state::json, digest, data_hash, own_leaf, log_value
        FROM chained
        ORDER BY item
    ),
    claimed AS (
        INSERT INTO ledger.reference (reference, stream)
        SELECT reference, stream FROM placed WHERE reference IS NOT NULL
    ),
    moved AS (
        UPDATE ledger.head AS h
        SET position = last.position, chain = last.log_value, recorded_at = last.stored_at
        FROM (
            SELECT head.position + nth_accepted AS position, log_value, stored_at
            FROM chained
            ORDER BY item DESC
            LIMIT 1
        ) AS last
        RETURNING pg_notify('ledger', h.position::text)
    )
    SELECT
        w.item,
        CASE WHEN w.accepted THEN 'stored' WHEN w.is_known THEN 'known' ELSE 'conflict' END,
        head.position + c.nth_accepted,
        w.expected_version + 1,
        c.stored_at,
        c.own_leaf
    FROM whole AS w
    LEFT JOIN chained AS c USING (item)
    ORDER BY w.item;
END
$$;

REVOKE ALL ON FUNCTION ledger.append FROM PUBLIC;

RESET ROLE;
