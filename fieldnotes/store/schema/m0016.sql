-- What somebody makes of the evidence for a finding, beside the word that is computed. grade, counts: the computed
-- word and what stood behind it then (JSON), so that a page can say what has changed since. Kept; the newest counts.
CREATE TABLE finding_judgement (
  id INTEGER PRIMARY KEY,
  finding_id INTEGER NOT NULL REFERENCES finding (id) ON DELETE CASCADE,
  judged TEXT NOT NULL CHECK (judged IN ('no evidence', 'anecdote', 'indication', 'pattern', 'well supported')),
  reason TEXT NOT NULL CHECK (reason <> ''),
  grade TEXT NOT NULL,
  counts TEXT NOT NULL,
  judged_by INTEGER NOT NULL REFERENCES member (id),
  judged_at TEXT NOT NULL
) STRICT;;
CREATE INDEX judgement_of_finding ON finding_judgement (finding_id);;

-- Which note a voice memo belongs to: asked for every source, and without it each time of all notes.
CREATE INDEX observation_by_memo ON observation (memo_id) WHERE memo_id IS NOT NULL;;
-- Behind which findings passages stand, on which side, without reading the rows themselves.
CREATE INDEX evidence_by_side ON evidence (finding_id, stance, excerpt_id);;
