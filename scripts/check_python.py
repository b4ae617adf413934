"""Say in one sentence why this Python cannot hold fieldnotes; silent if it can.

Written so that an old Python gets as far as the sentence.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is what tells an old Python's user
    found = ".".join(str(part) for part in sys.version_info[:3])
    sys.exit(
        f"fieldnotes needs Python 3.11 or newer; this is {found}. Name another: make setup PYTHON=python3.12"
    )
try:
    import ensurepip  # noqa: F401
    import venv  # noqa: F401
except ImportError:
    sys.exit(
        "This Python cannot make virtual environments; on Debian and Ubuntu: apt-get install python3-venv"
    )
