"""Survey and help-desk tools by their exports: what each calls its columns.

The names are those of the tools' own exports and APIs: Qualtrics' import ids, SurveyMonkey's all-responses
table,
Zendesk's satisfaction ratings and Explore, Delighted's responses, Medallia's survey fields.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Tool:
    """A tool and its names: `signs` are headers that must all be there; `roles` map a role to its patterns.

    Names are compared in small letters, words apart, as `_header_words` of columns.py makes them.
    """

    name: str
    signs: tuple[str, ...]
    roles: dict[str, tuple[str, ...]]


TOOLS = (
    Tool(
        "Qualtrics",
        ("response id", "recorded date"),
        {"key": ("record id", "response id"), "period": ("recorded date", "end date", "start date")},
    ),
    Tool(
        "SurveyMonkey",
        ("respondent id", "collector id"),
        {"key": ("respondent id",), "period": ("end date", "start date", "date created")},
    ),
    Tool(
        "Zendesk",
        (r"(?:ticket )?(?:satisfaction (?:rating )?score|satisfaction rating|satisfaction)", r"ticket id|id"),
        {
            "key": ("rating id", "ticket id", "id"),
            "value": (r"(?:ticket )?(?:satisfaction (?:rating )?score|satisfaction rating|satisfaction)",),
            "period": (
                r"(?:ticket )?(?:satisfaction|rating|rated).*(?:date|at|timestamp)",
                r"(?:ticket )?(?:solved|created|updated)(?: at| date| timestamp)*",
            ),
            "channel": (r"(?:ticket )?channel|via(?: channel)?",),
            "market": (r"brand|(?:ticket )?brand name|country",),
            "segment": (r"(?:ticket )?(?:group|organi[sz]ation)(?: name)?",),
        },
    ),
    Tool(
        "Delighted",
        ("score", "comment", r"permalink|survey type|person(?: id)?"),
        {
            "key": (r"(?:response )?id",),
            "value": ("score",),
            "period": (r"(?:response |responded |created |updated )(?:at|date)",),
        },
    ),
    Tool(
        "Medallia",
        (r"(?:a )?survey ?id|surveyid", r"(?:e )?(?:response ?date|responsedate)(?: local)?"),
        {
            "key": (r"(?:a )?survey ?id",),
            "period": (r"(?:e )?response ?date(?: local)?",),
            "value": (
                r".*likelihood to recommend.*|.*\bltr\b.*|.*\bnps\b(?!.*(?:group|segment|category)).*",
            ),
            "market": (r"country|market|region",),
            "touchpoint": (r"unit(?: name)?|property|store",),
            "segment": (r"segment|customer type",),
            "channel": (r"(?:survey )?channel|feedback channel",),
        },
    ),
)

# Qualtrics' Status, as code or label, of rows that no customer gave.
NOT_FROM_CUSTOMERS = {
    "1": "a preview of the survey, not a customer's response",
    "survey preview": "a preview of the survey, not a customer's response",
    "umfragevorschau": "a preview of the survey, not a customer's response",
    "2": "a test of the survey, not a customer's response",
    "survey test": "a test of the survey, not a customer's response",
    "8": "marked as spam by the survey tool",
    "spam": "marked as spam by the survey tool",
    "9": "a preview of the survey, marked as spam by the survey tool",
    "12": "imported and marked as spam by the survey tool",
    "17": "a preview of the survey, not a customer's response",
    "offline survey preview": "a preview of the survey, not a customer's response",
}


def tell_tool(header_words: Sequence[str], known: str = "") -> Tool | None:
    """Return the tool whose signs are all among the headers, or the one that is known by its header rows."""
    for tool in TOOLS:
        if tool.name == known:
            return tool
        if not known and all(any(re.fullmatch(sign, words) for words in header_words) for sign in tool.signs):
            return tool
    return None
