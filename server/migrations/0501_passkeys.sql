-- Public keys of WebAuthn; `credential` and `public_key` are base64url, `transports` words with spaces between.
CREATE TABLE passkeys (
    id              TEXT   NOT NULL PRIMARY KEY,
    user_id         TEXT   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    credential      TEXT   NOT NULL UNIQUE,
    public_key      TEXT   NOT NULL,
    transports      TEXT   NOT NULL,
    name            TEXT   NOT NULL,
    sign_count      BIGINT NOT NULL,
    backup_eligible BIGINT NOT NULL,
    backed_up       BIGINT NOT NULL,
    second_factor   BIGINT NOT NULL,
    created_ms      BIGINT NOT NULL,
    used_ms         BIGINT NOT NULL
);
CREATE INDEX passkeys_by_user ON passkeys (user_id);

-- Challenges that were answered: each is good once.
CREATE TABLE used_challenges (
    hash       TEXT   NOT NULL PRIMARY KEY,
    expires_ms BIGINT NOT NULL
);

-- Recovery codes stand in for passkeys, too, so they are a person's and no longer an authenticator app's.
CREATE TABLE codes_of_recovery (
    user_id TEXT   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    hash    TEXT   NOT NULL,
    used_ms BIGINT NOT NULL,
    PRIMARY KEY (user_id, hash)
);
INSERT INTO codes_of_recovery (user_id, hash, used_ms) SELECT user_id, hash, used_ms FROM recovery_codes;
DROP TABLE recovery_codes;
ALTER TABLE codes_of_recovery RENAME TO recovery_codes;
