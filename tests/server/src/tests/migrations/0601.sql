-- A tag of the submission, a note on a point in time and a kept view.
INSERT INTO submission_tags (organisation_id, tag, submission_id) VALUES
    ('01890a5d-ac96-774b-bcce-b302099a8057', 'return', '01890a5d-ac96-774b-bcce-b302099a8061');
INSERT INTO annotations (id, organisation_id, at_ms, text, author) VALUES
    ('01890a5d-ac96-774b-bcce-b302099a8063', '01890a5d-ac96-774b-bcce-b302099a8057', 1700000000000, 'Release',
     '01890a5d-ac96-774b-bcce-b302099a8057');
INSERT INTO saved_views (id, organisation_id, owner, name, content, shared) VALUES
    ('01890a5d-ac96-774b-bcce-b302099a8064', '01890a5d-ac96-774b-bcce-b302099a8057',
     '01890a5d-ac96-774b-bcce-b302099a8057', 'Mine', 'status=new', 0);
