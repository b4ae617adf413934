-- What to ask next, as a list: in the next survey, the next call, on the next walk. Those of a debrief are also its text
-- (session.ask_next, a line each), which follows.
CREATE TABLE next_question (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL CHECK (text <> ''),
  place TEXT NOT NULL CHECK (place IN ('survey', 'call', 'walk')),
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'asked', 'dropped')),
  learned TEXT NOT NULL DEFAULT '',
  session_id INTEGER REFERENCES session (id) ON DELETE SET NULL,
  finding_id INTEGER REFERENCES finding (id) ON DELETE SET NULL,
  written_by INTEGER NOT NULL REFERENCES member (id),
  written_at TEXT NOT NULL,
  decided_by INTEGER REFERENCES member (id),
  decided_at TEXT,
  removed_at TEXT
) STRICT;;
CREATE INDEX next_question_of_session ON next_question (session_id);;

-- What debriefs have said so far: a question a line. Nobody said where to ask it; a walk can ask anything.
WITH RECURSIVE line (session_id, written_by, written_at, place, text, rest) AS (
  SELECT id, led_by, COALESCE(debriefed_at, started_at), 0, '', REPLACE(ask_next, CHAR(13), '') || CHAR(10)
    FROM session WHERE ask_next <> ''
  UNION ALL SELECT session_id, written_by, written_at, place + 1, TRIM(SUBSTR(rest, 1, INSTR(rest, CHAR(10)) - 1)),
    SUBSTR(rest, INSTR(rest, CHAR(10)) + 1) FROM line WHERE rest <> ''
)
INSERT INTO next_question (text, place, session_id, written_by, written_at)
  SELECT text, 'walk', session_id, written_by, written_at FROM line WHERE text <> '' ORDER BY session_id, place;;
