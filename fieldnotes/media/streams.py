"""Two facts about an opened container that several readers need."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.container import InputContainer

_MICROSECONDS_PER_SECOND = 1_000_000


def has_moving_picture(container: "InputContainer") -> bool:
    """Return whether there is a video stream; the cover picture of a song does not count as one."""
    from av.stream import Disposition

    return any(not stream.disposition & Disposition.attached_pic for stream in container.streams.video)


def first_second_of(container: "InputContainer") -> float:
    """Return the time stamp, in seconds, that a player shows as 0:00: the earliest of all streams."""
    return (container.start_time or 0) / _MICROSECONDS_PER_SECOND
