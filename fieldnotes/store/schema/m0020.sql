-- The same moment from another seat: a note names the note that was there first.
ALTER TABLE observation ADD COLUMN moment_id INTEGER REFERENCES observation (id) ON DELETE SET NULL;;
CREATE INDEX observation_of_moment ON observation (moment_id) WHERE moment_id IS NOT NULL;;

-- What somebody answered to a prompt in the field. client_key: made by the browser, so that an answer sent twice is kept once.
CREATE TABLE prompt_answer (
  id INTEGER PRIMARY KEY,
  session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  client_key TEXT NOT NULL UNIQUE,
  prompt TEXT NOT NULL CHECK (prompt <> ''),
  answer TEXT NOT NULL CHECK (answer IN ('taken', 'not now', 'no more today')),
  answered_at TEXT NOT NULL
) STRICT;;
CREATE INDEX prompt_answer_of_member ON prompt_answer (member_id, answered_at);;
