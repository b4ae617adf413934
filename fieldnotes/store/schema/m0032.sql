-- Who heard, exported, erased or read what. Rows are added and never changed: triggers refuse anything else, and each
-- row's hash holds the hash of the row before it, so that a change made outside of the app is noticed. AUTOINCREMENT
-- remembers the highest id, so that rows missing at the end are noticed too. No reference to other tables: an entry
-- stays as it was written when what it speaks of is erased. Neither names nor words of participants belong here.
CREATE TABLE audit_entry (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  done_at TEXT NOT NULL,
  member_id INTEGER NOT NULL,
  member TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action <> ''),
  item_kind TEXT NOT NULL DEFAULT '',
  item_id INTEGER,
  detail TEXT NOT NULL DEFAULT '',
  previous_hash TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL UNIQUE
) STRICT;;
CREATE INDEX audit_by_item ON audit_entry (item_kind, item_id, action, member_id);;
CREATE TRIGGER audit_entry_is_last BEFORE INSERT ON audit_entry
WHEN new.previous_hash <> COALESCE((SELECT hash FROM audit_entry ORDER BY id DESC LIMIT 1), '') BEGIN
  SELECT RAISE(ABORT, 'an audit entry follows the last one');
END;;
CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry BEGIN
  SELECT RAISE(ABORT, 'audit entries are never deleted');
END;;
CREATE TRIGGER audit_entry_is_final BEFORE UPDATE ON audit_entry BEGIN
  SELECT RAISE(ABORT, 'audit entries are never changed');
END;;
