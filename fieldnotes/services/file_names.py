"""Names for files that are handed out."""

import re


def file_name_of(kind: str, title: str, file_format: str) -> str:
    """Return a name that every system takes: "guide-side-by-side-listening.pdf"."""
    words = "-".join(re.findall(r"\w+", title.lower()))[:60].strip("-_")
    return f"{f'{kind}-{words}' if words else kind}.{file_format}"
