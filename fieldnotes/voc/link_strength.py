"""How far a finding explains the metric that it is linked to: no further than the metric surely moved."""

from ..records import GRADES, Grade, LinkKind

MAY_BE_CHANCE = (
    "The movement may be chance, so there may be nothing to explain: look again when the next period is in."
)
NOBODY_KNOWS = (
    "Nobody can say whether it moved, for the values have no interval: bring them in with their limits."
)
NO_PERIOD = "It does not say which movement: give the link a period."


def grade_link(grade: Grade, kind: LinkKind, *, moved: bool | None, has_period: bool) -> tuple[Grade, str]:
    """Return the word for a link, and why it is lower than the finding's, "" where it is not.

    grade: of the finding. moved: whether the linked movement is more than chance, None where nobody can say.
    Only a link that explains a movement can be lower: an indication at most where that may be chance, a
    pattern at most where nobody can say.
    """
    if kind != "explains this movement":
        return grade, ""
    if not has_period:
        return _at_most(grade, "indication"), NO_PERIOD
    if moved is False:
        return _at_most(grade, "indication"), MAY_BE_CHANCE
    if moved is None:
        return _at_most(grade, "pattern"), NOBODY_KNOWS
    return grade, ""


def _at_most(grade: Grade, most: Grade) -> Grade:
    return min(grade, most, key=GRADES.index)
