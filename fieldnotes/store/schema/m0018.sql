-- What was done because of findings, the metric and slice it should move, and by how much if that was said beforehand.
-- A metric that an action speaks of is not removed with it: `metric_id` has no CASCADE any more.
CREATE TABLE new_action (
  id INTEGER PRIMARY KEY,
  metric_id INTEGER NOT NULL REFERENCES metric (id),
  text TEXT NOT NULL CHECK (text <> ''),
  owner TEXT NOT NULL DEFAULT '',
  -- The day it took effect, and the last day of its introduction where that took a while.
  done_on TEXT NOT NULL,
  settled_on TEXT CHECK (settled_on IS NULL OR settled_on >= done_on),
  market TEXT NOT NULL DEFAULT '',
  segment TEXT NOT NULL DEFAULT '',
  stage TEXT NOT NULL DEFAULT '',
  touchpoint TEXT NOT NULL DEFAULT '',
  channel TEXT NOT NULL DEFAULT '',
  -- NULL: it should go where the metric is better. hoped_by: see Action in records/actions.py.
  hoped TEXT CHECK (hoped IN ('higher', 'lower')),
  hoped_by REAL CHECK (hoped_by > 0),
  compare_from TEXT,
  compare_until TEXT,
  added_by INTEGER REFERENCES member (id),
  added_at TEXT
) STRICT;;
INSERT INTO new_action (id, metric_id, text, done_on, compare_until)
  SELECT id, metric_id, text, done_on, compare_until FROM action;;

CREATE TABLE action_finding (
  action_id INTEGER NOT NULL REFERENCES new_action (id) ON DELETE CASCADE,
  finding_id INTEGER NOT NULL REFERENCES finding (id) ON DELETE CASCADE,
  PRIMARY KEY (action_id, finding_id)
) STRICT, WITHOUT ROWID;;
INSERT INTO action_finding (action_id, finding_id) SELECT id, finding_id FROM action WHERE finding_id IS NOT NULL;;
DROP TABLE action;;
ALTER TABLE new_action RENAME TO action;;
CREATE INDEX action_of_metric ON action (metric_id);;
CREATE INDEX action_finding_of_finding ON action_finding (finding_id);;
