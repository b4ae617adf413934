-- What opens the words of tombstones. Each erasure seals its words with the key that is here, and then puts another
-- one here; so only a backup from before can open them, and nothing once that backup is gone. Filled by the migration.
ALTER TABLE workspace ADD COLUMN restore_key TEXT NOT NULL DEFAULT '';;
