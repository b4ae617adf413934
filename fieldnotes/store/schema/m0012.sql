-- What a metric measures and how, so that answers and cases can be gathered anew; see Metric in records/voc.py.
ALTER TABLE metric ADD COLUMN measure TEXT NOT NULL DEFAULT 'share'
  CHECK (measure IN ('nps', 'share', 'mean', 'rate', 'count'));;
ALTER TABLE metric ADD COLUMN per REAL NOT NULL DEFAULT 100 CHECK (per > 0);;
ALTER TABLE metric ADD COLUMN counts_from REAL;;
ALTER TABLE metric ADD COLUMN counts_words TEXT NOT NULL DEFAULT '';;
ALTER TABLE metric ADD COLUMN scale_low REAL;;
ALTER TABLE metric ADD COLUMN scale_high REAL;;
ALTER TABLE metric ADD COLUMN period TEXT NOT NULL DEFAULT 'month'
  CHECK (period IN ('day', 'week', 'month', 'quarter', 'year'));;
ALTER TABLE metric ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;;
UPDATE metric SET measure = 'nps', scale_low = 0, scale_high = 10 WHERE kind = 'nps';;
UPDATE metric SET measure = 'rate' WHERE kind = 'contact rate';;
UPDATE metric SET measure = 'mean' WHERE kind IN ('ces', 'own');;

-- What an import took, what was there already, and every row that it did not take (zlib, a line and a reason each).
ALTER TABLE metric_import ADD COLUMN shape TEXT NOT NULL DEFAULT 'values';;
ALTER TABLE metric_import ADD COLUMN reading TEXT NOT NULL DEFAULT '';;
ALTER TABLE metric_import ADD COLUMN rows_taken INTEGER NOT NULL DEFAULT 0;;
ALTER TABLE metric_import ADD COLUMN rows_known INTEGER NOT NULL DEFAULT 0;;
ALTER TABLE metric_import ADD COLUMN rejected BLOB;;

-- Values by touchpoint too; `gathered` ones follow from the answers below and are made anew with them. SQLite cannot
-- change a UNIQUE, so the table is made anew.
CREATE TABLE new_metric_value (
  id INTEGER PRIMARY KEY,
  metric_id INTEGER NOT NULL REFERENCES metric (id) ON DELETE CASCADE,
  import_id INTEGER NOT NULL REFERENCES metric_import (id) ON DELETE CASCADE,
  period_start TEXT NOT NULL,
  period_end TEXT NOT NULL,
  market TEXT NOT NULL DEFAULT '',
  segment TEXT NOT NULL DEFAULT '',
  stage TEXT NOT NULL DEFAULT '',
  touchpoint TEXT NOT NULL DEFAULT '',
  channel TEXT NOT NULL DEFAULT '',
  value REAL NOT NULL,
  low REAL,
  high REAL,
  responses INTEGER,
  gathered INTEGER NOT NULL DEFAULT 0 CHECK (gathered IN (0, 1)),
  CHECK (period_end >= period_start),
  UNIQUE (metric_id, market, segment, stage, touchpoint, channel, period_start, period_end)
) STRICT;;
INSERT INTO new_metric_value (id, metric_id, import_id, period_start, period_end, market, segment, stage, channel,
    value, low, high, responses)
  SELECT id, metric_id, import_id, period_start, period_end, market, segment, stage, channel, value, low, high, responses
  FROM metric_value;;
DROP TABLE metric_value;;
ALTER TABLE new_metric_value RENAME TO metric_value;;
CREATE INDEX metric_value_of_import ON metric_value (import_id);;
ALTER TABLE link ADD COLUMN touchpoint TEXT NOT NULL DEFAULT '';;

-- Answers and cases ----------------------------------------------------------

-- A part of the customers as the rows name it, with all its fields; few, where answers are many.
CREATE TABLE metric_part (
  id INTEGER PRIMARY KEY,
  metric_id INTEGER NOT NULL REFERENCES metric (id) ON DELETE CASCADE,
  market TEXT NOT NULL DEFAULT '',
  segment TEXT NOT NULL DEFAULT '',
  stage TEXT NOT NULL DEFAULT '',
  touchpoint TEXT NOT NULL DEFAULT '',
  channel TEXT NOT NULL DEFAULT '',
  UNIQUE (metric_id, market, segment, stage, touchpoint, channel)
) STRICT;;

-- How many answers of an import have this day, part and score; a case without a score has 1. day: days since 0001-01-01.
CREATE TABLE metric_answer (
  import_id INTEGER NOT NULL REFERENCES metric_import (id) ON DELETE CASCADE,
  day INTEGER NOT NULL,
  part_id INTEGER NOT NULL REFERENCES metric_part (id),
  score REAL NOT NULL,
  answers INTEGER NOT NULL CHECK (answers > 0),
  PRIMARY KEY (import_id, day, part_id, score)
) STRICT, WITHOUT ROWID;;
CREATE INDEX metric_answer_of_part ON metric_answer (part_id);;

-- The tool's own id of each answer, hashed to 63 bits, so that an export that overlaps the last one counts nobody twice.
CREATE TABLE metric_answer_key (
  metric_id INTEGER NOT NULL REFERENCES metric (id) ON DELETE CASCADE,
  key INTEGER NOT NULL,
  import_id INTEGER NOT NULL REFERENCES metric_import (id) ON DELETE CASCADE,
  PRIMARY KEY (metric_id, key)
) STRICT, WITHOUT ROWID;;
CREATE INDEX metric_answer_key_of_import ON metric_answer_key (import_id);;

-- How a file of this shape (its column names, hashed) was read last, and into which metric.
CREATE TABLE column_mapping (
  shape TEXT PRIMARY KEY,
  mapping TEXT NOT NULL,
  metric_id INTEGER REFERENCES metric (id) ON DELETE SET NULL,
  file_name TEXT NOT NULL,
  used_at TEXT NOT NULL
) STRICT;;

-- What the worker found in the series of one part: lasting changes and seasons, as JSON. revision: the metric's then.
CREATE TABLE metric_study (
  metric_id INTEGER NOT NULL REFERENCES metric (id) ON DELETE CASCADE,
  market TEXT NOT NULL,
  segment TEXT NOT NULL,
  stage TEXT NOT NULL,
  touchpoint TEXT NOT NULL,
  channel TEXT NOT NULL,
  revision INTEGER NOT NULL,
  found TEXT NOT NULL,
  PRIMARY KEY (metric_id, market, segment, stage, touchpoint, channel)
) STRICT, WITHOUT ROWID;;
