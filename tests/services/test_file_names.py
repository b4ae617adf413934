"""Names of files that were made to mislead are stored as names, and nothing else."""

import pytest

from fieldnotes.services.workspace import checked_file_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("call-07.wav", "call-07.wav"),
        ("../../etc/passwd", "passwd"),
        ("C:\\calls\\a.wav", "a.wav"),
        ("in\u202egpj.exe\u202c", "ingpj.exe"),
        ("a\0b\r\nSet-Cookie: x.mp3", "abSet-Cookie: x.mp3"),
        ("..", "recording"),
        ("/", "recording"),
        ("\u200e \u2066", "recording"),
        ("통화 👩‍💻.m4a", "통화 👩‍💻.m4a"),
        ("ü" * 300 + ".wav", "ü" * 125 + ".wav"),
        ("x" * 300, "x" * 255),
        ("a." + "b" * 300, "a." + "b" * 253),
    ],
)
def test_a_files_name_is_its_last_part_without_signs_that_mislead(given: str, kept: str) -> None:
    assert checked_file_name(given, "recording") == kept
    assert len(checked_file_name(given, "recording").encode()) <= 255
