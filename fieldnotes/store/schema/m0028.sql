-- Where somebody of the team belongs, in the team's own words.
ALTER TABLE member ADD COLUMN team TEXT NOT NULL DEFAULT '';;
ALTER TABLE member ADD COLUMN rank TEXT NOT NULL DEFAULT '';;

-- Places that somebody does not want to be sent to for a while. market is folded: without case, "" for none.
CREATE TABLE put_off_place (
  member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  stage_id INTEGER NOT NULL REFERENCES stage (id) ON DELETE CASCADE,
  market TEXT NOT NULL,
  until_on TEXT NOT NULL,
  PRIMARY KEY (member_id, stage_id, market)
) STRICT, WITHOUT ROWID;;

-- Who noted what where, read for all walks at once.
CREATE INDEX observation_for_coverage ON observation (session_id, noted_by, stage_id, noted_at, source_id);;
CREATE INDEX source_removed ON source (id) WHERE removed_at IS NOT NULL;;
