-- A question to a database or warehouse whose answer becomes values of a metric. The address with its password is never
-- here: url_variable names the environment variable that holds it. mapping: JSON, as in column_mapping.
CREATE TABLE metric_query (
  id INTEGER PRIMARY KEY,
  metric_id INTEGER NOT NULL REFERENCES metric (id) ON DELETE CASCADE,
  name TEXT NOT NULL UNIQUE CHECK (name <> ''),
  url_variable TEXT NOT NULL CHECK (url_variable <> '' AND url_variable NOT LIKE '%://%'),
  statement TEXT NOT NULL CHECK (statement <> ''),
  mapping TEXT NOT NULL,
  daily INTEGER NOT NULL DEFAULT 0 CHECK (daily IN (0, 1)),
  saved_by INTEGER NOT NULL REFERENCES member (id),
  saved_at TEXT NOT NULL,
  ran_at TEXT,
  outcome TEXT NOT NULL DEFAULT '',
  failed INTEGER NOT NULL DEFAULT 0 CHECK (failed IN (0, 1))
) STRICT;;
CREATE INDEX metric_query_of_metric ON metric_query (metric_id);;
