"""The codebook out to a file and in from one: what an import would do is shown before it does it."""

from collections.abc import Sequence

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import CodeKind
from fieldnotes.records.codebook import ImportPreview, ImportRow, ImportStatus
from fieldnotes.services.codebook_files import export_codebook, import_codebook, preview_codebook_import
from fieldnotes.services.workspace import Workspace

from .codebook_words import KINDS, ONE, offer_to_undo
from .formats import counted, escaped, plain
from .parts import error_box, section

_ROUND = "codebook_upload_round"
_SHOWN = 200
_CHANGED_SHOWN = 60
_TITLES: dict[ImportStatus, str] = {
    "added": "New",
    "changed": "Different here",
    "conflict": "Left out",
    "same": "The same already",
}


def draw_files(ws: Workspace) -> None:
    """Draw the ways out and the way in."""
    section("Take it with you")
    st.write(
        "REFI-QDA is read by NVivo, ATLAS.ti, MAXQDA, QualCoder and others; CSV by every spreadsheet. Both "
        "hold everything that the codes say, and come back as they are."
    )
    with st.container(horizontal=True):
        st.download_button(
            "REFI-QDA (.qdc)",
            data=lambda: export_codebook(ws, "qdc"),
            file_name="codebook.qdc",
            mime="application/xml",
            key="export_qdc",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "CSV",
            data=lambda: export_codebook(ws, "csv"),
            file_name="codebook.csv",
            mime="text/csv",
            key="export_csv",
            icon=":material/download:",
            on_click="ignore",
        )
    section("Bring one in")
    file = st.file_uploader(
        "A codebook: CSV, REFI-QDA (.qdc), or a project's .qde",
        type=["csv", "tsv", "txt", "qdc", "qde", "xml"],
        max_upload_size=50,
        key=f"codebook_upload_{st.session_state.get(_ROUND, 0)}",
    )
    if file is None:
        return
    kind: CodeKind = st.selectbox(
        "Codes for which the file does not say what they are",
        list(KINDS),
        format_func=lambda one: f"are {KINDS[one].lower()}",
        key="import_kind",
    )
    try:
        preview = preview_codebook_import(ws, file.getvalue(), file_name=file.name, kind=kind)
    except FieldnotesError as error:
        error_box(error)
        return
    take = _draw_preview(preview)
    new = preview.count("added")
    if not new and not take:
        st.info("Nothing in this file is new here.", icon=":material/info:")
        return
    words = [f"Add {counted(new, 'code')}"] if new else []
    words += [f"change {len(take)}"] if take else []
    label = " and ".join(words)
    if st.button(label[0].upper() + label[1:], type="primary", key="import_now"):
        try:
            import_codebook(ws, file.getvalue(), file_name=file.name, kind=kind, take=take)
        except FieldnotesError as error:
            error_box(error)
            return
        offer_to_undo(ws)
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        st.rerun()


def _draw_preview(preview: ImportPreview) -> list[int]:
    """Draw what would be done; return the ids of the codes for which the file's version is chosen."""
    counts = [
        f"{preview.count(status):,} {title.lower()}"
        for status, title in _TITLES.items()
        if preview.count(status)
    ]
    st.write(plain(f"{counted(len(preview.rows), 'code')} in the file: {', '.join(counts)}."))
    for problem in preview.problems[:20]:
        st.warning(plain(problem), icon=":material/warning:")
    _list("added", preview.rows, opened=True)
    taken = _choose_changed([row for row in preview.rows if row.status == "changed"])
    _list("conflict", preview.rows, opened=True)
    _list("same", preview.rows)
    return taken


def _list(status: ImportStatus, rows: Sequence[ImportRow], *, opened: bool = False) -> None:
    mine = [row for row in rows if row.status == status]
    if not mine:
        return
    with st.expander(f"{_TITLES[status]} ({len(mine):,})", expanded=opened and len(mine) <= 20):
        items = "".join(f"<li>{_row_html(row)}</li>" for row in mine[:_SHOWN])
        more = f"<p>and {len(mine) - _SHOWN:,} more</p>" if len(mine) > _SHOWN else ""
        st.html(f'<ul class="fn-import">{items}</ul>{more}')


def _row_html(row: ImportRow) -> str:
    why = f"<br>{escaped(row.why)}" if row.why else ""
    return f"{_path(row)} <small>{ONE[row.kind]}</small>{why}"


def _path(row: ImportRow) -> str:
    above = row.path[:-1] if len(row.path) <= 4 else (row.path[0], "…", row.path[-2])
    return "".join(f"{escaped(name)} › " for name in above) + f"<strong>{escaped(row.path[-1])}</strong>"


def _choose_changed(rows: Sequence[ImportRow]) -> list[int]:
    if not rows:
        return []
    with st.expander(f"{_TITLES['changed']} ({len(rows):,})", expanded=True):
        st.write("What is here stays, unless you choose the file's version:")
        keys = {row.code_id or 0: f"take_{row.code_id}" for row in rows}
        st.button(
            f"Choose the file's version of all {len(keys)}",
            key="take_all",
            on_click=lambda: st.session_state.update(dict.fromkeys(keys.values(), True)),
        )
        for row in rows[:_CHANGED_SHOWN]:
            st.checkbox(
                plain(f"“{row.path[-1]}”: {', '.join(one[0] for one in row.differs)}"),
                key=keys[row.code_id or 0],
            )
            st.html(f'<ul class="fn-import fn-history">{"".join(map(_difference, row.differs))}</ul>')
        if len(rows) > _CHANGED_SHOWN:
            st.caption(f"{len(rows) - _CHANGED_SHOWN:,} more are not shown one by one.")
    return [code_id for code_id, key in keys.items() if st.session_state.get(key)]


def _difference(one: tuple[str, str, str]) -> str:
    field, here, there = one
    return (
        f"<li><small>{escaped(field)}</small><br><del>{escaped(here[:300]) or '(nothing)'}</del> → "
        f"<ins>{escaped(there[:300]) or '(nothing)'}</ins></li>"
    )
