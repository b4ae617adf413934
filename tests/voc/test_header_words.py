"""Columns as they are called elsewhere: what is guessed of German, Spanish and Korean exports."""

import pytest

from fieldnotes.voc.columns import guess_columns
from fieldnotes.voc.header_words import header_words, tell_kind

ROWS = range(40)
COMMENT = "a comment of some words"


def guessed(header, row, kind="nps"):
    data = "\n".join([header, *(row(n) for n in ROWS)]).encode()
    mapping = guess_columns(data, "export.csv", kind=kind).mapping
    names = ("period", "value", "key", "market", "segment", "stage", "touchpoint", "channel", "comment")
    return mapping.shape, {name: getattr(mapping, name) for name in names if getattr(mapping, name)}


def test_a_german_survey():
    header = "Antwort-Nr.;Beantwortet am;Würden Sie uns empfehlen?;Region;Kundensegment;Kanal;Anmerkungen"
    assert guessed(
        header, lambda n: f"{n};{1 + n % 28:02}.03.2026;{n % 11};Nord;Privat;Telefon;{COMMENT}"
    ) == (
        "responses",
        {
            "key": "Antwort-Nr.",
            "period": "Beantwortet am",
            "value": "Würden Sie uns empfehlen?",
            "market": "Region",
            "segment": "Kundensegment",
            "channel": "Kanal",
            "comment": "Anmerkungen",
        },
    )


def test_german_satisfaction_of_cases():
    header = "Fallnummer;Eingangsdatum;Zufriedenheit;Land;Berührungspunkt;Freitext"
    shape, found = guessed(
        header, lambda n: f"F-{n};{1 + n % 28:02}.03.2026;{1 + n % 5};DE;Hotline;{COMMENT}", "csat"
    )
    assert (shape, *found.values()) == (
        "responses",
        *("Eingangsdatum", "Zufriedenheit", "Fallnummer", "Land", "Berührungspunkt", "Freitext"),
    )


def test_a_spanish_survey():
    header = "Id de respuesta,Fecha de respuesta,¿Nos recomendaría?,País,Segmento,Etapa,Canal,Comentarios"
    shape, found = guessed(
        header, lambda n: f"r{n},{1 + n % 28:02}/03/2026,{n % 11},España,Pyme,Compra,Web,{COMMENT}"
    )
    assert (shape, *found.values()) == (
        "responses",
        *(
            "Fecha de respuesta",
            "¿Nos recomendaría?",
            "Id de respuesta",
            "País",
            "Segmento",
            "Etapa",
            "Canal",
        ),
        "Comentarios",
    )


def test_a_korean_survey():
    header = "응답 ID,응답일,추천 의향,국가,고객 유형,단계,채널,의견"
    shape, found = guessed(
        header, lambda n: f"r{n},2026년 3월 {1 + n % 28}일,{n % 11},한국,개인,구매,앱,아주 좋았어요"
    )
    assert (shape, *found.values()) == (
        "responses",
        *("응답일", "추천 의향", "응답 ID", "국가", "고객 유형", "단계", "채널", "의견"),
    )


@pytest.mark.parametrize(
    ("header", "yes", "no", "value"),
    [
        ("Kundennr,Stichtag,Gekündigt", "ja", "nein", "Gekündigt"),
        ("Cliente,Fecha de baja,Baja", "Sí", "No", "Baja"),
        ("고객번호,기준월,해지 여부", "예", "아니요", "해지 여부"),
    ],
)
def test_lost_customers_by_yes_and_no_and_never_by_their_own_number(header, yes, no, value):
    rows = [f"{n},2026-03-31,{yes if n % 4 == 0 else no}" for n in ROWS]
    mapping = guess_columns("\n".join([header, *rows]).encode(), "e.csv", kind="churn").mapping
    assert (mapping.value, mapping.cases, mapping.not_cases, mapping.market) == (value, (yes,), (no,), None)


@pytest.mark.parametrize(
    ("value", "columns", "kind"),
    [
        ("만족도", (), "csat"),
        ("Satisfacción", (), "csat"),
        ("Empfehlen Sie uns?", (), "nps"),
        ("NPS", (), "nps"),
        ("Umsatz", (), None),
        (None, ("date", "complaint_id", "issue"), "complaint rate"),
        (None, ("Fecha", "Queja"), "complaint rate"),
        (None, ("고객번호", "해지 여부"), "churn"),
        (None, ("date", "satisfied_staff_id"), None),
    ],
)
def test_the_kind_is_told_by_the_value_or_else_by_columns_of_the_lost_and_of_complaints(value, columns, kind):
    assert tell_kind(value, columns) == kind


def test_words_of_a_header_are_apart():
    assert header_words("RecordedDate") == "recorded date"
    assert header_words("Antwort-Nr.") == "antwort nr"


def test_an_export_of_a_tool_whose_score_nobody_can_tell_is_one_answer_a_row():
    data = b"ResponseId,RecordedDate,Q1,Q2\nR_1,2026-03-01,1,4\nR_2,2026-03-02,2,4\n"
    guess = guess_columns(data, "q.csv")
    assert (guess.shape, guess.mapping.value) == ("responses", None)
    assert guess.shape_reason.endswith("no column that surely holds a value was found; choose it below")
