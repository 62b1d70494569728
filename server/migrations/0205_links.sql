-- One-time links: to verify an e-mail, to set a password anew. Kept as hashes.
CREATE TABLE links (
    hash       TEXT   NOT NULL PRIMARY KEY,
    user_id    TEXT   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose    TEXT   NOT NULL,
    made_ms    BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL
);
CREATE INDEX links_by_user ON links (user_id, purpose);

-- When the person showed that the mailbox is theirs.
ALTER TABLE users ADD COLUMN verified_ms BIGINT NOT NULL DEFAULT 0;
-- 1: signed up by domain, and may not sign in before that.
ALTER TABLE users ADD COLUMN pending BIGINT NOT NULL DEFAULT 0;
