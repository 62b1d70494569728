-- Webhooks of organisations. The secret is sealed. What is to be told waits in `deliveries`, from the transaction that
-- changed what it tells of.

CREATE TABLE webhooks (
    id              TEXT   NOT NULL PRIMARY KEY,
    organisation_id TEXT   NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    url             TEXT   NOT NULL,
    events          TEXT   NOT NULL,
    active          BIGINT NOT NULL,
    secret          TEXT   NOT NULL,
    created_ms      BIGINT NOT NULL
);
CREATE INDEX webhooks_by_organisation ON webhooks (organisation_id);

CREATE TABLE deliveries (
    id         TEXT   NOT NULL PRIMARY KEY,
    webhook_id TEXT   NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event      TEXT   NOT NULL,
    body       TEXT   NOT NULL,
    made_ms    BIGINT NOT NULL,
    state      TEXT   NOT NULL,
    attempts   BIGINT NOT NULL,
    next_ms    BIGINT NOT NULL,
    status     BIGINT NOT NULL,
    error      TEXT   NOT NULL
);
CREATE INDEX deliveries_by_webhook ON deliveries (webhook_id, id);
CREATE INDEX deliveries_by_time ON deliveries (state, next_ms);
