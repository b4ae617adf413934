"""Numbers as people and programs write them in tables."""

import math
import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

DecimalMark = Literal[".", ","]

_NUMBER = {
    ".": re.compile(r"[+-]?(?:\d{1,3}(?:[,']\d{3})+|\d+)?(?:\.\d+)?(?:e[+-]?\d{1,3})?"),
    ",": re.compile(r"[+-]?(?:\d{1,3}(?:[.']\d{3})+|\d+)?(?:,\d+)?(?:e[+-]?\d{1,3})?"),
}
_GROUPED = re.compile(r"\d{1,3}(?:[.,']\d{3})+")


def read_number(text: str, mark: DecimalMark = ".") -> float | None:
    """Return the number that a cell holds, or None where it holds none.

    mark: the decimal mark; the other one, an apostrophe or a space may group thousands. A percent sign is
    dropped: "45,5 %" is 45.5. A typographic minus counts as a minus.
    """
    plain = _clean(text)
    if not any(character.isdigit() for character in plain) or not _NUMBER[mark].fullmatch(plain):
        return None
    grouping = "," if mark == "." else "."
    number = float(plain.replace("'", "").replace(grouping, "").replace(mark, "."))
    return number if math.isfinite(number) else None


def read_count(text: str) -> int | None:
    """Return the whole number of 0 or more that a cell holds ("1,204", "1.204", "38.0"), or None."""
    plain = _clean(text)
    if _GROUPED.fullmatch(plain):
        return int(re.sub(r"[.,']", "", plain))
    match = re.fullmatch(r"\+?(\d{1,15})(?:[.,]0+)?", plain)
    return int(match[1]) if match else None


def settle_decimal_mark(texts: Iterable[str], *, separator: str) -> DecimalMark:
    """Return the decimal mark of a file's numbers.

    A mark that cannot group thousands decides (12,5 or 0.123 or 1.234,5); the majority wins. Where nothing
    tells, a file whose cells are separated by semicolons is taken to write decimal commas.
    """
    votes = 0
    for text in texts:
        plain = _clean(text).lstrip("+-")
        last_comma, last_stop = plain.rfind(","), plain.rfind(".")
        if last_comma >= 0 and last_stop >= 0:
            votes += 1 if last_comma > last_stop else -1
        elif re.fullmatch(r"0?,\d+|\d+,(?:\d{1,2}|\d{4,})", plain):
            votes += 1
        elif re.fullmatch(r"0?\.\d+|\d+\.(?:\d{1,2}|\d{4,})", plain):
            votes -= 1
    if votes:
        return "," if votes > 0 else "."
    return "," if separator == ";" else "."


def _clean(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("\u2019", "'").casefold()
    return re.sub(r"\s+", "", plain).removesuffix("%")
