-- What people change in a source's lines, in order, to be read, undone and redone. before and after are lines as
-- JSON; moves says what the last doing or undoing did to excerpts, so that going back restores them exactly.
CREATE TABLE transcript_change (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('text', 'split', 'merge', 'speaker')),
  made_by INTEGER NOT NULL REFERENCES member (id),
  made_at TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  moves TEXT NOT NULL DEFAULT '{}',
  undone_at TEXT
) STRICT;;
CREATE INDEX change_of_source ON transcript_change (source_id, made_by, id);;

-- The texts that the first version kept before each correction: still there to be read, not to be undone.
INSERT INTO transcript_change (source_id, kind, made_by, made_at, before, after)
  SELECT s.source_id, 'text', e.edited_by, e.edited_at,
    json_array(json_object('id', s.id, 'text', e.old_text, 'machine_text', s.machine_text)), '[]'
  FROM segment_edit e JOIN segment s ON s.id = e.segment_id ORDER BY e.id;;
DROP TABLE segment_edit;;

ALTER TABLE segment ADD COLUMN overlapped INTEGER NOT NULL DEFAULT 0 CHECK (overlapped IN (0, 1));;

-- A voice that turned out to be another one: kept, so that the merge can be undone.
ALTER TABLE speaker ADD COLUMN merged_into INTEGER REFERENCES speaker (id) ON DELETE SET NULL;;

-- On which channel of a stereo recording the customer is heard: 0 or 1; NULL as long as nobody said.
ALTER TABLE recording ADD COLUMN customer_channel INTEGER CHECK (customer_channel IN (0, 1));;
