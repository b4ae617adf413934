-- What the search keeps in memory, in blocks of 4,096 numbers, and which of them are as they were.

-- Lines: a block's revision grows whenever one of its lines comes, goes, or changes its place or its voice.
CREATE TABLE line_block (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL
) STRICT;;
INSERT INTO line_block SELECT DISTINCT id >> 12, 1 FROM segment;;
CREATE TRIGGER line_block_insert AFTER INSERT ON segment BEGIN
  INSERT INTO line_block VALUES (new.id >> 12, 1) ON CONFLICT (id) DO UPDATE SET revision = revision + 1;
END;;
CREATE TRIGGER line_block_update AFTER UPDATE OF source_id, ordinal, speaker_id ON segment BEGIN
  INSERT INTO line_block VALUES (new.id >> 12, 1) ON CONFLICT (id) DO UPDATE SET revision = revision + 1;
END;;
CREATE TRIGGER line_block_delete AFTER DELETE ON segment BEGIN
  INSERT INTO line_block VALUES (old.id >> 12, 1) ON CONFLICT (id) DO UPDATE SET revision = revision + 1;
END;;

-- Vectors, and the signs of their numbers, a bit each, for a first look at all of them. Signs say something of a
-- text, so a block's signs go in the very transaction in which one of its vectors goes; they are made again of
-- the vectors that are left. model_id: whose vectors they were made of.
CREATE TABLE vector_block (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL,
  model_id INTEGER,
  signs BLOB
) STRICT;;
INSERT INTO vector_block SELECT DISTINCT id >> 12, 1, NULL, NULL FROM embedding;;
CREATE TRIGGER vector_block_insert AFTER INSERT ON embedding BEGIN
  INSERT INTO vector_block VALUES (new.id >> 12, 1, NULL, NULL)
    ON CONFLICT (id) DO UPDATE SET revision = revision + 1, signs = NULL;
END;;
CREATE TRIGGER vector_block_delete AFTER DELETE ON embedding BEGIN
  INSERT INTO vector_block VALUES (old.id >> 12, 1, NULL, NULL)
    ON CONFLICT (id) DO UPDATE SET revision = revision + 1, signs = NULL;
END;;
