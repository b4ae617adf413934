"""The page of the fixture app; `?show=` picks the component."""

import os
from pathlib import Path

import streamlit as st

from fieldnotes.records import Stage
from fieldnotes.ui.components.capture import capture_media
from fieldnotes.ui.components.composer import EmotionChip, compose_observation
from fieldnotes.ui.theme import FAMILIES

SIGNATURE = (Path(os.environ["FIELDNOTES_FIXTURE_FOLDER"]) / "signature").read_text()
STAGES = ("Hear about it", "Choose", "Buy", "Wait", "Receive <b>it</b>", "Use", "Ask for help", "Leave")

show = st.query_params.get("show", "capture")
if show in {"capture", "photo"}:
    kept = capture_media(
        key=f"capture-{show}",
        upload_address=f"/api/uploads?signature={SIGNATURE}",
        label="Add a photo" if show == "photo" else "Add a recording",
        accept="photo" if show == "photo" else "audio",
        limit_mb=64,
    )
    st.write("Page has:", f"{kept.media_id} {kept.file_name} {kept.duration_s}" if kept else "nothing")
else:
    compose_observation(
        key="composer",
        session_id=7,
        title="A walk",
        observation_address=f"/api/sessions/7/observations?signature={SIGNATURE}",
        upload_address=f"/api/uploads?signature={SIGNATURE}",
        notes_address=f"/api/sessions/7/notes?signature={SIGNATURE}",
        command_address=f"/api/sessions/7/notes?signature={SIGNATURE}",
        stages=[Stage(number, 1, number, name) for number, name in enumerate(STAGES)],
        emotions=[EmotionChip(number, name) for number, name in enumerate(FAMILIES[:8], start=101)],
    )
    runs = st.session_state.setdefault("runs", [])
    runs.append(SIGNATURE)
    st.write("Page heard:", f"{len(runs)} runs")
st.button("Run again")
