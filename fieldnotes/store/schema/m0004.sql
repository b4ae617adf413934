-- The file that a transcript was read from, and who is heard in it: such a source has no recording.
CREATE TABLE source_file (
  source_id INTEGER PRIMARY KEY REFERENCES source (id) ON DELETE CASCADE,
  sha256 TEXT NOT NULL,
  file_name TEXT NOT NULL,
  format TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('call', 'interview', 'other')),
  language TEXT,
  recorded_on TEXT
) STRICT;;
CREATE INDEX source_file_by_content ON source_file (sha256);;

CREATE TABLE source_participant (
  source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  participant_id INTEGER NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
  PRIMARY KEY (source_id, participant_id)
) STRICT, WITHOUT ROWID;;
CREATE INDEX source_of_participant ON source_participant (participant_id);;

-- As in the first version, but for sources that were read from files.
DROP VIEW source_place;;
CREATE VIEW source_place AS
SELECT
  src.id AS source_id, src.kind, src.title, src.session_id, src.recording_id, src.added_at,
  COALESCE(NULLIF(src.market, ''), ses.market, '') AS market,
  COALESCE(st.name, '') AS stage,
  COALESCE(ses.mode, CASE COALESCE(rec.kind, f.kind) WHEN 'call' THEN 'listen to calls'
    WHEN 'interview' THEN 'interview' END, '') AS mode,
  COALESCE(o.seat, m.seat, '') AS seat,
  COALESCE(o.noted_at, rec.recorded_on, f.recorded_on, src.added_at) AS happened_at,
  rec.media_id, o.kind AS observation_kind, COALESCE(t.language, f.language) AS language,
  t.id IS NULL OR t.finished_at IS NOT NULL AS complete,
  NOT EXISTS (
    SELECT 1 FROM (
      SELECT participant_id FROM recording_participant WHERE recording_id = src.recording_id
      UNION ALL SELECT participant_id FROM source_participant WHERE source_id = src.id
    ) heard WHERE NOT EXISTS (
      SELECT 1 FROM consent c
      WHERE c.id = (SELECT MAX(id) FROM consent WHERE participant_id = heard.participant_id)
        AND c.quote_inside = 1 AND c.withdrawn_at IS NULL AND COALESCE(c.expires_on, '9999') >= DATE('now')
    )
  ) AS quotable
FROM source src
LEFT JOIN session ses ON ses.id = src.session_id
LEFT JOIN stage st ON st.id = src.stage_id
LEFT JOIN recording rec ON rec.id = src.recording_id
LEFT JOIN source_file f ON f.source_id = src.id
LEFT JOIN transcript t ON t.source_id = src.id
LEFT JOIN observation o ON o.source_id = src.id
LEFT JOIN observation m ON m.memo_id = src.recording_id
WHERE src.removed_at IS NULL;;
