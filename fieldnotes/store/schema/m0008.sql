-- Rounds of independent coding, from start to settled: which codes are compared, who revealed it and why early, and
-- how each disagreement was settled.
ALTER TABLE coding_round ADD COLUMN revealed_by INTEGER REFERENCES member (id);;
ALTER TABLE coding_round ADD COLUMN reveal_reason TEXT NOT NULL DEFAULT '';;
ALTER TABLE coding_round ADD COLUMN cancelled_at TEXT;;

-- What is coded in a round has a log of its own: nobody reads there what others coded.
ALTER TABLE source_change ADD COLUMN round_id INTEGER REFERENCES coding_round (id) ON DELETE CASCADE;;

-- The codes that a round compares; none here: the whole codebook.
CREATE TABLE coding_round_code (
  round_id INTEGER NOT NULL REFERENCES coding_round (id) ON DELETE CASCADE,
  code_id INTEGER NOT NULL REFERENCES code (id),
  PRIMARY KEY (round_id, code_id)
) STRICT, WITHOUT ROWID;;

CREATE TABLE coding_decision (
  id INTEGER PRIMARY KEY,
  round_id INTEGER NOT NULL REFERENCES coding_round (id) ON DELETE CASCADE,
  outcome TEXT NOT NULL CHECK (outcome IN ('agreed', 'take', 'all', 'none', 'other')),
  taken_from INTEGER REFERENCES member (id),
  reason TEXT NOT NULL DEFAULT '',
  decided_by INTEGER NOT NULL REFERENCES member (id),
  decided_at TEXT NOT NULL,
  CHECK ((outcome = 'take') = (taken_from IS NOT NULL))
) STRICT;;
CREATE INDEX decision_of_round ON coding_decision (round_id);;

-- An independent coding is decided on once.
CREATE TABLE coding_decision_settles (
  coding_id INTEGER PRIMARY KEY REFERENCES coding (id) ON DELETE CASCADE,
  decision_id INTEGER NOT NULL REFERENCES coding_decision (id) ON DELETE CASCADE
) STRICT;;
CREATE INDEX settles_of_decision ON coding_decision_settles (decision_id);;

-- The accepted codings that came of a decision; made: by it, and not there before.
CREATE TABLE coding_decision_result (
  decision_id INTEGER NOT NULL REFERENCES coding_decision (id) ON DELETE CASCADE,
  coding_id INTEGER NOT NULL REFERENCES coding (id) ON DELETE CASCADE,
  made INTEGER NOT NULL CHECK (made IN (0, 1)),
  PRIMARY KEY (decision_id, coding_id)
) STRICT, WITHOUT ROWID;;
CREATE INDEX result_by_coding ON coding_decision_result (coding_id);;

-- Whoever settles a passage may have put the same code there in the round: the outcome stands beside it.
DROP INDEX coding_once;;
CREATE UNIQUE INDEX coding_once ON coding (excerpt_id, code_id, made_by, COALESCE(round_id, 0),
  status = 'independent') WHERE removed_at IS NULL;;
