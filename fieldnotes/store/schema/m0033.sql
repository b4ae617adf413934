-- How consent was given and in which words: the text's language, its version within that language, and its SHA-256, so
-- that it can be shown which words were read out even when the text is edited or gone. given_as '' for what came before.
ALTER TABLE consent ADD COLUMN given_as TEXT NOT NULL DEFAULT '' CHECK (given_as IN ('', 'spoken', 'written', 'form'));;
ALTER TABLE consent ADD COLUMN text_language TEXT NOT NULL DEFAULT '';;
ALTER TABLE consent ADD COLUMN text_version INTEGER CHECK (text_version > 0);;
ALTER TABLE consent ADD COLUMN text_hash TEXT NOT NULL DEFAULT '';;
ALTER TABLE consent ADD COLUMN recorded_by INTEGER REFERENCES member (id);;
ALTER TABLE consent ADD COLUMN withdrawn_by INTEGER REFERENCES member (id);;
-- When it was acted on that a consent had run out.
ALTER TABLE consent ADD COLUMN heeded_at TEXT;;

-- What each participant's newest consent says today. state: 'none' where nobody asked.
CREATE VIEW consent_today AS
SELECT p.id AS participant_id, c.id AS consent_id,
  CASE WHEN c.id IS NULL THEN 'none' WHEN c.withdrawn_at IS NOT NULL THEN 'withdrawn'
    WHEN COALESCE(c.expires_on, '9999') < DATE('now') THEN 'expired' ELSE 'holds' END AS state,
  COALESCE(c.record, 0) AS record
FROM participant p LEFT JOIN consent c ON c.id = (SELECT MAX(id) FROM consent WHERE participant_id = p.id);;

-- Who is heard in a source, by its recording or by its file.
CREATE VIEW heard_in_source AS
SELECT src.id AS source_id, rp.participant_id FROM source src JOIN recording_participant rp USING (recording_id)
UNION SELECT source_id, participant_id FROM source_participant;;

-- The sources that nobody may read: somebody heard in them took their consent back, or it ran out.
CREATE VIEW source_barred AS
SELECT DISTINCT h.source_id FROM heard_in_source h JOIN consent_today c USING (participant_id)
WHERE c.state IN ('withdrawn', 'expired');;

-- The recordings that no engine may hear, and of these the ones that nobody may play.
CREATE VIEW recording_barred AS
SELECT rp.recording_id, MAX(c.state IN ('withdrawn', 'expired')) AS silent
FROM recording_participant rp JOIN consent_today c USING (participant_id)
WHERE c.state <> 'holds' OR c.record = 0 GROUP BY rp.recording_id;;
