"""Which column of a table is start, end, speaker and text, by the names that people give them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Unit = Literal["s", "ms", ""]

_NAMES = {
    "start": (
        "start, begin, beginning, from, in, time, timestamp, time stamp, timecode, time code, "
        "timespan, offset, start time, begin time, offset start time, start offset, von, "
        "anfang, beginn, start zeit, startzeit, zeit, inicio, comienzo, desde, tiempo, hora, "
        "hora de inicio, tiempo de inicio, debut, de, temps, heure de debut, inizio, da, "
        "inicio tempo, 시작, 시작 시간, 시간, 開始, 開始時間, 開始時刻, 时间, 开始, 开始时间, "
        "البداية, وقت البدء, начало, время"
    ),
    "end": (
        "end, stop, to, out, until, finish, end time, offset end time, end offset, bis, ende, "
        "endzeit, fin, hasta, final, hora de fin, tiempo final, fine, a, fim, heure de fin, "
        "종료, 끝, 종료 시간, 終了, 終了時間, 終了時刻, 结束, 结束时间, النهاية, وقت الانتهاء, "
        "конец"
    ),
    "speaker": (
        "speaker, speaker name, speaker label, name, participant, participant name, person, "
        "who, author, sprecher, sprecherin, person name, hablante, orador, interlocutor, "
        "participante, locuteur, intervenant, parlante, oratore, falante, 화자, 발화자, 話者, "
        "発言者, 说话人, 发言人, المتحدث, говорящий"
    ),
    "text": (
        "text, transcript, transcription, content, utterance, message, sentence, caption, "
        "dialogue, speech, said, transkript, aussage, inhalt, texto, transcripcion, texte, "
        "contenu, contenido, testo, trascrizione, transcricao, 내용, 텍스트, 대사, テキスト, "
        "内容, 文本, النص, текст"
    ),
    "language": "language, lang, sprache, idioma, langue, lingua, 언어, 言語, 语言, اللغة",
    "speaker_is": "speaker is",
}
_UNITS: dict[str, Unit] = {
    **dict.fromkeys(("ms", "msec", "millis", "milliseconds", "millisekunden", "milisegundos"), "ms"),
    **dict.fromkeys(("millisecondes", "밀리초", "ミリ秒", "毫秒"), "ms"),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sek", "sekunden", "segundos"), "s"),
    **dict.fromkeys(("secondes", "초", "秒", "ثانية"), "s"),
}


@dataclass(frozen=True)
class Columns:
    """Where the columns stand, from 0; None for one that is not there. Units as the names say them."""

    text: int
    start: int | None = None
    end: int | None = None
    speaker: int | None = None
    language: int | None = None
    speaker_is: int | None = None
    start_unit: Unit = ""
    end_unit: Unit = ""


def find_columns(header: Sequence[str]) -> Columns | None:
    """Return the columns that a header names, the first of a kind, or None without a text and one more."""
    places: dict[str, int] = {}
    units: dict[str, Unit] = {}
    for place, written in enumerate(header):
        name, unit = plain_name(written)
        kind = _PLAIN.get(name)
        if kind and kind not in places:
            places[kind], units[kind] = place, unit
    if "text" not in places or len(places) < 2:
        return None
    return Columns(**places, start_unit=units.get("start", ""), end_unit=units.get("end", ""))


def plain_name(written: str) -> tuple[str, Unit]:
    """Return a column's name in small letters without accents and signs, and the unit that it ends with."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", written.strip())
    letters = unicodedata.normalize("NFD", spaced.casefold())
    bare = "".join(sign for sign in letters if not "\u0300" <= sign <= "\u036f")
    words = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFC", bare)).split()
    if len(words) > 1 and words[-1] in _UNITS:
        return " ".join(words[:-1]).removesuffix(" in"), _UNITS[words[-1]]
    return " ".join(words), ""


_PLAIN = {plain_name(name)[0]: kind for kind, names in _NAMES.items() for name in names.split(",")}
