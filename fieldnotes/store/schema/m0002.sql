-- Jobs of further kinds. SQLite cannot drop a CHECK, so the table is made anew; which kinds there are is said in
-- fieldnotes/records/jobs.py alone from here on. Dropping the old table would take the job from each transcript.
CREATE TEMP TABLE transcript_job AS SELECT id, job_id FROM transcript WHERE job_id IS NOT NULL;;

CREATE TABLE new_job (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind <> ''),
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
INSERT INTO new_job SELECT id, kind, item_id, state, progress, attempts, created_at, started_at, finished_at,
  seconds_left, error, cancel_requested, claim, lease_until FROM job;;
DROP TABLE job;;
ALTER TABLE new_job RENAME TO job;;
CREATE INDEX job_by_state ON job (state, id);;
CREATE UNIQUE INDEX job_once_at_a_time ON job (kind, item_id) WHERE state IN ('queued', 'running');;
UPDATE transcript SET job_id = (SELECT kept.job_id FROM temp.transcript_job kept WHERE kept.id = transcript.id);;
DROP TABLE temp.transcript_job;;

-- Vocabulary ---------------------------------------------------------------

CREATE TABLE vocabulary_term (
  id INTEGER PRIMARY KEY,
  term TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (term <> ''),
  added_by INTEGER REFERENCES member (id) ON DELETE SET NULL,
  added_at TEXT NOT NULL
) STRICT;;

-- A correction that somebody looked at and did not want; it is not offered for this line again.
CREATE TABLE refused_correction (
  segment_id INTEGER NOT NULL REFERENCES segment (id) ON DELETE CASCADE,
  heard TEXT NOT NULL,
  term TEXT NOT NULL COLLATE NOCASE,
  refused_by INTEGER REFERENCES member (id) ON DELETE SET NULL,
  refused_at TEXT NOT NULL,
  PRIMARY KEY (segment_id, heard, term)
) STRICT, WITHOUT ROWID;;

-- What the decoder was told before; a transcription that goes on is told the same.
ALTER TABLE transcript ADD COLUMN prompt TEXT NOT NULL DEFAULT '';;

-- Translation --------------------------------------------------------------

-- English text beside a transcript, in lines of its own with the recording's times; never instead of it.
CREATE TABLE translation (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  job_id INTEGER UNIQUE REFERENCES job (id) ON DELETE SET NULL,
  engine TEXT NOT NULL,
  model TEXT NOT NULL,
  weights TEXT NOT NULL,
  done_until_s REAL NOT NULL DEFAULT 0,
  finished_at TEXT
) STRICT;;
-- A whole one is shown until the one that is made anew beside it is whole as well.
CREATE UNIQUE INDEX translation_once_whole ON translation (source_id) WHERE finished_at IS NOT NULL;;
CREATE UNIQUE INDEX translation_once_growing ON translation (source_id) WHERE finished_at IS NULL;;

CREATE TABLE translation_line (
  id INTEGER PRIMARY KEY,
  translation_id INTEGER NOT NULL REFERENCES translation (id) ON DELETE CASCADE,
  start_s REAL NOT NULL,
  end_s REAL NOT NULL,
  text TEXT NOT NULL,
  doubtful INTEGER NOT NULL DEFAULT 0 CHECK (doubtful IN (0, 1))
) STRICT;;
CREATE INDEX translation_line_of_translation ON translation_line (translation_id, start_s);;

CREATE VIRTUAL TABLE translation_fts USING fts5 (
  text, content = 'translation_line', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);;
CREATE TRIGGER translation_fts_insert AFTER INSERT ON translation_line BEGIN
  INSERT INTO translation_fts (rowid, text) VALUES (new.id, new.text);
END;;
CREATE TRIGGER translation_fts_delete AFTER DELETE ON translation_line BEGIN
  INSERT INTO translation_fts (translation_fts, rowid, text) VALUES ('delete', old.id, old.text);
END;;
