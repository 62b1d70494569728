-- The dashboard: figures of submissions are kept as sums, by the same writes that change the submissions.

-- What of a submission is counted. `importance` is in percent, -1 where the words were not read; `counted` says whether it
-- is in the sums.
ALTER TABLE submissions ADD COLUMN device TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE submissions ADD COLUMN intent TEXT NOT NULL DEFAULT '';
ALTER TABLE submissions ADD COLUMN importance BIGINT NOT NULL DEFAULT -1;
ALTER TABLE submissions ADD COLUMN valence BIGINT NOT NULL DEFAULT 0;
ALTER TABLE submissions ADD COLUMN counted BIGINT NOT NULL DEFAULT 0;
CREATE INDEX submissions_by_time ON submissions (organisation_id, received_ms);
CREATE INDEX submissions_by_importance ON submissions (organisation_id, importance, id);
CREATE INDEX submissions_by_valence ON submissions (organisation_id, valence, id);
CREATE INDEX submissions_by_duration ON submissions (organisation_id, duration_ms, id);
CREATE INDEX submissions_not_counted ON submissions (organisation_id, id) WHERE counted = 0;

-- Rises with every change of what the dashboard shows.
ALTER TABLE organisations ADD COLUMN feedback_version BIGINT NOT NULL DEFAULT 0;

ALTER TABLE feedback_links ADD COLUMN team_id TEXT REFERENCES teams (id) ON DELETE SET NULL;
CREATE INDEX feedback_links_by_team ON feedback_links (team_id);

CREATE TABLE submission_tags (
    organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    tag             TEXT NOT NULL,
    submission_id   TEXT NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    PRIMARY KEY (organisation_id, tag, submission_id)
);
CREATE INDEX submission_tags_by_submission ON submission_tags (submission_id);

-- Sums of days (`span` 0) and of months (`span` 1; `day` is the month's first). A submission is in the row with the tag ''
-- and in one for each of its tags. Days are counted from 1970, in UTC.
CREATE TABLE submission_rollups (
    organisation_id TEXT   NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    span            BIGINT NOT NULL,
    tag             TEXT   NOT NULL,
    day             BIGINT NOT NULL,
    link_id         TEXT   NOT NULL,
    status          TEXT   NOT NULL,
    language        TEXT   NOT NULL,
    device          TEXT   NOT NULL,
    n               BIGINT NOT NULL,
    duration        BIGINT NOT NULL,
    valence         BIGINT NOT NULL,
    valence_squares BIGINT NOT NULL,
    negative        BIGINT NOT NULL,
    neutral         BIGINT NOT NULL,
    positive        BIGINT NOT NULL,
    e_neutral       BIGINT NOT NULL,
    e_happiness     BIGINT NOT NULL,
    e_sadness       BIGINT NOT NULL,
    e_anger         BIGINT NOT NULL,
    e_fear          BIGINT NOT NULL,
    e_surprise      BIGINT NOT NULL,
    e_disgust       BIGINT NOT NULL,
    i_praise        BIGINT NOT NULL,
    i_complaint     BIGINT NOT NULL,
    i_question      BIGINT NOT NULL,
    i_request       BIGINT NOT NULL,
    i_bug           BIGINT NOT NULL,
    i_other         BIGINT NOT NULL,
    importance         BIGINT NOT NULL,
    importance_squares BIGINT NOT NULL,
    important          BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, span, tag, day, link_id, status, language, device)
);

CREATE TABLE annotations (
    id              TEXT   NOT NULL PRIMARY KEY,
    organisation_id TEXT   NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    at_ms           BIGINT NOT NULL,
    text            TEXT   NOT NULL,
    author          TEXT   REFERENCES users (id) ON DELETE SET NULL
);
CREATE INDEX annotations_by_time ON annotations (organisation_id, at_ms);
CREATE INDEX annotations_by_author ON annotations (author);

CREATE TABLE saved_views (
    id              TEXT   NOT NULL PRIMARY KEY,
    organisation_id TEXT   NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    owner           TEXT   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name            TEXT   NOT NULL,
    content         TEXT   NOT NULL,
    shared          BIGINT NOT NULL
);
CREATE INDEX saved_views_by_organisation ON saved_views (organisation_id, owner);
CREATE INDEX saved_views_by_owner ON saved_views (owner);
