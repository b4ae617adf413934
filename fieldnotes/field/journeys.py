"""Journeys to start from; a team adds its own."""

STARTER_JOURNEYS: dict[str, tuple[str, ...]] = {
    "Customer journey": (
        "become aware",
        "compare and choose",
        "buy",
        "receive and start",
        "use",
        "get help",
        "renew or leave",
    ),
    "Insurance claim": (
        "notify the loss",
        "assessment",
        "repair or replace",
        "settlement",
        "afterwards",
    ),
    "Online order": (
        "search and find",
        "basket and checkout",
        "delivery",
        "unpack and use",
        "return or cancel",
    ),
}
