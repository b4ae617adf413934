"""Reads one file in a process of its own, which may use so much time and memory and no more.

What comes from outside can be made to cost a program all that its machine has. This process has limits, ends
with its file, and gives its memory back: see `confined`. Its arguments are READER NAME, the file is on its
standard input. It prints lines of JSON: {"share"} as it goes on, then {"document"}, {"table"} or
{"refused"}.
"""

import json
import sys
from dataclasses import asdict
from typing import Any

from ..confined import confine_process
from ..errors import ImportFileError

MOST_MEMORY_BYTES = 1024 * 1024 * 1024
MOST_CPU_S = 240


def main() -> None:
    """Read the file on standard input as the arguments say, and print what it holds."""
    reader, file_name = sys.argv[1:3]
    confine_process(memory_bytes=MOST_MEMORY_BYTES, processor_s=MOST_CPU_S)
    content = sys.stdin.buffer.read()
    sys.setrecursionlimit(3_000)
    try:
        answer = read(reader, content, file_name)
    except ImportFileError as error:
        answer = {"refused": str(error)}
    except (MemoryError, RecursionError):
        answer = {
            "refused": f"{file_name} needs more memory to be read than a document should, or is nested too "
            "deeply; save it again in the program it comes from, in parts if it is large."
        }
    _say(answer)


def read(reader: str, content: bytes, file_name: str) -> dict[str, Any]:
    """Return what a file holds: reader is "pdf", "docx" or "xlsx"."""
    if reader == "pdf":
        from .pdf_document import read_pdf_document

        document = read_pdf_document(content, file_name, on_progress=lambda share: _say({"share": share}))
        return {"document": asdict(document)}
    if reader == "docx":
        from .docx_document import read_docx_document

        return {"document": asdict(read_docx_document(content, file_name))}
    from .xlsx_table import read_xlsx_as_csv

    return {"table": read_xlsx_as_csv(content, file_name)}


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
