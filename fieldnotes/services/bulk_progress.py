"""How far a bulk add is: counts, pace, time left, and what failed and why."""

import time
from collections import Counter
from dataclasses import dataclass, field

from .bulk import FolderStep, FolderSurvey


@dataclass
class FolderTally:
    """What a bulk add has done so far. Only what failed or was left is kept by name."""

    survey: FolderSurvey
    counts: Counter[str] = field(default_factory=Counter)
    size_bytes: int = 0
    audio_s: float = 0.0
    unfinished: list[FolderStep] = field(default_factory=list)
    _began_s: float = field(default_factory=time.monotonic)

    def take(self, step: FolderStep) -> None:
        """Count a step."""
        self.counts[step.outcome] += 1
        self.size_bytes += step.size_bytes
        if step.outcome == "added" and step.recording is not None:
            self.audio_s += step.recording.duration_s
        if step.reason:
            self.unfinished.append(step)

    @property
    def done(self) -> int:
        """How many files were looked at."""
        return self.counts.total()

    @property
    def elapsed_s(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._began_s

    def seconds_left(self) -> float | None:
        """Return an estimate by the bytes that are left, or by files where none has any; None at first."""
        whole, part = self.survey.size_bytes, self.size_bytes
        if not whole:
            whole, part = self.survey.files, self.done
        return self.elapsed_s * max(0, whole - part) / part if part else None

    def line(self) -> str:
        """Return the progress in one line."""
        pace = self.done / max(self.elapsed_s, 1e-6)
        left_s = self.seconds_left()
        left = "" if left_s is None else f", about {in_words(left_s)} left"
        megabytes = self.size_bytes / 1e6
        return (
            f"{self.done:,} of {self.survey.files:,} files, {megabytes:,.0f} MB, "
            f"{pace:.1f} files a second{left}"
        )

    def summary(self) -> list[str]:
        """Return what was done, in lines: counts first, then each file that failed or was left, and why."""
        counts = ", ".join(
            f"{self.counts[outcome]:,} {outcome}"
            for outcome in ("added", "already there", "left for later", "failed")
            if self.counts[outcome]
        )
        lines = [
            f"{counts or 'No recordings'}; {in_words(self.audio_s)} of sound were added "
            f"in {in_words(self.elapsed_s)}."
        ]
        if self.survey.others:
            lines.append(f"{self.survey.others:,} files of other kinds were passed over.")
        return lines + [f"{step.path}: {step.reason}" for step in self.unfinished]


def in_words(seconds: float) -> str:
    """Return a length of time as people say it: "40 s", "12 min", "3.5 h"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
