-- Passages in order as one film or sound. items: JSON, [excerpt, what is said before it] in order; by number and never by
-- words. file_name: in the workspace's folder of reels, '' while it is not made. captions: WebVTT, kept while the file is.
CREATE TABLE reel (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL CHECK (title <> ''),
  form TEXT NOT NULL CHECK (form IN ('film', 'sound')),
  audience TEXT NOT NULL CHECK (audience IN ('inside', 'outside')),
  redacted INTEGER NOT NULL DEFAULT 1 CHECK (redacted IN (0, 1)),
  items TEXT NOT NULL DEFAULT '[]',
  made_by INTEGER NOT NULL REFERENCES member (id),
  made_at TEXT NOT NULL,
  file_name TEXT NOT NULL DEFAULT '',
  captions TEXT NOT NULL DEFAULT '',
  duration_s REAL,
  finished_at TEXT,
  removed_at TEXT
) STRICT;;
