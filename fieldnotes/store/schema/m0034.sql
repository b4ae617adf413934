-- Somebody who was erased keeps their code and seat alone, so that neither number nor code is ever given again.
ALTER TABLE participant ADD COLUMN erased_at TEXT;;

-- Receipts: what was erased, counted. They name nobody; `counts` is a JSON object of whole numbers.
CREATE TABLE erasure (
  id INTEGER PRIMARY KEY,
  guid TEXT NOT NULL UNIQUE,
  participant_id INTEGER NOT NULL,
  erased_at TEXT NOT NULL,
  erased_by TEXT NOT NULL,
  counts TEXT NOT NULL CHECK (json_valid(counts))
) STRICT;;
