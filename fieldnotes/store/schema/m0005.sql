-- Codes of further kinds, in an order, and codings that a person makes apart from the others. SQLite cannot drop a
-- CHECK, so both tables are made anew; which kinds of code there are is said in fieldnotes/records/coding.py from here on.
CREATE TEMP TABLE kept_coding AS SELECT * FROM coding;;
DROP TABLE coding;;

CREATE TABLE new_code (
  id INTEGER PRIMARY KEY,
  guid TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  definition TEXT NOT NULL DEFAULT '',
  when_to_use TEXT NOT NULL DEFAULT '',
  when_not_to_use TEXT NOT NULL DEFAULT '',
  examples TEXT NOT NULL DEFAULT '',
  parent_id INTEGER REFERENCES code (id),
  -- Among the codes of one kind and parent; equal ones stand in the order in which they were made.
  ordinal INTEGER NOT NULL DEFAULT 0,
  -- A name of the palette in fieldnotes/coding/palette.py; empty: by its family or kind.
  colour TEXT NOT NULL DEFAULT '',
  valence INTEGER CHECK (valence BETWEEN -1 AND 1),
  -- For an emotion, what it is called at intensity 1, 2 and 3, as "serenity|joy|ecstasy"; empty for none.
  degrees TEXT NOT NULL DEFAULT '',
  retired INTEGER NOT NULL DEFAULT 0,
  -- The code that took over this one's codings; it is out of the codebook then, and kept for undo.
  merged_into INTEGER REFERENCES code (id)
) STRICT;;
INSERT INTO new_code (id, guid, kind, name, definition, when_to_use, when_not_to_use, examples, valence, retired)
  SELECT id, lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8'
    || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
    kind, name, definition, when_to_use, when_not_to_use, examples, valence, retired FROM code;;
CREATE TEMP TABLE kept_parent AS SELECT id, parent_id FROM code WHERE parent_id IS NOT NULL;;
DROP TABLE code;;
ALTER TABLE new_code RENAME TO code;;
UPDATE code SET parent_id = (SELECT k.parent_id FROM temp.kept_parent k WHERE k.id = code.id);;
DROP TABLE temp.kept_parent;;
CREATE UNIQUE INDEX code_name_once ON code (kind, COALESCE(parent_id, 0), name) WHERE merged_into IS NULL;;
CREATE INDEX code_by_parent ON code (parent_id);;

-- One round of independent coding: several people code the same source without seeing each other's codings.
CREATE TABLE coding_round (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (name <> ''),
  started_by INTEGER NOT NULL REFERENCES member (id),
  started_at TEXT NOT NULL,
  revealed_at TEXT,
  settled_at TEXT
) STRICT;;
CREATE INDEX round_of_source ON coding_round (source_id);;
CREATE TABLE coding_round_coder (
  round_id INTEGER NOT NULL REFERENCES coding_round (id) ON DELETE CASCADE,
  member_id INTEGER NOT NULL REFERENCES member (id),
  finished_at TEXT,
  PRIMARY KEY (round_id, member_id)
) STRICT, WITHOUT ROWID;;

CREATE TABLE coding (
  id INTEGER PRIMARY KEY,
  excerpt_id INTEGER NOT NULL REFERENCES excerpt (id) ON DELETE CASCADE,
  code_id INTEGER NOT NULL REFERENCES code (id),
  -- independent: made in a round; it counts nowhere outside of the round.
  status TEXT NOT NULL CHECK (status IN ('suggested', 'accepted', 'rejected', 'independent')),
  made_by TEXT NOT NULL,
  -- The member who made it, or accepted or refused it; NULL for a suggestion that nobody decided on.
  coder_id INTEGER REFERENCES member (id),
  made_at TEXT NOT NULL,
  intensity INTEGER CHECK (intensity BETWEEN 1 AND 3),
  -- How this passage feels, where that differs from the code's own; NULL: as the code.
  valence INTEGER CHECK (valence BETWEEN -1 AND 1),
  confidence REAL CHECK (confidence BETWEEN 0 AND 1),
  decided_by INTEGER REFERENCES member (id),
  decided_at TEXT,
  round_id INTEGER REFERENCES coding_round (id) ON DELETE CASCADE,
  removed_at TEXT,
  CHECK (status <> 'independent' OR round_id IS NOT NULL)
) STRICT;;
INSERT INTO coding (id, excerpt_id, code_id, status, made_by, coder_id, made_at, intensity, confidence, decided_by,
  decided_at, removed_at)
  SELECT k.id, k.excerpt_id, k.code_id, k.status, k.made_by,
    COALESCE(k.decided_by, (SELECT m.id FROM member m WHERE m.name = k.made_by)),
    k.made_at, k.intensity, k.confidence, k.decided_by, k.decided_at, k.removed_at
  FROM temp.kept_coding k;;
DROP TABLE temp.kept_coding;;
CREATE UNIQUE INDEX coding_once ON coding (excerpt_id, code_id, made_by, COALESCE(round_id, 0))
  WHERE removed_at IS NULL;;
CREATE INDEX coding_by_code ON coding (code_id, status);;
CREATE INDEX coding_of_round ON coding (round_id) WHERE round_id IS NOT NULL;;

CREATE TABLE favourite_code (
  member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  code_id INTEGER NOT NULL REFERENCES code (id) ON DELETE CASCADE,
  PRIMARY KEY (member_id, code_id)
) STRICT, WITHOUT ROWID;;

-- What a document is made of: 'text' (a letter, a note, a report), 'debrief' of a session, or 'answers', one a segment.
ALTER TABLE source ADD COLUMN form TEXT NOT NULL DEFAULT '' CHECK (form IN ('', 'text', 'debrief', 'answers'));;
