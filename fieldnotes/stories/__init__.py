"""Stories as thoughts: which passages in which order, a first draft, what changed between two versions."""
