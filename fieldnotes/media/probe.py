"""What is in an audio or video file, or why it cannot be used."""

from pathlib import Path
from typing import TYPE_CHECKING

from fieldnotes.errors import DamagedMediaError
from fieldnotes.records import MediaInfo

from .containers import LONGEST_S, audio_stream_of, open_container, too_long
from .streams import first_second_of, has_moving_picture

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer


def probe_media(path: Path, file_name: str) -> MediaInfo:
    """Return the duration, sample rate, channels and container of the file at `path`.

    file_name: what people call the file; it is named in errors and says nothing about the content.
    duration_s is the end of the last packet of sound that is there, not what the header claims: browser
    recordings have none in their header, and a file that breaks off is shorter than its header says.
    The file is read once from end to end without decoding it.
    Raises EmptyFileError, NotMediaError (a text, a playlist …), NoAudioError (a video without sound),
    DamagedMediaError (no sound can be decoded), each with a sentence that says what to do.
    """
    import av

    with open_container(path, file_name) as container:
        stream = audio_stream_of(container, file_name)
        sample_rate_hz, channels = _first_frame(container, stream, file_name)
        format_name = container.format.name.split(",")[0]
        has_video = has_moving_picture(container)
    with open_container(path, file_name) as container:
        stream = audio_stream_of(container, file_name)
        first_s = first_second_of(container)
        end_s = 0.0
        try:
            for packet in container.demux(stream):
                if packet.pts is None or packet.time_base is None:
                    continue
                end_s = max(end_s, float((packet.pts + (packet.duration or 0)) * packet.time_base) - first_s)
        except av.error.FFmpegError:
            # The file breaks off: what came before is usable, and its length is known by now.
            pass
    if end_s > LONGEST_S:
        raise too_long(file_name)
    return MediaInfo(
        duration_s=end_s,
        sample_rate_hz=sample_rate_hz,
        channels=channels,
        has_video=has_video,
        format_name=format_name,
    )


def _first_frame(container: "InputContainer", stream: "AudioStream", file_name: str) -> tuple[int, int]:
    import av

    try:
        for packet in container.demux(stream):
            try:
                for frame in packet.decode():
                    return frame.sample_rate, frame.layout.nb_channels
            except av.error.InvalidDataError:
                continue
    except av.error.FFmpegError as error:
        raise _nothing_decodes(file_name) from error
    raise _nothing_decodes(file_name)


def _nothing_decodes(file_name: str) -> DamagedMediaError:
    return DamagedMediaError(
        f"{file_name} holds no sound that can be decoded: it is damaged or breaks off at its start; "
        "copy or export it again."
    )
