"""Guides for meeting people and walking their path: empathy map, journey walk, side-by-side listening,
mystery shop, interview. The sentences are our own.
"""

from ..records import Guide, GuidePart

EMPATHY_MAP = Guide(
    key="empathy-map",
    title="Empathy map",
    about="One person, from the outside in: what they see, hear, say and do, and only then what "
    "they may think "
    "and feel.",
    modes=("interview", "home visit or ride-along", "listen to calls", "shadow the front line"),
    parts=(
        GuidePart(
            "Who, and what for",
            (
                "Who is this person, and in which situation do you meet them?",
                "What do they have to get done, and how will they know that it worked?",
            ),
        ),
        GuidePart("See", ("What is before their eyes: on the screen, in the room, at other people's?",)),
        GuidePart(
            "Hear", ("What do others tell them: family, colleagues, our own people, strangers online?",)
        ),
        GuidePart("Say", ("What do they say, in their own words? Write one sentence down as it was said.",)),
        GuidePart(
            "Do",
            (
                "What do they do, today and with their own hands?",
                "Where do their words and their doings part?",
            ),
        ),
        GuidePart(
            "Think and feel (your reading, not a fact)",
            (
                "Pains: what are they afraid of, tired of, or ashamed of?",
                "Gains: what do they hope for, beyond having it done?",
                "From what that you saw or heard do you conclude this?",
            ),
        ),
    ),
    sources=(
        "Dave Gray, Sunni Brown and James Macanufo, “Gamestorming”, O'Reilly, 2010",
        "Dave Gray, “Empathy Map Canvas”, updated 16 July 2017, https://gamestorming.com/empathy-map/",
    ),
)

JOURNEY_WALK = Guide(
    key="journey-walk",
    title="Journey walk",
    about="Be a customer from the first thought to the last bill, and note each stage as you go through it.",
    modes=("be the customer", "mystery shop", "home visit or ride-along"),
    parts=(
        GuidePart(
            "Before the first stage",
            (
                "What do you need, and what would you do if we did not exist?",
                "What do you expect it to take: minutes, messages, money?",
            ),
        ),
        GuidePart(
            "At each stage",
            (
                "What did you want here, and what did you get?",
                "Through which channel, and who or what answered?",
                "How did it feel, from −2 to +2, and what made it so?",
                "What did you have to know, repeat or carry over from the stage before?",
            ),
        ),
        GuidePart(
            "Between stages",
            (
                "How did you know what comes next, and when?",
                "Where could you have given up? What kept you going?",
            ),
        ),
        GuidePart(
            "Afterwards",
            (
                "What took longest, measured and felt?",
                "What must happen behind the counter for this to work? Whom could you ask?",
                "Who could not have gone this way: without time, sight, a card, the language?",
            ),
        ),
    ),
    sources=(
        "State Government of Victoria, “Service safari”, https://www.vic.gov.au/service-safari",
        "Interaction Design Foundation, “Service Safaris”, "
        "https://www.interaction-design.org/literature/topics/service-safaris",
        "Marc Stickdorn and others, “This Is Service Design Doing”, O'Reilly, 2018",
    ),
)

SIDE_BY_SIDE = Guide(
    key="side-by-side",
    title="Side-by-side listening",
    about="Sit beside an agent with a second headset: two windows on the same call, the "
    "customer's and the agent's.",
    modes=("listen to calls", "shadow the front line", "serve customers"),
    parts=(
        GuidePart(
            "Before the first call",
            (
                "Does the agent know that you come to learn about customers, and not to rate them?",
                "Are callers told that somebody listens with them, as the law of the place asks?",
            ),
        ),
        GuidePart(
            "During a call: stay silent and note",
            (
                "Why do they call, in the caller's first sentence, word for word?",
                "What has happened before this call that the caller has to tell again?",
                "When does the voice change, and what was said just before?",
                "What does the agent look for, where, and how long does the caller wait for it?",
                "What does the agent want to do for the caller, and cannot?",
            ),
        ),
        GuidePart(
            "Between calls: ask the agent",
            (
                "Was that an ordinary call? What would have been unusual?",
                "What will this caller do next?",
                "Which call of this week do you still think of?",
            ),
        ),
        GuidePart(
            "Before you leave",
            (
                "What does the agent wish that somebody like you knew?",
                "Did a caller get a promise while you sat there? Who keeps it?",
            ),
        ),
    ),
    sources=(
        "A practice of contact centres without one author; its way of asking is contextual "
        "inquiry: Hugh Beyer "
        "and Karen Holtzblatt, “Contextual Design”, Morgan Kaufmann, 1997",
        "How listening differs from coaching and from joining the call: Genesys, “Team Lead”, "
        "https://docs.genesys.com/Documentation/IW/8.1.4/Help/Team_Lead",
    ),
)

MYSTERY_SHOP = Guide(
    key="mystery-shop",
    title="Mystery shop",
    about="Play a customer with a task. People you meet do not know it: so it needs rules, and "
    "judges no one by "
    "name.",
    modes=("mystery shop",),
    parts=(
        GuidePart(
            "Before: is it fair?",
            (
                "Have the people who may be visited been told that such visits happen, what "
                "for, and what becomes "
                "of the results?",
                "Is it settled that nobody is disciplined for what one visit shows?",
                "Does your task take no more of their time than a real customer would?",
            ),
        ),
        GuidePart(
            "The task",
            (
                "Who are you today, what do you need, and what will you not say?",
                "Is it a story that you can keep up without lying about the law, health or danger?",
            ),
        ),
        GuidePart(
            "What you note, right after you leave",
            (
                "What happened, minute by minute, without adjectives?",
                "What were you asked, and what were you not asked?",
                "What were you promised, and did it come?",
            ),
        ),
        GuidePart(
            "Afterwards",
            (
                "How much of this was one person on one day?",
                "What about the way of working made it likely?",
                "Leave names out; nothing was recorded without consent.",
            ),
        ),
    ),
    sources=(
        "ESOMAR, “Mystery Shopping Studies”, World Research Codes and Guidelines, 2005",
        "Market Research Society, “MRS Guidelines for Mystery Shopping Research”, 2011, updated 2014",
        "Mystery Shopping Providers Association, “Guidelines for Mystery Shopping”, 2011",
    ),
)

INTERVIEW = Guide(
    key="interview",
    title="Interview guide",
    about="One person and one thing that happened to them. You ask little; they tell.",
    modes=("interview", "home visit or ride-along"),
    parts=(
        GuidePart(
            "Begin wide",
            (
                "Tell me about yourself and how you came to use this.",
                "Take me through a usual day with it, from the beginning.",
            ),
        ),
        GuidePart(
            "One time it happened",
            (
                "Think of the last time that …; what led up to it?",
                "What happened next? And then?",
                "What did you do, and what did you hope would happen?",
                "How did it end, and what has it changed?",
            ),
        ),
        GuidePart(
            "Go deeper, with few words",
            (
                "What made that matter to you?",
                "You said “…”: what does that mean to you?",
                "Wait. Count to five before you ask again.",
            ),
        ),
        GuidePart(
            "What speaks against what you think",
            (
                "When was it not like that?",
                "Who would tell it differently?",
            ),
        ),
        GuidePart(
            "Close",
            (
                "What should I have asked?",
                "May we come back to you, and is there anything that you would rather we left out?",
            ),
        ),
    ),
    sources=(
        "John C. Flanagan, “The Critical Incident Technique”, Psychological Bulletin 51 (4), 1954",
        "James P. Spradley, “The Ethnographic Interview”, Holt, Rinehart and Winston, 1979",
    ),
)
