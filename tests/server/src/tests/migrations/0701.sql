INSERT INTO pairings (user_id, id, message, answer, keys, expires_ms, begun, hour_ms)
VALUES ('01890a5d-ac96-774b-bcce-b302099a8057', '01890a5d-ac96-774b-bcce-b302099a8070', 'AAAA', '', '', 1, 1, 1);
