"""Every check of `make trust`, in the order in which it is made. docs/trust.md says each promise in words."""

from . import (
    disk_full,
    erasure,
    flipped_bytes,
    packages,
    payloads,
    restores,
    upgrades,
    uploads,
    web_kills,
    withdrawal,
    worker_kills,
    writers,
)
from .by_tests import check_tests
from .outcome import Check

ROLES = check_tests(
    "tests/services/test_access.py", "tests/services/test_roles.py", "tests/test_signed_in_app.py"
)

CHECKS: tuple[Check, ...] = (
    Check(
        "restores",
        "A backup made while people work is one state, and a restore gives all of it back.",
        *(20, 2, restores.check),
    ),
    Check(
        "upgrades",
        "An upgrade that is killed leaves the old state or the new one.",
        *(0, 12, upgrades.check),
    ),
    Check(
        "flipped-bytes",
        "A byte that changes on the disk is noticed: database, backup, recordings.",
        *(200, 12, flipped_bytes.check),
    ),
    Check(
        "disk-full",
        "A full disk loses nothing, says what to do, and afterwards work goes on.",
        *(20, 5, disk_full.check),
    ),
    Check(
        "worker-kills",
        "A worker killed while it saves loses nothing and repeats nothing.",
        *(100, 1, worker_kills.check),
    ),
    Check(
        "web-kills",
        "The web app killed while people save keeps what it said was kept, once.",
        *(100, 1, web_kills.check),
    ),
    Check(
        "writers",
        "Twenty people edit at once beside a worker: no error, nothing lost, p95 under 1 s.",
        *(200, 10, writers.check),
    ),
    Check(
        "uploads",
        "A file made to do harm is taken or refused with a sentence: no crash, bounded memory.",
        *(1_000, 15, uploads.check),
    ),
    Check(
        "payloads",
        "Script, HTML and formulas in any text run nowhere, and call nowhere.",
        *(80, 4, payloads.check),
    ),
    Check(
        "erasure",
        "Somebody who is erased is in no file any more, and stays erased when a backup is restored.",
        *(5, 1, erasure.check),
    ),
    Check(
        "withdrawal",
        "What somebody said is gone within 5 s of a withdrawal: open pages, sound, search, jobs, exports.",
        *(6, 1, withdrawal.check),
    ),
    Check(
        "roles",
        "Each role reaches its own and no further, and who is not signed in reaches nothing.",
        *(1, 0, ROLES),
    ),
    Check(
        "packages",
        "What is installed is what was pinned, unchanged, under usable licences.",
        *(1, 0, packages.check),
    ),
)
