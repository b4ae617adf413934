-- Texts that the team edits and others refer to as they were: guides for walks and consent texts, a row a version.
-- origin: whether the words are those that came with fieldnotes. made_by: NULL where nobody edited them.
CREATE TABLE text_version (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('guide', 'consent')),
  key TEXT NOT NULL CHECK (key <> ''),
  version INTEGER NOT NULL CHECK (version > 0),
  body TEXT NOT NULL CHECK (json_valid(body)),
  origin TEXT NOT NULL CHECK (origin IN ('shipped', 'team')),
  is_removed INTEGER NOT NULL DEFAULT 0 CHECK (is_removed IN (0, 1)),
  made_by INTEGER REFERENCES member (id) ON DELETE SET NULL,
  made_at TEXT NOT NULL,
  UNIQUE (kind, key, version)
) STRICT;;
