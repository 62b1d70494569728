-- Ann, whose password is that of all people in these tests, with a change, a vault, a file and an invitation.
INSERT INTO server_state (name, value) VALUES ('epoch', 7), ('set_up', 1);
INSERT INTO users (id, email, email_key, name, password_hash, admin, created_ms, sync_seq, sync_bytes) VALUES
    ('01890a5d-ac96-774b-bcce-b302099a8057', 'Ann@example.org', 'ann@example.org', 'Ann',
     '$argon2id$v=19$m=19456,t=2,p=1$1w0EYPQ+KCZ7SbIxFsc7eg$xEgnK4IKbsOSfOfMELctSlv/qsfNOtPiTAeCwOci1Fo',
     1, 1700000000000, 1, 241);
INSERT INTO sessions (id, user_id, client, generation, rotated_ms, created_ms, expires_ms, revoked_ms) VALUES
    ('01890a5d-ac96-774b-bcce-b302099a8058', '01890a5d-ac96-774b-bcce-b302099a8057', 'api', 0, 1700000000000,
     1700000000000, 4102444800000, 0);
INSERT INTO refresh_tokens (hash, session_id, generation) VALUES
    ('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '01890a5d-ac96-774b-bcce-b302099a8058', 0);
INSERT INTO invitations (hash, created_by, expires_ms, used_ms) VALUES
    ('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', '01890a5d-ac96-774b-bcce-b302099a8057',
     4102444800000, 0);
INSERT INTO changes (user_id, seq, id, body) VALUES
    ('01890a5d-ac96-774b-bcce-b302099a8057', 1, '018bcfe5-6800-7000-8000-000000000001',
     '{"id":"018bcfe5-6800-7000-8000-000000000001","record":"018bcfe5-6800-7000-8000-000000000002","stamp":{"ms":1700000000000,"counter":0,"device":"018bcfe5-6800-7007-8707-070707070707"},"patch":{"field":"deleted","value":true}}');
INSERT INTO blobs (user_id, id, bytes, digest, complete, touched_ms) VALUES
    ('01890a5d-ac96-774b-bcce-b302099a8057', '01890a5d-ac96-774b-bcce-b302099a8059', 1000, 'b6410e28c859388c1f3b53e279f476d2a922340b189882939a9f8fb740c8ee81', 1,
     1700000000000);
INSERT INTO vaults (user_id, body) VALUES
    ('01890a5d-ac96-774b-bcce-b302099a8057',
     '{"version":1,"salt":"AQID","memory_kib":19456,"passes":2,"lanes":1,"account_key":"AQID"}');
