-- Searches that somebody keeps. query: as the library's address says it. shared: whether the team sees it.
CREATE TABLE saved_search (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (name <> ''),
  query TEXT NOT NULL,
  shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
  saved_by INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  saved_at TEXT NOT NULL,
  removed_at TEXT
) STRICT;;
CREATE INDEX saved_search_of_member ON saved_search (saved_by) WHERE removed_at IS NULL;;
