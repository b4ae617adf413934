-- Who changed the codebook, when and how: enough to take each change back exactly, and to do it again.
CREATE TABLE code_change (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind <> ''),
  -- The change in words, with the names that the codes had then.
  said TEXT NOT NULL,
  made_by INTEGER NOT NULL REFERENCES member (id),
  made_at TEXT NOT NULL,
  -- JSON: [{"table", "id", "before": {column: value}, "after": {column: value}}, ...], in the order in which it was done.
  steps TEXT NOT NULL,
  -- What undoing did besides turning the steps back, in the same form: later codings that had to go somewhere.
  aside TEXT NOT NULL DEFAULT '[]',
  undone_at TEXT,
  undone_by INTEGER REFERENCES member (id)
) STRICT;;
CREATE INDEX change_of_codebook ON code_change (made_by, id);;
