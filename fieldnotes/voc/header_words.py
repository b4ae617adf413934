"""What columns are called, in the languages that exports come in: English, German, French, Spanish, Korean,
Japanese."""

import re
from collections.abc import Sequence

from ..records import METRIC_KINDS, MetricKind

# A header is compared in small letters with its words apart ("RecordedDate" is "recorded date"); the
# patterns of a role are tried in order, so the better names come first.
HEADERS: dict[str, tuple[str, ...]] = {
    "period_end": (r"(?:period|week|month) (?:end|to)\b", r"^(?:end|to|bis|fin)$"),
    "low": (r"\b(?:low|lower|lcl|untergrenze)\b", r"\bci (?:min|lo)\b"),
    "high": (r"\b(?:high|higher|upper|ucl|obergrenze)\b", r"\bci (?:max|hi)\b"),
    "responses": (
        r"^(?:n|base|basis|count|responses|respondents|answers|antworten|anzahl|réponses|respuestas)$",
        r"^응답 ?수$",
        r"\b(?:number of|no of|nb of|anzahl|total) (?:responses|respondents|answers|surveys|antworten)\b",
        r"\b(?:número|numero|nº|total) de (?:respuestas|encuestas)\b|\bnombre de réponses\b",
        r"\b(?:responses|respondents|completes|sample size|antworten)\b(?! (?:id|date))",
        r"\bn$",
    ),
    "period": (
        r"^(?:period|periode|période|month|monat|mois|mes|week|woche|quarter|quartal|year|jahr|day|tag)\b",
        r"\b(?:recorded|responded|response|submitted|completed|answered) (?:date|at|on)\b",
        r"\b(?:beantwortet|abgeschickt|eingegangen|ausgefüllt) am\b",
        r"\bfecha de (?:respuesta|la encuesta)\b|응답 ?일",
        r"^(?:date|datum|fecha|날짜|日付|week of)\b",
        r"\bperiod\b|\bend date\b|\bdate submitted\b",
        r"\b(?:date|datum|month|week|quarter|day|time|timestamp|created)\b",
        r"datum\b|\bfecha\b|stichtag|일시$|일자$|작성 ?일|접수 ?일|기준 ?월|월$|日時$",
    ),
    "value": (
        r"recommend|weiterempf|empfehlen|empfiehl|recommander|recomendar|recomiend|추천",
        r"^(?:nps|csat|ces|fcr|score|value|wert|valeur|valor|rating|점수|点数)$",
        r"\b(?:nps|net promoter|csat|ces|fcr|churn)\b",
        r"\b(?:score|rating|value|rate|satisfaction|percent|quote|note|punkte)\b|%",
        r"zufrieden|satisfacci[óo]n|bewertung|puntuaci[óo]n|calificaci[óo]n|만족|평점|점수|満足",
        r"\bcontacts?\b",
    ),
    "market": (
        r"\b(?:market|country|markt|pays|país|pais|국가|시장|国)\b",
        r"^(?:land|region|región|geo|territory|bundesland|provincia|지역)$",
    ),
    "segment": (
        r"\b(?:segment|segmento|kundensegment|kundengruppe|persona|cohort|tier|세그먼트)\b",
        r"^(?:customer (?:type|group)|kundentyp|tipo de cliente|고객 ?(?:유형|그룹|등급))$",
    ),
    "stage": (
        r"\b(?:stage|journey step|étape|etapa)\b",
        r"^(?:step|phase|moment|schritt|fase|여정 ?단계|단계)$",
    ),
    "touchpoint": (
        r"\b(?:touch ?point|kontaktpunkt|berührungspunkt|punto de contacto|접점|터치 ?포인트)\b",
        r"^(?:store|branch|filiale|unit|tienda|sucursal|매장|지점)$",
    ),
    "comment": (
        r"\b(?:comment|verbatim|feedback|narrative|kommentar|commentaire|comentario|warum|why)s?\b",
        r"freitext|anmerkung|kommentare|observaciones|\bpor qué\b|의견|코멘트|댓글|コメント",
    ),
    # A customer's id is none of these: a customer may answer again.
    "key": (
        r"^(?:response|respondent|survey|ticket|record|case|complaint)s? ?id$",
        r"^(?:antwort|fall|vorgangs?|umfrage|ticket)[ -]?(?:id|nr|nummer)$",
        r"^(?:id|nº|n|núm|número|numero) (?:de )?(?:la )?(?:respuesta|encuesta|caso|ticket|queja)$",
        r"^(?:응답|설문|접수|티켓) ?(?:id|번호)$|^回答 ?id$",
        r"^id$",
    ),
    "channel": (r"(?<!distribution )\b(?:channel|kanal|canal|채널)\b", r"^contact method$"),
}
NOT_A_VALUE = re.compile(
    r"\b(?:id|ids|zip|post ?code|plz|phone|latitude|longitude|duration|progress|ip|status|finished|year|age|"
    r"nps group|topics|customer|order number|ticket|language|index|nr|nummer|cliente|edad|alter|teléfono|"
    r"telefon|jahr|año)\b|kunden? ?(?:nr|nummer|id)|nummer\b|번호|나이|연령|전화"
)

# Headers that name what a kind counts, tried before those of any value.
KIND_VALUES: dict[MetricKind, str] = {
    "nps": r"recommend|weiterempf|empfehlen|empfiehl|recommander|recomendar|recomiend|추천|\bnps\b",
    "csat": r"satisf|zufrieden|만족|満足|\bcsat\b",
    "ces": r"effort|\beasy\b|\bces\b|aufwand|esfuerzo|노력",
    "churn": r"churn|attrition|cancel|k[üu]ndig|\bexited\b|\bleft\b|\bbaja\b|abandon|해지|이탈|解約",
    "retention": r"retain|retention|renew|\bstayed\b|\bactive\b",
    "fcr": r"\bfcr\b|first contact|resolved|gel[öo]st|resuelt|해결",
    "contact rate": r"contact",
    "complaint rate": r"complain|beschwerde|\bqueja|reclamaci|불만|민원|苦情",
}
# What a whole table can be told by, where no column was taken for its value.
_OF_A_TABLE: tuple[MetricKind, ...] = ("churn", "complaint rate")


def header_words(name: str) -> str:
    """Return a header in small letters, its words apart: "RecordedDate" is "recorded date"."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return " ".join(re.sub(r"[^\w%]|_", " ", apart).casefold().split())


def tell_kind(value: str | None, columns: Sequence[str]) -> MetricKind | None:
    """Return the kind of metric that the header of the value column tells of, or None.

    value: None where no column was taken for it; then any column that speaks of lost customers or of
    complaints tells.
    """
    if value is not None:
        words = header_words(value)
        named = next((kind for kind in METRIC_KINDS if kind in words), None)
        return named or next((kind for kind, names in KIND_VALUES.items() if re.search(names, words)), None)
    headers = [header_words(column) for column in columns]
    exact = next((kind for kind in METRIC_KINDS if kind in headers), None)
    if exact is not None:
        return exact
    return next(
        (kind for kind in _OF_A_TABLE if any(re.search(KIND_VALUES[kind], words) for words in headers)), None
    )
