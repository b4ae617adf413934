"""A paper form for observations put into a Streamlit form: what benchmarks.field_taps counts against.

`streamlit run benchmarks/paper_form.py -- FILE [--keep]` writes what is submitted to FILE, an entry a line.
With --keep the choices of the last entry stay; without, each entry is a new sheet.
"""

import json
import sys
from pathlib import Path

import streamlit as st

from benchmarks.field_taps import EMOTIONS, INTENSITIES, KINDS, SEATS, STAGES

file, *options = sys.argv[1:]
with st.form("observation", clear_on_submit="--keep" not in options):
    entry = {
        "stage": st.selectbox("Stage", STAGES),
        "kind": st.selectbox("Kind", KINDS),
        "seat": st.selectbox("Seat", SEATS),
        "emotion": st.selectbox("Emotion", EMOTIONS),
        "intensity": st.selectbox("Intensity", INTENSITIES),
        "text": st.text_area("What happened?"),
    }
    if st.form_submit_button("Submit"):
        with Path(file).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(entry) + "\n")
st.write(f"{len(Path(file).read_text().splitlines()) if Path(file).exists() else 0} entries")
