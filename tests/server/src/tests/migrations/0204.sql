INSERT INTO teams (id, organisation_id, name, created_ms)
VALUES ('01890a5d-ac96-774b-bcce-b302099a8060', '01890a5d-ac96-774b-bcce-b302099a8057', 'Care', 1);
INSERT INTO team_members (team_id, organisation_id, user_id)
VALUES ('01890a5d-ac96-774b-bcce-b302099a8060', '01890a5d-ac96-774b-bcce-b302099a8057',
        '01890a5d-ac96-774b-bcce-b302099a8057');
INSERT INTO api_keys (id, user_id, hash, prefix, name, scopes, created_ms, expires_ms, used_ms)
VALUES ('01890a5d-ac96-774b-bcce-b302099a8061', '01890a5d-ac96-774b-bcce-b302099a8057', 'hash of a key',
        'sotto_abcdef', 'CI', '["sync-read"]', 1, 9999999999999, 0);
