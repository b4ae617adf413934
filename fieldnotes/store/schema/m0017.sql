-- What a finding says beside its statement: where on the journey, who, how often it was seen, how sure its writer is,
-- who looks after it. seen_count of seen_of: "7 of 12", both or neither. revision grows with each change of its words.
ALTER TABLE finding ADD COLUMN touchpoint TEXT NOT NULL DEFAULT '';;
ALTER TABLE finding ADD COLUMN who TEXT NOT NULL DEFAULT '';;
ALTER TABLE finding ADD COLUMN seen TEXT NOT NULL DEFAULT '';;
ALTER TABLE finding ADD COLUMN seen_count INTEGER CHECK (seen_count >= 0);;
ALTER TABLE finding ADD COLUMN seen_of INTEGER CHECK (seen_of >= 1);;
ALTER TABLE finding ADD COLUMN confidence TEXT NOT NULL DEFAULT '' CHECK (confidence IN ('', 'low', 'moderate', 'high'));;
ALTER TABLE finding ADD COLUMN confidence_because TEXT NOT NULL DEFAULT '';;
ALTER TABLE finding ADD COLUMN owner TEXT NOT NULL DEFAULT '';;
ALTER TABLE finding ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;;

-- The markets that a finding speaks of beside the one of its own column.
CREATE TABLE finding_market (
  finding_id INTEGER NOT NULL REFERENCES finding (id) ON DELETE CASCADE,
  market TEXT NOT NULL CHECK (market <> ''),
  PRIMARY KEY (finding_id, market)
) STRICT, WITHOUT ROWID;;
CREATE VIEW finding_in_market AS
  SELECT id AS finding_id, market FROM finding WHERE market <> ''
  UNION SELECT finding_id, market FROM finding_market;;

-- What was done to a finding: its words, its evidence, its links, its local readings. before, after: JSON objects with
-- what differs.
CREATE TABLE finding_change (
  id INTEGER PRIMARY KEY,
  finding_id INTEGER NOT NULL REFERENCES finding (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind <> ''),
  made_by INTEGER NOT NULL REFERENCES member (id),
  made_at TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL
) STRICT;;
CREATE INDEX change_of_finding ON finding_change (finding_id);;

-- Why a passage speaks for or against, and who put it there; NULL where nobody kept that.
ALTER TABLE evidence ADD COLUMN note TEXT NOT NULL DEFAULT '';;
ALTER TABLE evidence ADD COLUMN added_by INTEGER REFERENCES member (id);;

-- Which way the finding pushes the metric; empty where nobody said.
ALTER TABLE link ADD COLUMN direction TEXT NOT NULL DEFAULT '' CHECK (direction IN ('', 'up', 'down'));;

-- Sentences that somebody said are not about a finding: they are not proposed for it again. By their text's key, so
-- that a corrected line is proposed anew.
CREATE TABLE finding_refusal (
  finding_id INTEGER NOT NULL REFERENCES finding (id) ON DELETE CASCADE,
  segment_id INTEGER NOT NULL REFERENCES segment (id) ON DELETE CASCADE,
  text_key BLOB NOT NULL CHECK (LENGTH(text_key) = 16),
  refused_by INTEGER NOT NULL REFERENCES member (id),
  refused_at TEXT NOT NULL,
  PRIMARY KEY (finding_id, segment_id, text_key)
) STRICT, WITHOUT ROWID;;
CREATE INDEX refusal_of_segment ON finding_refusal (segment_id);;
