"""Erasing somebody leaves nothing of them in any file of the workspace, and everything of everybody else."""

import gzip
import random
import shutil
import sqlite3
import zipfile
import zlib
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.canaries import CANARIES, NAME, OTHERS, SAID, make_workspace_with_canaries
from benchmarks.trust.traces import find_traces
from fieldnotes.errors import ConflictError, NotFoundError, WorkspaceError
from fieldnotes.media import stream_audio
from fieldnotes.records import ErasureReceipt, Participant
from fieldnotes.services import (
    code_history,
    codebook,
    coding,
    erasing,
    identities,
    jobs,
    library,
    metric_definitions,
    metrics,
    participants,
    recordings,
)
from fieldnotes.services.audit import list_audit, verify_audit
from fieldnotes.services.backups import back_up
from fieldnotes.services.restoring import restore_backup
from fieldnotes.services.tombstones import TOMBSTONES_FILE, add_tombstones, open_tombstones, read_tombstones
from fieldnotes.services.transcript_import import import_transcript
from fieldnotes.services.workspace import DATABASE_FILE, Workspace, open_workspace
from fieldnotes.store import scrubbing, sources
from fieldnotes.store.copies import find_damage
from fieldnotes.store.database import rows, writing
from fieldnotes.store.workspace import read_restore_key, set_restore_key

Erased = tuple[Workspace, Participant, ErasureReceipt, Path]


@pytest.fixture(scope="module")
def erased(tmp_path_factory: pytest.TempPathFactory) -> Erased:
    """A workspace after somebody was erased, with a copy of its folder from before."""
    folder = tmp_path_factory.mktemp("erasing")
    ws, person = make_workspace_with_canaries(folder / "workspace")
    before = folder / "before"
    shutil.copytree(ws.folder, before)
    assert all(find_traces(before, CANARIES).values())
    return ws, person, erasing.erase_participant(ws, person.id, code="c-001"), before


def test_no_file_of_the_workspace_holds_a_word_of_them(erased: Erased) -> None:
    ws, *_ = erased
    assert find_traces(ws.folder, CANARIES) == {word: [] for word in CANARIES}
    assert find_damage(ws.database_path) == []
    assert [one.name for one in (ws.folder / "backups").iterdir()] == [TOMBSTONES_FILE]


def test_what_others_said_stays_with_their_voice(erased: Erased) -> None:
    ws, *_ = erased
    (view,) = recordings.list_recordings(ws)
    assert [person.code for person in view.participants] == ["C-002"]
    source = coding.read_source(ws, view.source_ids[0])
    blot = "█" * len(NAME)
    assert [line.text for line in source.segments] == ["[erased]", f"Thank you, {blot}, goodbye.", OTHERS]
    assert library.search_library(ws, text="quick").total > 0
    assert library.search_library(ws, text=SAID).total == 0


def test_their_sound_is_silent_and_the_rest_is_not(erased: Erased) -> None:
    ws, *_ = erased
    (view,) = recordings.list_recordings(ws)
    path = recordings.media_file(ws, view.recording.media_id).path
    sound = np.concatenate(list(stream_audio(path, sample_rate_hz=16_000)))
    assert np.abs(sound[: int(0.9 * 16_000)]).max() < 1e-3
    assert np.abs(sound[2 * 16_000 :]).max() > 0.01
    assert abs(len(sound) / 16_000 - view.recording.duration_s) < 0.1
    assert len([one for one in ws.media.folder.rglob("*/*/*") if one.is_file()]) == 1


def test_the_receipt_counts_and_names_nobody(erased: Erased) -> None:
    ws, person, receipt, _ = erased
    assert erasing.list_receipts(ws) == [receipt]
    assert receipt.counts["recordings"] == 1
    assert receipt.counts["promises"] == 1
    assert person.code not in str(receipt)
    entry = list_audit(ws, action="erased").entries[0]
    assert (entry.item_id, entry.detail) == (person.id, receipt.guid)
    assert verify_audit(ws).problems == ()


def test_their_code_is_never_given_again(erased: Erased) -> None:
    ws, person, *_ = erased
    with pytest.raises(NotFoundError):
        participants.get_participant(ws, person.id)
    assert "C-001" not in [one.code for one in participants.list_participants(ws)]
    assert participants.add_participant(ws, seat="customer").code == "C-003"


def test_what_was_learned_is_learned_anew(erased: Erased) -> None:
    ws, *_ = erased
    waiting = {job.kind for job in jobs.list_jobs(ws, states=["queued"])}
    assert {"learn", "learn_emotions"} <= waiting


def test_a_restored_backup_does_not_bring_them_back(erased: Erased, tmp_path: Path) -> None:
    ws, _, receipt, before = erased
    restored_folder = tmp_path / "restored"
    shutil.copytree(before, restored_folder)
    restored = open_workspace(restored_folder)

    assert erasing.apply_tombstones(restored, ws.folder / TOMBSTONES_FILE) == 1

    assert find_traces(restored_folder, CANARIES) == {word: [] for word in CANARIES}
    assert [one.guid for one in read_tombstones(restored_folder / TOMBSTONES_FILE)] == [receipt.guid]
    assert erasing.apply_tombstones(restored) == 0
    assert rows(restored.db, "SELECT guid FROM erasure") == [{"guid": receipt.guid}]
    restored.close()


def test_restoring_a_backup_erases_again_whom_it_still_holds(tmp_path: Path) -> None:
    ws, person = make_workspace_with_canaries(tmp_path / "workspace")
    made = back_up(ws)
    erasing.erase_participant(ws, person.id, code=person.code)
    assert find_traces(ws.folder, CANARIES, leave_out=["backups"]) == {word: [] for word in CANARIES}

    restore_backup(made.backup.path, tmp_path / "restored")

    assert find_traces(tmp_path / "restored", CANARIES) == {word: [] for word in CANARIES}
    ws.close()


def test_a_wrong_code_erases_nobody(workspace: Workspace) -> None:
    person = participants.add_participant(workspace, seat="customer")
    with pytest.raises(ConflictError, match="nobody was erased"):
        erasing.erase_participant(workspace, person.id, code="C-002")
    assert not (workspace.folder / TOMBSTONES_FILE).exists()


def test_a_damaged_file_of_tombstones_is_said(tmp_path: Path) -> None:
    path = tmp_path / TOMBSTONES_FILE
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="Line 1"):
        read_tombstones(path)


def test_a_name_in_a_log_is_blotted_out_also_where_a_line_begins_with_it(workspace: Workspace) -> None:
    person = participants.add_participant(workspace, seat="customer")
    identities.set_identity(workspace, person.id, name="Maria Kanarienvogel")
    theme = next(code for code in codebook.list_codes(workspace) if code.kind == "theme")
    codebook.edit_code(
        workspace, theme.id, examples="Too long\nMaria Kanarienvogel waited,\nMaria\nKanarienvogel"
    )
    codebook.edit_code(workspace, theme.id, examples="Too long")

    erasing.erase_participant(workspace, person.id, code=person.code)

    assert find_traces(workspace.folder, ["Maria", "Kanarienvogel"]) == {"Maria": [], "Kanarienvogel": []}
    code_history.undo_code_change(workspace)
    (back,) = [code for code in codebook.list_codes(workspace) if code.id == theme.id]
    assert back.examples == f"Too long\n{'█' * 19} waited,\n{'█' * 19}"


def test_what_voices_are_called_before_anybody_named_them_is_no_name(workspace: Workspace) -> None:
    person = participants.add_participant(workspace, seat="customer")
    participants.record_consent(
        workspace,
        person.id,
        how="in writing",
        observe=True,
        record=True,
        quote_inside=True,
        share_outside=False,
    )
    import_transcript(
        workspace, b"Customer: I waited.\n\nAgent: I see.\n", "call.txt", participant_ids=[person.id]
    )
    code = codebook.add_code(workspace, kind="theme", name="Customer service")
    made = back_up(workspace)

    erasing.erase_participant(workspace, person.id, code=person.code)

    assert code.id in {one.id for one in codebook.list_codes(workspace) if one.name == "Customer service"}
    restore_backup(made.backup.path, workspace.folder.with_name("restored"))
    restored = open_workspace(workspace.folder.with_name("restored"))
    assert "Customer service" in {one.name for one in codebook.list_codes(restored)}
    assert [one.code for one in participants.list_participants(restored)] == []
    restored.close()


def test_a_row_of_a_metrics_file_that_was_not_taken_loses_the_name(workspace: Workspace) -> None:
    person = participants.add_participant(workspace, seat="customer")
    identities.set_identity(workspace, person.id, name="Maria Kanarienvogel")
    metric = metric_definitions.add_metric(workspace, name="NPS", kind="nps", unit="points", better="higher")
    taken = [f"2026-01-{day:02},{day % 11},fine" for day in range(1, 29)]
    rejected = ["2026-02-01,Maria Kanarienvogel,hello", "2026-02-02,soon,hello"]
    table = "\n".join(["date,score,comment", *taken, *rejected])
    metrics.import_metric_table(workspace, metric.id, table.encode(), file_name="a.csv")
    (kept,) = metrics.list_imports(workspace, metric.id)

    erasing.erase_participant(workspace, person.id, code=person.code)

    assert find_traces(workspace.folder, ["Kanarienvogel"]) == {"Kanarienvogel": []}
    reasons = [row.reason for row in metrics.list_rejected_rows(workspace, kept["id"])]
    assert reasons == [
        f'"{"█" * 19}" in column "score" is not a number',
        '"soon" in column "score" is not a number',
    ]


def test_every_blob_of_the_database_is_known_to_be_packed_text_or_without_words(workspace: Workspace) -> None:
    tables = rows(
        workspace.db,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'",
    )
    blobs = {
        (table["name"], column)
        for table in tables
        for column in scrubbing.columns_of(workspace.db, table["name"], "BLOB")
    }
    assert blobs == {*scrubbing.PACKED, *scrubbing.WORDLESS}


def test_words_are_searched_for_in_what_is_packed_too(tmp_path: Path) -> None:
    noise = random.Random(7).randbytes(20_000).hex()
    said = f"{noise} Kanarienvogel {noise}".encode()
    (tmp_path / "a.zlib").write_bytes(b"before" + zlib.compress(said) + b"after")
    (tmp_path / "b.gz").write_bytes(gzip.compress(said))
    with zipfile.ZipFile(tmp_path / "c.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("some.txt", said)
    with closing(sqlite3.connect(tmp_path / "d.db")) as db, db:
        db.execute("CREATE TABLE t (cell BLOB)")
        db.execute("INSERT INTO t VALUES (?)", [zlib.compress(said)])
    (tmp_path / "e.zlib").write_bytes(zlib.compress(noise.encode()))
    (tmp_path / "empty").touch()

    found = find_traces(tmp_path, ["Kanarienvogel", "elsewhere"])

    assert found == {"Kanarienvogel": ["a.zlib", "b.gz", "c.zip", "d.db"], "elsewhere": []}


def test_a_name_that_begins_in_one_line_and_ends_in_the_next_goes(workspace: Workspace) -> None:
    anna, maria = (participants.add_participant(workspace, seat="customer") for _ in range(2))
    for person in (anna, maria):
        participants.record_consent(
            workspace,
            person.id,
            how="on tape",
            observe=True,
            record=True,
            quote_inside=True,
            share_outside=True,
        )
    identities.set_identity(workspace, maria.id, name="Maria Kanarienvogel")
    source = import_transcript(
        workspace,
        b"Maria: And I am Maria\n\nAnna: Kanarienvogel, she said. With Maria\n\nAnna: KANARIENVOGEL.\n",
        "call.txt",
        participant_ids=[anna.id, maria.id],
    ).source
    voices = {one.name: one.id for one in coding.read_source(workspace, source.id).speakers}
    with writing(workspace.db):
        sources.update_speaker(workspace.db, voices["Maria"], {"participant_id": maria.id})
        sources.update_speaker(workspace.db, voices["Anna"], {"participant_id": anna.id})

    erasing.erase_participant(workspace, maria.id, code=maria.code)

    lines = [line.text for line in coding.read_source(workspace, source.id).segments]
    assert lines == ["[erased]", f"{'█' * 13}, she said. With {'█' * 5}", f"{'█' * 13}."]
    assert find_traces(workspace.folder, ["Kanarienvogel"]) == {"Kanarienvogel": []}


def _heard(ws: Workspace, said: str) -> int:
    """Import a call in which somebody says so; returns the source."""
    other = participants.add_participant(ws, seat="customer")
    participants.record_consent(
        ws, other.id, how="on tape", observe=True, record=True, quote_inside=True, share_outside=True
    )
    return import_transcript(
        ws, f"Customer: {said}\n\nAgent: I see.\n".encode(), "call.txt", participant_ids=[other.id]
    ).source.id


def _said(folder: Path, source_id: int) -> str:
    with closing(open_workspace(folder)) as ws:
        return coding.read_source(ws, source_id).segments[0].text


def test_words_and_names_that_came_after_the_backup_do_not_come_back_with_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    person = participants.add_participant(workspace, seat="customer")
    source_id = _heard(workspace, "Zofia, called Zosia, lives at Amselweg 7. So does Ida Drossel.")
    made = back_up(workspace)
    identities.set_identity(workspace, person.id, name="Zofia")
    later = participants.add_participant(workspace, seat="customer")
    identities.set_identity(workspace, later.id, name="Ida Drossel")

    erasing.erase_participant(workspace, person.id, code=person.code, words=["Zosia", "Amselweg 7"])
    erasing.erase_participant(workspace, later.id, code=later.code)
    restored = restore_backup(made.backup.path, tmp_path / "restored")

    assert restored.erased == 1
    assert restored.differences == ()
    blotted = f"{'█' * 5}, called {'█' * 5}, lives at {'█' * 10}. So does {'█' * 11}."
    assert _said(workspace.folder, source_id) == blotted
    assert _said(tmp_path / "restored", source_id) == blotted
    with closing(open_workspace(tmp_path / "restored")) as ws:
        assert len(erasing.list_receipts(ws)) == 2
        assert participants.add_participant(ws, seat="customer").code not in (person.code, later.code)


def test_an_erasure_after_a_restore_holds_for_the_older_backups_too(
    workspace: Workspace, tmp_path: Path
) -> None:
    people = [participants.add_participant(workspace, seat="customer") for _ in range(3)]
    source_id = _heard(workspace, "Zosia, Mariechen and Idchen.")
    made = back_up(workspace)
    for folder, person, word in (
        (workspace.folder, people[0], "Zosia"),
        (tmp_path / "first", people[1], "Mariechen"),
        (tmp_path / "second", people[2], "Idchen"),
    ):
        if not folder.exists():
            restore_backup(made.backup.path, folder)
        with closing(open_workspace(folder)) as ws:
            erasing.erase_participant(ws, person.id, code=person.code, words=[word])
            add_tombstones(
                made.backup.path.parent / TOMBSTONES_FILE, read_tombstones(folder / TOMBSTONES_FILE)
            )

    restore_backup(made.backup.path, tmp_path / "third")

    assert _said(tmp_path / "third", source_id) == f"{'█' * 5}, {'█' * 9} and {'█' * 6}."


def test_a_tombstones_words_are_sealed_with_a_key_that_only_older_backups_have(workspace: Workspace) -> None:
    person = participants.add_participant(workspace, seat="customer")
    made = back_up(workspace)
    with closing(sqlite3.connect(made.backup.path / DATABASE_FILE)) as db:
        (old_key,) = db.execute("SELECT restore_key FROM workspace").fetchone()
    erasing.erase_participant(workspace, person.id, code=person.code, words=["Zosia"])
    stones = read_tombstones(workspace.folder / TOMBSTONES_FILE)

    key = read_restore_key(workspace.db)
    assert open_tombstones(stones, key) == ({}, key)
    assert open_tombstones(stones, old_key) == ({stones[0].guid: ("Zosia",)}, key)
    names = {"Zosia": [], old_key: [f"backups/{made.backup.path.name}/{DATABASE_FILE}"]}
    assert find_traces(workspace.folder, ["Zosia", old_key]) == names
    # A tombstone's bytes belong to it alone.
    moved = replace(stones[0], guid="another")
    assert open_tombstones([moved], old_key) == ({}, old_key)


def test_a_restore_says_whose_words_it_cannot_read(workspace: Workspace, tmp_path: Path) -> None:
    person = participants.add_participant(workspace, seat="customer")
    made = back_up(workspace)
    with writing(workspace.db):
        set_restore_key(workspace.db, "ab" * 32)  # as where the backup is of an older version
    erasing.erase_participant(workspace, person.id, code=person.code, words=["Zosia"])

    restored = restore_backup(made.backup.path, tmp_path / "restored")

    assert restored.erased == 1
    assert len(restored.differences) == 1
    assert restored.differences[0].startswith(f"{person.code} was erased since, and the words")


def test_who_was_erased_twice_after_a_crash_is_erased_once_after_a_restore(
    workspace: Workspace, tmp_path: Path
) -> None:
    person = participants.add_participant(workspace, seat="customer")
    source_id = _heard(workspace, "Zosia and Zofia.")
    made = back_up(workspace)
    with (
        pytest.raises(RuntimeError),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr("fieldnotes.store.erasure.forget_person", _crash)
        erasing.erase_participant(workspace, person.id, code=person.code, words=["Zosia"])
    erasing.erase_participant(workspace, person.id, code=person.code, words=["Zofia"])

    assert restore_backup(made.backup.path, tmp_path / "restored").erased == 1
    assert _said(tmp_path / "restored", source_id) == f"{'█' * 5} and {'█' * 5}."


def _crash(*_: object) -> None:
    raise RuntimeError
