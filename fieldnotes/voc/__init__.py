"""VoC metrics: reading exports, statistics, movements."""
