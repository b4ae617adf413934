-- What counts as coded, with all that patterns ask of it, without the suggestions that nobody decided on.
CREATE INDEX coding_accepted ON coding (excerpt_id, code_id, coder_id, intensity, valence)
  WHERE status = 'accepted' AND removed_at IS NULL;;
