-- Sealed by a key that is not in the database. Counts from when it was confirmed; a step of time is used once.
CREATE TABLE second_factors (
    user_id      TEXT   NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    secret       TEXT   NOT NULL,
    confirmed_ms BIGINT NOT NULL,
    last_step    BIGINT NOT NULL
);

CREATE TABLE recovery_codes (
    user_id TEXT   NOT NULL REFERENCES second_factors (user_id) ON DELETE CASCADE,
    hash    TEXT   NOT NULL,
    used_ms BIGINT NOT NULL,
    PRIMARY KEY (user_id, hash)
);
