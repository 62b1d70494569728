-- Security events, in order, each sealed by a hash over the one before. Nothing updates or deletes them.

CREATE TABLE audit (
    seq        BIGINT NOT NULL PRIMARY KEY,
    at_ms      BIGINT NOT NULL,
    event      TEXT   NOT NULL,
    actor      TEXT   NOT NULL,
    subject    TEXT   NOT NULL,
    address    TEXT   NOT NULL,
    request_id TEXT   NOT NULL,
    hash       TEXT   NOT NULL
);

-- The end of the chain; the lock of whoever adds to it.
CREATE TABLE audit_head (
    id   BIGINT NOT NULL PRIMARY KEY,
    seq  BIGINT NOT NULL,
    hash TEXT   NOT NULL
);
INSERT INTO audit_head (id, seq, hash)
VALUES (0, 0, '0000000000000000000000000000000000000000000000000000000000000000');
