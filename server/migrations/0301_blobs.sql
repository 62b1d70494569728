-- A file that its owner has uploaded before is kept once: the row names the blob whose bytes stand for it ('' for its
-- own).
ALTER TABLE blobs ADD COLUMN kept_as TEXT NOT NULL DEFAULT '';
CREATE INDEX blobs_by_digest ON blobs (user_id, digest);

-- An upload to a bucket arrives in parts, each an object of its own until the whole is put together.
CREATE TABLE blob_parts (
    user_id TEXT   NOT NULL,
    blob_id TEXT   NOT NULL,
    first   BIGINT NOT NULL,
    bytes   BIGINT NOT NULL,
    object  TEXT   NOT NULL,
    PRIMARY KEY (user_id, blob_id, first),
    FOREIGN KEY (user_id, blob_id) REFERENCES blobs (user_id, id) ON DELETE CASCADE
);
