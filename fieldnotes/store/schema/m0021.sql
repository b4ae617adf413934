-- Whoever a voice was named after is on record as heard, so that their consent counts as everybody's.
INSERT OR IGNORE INTO recording_participant (recording_id, participant_id)
  SELECT src.recording_id, sp.participant_id FROM speaker sp JOIN source src ON src.id = sp.source_id
  WHERE sp.participant_id IS NOT NULL AND src.recording_id IS NOT NULL;;
INSERT OR IGNORE INTO source_participant (source_id, participant_id)
  SELECT src.id, sp.participant_id FROM speaker sp JOIN source src ON src.id = sp.source_id
  WHERE sp.participant_id IS NOT NULL AND src.recording_id IS NULL;;
