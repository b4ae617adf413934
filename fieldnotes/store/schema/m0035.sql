-- What may give somebody away, for a person to decide on: a passage of a line, by code points. revision: the line's when it
-- was found; a line that was changed since is looked at again. The words themselves stand in the line alone.
CREATE TABLE personal_finding (
  id INTEGER PRIMARY KEY,
  segment_id INTEGER NOT NULL REFERENCES segment (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  start_char INTEGER NOT NULL CHECK (start_char >= 0),
  end_char INTEGER NOT NULL CHECK (end_char > start_char),
  kind TEXT NOT NULL CHECK (kind <> ''),
  sure INTEGER NOT NULL CHECK (sure IN (0, 1)),
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'redacted', 'kept')),
  decided_by INTEGER REFERENCES member (id),
  decided_at TEXT,
  UNIQUE (segment_id, revision, start_char, end_char)
) STRICT;;
CREATE INDEX personal_finding_open ON personal_finding (segment_id) WHERE state = 'open';;

-- Lines and files as they were before they were redacted, where the workspace keeps originals. Read by administrators.
CREATE TABLE original_line (
  segment_id INTEGER PRIMARY KEY REFERENCES segment (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  machine_text TEXT NOT NULL,
  kept_at TEXT NOT NULL
) STRICT;;
CREATE TABLE original_media (
  media_id INTEGER PRIMARY KEY REFERENCES media (id) ON DELETE CASCADE,
  sha256 TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  kept_at TEXT NOT NULL
) STRICT;;

-- What the workspace does with personal data: one row. retention: a JSON object, kind of data to days, kinds that are
-- not in it are kept.
CREATE TABLE privacy_rules (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  redact TEXT NOT NULL DEFAULT 'by hand' CHECK (redact IN ('by hand', 'what is sure')),
  originals TEXT NOT NULL DEFAULT 'kept' CHECK (originals IN ('kept', 'destroyed')),
  sound TEXT NOT NULL DEFAULT 'silence' CHECK (sound IN ('silence', 'tone')),
  retention TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(retention)),
  retention_ran_on TEXT
) STRICT;;
INSERT INTO privacy_rules (id) VALUES (1);;
