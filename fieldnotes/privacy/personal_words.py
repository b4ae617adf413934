"""The words by which names, streets, accounts and birthdays are known, in the languages of the field."""

import re

# Small words inside of names, which are no names by themselves.
PARTICLES = ("de", "del", "di", "da", "van", "von", "der", "den", "la", "le", "el", "bin")
# A capitalised word in any alphabet that has capitals; of several parts: "O'Brien", "Anne-Marie".
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w]*(?:['’-]\w+)*"
_NAMES = rf"(?P<name>{_CAPITAL}(?:\s+(?:(?:{'|'.join(PARTICLES)})\s+)*{_CAPITAL}){{0,3}})"

# What comes before a name that somebody says of themselves or of the one they speak to.
INTRODUCED = tuple(
    re.compile(pattern + r"[\s,:]+" + _NAMES)
    for pattern in (
        r"(?i:\bmy (?:full |last |first |sur)?name(?:'s| is))",
        r"(?i:\b(?:under the name(?: of)?|am I speaking (?:with|to)|you are speaking (?:with|to)))",
        r"(?i:\b(?:mein name ist|ich heiße|ich heisse))",
        r"(?i:\b(?:je m'appelle|mon nom est))",
        r"(?i:\b(?:me llamo|mi nombre es))",
        r"(?i:\b(?:mi chiamo|il mio nome è))",
        r"(?i:\b(?:meu nome é|chamo-me|me chamo))",
        r"(?i:\b(?:ik heet|mijn naam is))",
    )
)
TITLED = tuple(
    re.compile(pattern + r"\s+" + _NAMES)
    for pattern in (
        r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Madam)\.?",
        r"\b(?:Herrn?|Frau)(?:\s+Dr\.)?",
        r"\b(?:Monsieur|Madame|Mademoiselle|M\.|Mme)",
        r"\b(?:Señora?|Sra?\.|Don|Doña)",
        r"\b(?:Signora?|Sig\.(?:ra)?)",
    )
)
# Scripts without capitals: a name stands between fixed words.
BETWEEN = (
    re.compile(r"(?:제|저의|내)\s*이름은\s*(?P<name>[가-힣]{2,5})(?=입니다|이에요|예요|이고|[\s.,]|$)"),
    re.compile(r"(?:저는|나는)\s*(?P<name>[가-힣]{2,4})(?=입니다|이라고|라고)"),
    re.compile(r"(?P<name>[가-힣]{2,4})(?=\s*(?:고객님|씨|님)(?:[\s.,은는이가을를]|$))"),
    re.compile(r"(?:私の名前は|私は|名前は)(?P<name>[\u3040-\u30ff\u4e00-\u9fff]{2,8}?)(?=です|と申|と言)"),
    re.compile(r"(?P<name>[\u4e00-\u9fff]{1,4})(?=(?:様|さん))"),
    re.compile(r"我(?:叫|的名字是)(?P<name>[\u4e00-\u9fff]{2,4}?)(?=[，。,.\s]|$)"),
)

STREET = (
    # 12 High Street; 1600 Pennsylvania Avenue NW
    re.compile(
        rf"\b\d{{1,5}}[a-zA-Z]?\s+(?:{_CAPITAL}\s+){{1,3}}"
        r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Pl|Way|Square|Close|"
        r"Crescent|Terrace|Highway|Parkway)\b"
    ),
    # Hauptstraße 5; Lange Gasse 12a
    re.compile(
        r"\b[^\W\d_a-zß-öø-ÿ][\w-]*(?:straße|strasse|str\.|gasse|weg|platz|allee|ring|damm|ufer|laan|straat|gracht)"
        r"\s+\d{1,4}\s?[a-z]?\b"
    ),
    re.compile(rf"\b(?:{_CAPITAL}\s+)(?:Straße|Strasse|Gasse|Weg|Platz|Allee)\s+\d{{1,4}}\s?[a-z]?\b"),
    # 12 rue de la Paix; Calle Mayor 3; Via Roma 7
    re.compile(rf"\b\d{{1,4}},?\s+(?:rue|avenue|boulevard|place|chemin|quai)\s+(?:\w+\s+){{0,3}}{_CAPITAL}"),
    re.compile(
        r"\b(?:[Cc]alle|[Aa]venida|[Pp]laza|[Pp]aseo|[Vv]ia|[Vv]iale|[Pp]iazza|[Rr]ua)\s+(?:\w+\s+){0,3}?\w+,?\s+\d{1,4}\b"
    ),
    # 강남대로 123; 테헤란로 12길 5
    re.compile(r"[가-힣]{1,8}(?:대로|로|길)\s*\d{1,4}(?:번?길\s*\d{1,4})?(?:번지|호)?"),
    re.compile(r"[\u4e00-\u9fff]{1,8}\d{1,3}丁目\d{1,3}(?:番地?|-)\d{1,3}(?:号)?"),
)

# An address has at most 254 signs (RFC 5321, 4.5.3.1.3). Without that, each letter of a run reads all of it.
EMAIL = re.compile(r"[\w.+-]{1,254}@[\w-]+\.[\w.-]*[\w-]")
SPOKEN_EMAIL = re.compile(
    r"\b[\w.]{1,254}(?: dot \w+)? (?:at|AT) (?:\w+ )?(?:gmail|hotmail|yahoo|outlook|icloud|\w+mail)"
    r"(?: dot |\.)(?:com|net|org|co)\b",
    re.IGNORECASE,
)
WEB = re.compile(r"(?:https?://|www\.)\S*[\w/]", re.IGNORECASE)

CARD = re.compile(r"(?<![\d.])\d(?:[ -]?\d){12,18}(?!\d)")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{1,4}){3,8}\b")
ACCOUNT = re.compile(
    r"(?:\b(?:account|policy|customer|member(?:ship)?|contract|passport|social security|insurance|"
    r"claim|reference|order|booking|routing|pin|id)\b(?:\s+(?:number|no\.?|code|id))?|\b(?:Konto|Kunden|Vertrags|Ausweis|Versicherungs)"
    r"nummer|\b(?:número|numero|numéro) (?:de|du|di) (?:cuenta|cliente|compte|client|contrat|conto|contrato)|"
    r"(?:계좌|고객|주문|주민등록)\s?번호|口座番号|お客様番号)"
    r"(?:\W{0,3}(?:is|ist|es|est|was|는|은|は|:|#))?\W{0,3}(?P<number>[A-Z]{0,3}-?\d(?:[ -]?\d){3,15})",
    re.IGNORECASE,
)
# Long enough for a telephone, an account or a card, also in groups: "020 7946 0958", "4929-1234-5678".
LONG_NUMBER = re.compile(r"\+?\d(?:[ ().\-/]{0,2}\d){6,}")
_DIGIT_WORD = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|\d)"
SPOKEN_DIGITS = re.compile(
    rf"\b(?:(?:double|triple)\s+)?{_DIGIT_WORD}"
    rf"(?:[\s,.-]+(?:(?:double|triple)\s+)?{_DIGIT_WORD}){{6,}}\b",
    re.IGNORECASE,
)

# Read out letter by letter, as names are on calls: K-I-N-G, "I O L E T".
SPELLED = re.compile(r"(?<![\w-])[A-Z](?:[-.,\s]{1,2}[A-Z]){2,}(?![\w])")

BIRTH = re.compile(
    r"\b(?:born|birth(?:day|date)?|dob|d\.o\.b\.|geboren|geburtsdatum|geburtstag|née?|naissance|nacid[oa]|nac[íi]|nacimiento|"
    r"nascit[oa]|nascimento)\b|생년월일|생일|生年月日|誕生日|出生",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|février|mar(?:ch|s|zo)?|märz|apr(?:il)?|avril|abril|may|mai|mayo|june?|juni|"
    r"juin|junio|july?|juli|juillet|julio|aug(?:ust)?|août|agosto|sept?(?:ember|embre|iembre)?|o[ck]t(?:ober|obre|ubre)?|"
    r"nov(?:ember|embre|iembre)?|de[cz](?:ember|embre|iembre)?|décembre|diciembre|enero|febrero)"
)
DATE = re.compile(
    rf"\b\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}})\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b|"
    rf"\b\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?{_MONTH}\.?,?(?:\s+(?:de\s+)?\d{{2,4}})?\b|"
    rf"\b{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?(?:\s+\d{{2,4}})?\b|"
    r"\d{2,4}년\s*\d{1,2}월\s*\d{1,2}일|\d{2,4}年\d{1,2}月\d{1,2}日",
    re.IGNORECASE,
)
