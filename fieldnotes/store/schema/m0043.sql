-- What a collection is for, who made it, and whether it was taken away.
ALTER TABLE collection ADD COLUMN lead TEXT NOT NULL DEFAULT '';;
ALTER TABLE collection ADD COLUMN made_by INTEGER REFERENCES member (id) ON DELETE SET NULL;;
ALTER TABLE collection ADD COLUMN made_at TEXT;;
ALTER TABLE collection ADD COLUMN removed_at TEXT;;

-- What a story did to a member: once of each kind.
CREATE TABLE story_reaction (
  story_id INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
  member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('moved me', 'new to me', 'I will act')),
  made_at TEXT NOT NULL,
  PRIMARY KEY (story_id, member_id, kind)
) STRICT, WITHOUT ROWID;;

-- Who has seen a story, and who has listened to a passage of it.
CREATE TABLE story_listener (
  story_id INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
  member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  seen_at TEXT,
  heard_at TEXT,
  PRIMARY KEY (story_id, member_id)
) STRICT, WITHOUT ROWID;;
