-- A promise also comes from a finding; who wrote it down; the date it had first; that it was not kept, and why; when and how
-- the person answered; who followed up; that it was taken away.
ALTER TABLE promise ADD COLUMN finding_id INTEGER REFERENCES finding (id) ON DELETE SET NULL;;
ALTER TABLE promise ADD COLUMN made_by INTEGER REFERENCES member (id);;
ALTER TABLE promise ADD COLUMN made_at TEXT;;
ALTER TABLE promise ADD COLUMN first_due_on TEXT;;
ALTER TABLE promise ADD COLUMN not_kept_at TEXT;;
ALTER TABLE promise ADD COLUMN because TEXT NOT NULL DEFAULT '';;
ALTER TABLE promise ADD COLUMN answered_on TEXT;;
ALTER TABLE promise ADD COLUMN answered_how TEXT NOT NULL DEFAULT '';;
ALTER TABLE promise ADD COLUMN follow_up TEXT NOT NULL DEFAULT '';;
ALTER TABLE promise ADD COLUMN followed_up_at TEXT;;
ALTER TABLE promise ADD COLUMN removed_at TEXT;;
UPDATE promise SET first_due_on = due_on;;
CREATE INDEX promise_of_session ON promise (session_id);;
CREATE INDEX promise_of_finding ON promise (finding_id) WHERE finding_id IS NOT NULL;;

-- What was done to a promise: its cells before and after. undone_at: it was taken back.
CREATE TABLE promise_change (
  id INTEGER PRIMARY KEY,
  promise_id INTEGER NOT NULL REFERENCES promise (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('made', 'edited', 'kept', 'answered', 'not kept', 'followed up', 'removed')),
  made_by INTEGER NOT NULL REFERENCES member (id),
  made_at TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  undone_at TEXT
) STRICT;;
CREATE INDEX change_of_promise ON promise_change (promise_id, id);;
