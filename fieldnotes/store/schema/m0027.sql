-- What a member wrote alone about a walk, unseen by others until done_at, or until the time is up.
CREATE TABLE own_debrief (
  id INTEGER PRIMARY KEY,
  session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  begun_at TEXT NOT NULL,
  done_at TEXT,
  UNIQUE (session_id, member_id)
) STRICT;;

-- What a debrief says in one of its parts: a member's own one, or the joint one where own_debrief_id is NULL. part: the name of
-- a part, or 'assumption:ID', whose outcome stands beside the reason. Of the joint one only the portrait and the needs are
-- here; the rest is in session and assumption.
CREATE TABLE debrief_answer (
  id INTEGER PRIMARY KEY,
  session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  own_debrief_id INTEGER REFERENCES own_debrief (id) ON DELETE CASCADE,
  part TEXT NOT NULL CHECK (part <> ''),
  text TEXT NOT NULL DEFAULT '',
  outcome TEXT NOT NULL DEFAULT 'open' CHECK (outcome IN ('open', 'held', 'changed', 'overturned'))
) STRICT;;
CREATE UNIQUE INDEX debrief_answer_once ON debrief_answer (session_id, COALESCE(own_debrief_id, 0), part);;

-- Passages picked at a debrief: what shows what became of an assumption, or, without one, a quote to keep.
CREATE TABLE debrief_pick (
  id INTEGER PRIMARY KEY,
  session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  assumption_id INTEGER REFERENCES assumption (id) ON DELETE CASCADE,
  excerpt_id INTEGER NOT NULL REFERENCES excerpt (id) ON DELETE CASCADE,
  picked_by INTEGER NOT NULL REFERENCES member (id),
  picked_at TEXT NOT NULL
) STRICT;;
CREATE UNIQUE INDEX debrief_pick_once ON debrief_pick (session_id, COALESCE(assumption_id, 0), excerpt_id);;
CREATE INDEX debrief_pick_of_excerpt ON debrief_pick (excerpt_id);;
