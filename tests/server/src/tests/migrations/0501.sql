INSERT INTO passkeys
    (id, user_id, credential, public_key, transports, name, sign_count, backup_eligible, backed_up, second_factor,
     created_ms, used_ms)
VALUES
    ('01890a5d-ac96-774b-bcce-b302099a8060', '01890a5d-ac96-774b-bcce-b302099a8057', 'AQID', 'pQECAyYgASFYIA',
     'internal hybrid', 'laptop', 3, 1, 1, 0, 1690000000000, 1700000000000);
INSERT INTO used_challenges (hash, expires_ms) VALUES ('x', 1700000000000);
