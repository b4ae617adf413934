-- The statement that was read: a reading says nothing of other words.
ALTER TABLE local_reading ADD COLUMN statement TEXT NOT NULL DEFAULT '';;
-- What the next change of the statement replaced. Its place in the history is where the reading itself stands there
-- (within a second), for both may be of one millisecond; of a reading without history, its moment.
UPDATE local_reading SET statement = COALESCE(
  (SELECT json_extract(c.before, '$.statement') FROM finding_change c
   WHERE c.finding_id = local_reading.finding_id AND c.kind = 'words'
     AND json_extract(c.before, '$.statement') IS NOT NULL
     AND c.id > COALESCE(
       (SELECT MIN(k.id) FROM finding_change k
        WHERE k.finding_id = local_reading.finding_id AND k.kind = 'reading' AND k.made_by = local_reading.read_by
          AND k.made_at >= local_reading.read_at
          AND julianday(k.made_at) < julianday(local_reading.read_at) + 1.0 / 86400
          AND json_extract(k.after, '$.market') = local_reading.market
          AND json_extract(k.after, '$.reading') = local_reading.reading),
       (SELECT MAX(w.id) FROM finding_change w
        WHERE w.finding_id = local_reading.finding_id AND w.made_at <= local_reading.read_at),
       0)
   ORDER BY c.id LIMIT 1),
  (SELECT statement FROM finding WHERE id = local_reading.finding_id));;

-- Each reading with whether it is of the words that the finding has now.
CREATE VIEW reading_of_words AS
  SELECT r.*, r.statement = f.statement AS of_these_words FROM local_reading r JOIN finding f ON f.id = r.finding_id;;
