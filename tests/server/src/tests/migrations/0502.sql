INSERT INTO idempotency_keys (user_id, key_hash, fingerprint, begun_ms, status, answer)
VALUES ('01890a5d-ac96-774b-bcce-b302099a8057', 'hash of a key', 'hash of a request', 1700000000000, 201, 'sealed');
