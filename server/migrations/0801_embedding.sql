-- Origins of the sites that may show a link's page in a frame, as a JSON list.
ALTER TABLE feedback_links ADD COLUMN embed TEXT NOT NULL DEFAULT '[]';
