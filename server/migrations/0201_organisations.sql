CREATE TABLE organisations (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    created_ms BIGINT NOT NULL
);

CREATE TABLE members (
    organisation_id TEXT   NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    user_id         TEXT   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role            TEXT   NOT NULL,
    joined_ms       BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, user_id)
);
CREATE INDEX members_by_user ON members (user_id);

CREATE TABLE teams (
    id              TEXT   NOT NULL PRIMARY KEY,
    organisation_id TEXT   NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    name            TEXT   NOT NULL,
    created_ms      BIGINT NOT NULL
);
CREATE INDEX teams_by_organisation ON teams (organisation_id);

-- Who leaves the organisation leaves its teams.
CREATE TABLE team_members (
    team_id         TEXT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    organisation_id TEXT NOT NULL,
    user_id         TEXT NOT NULL,
    PRIMARY KEY (team_id, user_id),
    FOREIGN KEY (organisation_id, user_id) REFERENCES members (organisation_id, user_id) ON DELETE CASCADE
);
CREATE INDEX team_members_by_member ON team_members (organisation_id, user_id);

-- An invitation from before organisations admits to the server and to none of them.
ALTER TABLE invitations ADD COLUMN organisation_id TEXT REFERENCES organisations (id) ON DELETE CASCADE;
ALTER TABLE invitations ADD COLUMN role TEXT NOT NULL DEFAULT 'member';

-- A server that is set up has a first organisation, which its first admin owns. It takes the id of its owner.
INSERT INTO organisations (id, name, created_ms) SELECT id, 'Organisation', created_ms FROM users WHERE admin = 1;
INSERT INTO members (organisation_id, user_id, role, joined_ms)
    SELECT id, id, 'owner', created_ms FROM users WHERE admin = 1;
