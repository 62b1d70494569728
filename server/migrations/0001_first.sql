-- The same statements run on SQLite and PostgreSQL: ids and digests are text, times are milliseconds since
-- 1970, and 0 stands for "not yet".

CREATE TABLE server_state (
    name  TEXT   NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE users (
    id            TEXT   NOT NULL PRIMARY KEY,
    email         TEXT   NOT NULL,
    email_key     TEXT   NOT NULL UNIQUE,
    name          TEXT   NOT NULL,
    password_hash TEXT   NOT NULL,
    admin         BIGINT NOT NULL,
    created_ms    BIGINT NOT NULL,
    sync_seq      BIGINT NOT NULL,
    sync_bytes    BIGINT NOT NULL
);

-- A session is a family of refresh tokens; one generation of them is live.
CREATE TABLE sessions (
    id         TEXT   NOT NULL PRIMARY KEY,
    user_id    TEXT   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client     TEXT   NOT NULL,
    generation BIGINT NOT NULL,
    rotated_ms BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    revoked_ms BIGINT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE TABLE refresh_tokens (
    hash       TEXT   NOT NULL PRIMARY KEY,
    session_id TEXT   NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    generation BIGINT NOT NULL
);
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id, generation);

CREATE TABLE invitations (
    hash       TEXT   NOT NULL PRIMARY KEY,
    created_by TEXT   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    expires_ms BIGINT NOT NULL,
    used_ms    BIGINT NOT NULL
);

CREATE TABLE changes (
    user_id TEXT   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    seq     BIGINT NOT NULL,
    id      TEXT   NOT NULL,
    body    TEXT   NOT NULL,
    PRIMARY KEY (user_id, seq),
    UNIQUE (user_id, id)
);

CREATE TABLE blobs (
    user_id    TEXT   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    id         TEXT   NOT NULL,
    bytes      BIGINT NOT NULL,
    digest     TEXT   NOT NULL,
    complete   BIGINT NOT NULL,
    touched_ms BIGINT NOT NULL,
    PRIMARY KEY (user_id, id)
);

CREATE TABLE vaults (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    body    TEXT NOT NULL
);
