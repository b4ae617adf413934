"""Errors that a person can act on.

Every message says what happened, to which item, and what to do next. Raise the narrowest; catch at the
edges only: a page, the command line, the worker.

    FieldnotesError
    ├── SettingsError            a setting is missing or has a value that cannot be used
    ├── NotFoundError            an item that was asked for is not in this workspace
    ├── InvalidInputError        what was entered cannot be stored as it is
    │   ├── EmptySampleError     a statistic was asked of no values
    │   └── OutOfScaleError      a score lies outside its scale
    ├── ConflictError            somebody else changed the item in the meantime
    ├── ConsentError             consent does not cover what was asked for
    ├── AccessError              the role of whoever works here does not reach that far
    │   └── SignInNeededError    nobody is signed in, or somebody who may not be here any more
    ├── WorkspaceError           the workspace folder cannot be opened, upgraded or written
    ├── MediaError               an audio, video or image file cannot be used
    │   ├── EmptyFileError       the file has no bytes
    │   ├── NotMediaError        the file is not the audio, video or image it is named as
    │   ├── NoAudioError         the file has no audio stream
    │   └── DamagedMediaError    the file breaks off or cannot be decoded
    ├── ImportFileError          a table or document cannot be read
    │   └── TranscriptFileError  a transcript file cannot be read; the sentence names the line
    └── TranscriptionError       speech could not be turned into text
        ├── WeightsNotFoundError no weights for the model that was asked for
        ├── WeightsRefusedError  weights whose checksum is not the expected one
        └── JobCancelledError    somebody asked for the job to stop
"""


class FieldnotesError(Exception):
    """Base of all errors that fieldnotes raises on purpose; its text is fit to be shown to a person."""


class SettingsError(FieldnotesError):
    """A setting is missing or has a value that cannot be used."""


class NotFoundError(FieldnotesError):
    """An item that was asked for is not in this workspace."""


class InvalidInputError(FieldnotesError):
    """What was entered cannot be stored as it is."""


class EmptySampleError(InvalidInputError):
    """A statistic was asked of no values."""


class OutOfScaleError(InvalidInputError):
    """A score lies outside its scale."""


class ConflictError(FieldnotesError):
    """Somebody else changed the item in the meantime."""


class ConsentError(FieldnotesError):
    """Consent does not cover what was asked for."""


class AccessError(FieldnotesError):
    """The role of whoever works here does not reach that far."""


class SignInNeededError(AccessError):
    """Nobody is signed in, or somebody who may not be here any more."""


class WorkspaceError(FieldnotesError):
    """The workspace folder cannot be opened, upgraded or written."""


class MediaError(FieldnotesError):
    """An audio, video or image file cannot be used."""


class EmptyFileError(MediaError):
    """The file has no bytes."""


class NotMediaError(MediaError):
    """The file is not the audio, video or image it is named as."""


class NoAudioError(MediaError):
    """The file has no audio stream."""


class DamagedMediaError(MediaError):
    """The file breaks off or cannot be decoded."""


class ImportFileError(FieldnotesError):
    """A table or document cannot be read."""


class TranscriptFileError(ImportFileError):
    """A transcript file cannot be read; the sentence names the line where one is to blame."""


class TranscriptionError(FieldnotesError):
    """Speech could not be turned into text."""


class WeightsNotFoundError(TranscriptionError):
    """No weights for the model that was asked for."""


class WeightsRefusedError(TranscriptionError):
    """Weights whose checksum is not the expected one."""


class JobCancelledError(TranscriptionError):
    """Somebody asked for the job to stop."""
