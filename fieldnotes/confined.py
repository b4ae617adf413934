"""Processes of their own for what strangers made: bounded in memory, processor time and what they may write.

What comes from outside can be made to cost a program all that its machine has, or to crash it. Such a process
has limits, ends with its file, and gives its memory back. It writes no file.
"""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

_PACKAGE = Path(__file__).parent

# The package's own __init__ is the public face, which imports every service: a second and a half for nothing.
_START = """
import sys, types
package = types.ModuleType("fieldnotes")
package.__path__ = [sys.argv.pop(1)]
sys.modules["fieldnotes"] = package
from importlib import import_module
import_module(sys.argv.pop(1)).main()
"""


def start_confined(module: str, *arguments: str, reads_input: bool = False) -> "subprocess.Popen[bytes]":
    """Start `module`.main() in a process of its own; its output is a pipe, and so is its input on demand.

    The module calls `confine_process` before it opens anything. arguments: without NULs and broken
    surrogates, see `sayable`.
    """
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-c", _START, str(_PACKAGE), module, *arguments],
        stdin=subprocess.PIPE if reads_input else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )


def lines_from(module: str, *arguments: str, content: bytes, timeout_s: float) -> Iterator[bytes]:
    """Yield the lines that `module`.main() prints in a process of its own; its input is `content`.

    They break off, perhaps within a line, where the process dies or `timeout_s` have passed.
    """
    process = start_confined(module, *arguments, reads_input=True)
    timer = threading.Timer(timeout_s, process.kill)
    timer.start()
    sender = threading.Thread(target=_send, args=(process, content), daemon=True)
    sender.start()
    try:
        assert process.stdout is not None
        yield from process.stdout
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        sender.join()
        assert process.stdout is not None
        process.stdout.close()


def _send(process: "subprocess.Popen[bytes]", content: bytes) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError):  # it ended before it had read all
        process.stdin.write(content)
    with contextlib.suppress(OSError):
        process.stdin.close()


def sayable(text: str) -> str:
    """Return a text as a program can be told it: without a NUL or half of a sign, and no option."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8").lstrip("-")


def confine_process(*, memory_bytes: int, processor_s: int | None) -> None:
    """Bound this process, where the system can: so much memory beyond what it has, so much processor time.

    It may write into no file and leaves no picture of its memory behind. processor_s: None for any.
    """
    with contextlib.suppress(ImportError):
        import resource  # not on every system

        taken = 0
        with contextlib.suppress(OSError):  # what libraries have reserved already, where the system tells
            taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        limits = [
            (resource.RLIMIT_AS, taken + memory_bytes),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ]
        if processor_s is not None:
            limits.append((resource.RLIMIT_CPU, processor_s))
        for kind, most in limits:
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (most, most))
