-- A passage's number is never given again: a story's version and a reel hold passages by number, and would bring in
-- somebody else's words. `last` is the highest number that was given and is free again.
CREATE TABLE excerpt_number (id INTEGER PRIMARY KEY CHECK (id = 1), last INTEGER NOT NULL);;
INSERT INTO excerpt_number (id, last) SELECT 1, MAX(
  COALESCE((SELECT MAX(i.value ->> 0) FROM story_version v, json_each(v.items) i), 0),
  COALESCE((SELECT MAX(i.value ->> 0) FROM reel r, json_each(r.items) i), 0));;
CREATE TRIGGER excerpt_number_kept AFTER DELETE ON excerpt
BEGIN
  UPDATE excerpt_number SET last = MAX(last, OLD.id);
END;;
