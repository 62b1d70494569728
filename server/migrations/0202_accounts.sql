-- What a client said of itself when it signed in.
ALTER TABLE sessions ADD COLUMN agent TEXT NOT NULL DEFAULT '';

-- When the account was switched off.
ALTER TABLE users ADD COLUMN disabled_ms BIGINT NOT NULL DEFAULT 0;

-- People whose rows are gone and whose files are still to go.
CREATE TABLE erasures (
    user_id  TEXT   NOT NULL PRIMARY KEY,
    asked_ms BIGINT NOT NULL
);
