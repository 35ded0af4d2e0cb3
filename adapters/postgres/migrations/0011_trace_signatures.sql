-- Each line of the trace is numbered and signed by the process that writes it, with a key that the
-- database never has: what is edited, removed, moved or added beside it is found later.

SET ROLE {owner};

ALTER TABLE trace.look
    ADD COLUMN writer      uuid,
    ADD COLUMN number      bigint CHECK (number > 0),
    ADD COLUMN signed_at   timestamptz,
    ADD COLUMN previous_at timestamptz,
    ADD COLUMN signature   bytea;

COMMENT ON COLUMN trace.look.number IS 'the place among the lines of its writer, without a gap';
COMMENT ON COLUMN trace.look.previous_at IS 'when the writer''s line before this one was signed';
COMMENT ON COLUMN trace.look.signature IS 'HMAC with SHA-256 over the line and its place';

-- A write that is tried again after its answer was lost is stored once.
CREATE UNIQUE INDEX look_of_writer ON trace.look (writer, number) WHERE writer IS NOT NULL;

GRANT INSERT (writer, number, signed_at, previous_at, signature) ON trace.look TO {tracer};

RESET ROLE;
