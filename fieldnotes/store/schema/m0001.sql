
CREATE TABLE workspace (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  guid TEXT NOT NULL,
  name TEXT NOT NULL,
  secret TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;;

-- People -----------------------------------------------------------------

CREATE TABLE member (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL DEFAULT 'researcher'
    CHECK (role IN ('administrator', 'researcher', 'leader', 'local reader', 'listener')),
  market TEXT NOT NULL DEFAULT ''
) STRICT;;

CREATE TABLE participant (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  seat TEXT NOT NULL CHECK (seat IN ('customer', 'employee', 'observer')),
  market TEXT NOT NULL DEFAULT '',
  segment TEXT NOT NULL DEFAULT ''
) STRICT;;

-- Kept apart from the participant, so that it can be read by few and erased alone.
CREATE TABLE identity (
  participant_id INTEGER PRIMARY KEY REFERENCES participant (id) ON DELETE CASCADE,
  name TEXT NOT NULL DEFAULT '',
  contact TEXT NOT NULL DEFAULT ''
) STRICT;;

CREATE TABLE consent (
  id INTEGER PRIMARY KEY,
  participant_id INTEGER NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
  observe INTEGER NOT NULL CHECK (observe IN (0, 1)),
  record INTEGER NOT NULL CHECK (record IN (0, 1)),
  quote_inside INTEGER NOT NULL CHECK (quote_inside IN (0, 1)),
  share_outside INTEGER NOT NULL CHECK (share_outside IN (0, 1)),
  how TEXT NOT NULL CHECK (how <> ''),
  given_at TEXT NOT NULL,
  expires_on TEXT,
  withdrawn_at TEXT
) STRICT;;
CREATE INDEX consent_of_participant ON consent (participant_id, id);;

-- The customer's path and the walks along it --------------------------------

CREATE TABLE journey (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name <> '')
) STRICT;;

CREATE TABLE stage (
  id INTEGER PRIMARY KEY,
  journey_id INTEGER NOT NULL REFERENCES journey (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  UNIQUE (journey_id, ordinal),
  UNIQUE (journey_id, name)
) STRICT;;

CREATE TABLE touchpoint (
  id INTEGER PRIMARY KEY,
  stage_id INTEGER NOT NULL REFERENCES stage (id) ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (name <> ''),
  UNIQUE (stage_id, name)
) STRICT;;

CREATE TABLE session (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL CHECK (title <> ''),
  mode TEXT NOT NULL,
  journey_id INTEGER NOT NULL REFERENCES journey (id),
  market TEXT NOT NULL DEFAULT '',
  intent TEXT NOT NULL DEFAULT '',
  who_is_met TEXT NOT NULL DEFAULT '',
  started_at TEXT NOT NULL,
  led_by INTEGER NOT NULL REFERENCES member (id),
  ended_at TEXT,
  surprised TEXT NOT NULL DEFAULT '',
  common_ground TEXT NOT NULL DEFAULT '',
  ask_next TEXT NOT NULL DEFAULT '',
  debriefed_at TEXT
) STRICT;;
CREATE INDEX session_by_start ON session (started_at);;

CREATE TABLE session_participant (
  session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  participant_id INTEGER NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
  PRIMARY KEY (session_id, participant_id)
) STRICT, WITHOUT ROWID;;

CREATE TABLE assumption (
  id INTEGER PRIMARY KEY,
  session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  text TEXT NOT NULL CHECK (text <> ''),
  outcome TEXT NOT NULL DEFAULT 'open' CHECK (outcome IN ('open', 'held', 'changed', 'overturned')),
  because TEXT NOT NULL DEFAULT ''
) STRICT;;
CREATE INDEX assumption_of_session ON assumption (session_id);;

-- Files and what can be coded -------------------------------------------------

CREATE TABLE media (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  file_name TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  duration_s REAL,
  channels INTEGER,
  kept_at TEXT NOT NULL
) STRICT;;

CREATE TABLE recording (
  id INTEGER PRIMARY KEY,
  media_id INTEGER NOT NULL REFERENCES media (id),
  title TEXT NOT NULL CHECK (title <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('call', 'interview', 'memo', 'other')),
  recorded_on TEXT NOT NULL,
  added_at TEXT NOT NULL,
  duration_s REAL NOT NULL,
  channels INTEGER NOT NULL,
  language TEXT,
  market TEXT NOT NULL DEFAULT '',
  session_id INTEGER REFERENCES session (id) ON DELETE SET NULL,
  stage_id INTEGER REFERENCES stage (id) ON DELETE SET NULL
) STRICT;;
CREATE UNIQUE INDEX recording_once_a_file ON recording (media_id) WHERE kind <> 'memo';;
CREATE INDEX recording_of_session ON recording (session_id);;

CREATE TABLE recording_participant (
  recording_id INTEGER NOT NULL REFERENCES recording (id) ON DELETE CASCADE,
  participant_id INTEGER NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
  PRIMARY KEY (recording_id, participant_id)
) STRICT, WITHOUT ROWID;;

CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('transcript', 'observation', 'document')),
  title TEXT NOT NULL,
  market TEXT NOT NULL DEFAULT '',
  session_id INTEGER REFERENCES session (id) ON DELETE CASCADE,
  stage_id INTEGER REFERENCES stage (id) ON DELETE SET NULL,
  recording_id INTEGER REFERENCES recording (id) ON DELETE CASCADE,
  added_at TEXT NOT NULL,
  removed_at TEXT
) STRICT;;
CREATE INDEX source_of_session ON source (session_id);;
CREATE INDEX source_of_recording ON source (recording_id);;

CREATE TABLE job (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('transcribe', 'suggest')),
  item_id INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  progress REAL NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
  attempts INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  seconds_left REAL,
  error TEXT NOT NULL DEFAULT '',
  cancel_requested INTEGER NOT NULL DEFAULT 0,
  claim TEXT,
  lease_until TEXT
) STRICT;;
CREATE INDEX job_by_state ON job (state, id);;
CREATE UNIQUE INDEX job_once_at_a_time ON job (kind, item_id) WHERE state IN ('queued', 'running');;

CREATE TABLE transcript (
  id INTEGER PRIMARY KEY,
  recording_id INTEGER NOT NULL REFERENCES recording (id) ON DELETE CASCADE,
  source_id INTEGER NOT NULL UNIQUE REFERENCES source (id) ON DELETE CASCADE,
  job_id INTEGER UNIQUE REFERENCES job (id) ON DELETE SET NULL,
  engine TEXT NOT NULL,
  model TEXT NOT NULL,
  weights TEXT NOT NULL,
  language TEXT,
  done_until_s REAL NOT NULL DEFAULT 0,
  finished_at TEXT
) STRICT;;
CREATE INDEX transcript_of_recording ON transcript (recording_id);;

CREATE TABLE speaker (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (name <> ''),
  seat TEXT CHECK (seat IN ('customer', 'employee', 'observer')),
  participant_id INTEGER REFERENCES participant (id) ON DELETE SET NULL,
  UNIQUE (source_id, name)
) STRICT;;

CREATE TABLE segment (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  text TEXT NOT NULL,
  machine_text TEXT NOT NULL,
  start_s REAL,
  end_s REAL,
  speaker_id INTEGER REFERENCES speaker (id) ON DELETE SET NULL,
  doubtful INTEGER NOT NULL DEFAULT 0,
  revision INTEGER NOT NULL DEFAULT 0,
  UNIQUE (source_id, ordinal),
  CHECK (end_s IS NULL OR end_s >= start_s)
) STRICT;;

CREATE TABLE segment_edit (
  id INTEGER PRIMARY KEY,
  segment_id INTEGER NOT NULL REFERENCES segment (id) ON DELETE CASCADE,
  old_text TEXT NOT NULL,
  edited_by INTEGER NOT NULL REFERENCES member (id),
  edited_at TEXT NOT NULL
) STRICT;;
CREATE INDEX edit_of_segment ON segment_edit (segment_id);;

CREATE TABLE word (
  segment_id INTEGER NOT NULL REFERENCES segment (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  text TEXT NOT NULL,
  start_s REAL NOT NULL,
  end_s REAL NOT NULL,
  probability REAL NOT NULL,
  PRIMARY KEY (segment_id, ordinal)
) STRICT, WITHOUT ROWID;;

CREATE TABLE observation (
  id INTEGER PRIMARY KEY,
  session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  source_id INTEGER NOT NULL UNIQUE REFERENCES source (id) ON DELETE CASCADE,
  client_key TEXT NOT NULL UNIQUE,
  noted_at TEXT NOT NULL,
  noted_by INTEGER NOT NULL REFERENCES member (id),
  kind TEXT NOT NULL CHECK (kind IN ('observed', 'heard', 'felt', 'interpreted', 'quote', 'question')),
  seat TEXT NOT NULL CHECK (seat IN ('customer', 'employee', 'observer')),
  stage_id INTEGER REFERENCES stage (id) ON DELETE SET NULL,
  photo_id INTEGER REFERENCES media (id),
  memo_id INTEGER REFERENCES recording (id)
) STRICT;;
CREATE INDEX observation_of_session ON observation (session_id, noted_at);;

-- Codes and where they lie --------------------------------------------------

CREATE TABLE code (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('theme', 'emotion')),
  name TEXT NOT NULL CHECK (name <> ''),
  definition TEXT NOT NULL DEFAULT '',
  when_to_use TEXT NOT NULL DEFAULT '',
  when_not_to_use TEXT NOT NULL DEFAULT '',
  examples TEXT NOT NULL DEFAULT '',
  parent_id INTEGER REFERENCES code (id),
  valence INTEGER CHECK (valence BETWEEN -1 AND 1),
  retired INTEGER NOT NULL DEFAULT 0,
  UNIQUE (kind, name)
) STRICT;;

CREATE TABLE excerpt (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  first_segment_id INTEGER NOT NULL REFERENCES segment (id),
  start_char INTEGER NOT NULL CHECK (start_char >= 0),
  last_segment_id INTEGER NOT NULL REFERENCES segment (id),
  end_char INTEGER NOT NULL CHECK (end_char >= 0),
  CHECK (first_segment_id <> last_segment_id OR end_char >= start_char),
  UNIQUE (source_id, first_segment_id, start_char, last_segment_id, end_char)
) STRICT;;
CREATE INDEX excerpt_by_first_segment ON excerpt (first_segment_id);;
CREATE INDEX excerpt_by_last_segment ON excerpt (last_segment_id);;

CREATE TABLE coding (
  id INTEGER PRIMARY KEY,
  excerpt_id INTEGER NOT NULL REFERENCES excerpt (id) ON DELETE CASCADE,
  code_id INTEGER NOT NULL REFERENCES code (id),
  status TEXT NOT NULL CHECK (status IN ('suggested', 'accepted', 'rejected')),
  made_by TEXT NOT NULL,
  made_at TEXT NOT NULL,
  intensity INTEGER CHECK (intensity BETWEEN 1 AND 3),
  confidence REAL CHECK (confidence BETWEEN 0 AND 1),
  decided_by INTEGER REFERENCES member (id),
  decided_at TEXT,
  removed_at TEXT
) STRICT;;
CREATE UNIQUE INDEX coding_once ON coding (excerpt_id, code_id, made_by) WHERE removed_at IS NULL;;
CREATE INDEX coding_by_code ON coding (code_id, status);;

CREATE TABLE memo (
  id INTEGER PRIMARY KEY,
  item_kind TEXT NOT NULL,
  item_id INTEGER NOT NULL,
  text TEXT NOT NULL,
  written_by INTEGER NOT NULL REFERENCES member (id),
  written_at TEXT NOT NULL
) STRICT;;
CREATE INDEX memo_of_item ON memo (item_kind, item_id);;

-- Metrics and what explains them ---------------------------------------------

CREATE TABLE metric (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL UNIQUE CHECK (name <> ''),
  unit TEXT NOT NULL,
  better TEXT NOT NULL CHECK (better IN ('higher', 'lower')),
  definition TEXT NOT NULL DEFAULT '',
  base TEXT NOT NULL DEFAULT ''
) STRICT;;

CREATE TABLE metric_import (
  id INTEGER PRIMARY KEY,
  metric_id INTEGER NOT NULL REFERENCES metric (id) ON DELETE CASCADE,
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  values_taken INTEGER NOT NULL,
  rows_rejected INTEGER NOT NULL,
  imported_by INTEGER NOT NULL REFERENCES member (id),
  imported_at TEXT NOT NULL,
  UNIQUE (metric_id, sha256)
) STRICT;;

CREATE TABLE metric_value (
  id INTEGER PRIMARY KEY,
  metric_id INTEGER NOT NULL REFERENCES metric (id) ON DELETE CASCADE,
  import_id INTEGER NOT NULL REFERENCES metric_import (id) ON DELETE CASCADE,
  period_start TEXT NOT NULL,
  period_end TEXT NOT NULL,
  market TEXT NOT NULL DEFAULT '',
  segment TEXT NOT NULL DEFAULT '',
  stage TEXT NOT NULL DEFAULT '',
  channel TEXT NOT NULL DEFAULT '',
  value REAL NOT NULL,
  low REAL,
  high REAL,
  responses INTEGER,
  CHECK (period_end >= period_start),
  UNIQUE (metric_id, period_start, period_end, market, segment, stage, channel)
) STRICT;;

CREATE TABLE finding (
  id INTEGER PRIMARY KEY,
  statement TEXT NOT NULL CHECK (statement <> ''),
  functional_need TEXT NOT NULL DEFAULT '',
  emotional_need TEXT NOT NULL DEFAULT '',
  market TEXT NOT NULL DEFAULT '',
  stage_id INTEGER REFERENCES stage (id) ON DELETE SET NULL,
  status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'shared', 'retired')),
  written_by INTEGER NOT NULL REFERENCES member (id),
  written_at TEXT NOT NULL
) STRICT;;

CREATE TABLE evidence (
  id INTEGER PRIMARY KEY,
  finding_id INTEGER NOT NULL REFERENCES finding (id) ON DELETE CASCADE,
  excerpt_id INTEGER NOT NULL REFERENCES excerpt (id),
  stance TEXT NOT NULL CHECK (stance IN ('for', 'against')),
  added_at TEXT NOT NULL,
  UNIQUE (finding_id, excerpt_id)
) STRICT;;
CREATE INDEX evidence_of_excerpt ON evidence (excerpt_id);;

CREATE TABLE link (
  id INTEGER PRIMARY KEY,
  finding_id INTEGER NOT NULL REFERENCES finding (id) ON DELETE CASCADE,
  metric_id INTEGER NOT NULL REFERENCES metric (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  mechanism TEXT NOT NULL DEFAULT '',
  period_start TEXT,
  period_end TEXT,
  market TEXT NOT NULL DEFAULT '',
  segment TEXT NOT NULL DEFAULT '',
  stage TEXT NOT NULL DEFAULT '',
  channel TEXT NOT NULL DEFAULT '',
  linked_at TEXT NOT NULL
) STRICT;;
CREATE INDEX link_of_finding ON link (finding_id);;
CREATE INDEX link_of_metric ON link (metric_id);;

CREATE TABLE local_reading (
  id INTEGER PRIMARY KEY,
  finding_id INTEGER NOT NULL REFERENCES finding (id) ON DELETE CASCADE,
  market TEXT NOT NULL,
  reading TEXT NOT NULL
    CHECK (reading IN ('not yet read locally', 'reads as described', 'reads differently here')),
  because TEXT NOT NULL DEFAULT '',
  read_by INTEGER NOT NULL REFERENCES member (id),
  read_at TEXT NOT NULL
) STRICT;;
CREATE INDEX reading_of_finding ON local_reading (finding_id);;

CREATE TABLE action (
  id INTEGER PRIMARY KEY,
  finding_id INTEGER REFERENCES finding (id) ON DELETE SET NULL,
  metric_id INTEGER NOT NULL REFERENCES metric (id) ON DELETE CASCADE,
  text TEXT NOT NULL CHECK (text <> ''),
  done_on TEXT NOT NULL,
  compare_until TEXT
) STRICT;;

-- What is told, and what is owed ----------------------------------------------

CREATE TABLE story (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL CHECK (title <> ''),
  narrative TEXT NOT NULL DEFAULT '',
  finding_id INTEGER REFERENCES finding (id) ON DELETE SET NULL,
  published_at TEXT,
  written_by INTEGER NOT NULL REFERENCES member (id),
  written_at TEXT NOT NULL
) STRICT;;
CREATE INDEX story_of_finding ON story (finding_id);;

CREATE TABLE story_item (
  id INTEGER PRIMARY KEY,
  story_id INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  excerpt_id INTEGER NOT NULL REFERENCES excerpt (id),
  UNIQUE (story_id, ordinal),
  UNIQUE (story_id, excerpt_id)
) STRICT;;
CREATE INDEX story_item_of_excerpt ON story_item (excerpt_id);;

CREATE TABLE collection (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name <> ''),
  audience TEXT NOT NULL DEFAULT ''
) STRICT;;

CREATE TABLE collection_story (
  collection_id INTEGER NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
  story_id INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  PRIMARY KEY (collection_id, story_id)
) STRICT, WITHOUT ROWID;;

CREATE TABLE promise (
  id INTEGER PRIMARY KEY,
  session_id INTEGER REFERENCES session (id) ON DELETE SET NULL,
  participant_id INTEGER REFERENCES participant (id) ON DELETE CASCADE,
  text TEXT NOT NULL CHECK (text <> ''),
  owner TEXT NOT NULL CHECK (owner <> ''),
  pillar TEXT NOT NULL CHECK (pillar IN ('care', 'competence', 'integrity')),
  due_on TEXT NOT NULL,
  kept_at TEXT,
  answer TEXT NOT NULL DEFAULT ''
) STRICT;;
CREATE INDEX promise_by_due_date ON promise (due_on) WHERE kept_at IS NULL;;

-- What can be searched ----------------------------------------------------------

CREATE VIRTUAL TABLE segment_fts USING fts5 (
  text, content = 'segment', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);;
CREATE TRIGGER segment_fts_insert AFTER INSERT ON segment BEGIN
  INSERT INTO segment_fts (rowid, text) VALUES (new.id, new.text);
END;;
CREATE TRIGGER segment_fts_delete AFTER DELETE ON segment BEGIN
  INSERT INTO segment_fts (segment_fts, rowid, text) VALUES ('delete', old.id, old.text);
END;;
CREATE TRIGGER segment_fts_update AFTER UPDATE OF text ON segment BEGIN
  INSERT INTO segment_fts (segment_fts, rowid, text) VALUES ('delete', old.id, old.text);
  INSERT INTO segment_fts (rowid, text) VALUES (new.id, new.text);
END;;

CREATE VIRTUAL TABLE story_fts USING fts5 (
  title, narrative, content = 'story', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);;
CREATE TRIGGER story_fts_insert AFTER INSERT ON story BEGIN
  INSERT INTO story_fts (rowid, title, narrative) VALUES (new.id, new.title, new.narrative);
END;;
CREATE TRIGGER story_fts_delete AFTER DELETE ON story BEGIN
  INSERT INTO story_fts (story_fts, rowid, title, narrative)
    VALUES ('delete', old.id, old.title, old.narrative);
END;;
CREATE TRIGGER story_fts_update AFTER UPDATE OF title, narrative ON story BEGIN
  INSERT INTO story_fts (story_fts, rowid, title, narrative)
    VALUES ('delete', old.id, old.title, old.narrative);
  INSERT INTO story_fts (rowid, title, narrative) VALUES (new.id, new.title, new.narrative);
END;;

-- Where a source stands: what filters ask of it, and whether its people let it be read. -------------

CREATE VIEW source_place AS
SELECT
  src.id AS source_id, src.kind, src.title, src.session_id, src.recording_id, src.added_at,
  COALESCE(NULLIF(src.market, ''), ses.market, '') AS market,
  COALESCE(st.name, '') AS stage,
  COALESCE(ses.mode, CASE rec.kind WHEN 'call' THEN 'listen to calls' WHEN 'interview' THEN 'interview' END, '')
    AS mode,
  COALESCE(o.seat, m.seat, '') AS seat,
  COALESCE(o.noted_at, rec.recorded_on, src.added_at) AS happened_at,
  rec.media_id, o.kind AS observation_kind, t.language,
  t.id IS NULL OR t.finished_at IS NOT NULL AS complete,
  NOT EXISTS (
    SELECT 1 FROM recording_participant rp
    WHERE rp.recording_id = src.recording_id AND NOT EXISTS (
      SELECT 1 FROM consent c
      WHERE c.id = (SELECT MAX(id) FROM consent WHERE participant_id = rp.participant_id)
        AND c.quote_inside = 1 AND c.withdrawn_at IS NULL AND COALESCE(c.expires_on, '9999') >= DATE('now')
    )
  ) AS quotable
FROM source src
LEFT JOIN session ses ON ses.id = src.session_id
LEFT JOIN stage st ON st.id = src.stage_id
LEFT JOIN recording rec ON rec.id = src.recording_id
LEFT JOIN transcript t ON t.source_id = src.id
LEFT JOIN observation o ON o.source_id = src.id
LEFT JOIN observation m ON m.memo_id = src.recording_id
WHERE src.removed_at IS NULL;;
