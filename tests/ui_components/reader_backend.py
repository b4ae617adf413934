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

_STEPS = {
    **{op: op for op in ("apply", "accept", "reject", "remove", "recode", "resize", "rate", "memo")},
    "edit_text": "text",
    "restore_machine_text": "text",
    "split": "split",
    "merge": "merge",
    "assign_speaker": "speaker",
    "assign_speakers": "speaker",
    "merge_speakers": "speaker",
}


def _cells(word: list[Any]) -> list[int]:
    start, end, start_s, end_s, probability, corrected = word
    return [start, end, round(start_s * 100), round(end_s * 100), round(probability * 100), corrected]


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
            "favourites": [],
            "steps": {"undo": None, "redo": None},
            "stamp": "0",
            "codes": [self._code(code) for code in CODES],
        }
        self.commands: list[Json] = []
        self.refuse: tuple[int, str] | None = None
        self.expired = False
        self.before_elsewhere: Json | None = None
        self.news: list[Json] = []
        # What the machine holds to be likely; None while it thinks.
        self.likely: list[Json] | None = []
        self._next_id = 1000
        self._done: list[tuple[str, Json]] = []
        self._undone: list[tuple[str, Json]] = []

    @staticmethod
    def _code(code: Json) -> Json:
        blank = {"parent_id": None, "valence": None, "definition": "", "retired": False, "degrees": []}
        return {**blank, "family": None, **code}

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
            "overlapped": False,
            "revision": 0,
            "machine_text": None,
            "words": [],
        }

    def hear(self, segment_id: int, *probabilities: float) -> None:
        """Give a line words with these probabilities; the last one holds for the rest of them."""
        segment = self._one("segments", segment_id)
        at, words = 0, segment["text"].split()
        step_s = (segment["end_s"] - segment["start_s"]) / len(words)
        for number, word in enumerate(words):
            at = segment["text"].index(word, at)
            start_s = segment["start_s"] + number * step_s
            probability = probabilities[min(number, len(probabilities) - 1)]
            segment["words"].append([at, at + len(word), start_s, start_s + step_s, probability, 0])
            at += len(word)

    def whole(self) -> Json:
        """Return the source as it is opened: the words come from an address of their own."""
        lines = [{k: v for k, v in line.items() if k != "words"} for line in self.source["segments"]]
        return {**self.source, "segments": lines, "words": "/words"}

    def heard(self) -> Json:
        """Return the words by their line: its revision, and six whole numbers a word in one row."""
        return {
            str(line["id"]): [line["revision"], [cell for word in line["words"] for cell in _cells(word)]]
            for line in self.source["segments"]
            if line["words"]
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
            "valence": None,
            "coder": "Mira",
            "made_at": "2026-11-21T09:00:00.000+00:00",
            "memos": [],
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
        if self.expired:
            return 403, {"error": "This page has been open for long.", "address": "expired"}
        if self.refuse is not None:
            status, sentence = self.refuse
            self.refuse = None
            return status, {"error": sentence}
        if "revision" in command:
            segment = self._one("segments", command["segment_id"])
            if segment["revision"] != command["revision"]:
                return 409, {"error": "Somebody else corrected this line; look at both and save again."}
        before = copy.deepcopy(self.source)
        self.commands.append(command)
        getattr(self, f"_{command['op']}")(command)
        if command["op"] in _STEPS:
            self._undone.clear()
            self._done.append((_STEPS[command["op"]], before))
        self.source["stamp"] = str(len(self.commands))
        self.source["steps"] = {
            "undo": self._done[-1][0] if self._done else None,
            "redo": self._undone[-1][0] if self._undone else None,
        }
        return 200, {"source": copy.deepcopy(self._answer(before))}

    def edit_elsewhere(self, segment_id: int, text: str) -> None:
        """Correct a line as another member would."""
        segment = self._one("segments", segment_id)
        segment.update(text=text, revision=segment["revision"] + 1)
        self.source["stamp"] = f"elsewhere {segment['revision']}"

    def put_elsewhere(self, by: str, code_id: int, first: int, start: int, last: int, end: int) -> int:
        """Put a coding as another member would."""
        self.before_elsewhere = copy.deepcopy(self.source)
        made = self.put(code_id, first, start, last, end, made_by=by, coder=by)
        self.source["stamp"] = f"elsewhere {made}"
        name = self._one("codes", code_id)["name"]
        news = {"by": by, "kind": "apply", "code": name, "segment_id": first, "words": ""}
        self.news = [news]
        return made

    def changes(self, since: str) -> Json:
        """Return what is new since a stamp, as the server does."""
        if since == self.source["stamp"]:
            return {"stamp": since}
        if self.before_elsewhere is None or since != self.before_elsewhere["stamp"]:
            return {"stale": True}
        return {"source": copy.deepcopy(self._answer(self.before_elsewhere)), "news": self.news}

    def _answer(self, before: Json) -> Json:
        order = [None, *(line["id"] for line in self.source["segments"])]
        after = dict(zip(order[1:], order, strict=False))
        lines = self._difference(before, "segments")
        for line in lines["changed"]:
            line["after_id"] = after[line["id"]]
        return {
            "id": self.source["id"],
            "lines": lines,
            "codings": self._difference(before, "codings"),
            "speakers": self.source["speakers"],
            "codes": self.source["codes"],
            "favourites": self.source["favourites"],
            "steps": self.source["steps"],
            "stamp": {"before": before["stamp"], "after": self.source["stamp"]},
        }

    def _difference(self, before: Json, kind: str) -> Json:
        old = {item["id"]: item for item in before[kind]}
        now = {item["id"]: item for item in self.source[kind]}
        return {
            "changed": [dict(item) for item_id, item in now.items() if old.get(item_id) != item],
            "removed": [item_id for item_id in old if item_id not in now],
        }

    def _one(self, kind: str, item_id: int) -> Json:
        return next(item for item in self.source[kind] if item["id"] == item_id)

    def _apply(self, command: Json) -> None:
        places = [command[name] for name in ("first_segment_id", "start_char", "last_segment_id", "end_char")]
        self.put(command["code_id"], *places, intensity=command["intensity"])

    def _recode(self, command: Json) -> None:
        coding = self._one("codings", command["coding_id"])
        if coding["confidence"] is None:
            coding["code_id"] = command["code_id"]
            return
        coding["status"] = "rejected"
        fields = {"made_by": "Mira", "confidence": None, "status": "accepted"}
        self._next_id += 1
        self.source["codings"].append(
            {**coding, **fields, "id": self._next_id, "code_id": command["code_id"]}
        )

    def _resize(self, command: Json) -> None:
        names = ("first_segment_id", "start_char", "last_segment_id", "end_char")
        self._one("codings", command["coding_id"]).update({name: command[name] for name in names})

    def _rate(self, command: Json) -> None:
        rating = {name: command[name] for name in ("intensity", "valence")}
        self._one("codings", command["coding_id"]).update(rating)

    def _memo(self, command: Json) -> None:
        memos = [["Mira", command["text"]]] if command["text"] else []
        self._one("codings", command["coding_id"])["memos"] = memos

    def _favour(self, command: Json) -> None:
        rest = {each for each in self.source["favourites"] if each != command["code_id"]}
        self.source["favourites"] = sorted(rest | ({command["code_id"]} if command["on"] else set()))

    def _add_code(self, command: Json) -> None:
        self._next_id += 1
        code = {"id": self._next_id, "kind": command["kind"], "name": command["name"]}
        self.source["codes"] = [*self.source["codes"], self._code(code)]

    def _accept(self, command: Json) -> None:
        self._one("codings", command["coding_id"])["status"] = "accepted"

    def _reject(self, command: Json) -> None:
        self._one("codings", command["coding_id"])["status"] = "rejected"

    def _remove(self, command: Json) -> None:
        self.source["codings"].remove(self._one("codings", command["coding_id"]))

    def _edit_text(self, command: Json) -> None:
        segment = self._one("segments", command["segment_id"])
        heard = segment["machine_text"] or segment["text"]
        segment.update(text=command["text"], revision=segment["revision"] + 1)
        segment.update(machine_text=None if heard == command["text"] else heard, words=[])

    def _restore_machine_text(self, command: Json) -> None:
        heard = self._one("segments", command["segment_id"])["machine_text"]
        self._edit_text({**command, "text": heard})

    def _split(self, command: Json) -> None:
        segment = self._one("segments", command["segment_id"])
        at, text = command["at_char"], segment["text"]
        left, right = text[:at].rstrip(), text[at:].lstrip()
        revision = segment["revision"] + 1
        self._next_id += 1
        second = {**segment, "id": self._next_id, "text": right, "revision": revision, "words": []}
        segment.update(text=left, revision=revision, words=[])
        self.source["segments"].insert(self.source["segments"].index(segment) + 1, second)

    def _merge(self, command: Json) -> None:
        segment = self._one("segments", command["segment_id"])
        after = self.source["segments"][self.source["segments"].index(segment) + 1]
        segment.update(
            text=f"{segment['text']} {after['text']}",
            revision=max(segment["revision"], after["revision"]) + 1,
            end_s=after["end_s"],
            words=[],
        )
        self.source["segments"].remove(after)

    def _undo(self, _: Json) -> None:
        self._go(self._done, self._undone)

    def _redo(self, _: Json) -> None:
        self._go(self._undone, self._done)

    def _go(self, take: list[tuple[str, Json]], put: list[tuple[str, Json]]) -> None:
        if not take:
            return
        kind, then = take.pop()
        put.append((kind, copy.deepcopy(self.source)))
        self.source["codings"] = copy.deepcopy(then["codings"])
        newest = max(line["revision"] for line in self.source["segments"]) + 1
        now = {line["id"]: line for line in self.source["segments"]}
        self.source["segments"] = [
            now[line["id"]]
            if line["id"] in now and {**line, "revision": 0} == {**now[line["id"]], "revision": 0}
            else {**line, "revision": newest}
            for line in copy.deepcopy(then["segments"])
        ]

    def _assign_speaker(self, command: Json) -> None:
        self._assign_speakers({**command, "segment_ids": [command["segment_id"]]})

    def _assign_speakers(self, command: Json) -> None:
        for segment_id in command["segment_ids"]:
            segment = self._one("segments", segment_id)
            segment.update(speaker_id=command["speaker_id"], revision=segment["revision"] + 1)

    def _merge_speakers(self, command: Json) -> None:
        for segment in self.source["segments"]:
            if segment["speaker_id"] == command["speaker_id"]:
                segment.update(speaker_id=command["into_id"], revision=segment["revision"] + 1)
        self.source["speakers"].remove(self._one("speakers", command["speaker_id"]))

    def _add_speaker(self, command: Json) -> None:
        self._next_id += 1
        self.source["speakers"].append(
            {"id": self._next_id, "name": command["name"], "seat": command["seat"]}
        )

    def _rename_speaker(self, command: Json) -> None:
        self._one("speakers", command["speaker_id"]).update(name=command["name"], seat=command["seat"])
