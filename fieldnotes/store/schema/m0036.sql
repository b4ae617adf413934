-- Since when an identity is known, for retention.
ALTER TABLE identity ADD COLUMN kept_at TEXT;;
UPDATE identity SET kept_at = STRFTIME('%Y-%m-%dT%H:%M:%f+00:00', 'now');;

-- Recordings whose sound retention took: they stay as silence, with their transcripts.
CREATE TABLE expired_sound (
  recording_id INTEGER PRIMARY KEY REFERENCES recording (id) ON DELETE CASCADE,
  expired_at TEXT NOT NULL
) STRICT;;
