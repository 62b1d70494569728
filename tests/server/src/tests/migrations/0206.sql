INSERT INTO identities (issuer, subject, user_id, linked_ms)
VALUES ('https://id.example.org', 'ann-1', '01890a5d-ac96-774b-bcce-b302099a8057', 1);
INSERT INTO links (hash, user_id, purpose, made_ms, expires_ms)
VALUES ('hash of a link', '01890a5d-ac96-774b-bcce-b302099a8057', 'verify', 1, 9999999999999);
