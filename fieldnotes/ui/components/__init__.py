"""Small browser components (Streamlit Components v2): capture files and sound, note an observation, read."""
