-- An account key may be replaced: a later generation takes the place of an earlier one.
ALTER TABLE vaults ADD COLUMN generation BIGINT NOT NULL DEFAULT 1;

-- One device hands the account keys to another. A person has one such exchange at a time, and may begin so many an hour.
CREATE TABLE pairings (
    user_id    TEXT   NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    id         TEXT   NOT NULL,
    message    TEXT   NOT NULL,
    answer     TEXT   NOT NULL,
    keys       TEXT   NOT NULL,
    expires_ms BIGINT NOT NULL,
    begun      BIGINT NOT NULL,
    hour_ms    BIGINT NOT NULL
);
