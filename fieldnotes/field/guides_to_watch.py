"""Guides for watching: AEIOU, POEMS, contextual inquiry, Gemba walk. The sentences are our own."""

from ..records import Guide, GuidePart

AEIOU = Guide(
    key="aeiou",
    title="AEIOU",
    about="Five letters to look by when you do not know yet what matters. Good for a first "
    "visit and for homes.",
    modes=("home visit or ride-along", "shadow the front line", "be the customer", "serve customers"),
    parts=(
        GuidePart(
            "Activities",
            (
                "What do they set out to get done, and which steps do they take?",
                "Where do they stop, wait, start again or go another way?",
            ),
        ),
        GuidePart(
            "Environments",
            (
                "Where does it happen? Note light, noise, room and who can see them.",
                "What have they changed about the place to make it work for them?",
            ),
        ),
        GuidePart(
            "Interactions",
            (
                "Who speaks with whom, and who speaks with a machine?",
                "Which exchange is routine, and which one is out of the ordinary?",
            ),
        ),
        GuidePart(
            "Objects",
            (
                "What lies within reach, and what is used for something it was not made for?",
                "What is missing that they have to fetch, look up or remember?",
            ),
        ),
        GuidePart(
            "Users",
            (
                "Who is here, and what is each one's part in it?",
                "What does each of them want to come out of it?",
            ),
        ),
    ),
    sources=(
        "Rick E. Robinson, “Building a Useful Research Tool: An Origin Story of AEIOU”, EPIC Perspectives, "
        "https://www.epicpeople.org/building-a-useful-research-tool/",
        "EthnoHub, “AEIOU Framework” (after E-Lab, 1997), https://help.ethnohub.com/guide/aeiou-framework",
    ),
)

POEMS = Guide(
    key="poems",
    title="POEMS",
    about="Looks past the product to what is said and served around it. Good for shops, "
    "counters and websites.",
    modes=("be the customer", "shadow the front line", "home visit or ride-along", "mystery shop"),
    parts=(
        GuidePart(
            "People",
            (
                "Who is involved, also in the background, and who is missing?",
                "Why are they here today rather than another day?",
            ),
        ),
        GuidePart(
            "Objects",
            (
                "Which things do they handle, carry, compare or put aside?",
                "Which of these things belong together in their eyes?",
            ),
        ),
        GuidePart(
            "Environments",
            (
                "Where are they before, during and after?",
                "What about the place helps, and what gets in the way?",
            ),
        ),
        GuidePart(
            "Messages",
            (
                "What do signs, letters, screens and people tell them, in which words?",
                "Which message did they not get, not believe or not understand?",
            ),
        ),
        GuidePart(
            "Services",
            (
                "Which services do they use at this moment, ours and others'?",
                "Where does one service end and leave them alone before the next begins?",
            ),
        ),
    ),
    sources=(
        "Vijay Kumar and Patrick Whitney, “Faster, Cheaper, Deeper User Research”, Design Management Journal "
        "14 (2), 2003",
        "Vijay Kumar, “101 Design Methods”, Wiley, 2012",
    ),
)

CONTEXTUAL_INQUIRY = Guide(
    key="contextual-inquiry",
    title="Contextual inquiry",
    about="Learn somebody's work as an apprentice would: beside them, while they do it. Good "
    "for the front line.",
    modes=("shadow the front line", "serve customers", "home visit or ride-along", "listen to calls"),
    parts=(
        GuidePart(
            "Context: stay where it happens",
            (
                "What are they doing right now? Ask about this one case, not about cases in general.",
                "Which papers, notes and screens does this case touch? Ask to see them.",
                "When they say “usually”, ask for the last time it happened.",
            ),
        ),
        GuidePart(
            "Partnership: they are the master, you are the apprentice",
            (
                "What would you have to know to take over from here?",
                "At a pause, ask about what you just saw: what made you do it this way?",
            ),
        ),
        GuidePart(
            "Interpretation: say what you make of it, and let them correct you",
            (
                "I think this happens because …; is that so?",
                "What did they put right in what you said? Note both versions.",
            ),
        ),
        GuidePart(
            "Focus: what you came for, and what surprises you",
            (
                "What here bears on the question you came with?",
                "What do you not understand, although you think you should?",
            ),
        ),
    ),
    sources=(
        "Hugh Beyer and Karen Holtzblatt, “Apprenticing with the Customer”, Communications of "
        "the ACM 38 (5), "
        "1995, http://www.incontextdesign.com/apprenticing-with-the-customer-a-collaborative-approach-to-"
        "requirements-definition/",
        "Hugh Beyer and Karen Holtzblatt, “Contextual Design”, Morgan Kaufmann, 1997",
    ),
)

GEMBA = Guide(
    key="gemba",
    title="Gemba walk",
    about="Go to where the work is done and follow one case from beginning to end: go and see, ask why, show "
    "respect.",
    modes=("shadow the front line", "serve customers", "listen to calls"),
    parts=(
        GuidePart(
            "Before you go in",
            (
                "What is the theme of this walk, in a sentence that you can say to everybody you meet?",
                "Who works there, and do they know that you come to learn and not to check on them?",
            ),
        ),
        GuidePart(
            "Go and see",
            (
                "Follow one customer's case through every hand it passes: where does it move, "
                "and where does it lie?",
                "What is it waiting for, and how long?",
                "What is done twice, looked for, corrected or passed back?",
            ),
        ),
        GuidePart(
            "Ask why",
            (
                "What makes this the best way that people have found so far?",
                "Why does that happen? Ask again about the answer, until somebody could act on it.",
            ),
        ),
        GuidePart(
            "Show respect",
            (
                "What would make this work easier tomorrow, in the words of those who do it?",
                "What did you promise to come back with, to whom, and by when?",
            ),
        ),
    ),
    sources=(
        "Jim Womack, “Gemba Walks”, Lean Enterprise Institute, 2011",
        "“How to Go to the Gemba: Go See, Ask Why, Show Respect”, The Lean Post, Lean Enterprise Institute, "
        "https://www.lean.org/the-lean-post/articles/how-to-go-to-the-gemba-go-see-ask-why-show-respect/",
    ),
)
