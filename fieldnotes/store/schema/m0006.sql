-- One log for all that people change in a source, lines and codings, in the order in which they did it. Which kinds of
-- change there are is said in fieldnotes/records/changes.py; before and after are lines, or codings, as JSON.
CREATE TABLE source_change (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind <> ''),
  made_by INTEGER NOT NULL REFERENCES member (id),
  made_at TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  moves TEXT NOT NULL DEFAULT '{}',
  undone_at TEXT
) STRICT;;
INSERT INTO source_change (id, source_id, kind, made_by, made_at, before, after, moves, undone_at)
  SELECT id, source_id, kind, made_by, made_at, before, after, moves, undone_at FROM transcript_change;;
DROP TABLE transcript_change;;
CREATE INDEX change_of_source ON source_change (source_id, made_by, id);;
