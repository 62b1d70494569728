-- A webhook with a delivery that waits for a time far ahead.
INSERT INTO webhooks (id, organisation_id, url, events, active, secret, created_ms) VALUES
    ('01890a5d-ac96-774b-bcce-b302099a8065', '01890a5d-ac96-774b-bcce-b302099a8057', 'https://example.org/hook',
     'submission-received', 1, 'sealed', 1700000000000);
INSERT INTO deliveries (id, webhook_id, event, body, made_ms, state, attempts, next_ms, status, error) VALUES
    ('01890a5d-ac96-774b-bcce-b302099a8066', '01890a5d-ac96-774b-bcce-b302099a8065', 'submission-received', '{}',
     1700000000000, 'waiting', 0, 9000000000000, 0, '');
