-- Where a segment of a document stands: the words above it that are no part of its text ("Surprised us", a question),
-- how high it is itself as a heading (1 the highest, 0 none), and the page of the file it was read from.
ALTER TABLE segment ADD COLUMN heading TEXT NOT NULL DEFAULT '';;
ALTER TABLE segment ADD COLUMN level INTEGER NOT NULL DEFAULT 0 CHECK (level BETWEEN 0 AND 9);;
ALTER TABLE segment ADD COLUMN page INTEGER CHECK (page > 0);;

-- A file may become several sources: one for each text column of a table of answers.
ALTER TABLE source_file ADD COLUMN part TEXT NOT NULL DEFAULT '';;

-- One answer of a survey: what is known of it beside its words, which are its segment's.
CREATE TABLE answer (
  segment_id INTEGER PRIMARY KEY REFERENCES segment (id) ON DELETE CASCADE,
  -- In the file that it was read from, from 1; NULL for one that came otherwise.
  row_number INTEGER,
  respondent TEXT NOT NULL DEFAULT '',
  question TEXT NOT NULL DEFAULT '',
  market TEXT NOT NULL DEFAULT '',
  segment TEXT NOT NULL DEFAULT '',
  channel TEXT NOT NULL DEFAULT '',
  answered_on TEXT,
  score REAL
) STRICT;;
CREATE INDEX answer_by_market ON answer (market) WHERE market <> '';;

-- Which part of a debrief a segment holds: 'assumption:ID', 'because:ID', 'surprised', 'common_ground', 'ask_next'.
CREATE TABLE debrief_part (
  segment_id INTEGER PRIMARY KEY REFERENCES segment (id) ON DELETE CASCADE,
  part TEXT NOT NULL CHECK (part <> '')
) STRICT;;
CREATE UNIQUE INDEX source_once_a_debrief ON source (session_id) WHERE form = 'debrief';;

-- The debriefs that were closed before they could be coded.
INSERT INTO source (kind, form, title, market, session_id, added_at)
  SELECT 'document', 'debrief', 'Debrief: ' || title, market, id, debriefed_at FROM session s
  WHERE debriefed_at IS NOT NULL AND (surprised || common_ground || ask_next <> ''
    OR EXISTS (SELECT 1 FROM assumption a WHERE a.session_id = s.id));;
CREATE TEMP TABLE old_part AS
  SELECT source_id, part, heading, text, ROW_NUMBER() OVER (PARTITION BY source_id ORDER BY place, sub) - 1 AS ordinal
  FROM (
    SELECT src.id AS source_id, 'assumption:' || a.id AS part, 'Expected, ' || a.outcome AS heading, a.text AS text,
      a.id AS place, 0 AS sub FROM source src JOIN assumption a ON a.session_id = src.session_id WHERE src.form = 'debrief'
    UNION ALL SELECT src.id, 'because:' || a.id, 'Because', a.because, a.id, 1
      FROM source src JOIN assumption a ON a.session_id = src.session_id WHERE src.form = 'debrief'
    UNION ALL SELECT src.id, 'surprised', 'What surprised', s.surprised, 9e18, 0
      FROM source src JOIN session s ON s.id = src.session_id WHERE src.form = 'debrief'
    UNION ALL SELECT src.id, 'common_ground', 'What was common', s.common_ground, 9e18, 1
      FROM source src JOIN session s ON s.id = src.session_id WHERE src.form = 'debrief'
    UNION ALL SELECT src.id, 'ask_next', 'What to ask next', s.ask_next, 9e18, 2
      FROM source src JOIN session s ON s.id = src.session_id WHERE src.form = 'debrief'
  ) WHERE text <> '';;
INSERT INTO segment (source_id, ordinal, text, machine_text, heading)
  SELECT source_id, ordinal, text, text, heading FROM temp.old_part;;
INSERT INTO debrief_part (segment_id, part)
  SELECT s.id, p.part FROM temp.old_part p JOIN segment s ON s.source_id = p.source_id AND s.ordinal = p.ordinal;;
DROP TABLE temp.old_part;;

-- As before, with a document's form, and for a debrief the day on which it was closed.
DROP VIEW source_place;;
CREATE VIEW source_place AS
SELECT
  src.id AS source_id, src.kind, src.form, src.title, src.session_id, src.recording_id, src.added_at,
  COALESCE(NULLIF(src.market, ''), ses.market, '') AS market,
  COALESCE(st.name, '') AS stage,
  COALESCE(ses.mode, CASE COALESCE(rec.kind, f.kind) WHEN 'call' THEN 'listen to calls'
    WHEN 'interview' THEN 'interview' END, '') AS mode,
  COALESCE(o.seat, m.seat, '') AS seat,
  COALESCE(o.noted_at, rec.recorded_on, f.recorded_on, CASE src.form WHEN 'debrief' THEN ses.ended_at END,
    src.added_at) AS happened_at,
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
