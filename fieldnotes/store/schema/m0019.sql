-- What browsers asked for and got done, by the id that each request has: one that comes again, because its answer was
-- lost on the way, is not done twice. answer: JSON, zlib; NULL once it is old.
CREATE TABLE done_request (
  source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  made_by INTEGER NOT NULL REFERENCES member (id),
  request_id TEXT NOT NULL CHECK (request_id <> ''),
  done_at TEXT NOT NULL,
  answer BLOB,
  PRIMARY KEY (request_id, made_by, source_id)
) STRICT;;
CREATE INDEX done_request_with_answer ON done_request (done_at) WHERE answer IS NOT NULL;;
