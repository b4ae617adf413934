-- What the writer says before a passage.
ALTER TABLE story_item ADD COLUMN lead TEXT NOT NULL DEFAULT '';;

-- Each state of a story that somebody saved. items: JSON, [excerpt, lead] in order. Passages are kept by number and
-- never by their words, so that what somebody withdraws is in no version either.
CREATE TABLE story_version (
  id INTEGER PRIMARY KEY,
  story_id INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number >= 1),
  title TEXT NOT NULL CHECK (title <> ''),
  narrative TEXT NOT NULL DEFAULT '',
  items TEXT NOT NULL DEFAULT '[]',
  restores INTEGER,
  saved_by INTEGER NOT NULL REFERENCES member (id),
  saved_at TEXT NOT NULL,
  UNIQUE (story_id, number)
) STRICT;;
INSERT INTO story_version (story_id, number, title, narrative, items, saved_by, saved_at)
  SELECT id, 1, title, narrative,
    COALESCE((SELECT json_group_array(json_array(excerpt_id, '')) FROM (
      SELECT excerpt_id FROM story_item WHERE story_id = story.id ORDER BY ordinal)), '[]'),
    written_by, written_at
  FROM story;;

-- What somebody said of a version: a comment, that it may go out, or that it has to change first.
CREATE TABLE story_remark (
  id INTEGER PRIMARY KEY,
  story_id INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('asked', 'comment', 'approved', 'changes wanted')),
  text TEXT NOT NULL DEFAULT '',
  made_by INTEGER NOT NULL REFERENCES member (id),
  made_at TEXT NOT NULL
) STRICT;;
CREATE INDEX remark_of_story ON story_remark (story_id, id);;
