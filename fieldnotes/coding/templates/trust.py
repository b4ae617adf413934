"""What trust rests on: care, competence, integrity.

Source: Mayer, Davis and Schoorman, "An Integrative Model of Organizational Trust", Academy of Management
Review 20(3), 1995: benevolence, ability and integrity. The names and the wording are our own. How a passage
speaks of one of them, well or badly, is the valence of its coding.
"""

from fieldnotes.coding.codebook_entry import CodebookEntry

TRUST: tuple[CodebookEntry, ...] = (
    CodebookEntry(
        "trust",
        "care",
        "Whether the company means well by the customer, beyond its own profit.",
        "Use where good or bad will is told: looking after somebody, or not caring.",
        "Not for skill or for kept promises.",
        "She asked how my mother was.\nThey only want my money.",
    ),
    CodebookEntry(
        "trust",
        "competence",
        "Whether the company can do what it is there for.",
        "Use for knowing, being able and getting it right, and for the lack of it.",
        "Not where somebody could and would not: that is care or integrity.",
        "He knew exactly what was wrong.\nNobody there knows how the system works.",
    ),
    CodebookEntry(
        "trust",
        "integrity",
        "Whether the company keeps its word and to principles that the customer can accept.",
        "Use for promises, honesty, fairness, and for saying one thing and doing another.",
        "Not for an honest mistake.",
        "They told me the truth about the delay.\nThe small print says the opposite.",
    ),
)
