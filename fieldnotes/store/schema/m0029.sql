-- Who left the team keeps their name on what they made, and gets in no more.
ALTER TABLE member ADD COLUMN deactivated_at TEXT;;
-- What they sign in with: an e-mail address, or a name of their own; "" for who does not.
ALTER TABLE member ADD COLUMN sign_in_name TEXT NOT NULL DEFAULT '';;
CREATE UNIQUE INDEX member_by_sign_in_name ON member (sign_in_name COLLATE NOCASE) WHERE sign_in_name <> '';;

-- Who brought a file in, and who gave somebody a code: theirs until it belongs to a walk.
CREATE TABLE media_keeper (
  media_id INTEGER NOT NULL REFERENCES media (id) ON DELETE CASCADE,
  member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  PRIMARY KEY (media_id, member_id)
) STRICT, WITHOUT ROWID;;
CREATE TABLE participant_keeper (
  participant_id INTEGER NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
  member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  PRIMARY KEY (participant_id, member_id)
) STRICT, WITHOUT ROWID;;
