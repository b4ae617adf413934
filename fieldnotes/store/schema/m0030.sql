-- A password is kept as its Argon2id hash, a link and a session as the SHA-256 of a random token.
CREATE TABLE account (
  member_id INTEGER PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
  password_hash TEXT NOT NULL,
  set_at TEXT NOT NULL
) STRICT;;

CREATE TABLE sign_in_link (
  token_hash TEXT PRIMARY KEY,
  member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  made_by INTEGER NOT NULL REFERENCES member (id),
  made_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at TEXT
) STRICT, WITHOUT ROWID;;
CREATE INDEX sign_in_link_of_member ON sign_in_link (member_id);;

-- Of names that exist and of names that do not alike, so that nobody can tell them apart.
CREATE TABLE sign_in_failure (
  name TEXT NOT NULL COLLATE NOCASE,
  failed_at TEXT NOT NULL
) STRICT;;
CREATE INDEX sign_in_failure_of_name ON sign_in_failure (name, failed_at);;

CREATE TABLE provider_identity (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  bound_at TEXT NOT NULL,
  PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;;

CREATE TABLE sign_in (
  token_hash TEXT PRIMARY KEY,
  member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  how TEXT NOT NULL CHECK (how IN ('password', 'provider', 'link')),
  begun_at TEXT NOT NULL,
  expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;;
CREATE INDEX sign_in_of_member ON sign_in (member_id);;
