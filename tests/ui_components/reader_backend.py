"""A source in memory that answers the reader as the server does: for tests of the reader alone."""

import copy
from typing import Any

Json = dict[str, Any]

CODES: list[Json] = [
    {"id": 1, "kind": "emotion", "name": "Anger", "valence": -1, "definition": "Displeasure at a wrong."},
    {"id": 2, "kind": "emotion", "name": "Frustration", "parent_id": 1, "valence": -1},
    {"id": 3, "kind": "emotion", "name": "Trust", "valence": 1},
    {"id": 4, "kind": "emotion", "name": "Relief", "parent_id": 3, "valence": 1},
    {"id": 5, "kind": "emotion", "name": "Fear", "valence": -1},
    {"id": 10, "kind": "theme", "name": "Waiting on hold", "definition": "Time lost before anybody answers."},
    {"id": 11, "kind": "theme", "name": "Being passed on"},
    {"id": 12, "kind": "theme", "name": "Spelling a name"},
    {"id": 13, "kind": "theme", "name": "Old code", "retired": True},
]


class ReaderBackend:
    """One source. `commands` holds what was applied, in order; `refuse` is the next refusal, if any."""

    def __init__(self, texts: list[str], *, kind: str = "transcript") -> None:
        self.source: Json = {
            "id": 1,
            "title": "Call 7",
            "kind": kind,
            "segments": [self._segment(at, text) for at, text in enumerate(texts)],
            "speakers": [
                {"id": 1, "name": "Ana", "seat": "customer"},
                {"id": 2, "name": "Ben", "seat": "employee"},
            ],
            "codings": [],
            "codes": [
                {"parent_id": None, "valence": None, "definition": "", "retired": False, **c} for c in CODES
            ],
        }
        self.commands: list[Json] = []
        self.refuse: tuple[int, str] | None = None
        self._next_id = 1000
        self._gone: dict[int, Json] = {}

    @staticmethod
    def _segment(at: int, text: str) -> Json:
        return {
            "id": 100 + at,
            "ordinal": at,
            "text": text,
            "start_s": at * 4.0,
            "end_s": at * 4.0 + 4.0,
            "speaker_id": 1 + at % 2,
            "doubtful": False,
            "revision": 0,
        }

    def put(self, code_id: int, first: int, start: int, last: int, end: int, **fields: Any) -> int:
        """Add a coding as it lies in the store and return its id."""
        self._next_id += 1
        coding = {
            "id": self._next_id,
            "code_id": code_id,
            "status": "accepted",
            "made_by": "Mira",
            "confidence": None,
            "intensity": None,
            "first_segment_id": first,
            "start_char": start,
            "last_segment_id": last,
            "end_char": end,
            **fields,
        }
        self.source["codings"].append(coding)
        return self._next_id

    def suggest(self, code_id: int, segment_id: int, start: int, end: int, confidence: float = 0.62) -> int:
        return self.put(
            code_id,
            segment_id,
            start,
            segment_id,
            end,
            status="suggested",
            made_by="emotion-tfidf 1",
            confidence=confidence,
        )

    def excerpt(self, coding: Json) -> str:
        """Return the words of a coding, cut as Python cuts."""
        texts = {segment["id"]: segment["text"] for segment in self.source["segments"]}
        first, last = coding["first_segment_id"], coding["last_segment_id"]
        if first == last:
            return str(texts[first][coding["start_char"] : coding["end_char"]])
        between = [texts[at] for at in range(first + 1, last)]
        return "\n".join([texts[first][coding["start_char"] :], *between, texts[last][: coding["end_char"]]])

    def answer(self, command: Json) -> tuple[int, Json]:
        """Apply a command and return the status and the JSON of the answer."""
        if self.refuse is not None:
            status, sentence = self.refuse
            self.refuse = None
            return status, {"error": sentence}
        if command["op"] == "edit_text":
            segment = self._one("segments", command["segment_id"])
            if segment["revision"] != command["revision"]:
                return 409, {"error": "Somebody else corrected this line; look at both and save again."}
        self.commands.append(command)
        getattr(self, f"_{command['op']}")(command)
        return 200, {"source": copy.deepcopy(self.source)}

    def _one(self, kind: str, item_id: int) -> Json:
        return next(item for item in self.source[kind] if item["id"] == item_id)

    def _apply(self, command: Json) -> None:
        places = [command[name] for name in ("first_segment_id", "start_char", "last_segment_id", "end_char")]
        self.put(command["code_id"], *places, intensity=command["intensity"])

    def _accept(self, command: Json) -> None:
        self._one("codings", command["coding_id"])["status"] = "accepted"

    def _reject(self, command: Json) -> None:
        self._one("codings", command["coding_id"])["status"] = "rejected"

    def _remove(self, command: Json) -> None:
        coding = self._one("codings", command["coding_id"])
        self.source["codings"].remove(coding)
        self._gone[coding["id"]] = coding

    def _restore(self, command: Json) -> None:
        if command["coding_id"] in self._gone:
            self.source["codings"].append(self._gone.pop(command["coding_id"]))
        else:
            self._one("codings", command["coding_id"])["status"] = "suggested"

    def _edit_text(self, command: Json) -> None:
        segment = self._one("segments", command["segment_id"])
        segment.update(text=command["text"], revision=segment["revision"] + 1)

    def _assign_speaker(self, command: Json) -> None:
        self._one("segments", command["segment_id"])["speaker_id"] = command["speaker_id"]

    def _add_speaker(self, command: Json) -> None:
        self._next_id += 1
        self.source["speakers"].append(
            {"id": self._next_id, "name": command["name"], "seat": command["seat"]}
        )

    def _rename_speaker(self, command: Json) -> None:
        self._one("speakers", command["speaker_id"]).update(name=command["name"], seat=command["seat"])
