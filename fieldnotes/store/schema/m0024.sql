-- A walk that is planned. Once it has started it is a session; what was planned stays beside it.
-- time_zone: an IANA name, '' for the time of the machine. uid, sequence: of its invitation (RFC 5545).
CREATE TABLE plan (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL CHECK (title <> ''),
  mode TEXT NOT NULL,
  journey_id INTEGER NOT NULL REFERENCES journey (id),
  stage_id INTEGER REFERENCES stage (id) ON DELETE SET NULL,
  market TEXT NOT NULL DEFAULT '',
  intent TEXT NOT NULL DEFAULT '',
  who_is_met TEXT NOT NULL DEFAULT '',
  assumptions TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(assumptions)),
  planned_for TEXT NOT NULL,
  duration_min INTEGER NOT NULL CHECK (duration_min > 0),
  time_zone TEXT NOT NULL DEFAULT '',
  place TEXT NOT NULL DEFAULT '',
  guide_id INTEGER REFERENCES text_version (id),
  language TEXT NOT NULL,
  metric_id INTEGER REFERENCES metric (id) ON DELETE SET NULL,
  finding_id INTEGER REFERENCES finding (id) ON DELETE SET NULL,
  uid TEXT NOT NULL UNIQUE,
  sequence INTEGER NOT NULL DEFAULT 0,
  planned_by INTEGER NOT NULL REFERENCES member (id),
  planned_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  called_off_at TEXT,
  session_id INTEGER UNIQUE REFERENCES session (id) ON DELETE SET NULL
) STRICT;;
CREATE INDEX plan_by_time ON plan (planned_for);;

-- Who of the team goes; the first one leads.
CREATE TABLE plan_walker (
  plan_id INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
  member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  PRIMARY KEY (plan_id, member_id)
) STRICT, WITHOUT ROWID;;

-- The stage at which a walk begins.
ALTER TABLE session ADD COLUMN stage_id INTEGER REFERENCES stage (id) ON DELETE SET NULL;;
