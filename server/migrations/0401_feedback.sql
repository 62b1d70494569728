-- Feedback: what teams ask, and what visitors without an account send. Here, and only here, the server keeps text and
-- audio that it can read, because visitors share it.

CREATE TABLE feedback_links (
    id                 TEXT   NOT NULL PRIMARY KEY,
    organisation_id    TEXT   NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    slug               TEXT   NOT NULL UNIQUE,
    revision           BIGINT NOT NULL,
    texts              TEXT   NOT NULL,
    collect_transcript BIGINT NOT NULL,
    collect_audio      BIGINT NOT NULL,
    expires_ms         BIGINT NOT NULL,
    most               BIGINT NOT NULL,
    closed             BIGINT NOT NULL,
    received           BIGINT NOT NULL,
    created_ms         BIGINT NOT NULL,
    created_by         TEXT   REFERENCES users (id) ON DELETE SET NULL
);
CREATE INDEX feedback_links_by_organisation ON feedback_links (organisation_id);

-- Keys and codes are kept as hashes. Nothing tells who the visitor was.
CREATE TABLE submissions (
    id              TEXT   NOT NULL PRIMARY KEY,
    organisation_id TEXT   NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    link_id         TEXT   NOT NULL REFERENCES feedback_links (id) ON DELETE CASCADE,
    key_hash        TEXT   NOT NULL,
    body_hash       TEXT   NOT NULL,
    code_hash       TEXT   NOT NULL UNIQUE,
    received_ms     BIGINT NOT NULL,
    language        TEXT   NOT NULL,
    title           TEXT   NOT NULL,
    consent         TEXT   NOT NULL,
    status          TEXT   NOT NULL,
    assignee        TEXT   REFERENCES users (id) ON DELETE SET NULL,
    duration_ms     BIGINT NOT NULL,
    emotion         TEXT   NOT NULL,
    sentiment       TEXT   NOT NULL,
    analysis        TEXT   NOT NULL,
    transcript      TEXT   NOT NULL,
    audio_bytes     BIGINT NOT NULL,
    audio_digest    TEXT   NOT NULL,
    audio_format    TEXT   NOT NULL,
    audio_complete  BIGINT NOT NULL,
    touched_ms      BIGINT NOT NULL,
    UNIQUE (link_id, key_hash)
);
CREATE INDEX submissions_by_organisation ON submissions (organisation_id, id);
CREATE INDEX submissions_by_status ON submissions (organisation_id, status, id);
CREATE INDEX submissions_by_link ON submissions (link_id, id);
CREATE INDEX submissions_by_assignee ON submissions (assignee);

CREATE TABLE submission_notes (
    id            TEXT   NOT NULL PRIMARY KEY,
    submission_id TEXT   NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    author        TEXT   REFERENCES users (id) ON DELETE SET NULL,
    written_ms    BIGINT NOT NULL,
    text          TEXT   NOT NULL
);
CREATE INDEX submission_notes_by_submission ON submission_notes (submission_id, id);
CREATE INDEX submission_notes_by_author ON submission_notes (author);

-- The audio of a submission lies in parts. A row outlives its submission until its bytes are gone, so it refers to none;
-- one that is not kept stands for bytes that may be there.
CREATE TABLE submission_parts (
    object        TEXT   NOT NULL PRIMARY KEY,
    submission_id TEXT   NOT NULL,
    first         BIGINT NOT NULL,
    bytes         BIGINT NOT NULL,
    kept          BIGINT NOT NULL,
    made_ms       BIGINT NOT NULL
);
CREATE INDEX submission_parts_by_submission ON submission_parts (submission_id, first);

-- Challenges whose proof was taken.
CREATE TABLE spent_challenges (
    hash       TEXT   NOT NULL PRIMARY KEY,
    expires_ms BIGINT NOT NULL
);

-- Audio that visitors sent to the organisation, announced or arrived.
ALTER TABLE organisations ADD COLUMN feedback_bytes BIGINT NOT NULL DEFAULT 0;
