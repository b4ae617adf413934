-- Heads on the emotion network that were refitted to the team's decisions on suggestions. The newest that is in use
-- counts; none in use means the network alone. A head fits the network that it was learned on and no other.
CREATE TABLE emotion_head (
  id INTEGER PRIMARY KEY,
  network TEXT NOT NULL CHECK (network <> ''),
  made_at TEXT NOT NULL,
  decisions INTEGER NOT NULL CHECK (decisions >= 0),
  weights TEXT NOT NULL,
  trials TEXT NOT NULL,
  open_suggestions INTEGER NOT NULL DEFAULT 0 CHECK (open_suggestions >= 0),
  withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn BETWEEN 0 AND open_suggestions),
  in_use INTEGER NOT NULL CHECK (in_use IN (0, 1))
) STRICT;;
