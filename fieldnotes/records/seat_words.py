"""What transcripts call the sides of a conversation, and voices before anybody named them."""

from .people import Seat

# A number may follow ("Agent 2").
SEAT_WORDS: dict[str, Seat] = {
    **dict.fromkeys(("customer", "client", "caller", "guest", "participant", "interviewee"), "customer"),
    **dict.fromkeys(("kunde", "kundin", "cliente", "고객", "顧客", "客户"), "customer"),
    **dict.fromkeys(("employee", "agent", "advisor", "representative", "berater", "mitarbeiter"), "employee"),
    **dict.fromkeys(("agente", "empleado", "employé", "상담원", "担当者", "客服"), "employee"),
    **dict.fromkeys(("observer", "interviewer", "moderator", "researcher", "진행자"), "observer"),
}
_UNKNOWN = ("", "speaker", "voice", "unknown")


def seat_of(name: str) -> Seat | None:
    """Return the seat that a voice's name says, None where it says none."""
    return SEAT_WORDS.get(name.casefold().strip().rstrip("0123456789 #"))


def names_nobody(name: str) -> bool:
    """Say whether a voice's name is a seat, or what voices are called before anybody named them."""
    return seat_of(name) is not None or name.casefold().strip().rstrip("0123456789 #") in _UNKNOWN
