-- A link with a submission, its audio and a note, in the organisation of the first admin.
INSERT INTO feedback_links (id, organisation_id, slug, revision, texts, collect_transcript, collect_audio, expires_ms,
    most, closed, received, created_ms, created_by) VALUES
    ('01890a5d-ac96-774b-bcce-b302099a8060', '01890a5d-ac96-774b-bcce-b302099a8057', 'AAAAAAAAAAAAAAAAAAAAAA', 1,
     '[{"language":"en","title":"How was it?","prompt":"","questions":[],"consent":"You may hear me."}]', 1, 1, 0, 0, 0,
     1, 1700000000000, '01890a5d-ac96-774b-bcce-b302099a8057');
INSERT INTO submissions (id, organisation_id, link_id, key_hash, body_hash, code_hash, received_ms, language, title,
    consent, status, assignee, duration_ms, emotion, sentiment, analysis, transcript, audio_bytes, audio_digest,
    audio_format, audio_complete, touched_ms) VALUES
    ('01890a5d-ac96-774b-bcce-b302099a8061', '01890a5d-ac96-774b-bcce-b302099a8057',
     '01890a5d-ac96-774b-bcce-b302099a8060', 'key', 'body', 'code', 1700000000000, 'en', 'How was it?',
     'You may hear me.', 'seen', '01890a5d-ac96-774b-bcce-b302099a8057', 1000, 'neutral', 'unsure', '{}', '', 4, 'digest',
     'wav', 1, 1700000000000);
INSERT INTO submission_notes (id, submission_id, author, written_ms, text) VALUES
    ('01890a5d-ac96-774b-bcce-b302099a8062', '01890a5d-ac96-774b-bcce-b302099a8061',
     '01890a5d-ac96-774b-bcce-b302099a8057', 1700000000000, 'Note');
INSERT INTO submission_parts (object, submission_id, first, bytes, kept, made_ms) VALUES
    ('01890a5d-ac96-774b-bcce-b302099a8061/0', '01890a5d-ac96-774b-bcce-b302099a8061', 0, 4, 1, 1700000000000);
INSERT INTO spent_challenges (hash, expires_ms) VALUES ('hash', 1700000000000);
UPDATE organisations SET feedback_bytes = 4;
