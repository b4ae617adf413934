-- Sentences and their vectors, for suggested themes and for whatever else compares what passages mean ----------

CREATE TABLE embedding_model (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;;

-- One text, one vector, however often it is said. vector: little-endian float16. A plain table rather than one
-- WITHOUT ROWID: rows of 800 bytes are read in the order of their numbers when all are compared.
CREATE TABLE embedding (
  id INTEGER PRIMARY KEY,
  model_id INTEGER NOT NULL REFERENCES embedding_model (id) ON DELETE CASCADE,
  text_key BLOB NOT NULL CHECK (LENGTH(text_key) = 16),
  vector BLOB NOT NULL,
  UNIQUE (text_key, model_id)
) STRICT;;

-- Which lines were read into sentences and names, and by what. A line that changes is to be read again.
CREATE TABLE segment_reading (
  segment_id INTEGER PRIMARY KEY REFERENCES segment (id) ON DELETE CASCADE,
  read_by TEXT NOT NULL
) STRICT;;

CREATE TABLE sentence (
  id INTEGER PRIMARY KEY,
  segment_id INTEGER NOT NULL REFERENCES segment (id) ON DELETE CASCADE,
  start_char INTEGER NOT NULL CHECK (start_char >= 0),
  end_char INTEGER NOT NULL CHECK (end_char > start_char),
  embedding_id INTEGER NOT NULL REFERENCES embedding (id) ON DELETE CASCADE
) STRICT;;
CREATE INDEX sentence_of_segment ON sentence (segment_id);;
CREATE INDEX sentence_of_embedding ON sentence (embedding_id);;

-- Names in the text: facets of the library, and what redaction begins with.
CREATE TABLE entity (
  id INTEGER PRIMARY KEY,
  segment_id INTEGER NOT NULL REFERENCES segment (id) ON DELETE CASCADE,
  start_char INTEGER NOT NULL CHECK (start_char >= 0),
  end_char INTEGER NOT NULL CHECK (end_char > start_char),
  kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation', 'product', 'amount', 'date', 'place')),
  text TEXT NOT NULL CHECK (text <> ''),
  -- Compared by: without case and with single spaces.
  name TEXT NOT NULL CHECK (name <> '')
) STRICT;;
CREATE INDEX entity_of_segment ON entity (segment_id);;
CREATE INDEX entity_by_name ON entity (kind, name, segment_id);;

-- A corrected line says something else, so nothing that was read in it before holds.
CREATE TRIGGER segment_read_anew AFTER UPDATE OF text ON segment WHEN old.text <> new.text BEGIN
  DELETE FROM segment_reading WHERE segment_id = new.id;
END;;
CREATE TRIGGER segment_reading_gone AFTER DELETE ON segment_reading BEGIN
  DELETE FROM sentence WHERE segment_id = old.segment_id;
END;;
CREATE TRIGGER segment_names_gone AFTER DELETE ON segment_reading BEGIN
  DELETE FROM entity WHERE segment_id = old.segment_id;
END;;

-- What the team taught ----------------------------------------------------------

-- Each version of the model that suggests themes. weights: empty for old versions. decided: how many codings and
-- decisions it has learned from. top1, top3: on coded passages it had not seen, NULL while there are few.
CREATE TABLE theme_model (
  id INTEGER PRIMARY KEY,
  made_at TEXT NOT NULL,
  embedding_model TEXT NOT NULL,
  codes INTEGER NOT NULL,
  passages INTEGER NOT NULL,
  refusals INTEGER NOT NULL,
  held_out INTEGER NOT NULL DEFAULT 0,
  top1 REAL,
  top3 REAL,
  changes TEXT NOT NULL DEFAULT '',
  lessons TEXT NOT NULL DEFAULT '{}',
  weights BLOB NOT NULL
) STRICT;;

-- What a model said before decisions corrected it, so that they can be held against it.
CREATE TABLE suggestion_score (
  coding_id INTEGER PRIMARY KEY REFERENCES coding (id) ON DELETE CASCADE,
  model_id INTEGER NOT NULL REFERENCES theme_model (id) ON DELETE CASCADE,
  raw REAL NOT NULL CHECK (raw BETWEEN 0 AND 1)
) STRICT;;

-- A code whose suggestions were mostly refused makes none until somebody wakes it; decisions before that day do
-- not count against it again.
CREATE TABLE quiet_code (
  code_id INTEGER PRIMARY KEY REFERENCES code (id) ON DELETE CASCADE,
  quiet_since TEXT,
  woken_at TEXT,
  woken_by INTEGER REFERENCES member (id) ON DELETE SET NULL
) STRICT;;

CREATE INDEX coding_by_decision ON coding (decided_at) WHERE decided_at IS NOT NULL;;
CREATE INDEX coding_by_day ON coding (made_at) WHERE confidence IS NULL;;

-- Themes that nobody has named yet -------------------------------------------------

-- phrases: one a line. centre: float16, as in embedding. code_id: the code that somebody made of it.
CREATE TABLE unnamed_theme (
  id INTEGER PRIMARY KEY,
  found_at TEXT NOT NULL,
  embedding_model TEXT NOT NULL,
  phrases TEXT NOT NULL,
  centre BLOB NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'named', 'dismissed')),
  code_id INTEGER REFERENCES code (id) ON DELETE SET NULL,
  decided_by INTEGER REFERENCES member (id) ON DELETE SET NULL,
  decided_at TEXT
) STRICT;;

-- likeness: to the centre, -1 to 1; the most typical passage has the highest.
CREATE TABLE unnamed_theme_passage (
  theme_id INTEGER NOT NULL REFERENCES unnamed_theme (id) ON DELETE CASCADE,
  sentence_id INTEGER NOT NULL REFERENCES sentence (id) ON DELETE CASCADE,
  likeness REAL NOT NULL,
  PRIMARY KEY (theme_id, sentence_id)
) STRICT, WITHOUT ROWID;;
CREATE INDEX theme_of_sentence ON unnamed_theme_passage (sentence_id);;
