-- Answers to requests that make something, sealed, so that a request that is repeated makes nothing twice. `status` is 0
-- while the first is under way.
CREATE TABLE idempotency_keys (
    user_id     TEXT   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    key_hash    TEXT   NOT NULL,
    fingerprint TEXT   NOT NULL,
    begun_ms    BIGINT NOT NULL,
    status      BIGINT NOT NULL,
    answer      TEXT   NOT NULL,
    PRIMARY KEY (user_id, key_hash)
);
