-- coding_once knows only codings that were not removed, so that whatever asks for all codings of an excerpt, a deletion
-- that cascades too, read the whole table.
CREATE INDEX coding_of_excerpt ON coding (excerpt_id);;
