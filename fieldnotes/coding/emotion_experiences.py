"""What customers live through that implies a feeling, and the words in which they tell it.

Sources of the list: those of starter_themes. The patterns are our own; each stands on one line, however long.
"""

from dataclasses import dataclass
from math import sqrt

_NUMBER = (
    r"(?:\d+(?:[.,]\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|"
    r"forty|fourty|forty[- ]five|fifty|sixty|ninety|several|many|couple(?: of)?|few|half(?: an?)?)"
)
_TIME = rf"{_NUMBER}(?:[+]| ?-? ?(?:\d+|half|and a half))?[ -]*(?:more )?(?:min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?|months?|years?)"
_LONG_TIME = (
    rf"(?:over |more than |almost |nearly |about |like |at least )?(?:{_TIME}|hours|days|weeks|months|ages|forever|"
    r"so long|too long|(?:a|such a|quite a|very) (?:very )?long (?:time|while)|all (?:day|morning|afternoon|night|week))"
)
_STAFF = (
    r"(?:no ?(?:one|body)|nobody|they|you(?: guys| people)?|he|she|anyone|the (?:company|bank|store|shop|agent|manager|"
    r"airline|technician|driver|courier)|customer (?:service|care)|support|your (?:team|company|people|agents?|staff))"
)


@dataclass(frozen=True)
class Experience:
    """A kind of experience: the emotion that it suggests and the words in which it is told.

    found, right: in how many customers' texts labelled by people it was found, and how many of those
    carried that feeling's sign (negative; positive for a rescue).
    """

    name: str
    emotion: str
    negative: bool
    found: int
    right: int
    patterns: tuple[str, ...]

    @property
    def precision(self) -> float:
        """The share that was right, as the lower end of its 95 % interval (Wilson), 0 to 1."""
        share = self.right / self.found
        z = 1.96
        spread = z * sqrt(share * (1 - share) / self.found + z * z / (4 * self.found**2))
        return (share + z * z / (2 * self.found) - spread) / (1 + z * z / self.found)


EXPERIENCES: tuple[Experience, ...] = (
    Experience(
        "waiting",
        "annoyance",
        True,
        1083,
        1054,
        (
            rf"\b(?:on hold|in (?:the |a )?(?:queue|line)|sitting on (?:the )?(?:runway|tarmac|plane))\b[^.!?]{{0,25}}?\bfor {_LONG_TIME}",
            r"\b(?:kept|put|left|leaving|leave|keeping|had|has|have) (?:me|us|everyone|passengers|customers)(?: all)? (?:on hold|waiting|hanging|stranded|stuck)\b",
            rf"\b(?:have|has|had|'ve|been|was|were|am|'m|is|are|still)(?: (?:been|now|just|here))* (?:waiting|on hold|holding|stuck|sitting|standing|delayed|stranded)(?: [\w']+){{0,5}}? (?:for|since|over) {_LONG_TIME}",
            rf"\b(?:waited|waiting|held|holding|hold|on hold|wait|delay(?:ed)?)(?: time)?(?: (?:of|for|is|was|on (?:the )?(?:phone|line|hold)))* {_LONG_TIME}",
            rf"\b{_TIME} (?:on hold|on the (?:phone|line)|wait(?:ing)?|delay|late|hold|in (?:the |a )?(?:line|queue))\b",
            r"\bstill (?:waiting|on hold|holding|sitting|stuck|stranded)\b",
            r"\bstill (?:have|has|had|did|do|does|is|was|are)(?: ?n[o']t|n't) (?:arrived|received|gotten|got|come|been (?:delivered|resolved|fixed|refunded|processed|answered)|heard|shown)",
            rf"\b(?:it|this|that) (?:has |had )?(?:took|taken|takes|been|is taking|was taking) (?:them |you |me )?{_LONG_TIME} (?:to|and|for|before)\b",
            r"\bhow (?:much )?long(?:er)? (?:do|must|should|am|will|are) (?:i|we) (?:have to |supposed to |going to have to )(?:wait|hold|sit)\b",
        ),
    ),
    Experience(
        "repeating oneself",
        "annoyance",
        True,
        51,
        50,
        (
            r"\b(?:explain|repeat|tell|told|explained|repeated|re-?enter|re-?submit|give|gave|send|sent|spell|fill)\b[^.!?]{0,40}?\b(?:again and again|over and over|all over again|every (?:single )?time|(?:two|three|four|five|six|seven|ten|several|multiple|many|\d+) (?:different )?(?:times|people|agents|departments))\b",
            r"\b(?:have|having|had|need|forced|made me) to (?:explain|repeat|tell|re-?explain|start|go through|re-?enter|re-?submit)\b[^.!?]{0,40}?\bagain\b",
            r"\b(?:call|called|calling|emailed|e-?mail|contacted|phoned|rang|asked|messaged|wrote|tried|complained)\b[^.!?]{0,25}?\b(?:again and again|over and over|(?:two|three|four|five|six|seven|eight|nine|ten|several|multiple|many|numerous|countless|\d+) (?:different |separate )?times)\b",
            r"\b(?:second|third|fourth|fifth|sixth|seventh|tenth|umpteenth|[2-9](?:nd|rd|th)) time (?:this|that|i|we|in|they|calling|i'm|i've)\b",
            r"\bfor the (?:third|fourth|fifth|sixth|tenth|umpteenth|[3-9](?:rd|th)) time\b",
            r"\bas i(?:'ve| have)? (?:already )?(?:said|told you|explained|mentioned) (?:before|already|twice|earlier|many times)\b",
            r"\bi(?:'ve| have)? already (?:told|explained|given|sent|said|answered|provided)\b",
        ),
    ),
    Experience(
        "being passed on",
        "annoyance",
        True,
        8,
        8,
        (
            r"\b(?:got|get|getting|keep getting|been|being|was|am|were|kept (?:being|getting)|keeps?) (?:\w+ )?(?:transferred|passed|bounced|shunted|pushed|redirected|re-?routed|forwarded) (?:around|on|back and forth|between|to (?:another|a different|someone else|somebody else|yet another|the wrong|\w+ different)|from)\b",
            r"\b(?:pass(?:ed|ing)?|bounc(?:ed|ing)|send(?:ing)?|sent|shunt(?:ed|ing)|transfer(?:red|ring)?) (?:me|us) (?:around|back and forth|from (?:one|person|department|pillar)|between|to (?:another|someone else|yet another|\w+ different|the wrong))\b",
            r"\b(?:transferred|passed|sent|bounced) (?:me )?(?:twice|(?:two|three|four|five|six|seven|several|multiple|\d+) times|(?:to )?(?:two|three|four|five|six|seven|several|\d+) (?:different )?(?:people|departments|agents|numbers))\b",
            r"\b(?:one department to (?:another|the next)|from pillar to post|from one (?:person|agent|department) to)\b",
            r"\b(?:everyone|everybody|each(?: one)?|they(?: all)?|every person|he|she|you) (?:just )?(?:says?|said|tells?|told|keeps? (?:saying|telling))\b[^.!?]{0,30}?\b(?:not (?:their|my|his|her|our|your) (?:job|department|problem|fault|responsibility)|someone else|another department|a different department|call (?:back|someone|another))\b",
        ),
    ),
    Experience(
        "being ignored",
        "disappointment",
        True,
        305,
        295,
        (
            rf"\b{_STAFF} (?:never|(?:did|has|have|had|would|will|do|does)(?:n't| not|nt)|(?:can|could|wo|would)(?:n't|not| not)|failed to|forgot to|refused? to)(?: even| ever| once| bothered to| bother to)? (?:call(?:ed)?|r(?:ing|ang)|phoned?|write|wrote|written|get back|got back|gotten back|c[oa]me|reply|replied|respond(?:ed)?|answer(?:ed)?|follow(?:ed)? up|return(?:ed)? (?:my|our)|show(?:n|ed)? up|turn(?:ed)? up|listen(?:ed)?|help(?:ed)?|apologi[sz]ed?)\b",
            r"\b(?:no ?(?:one|body)|nobody) (?:(?:has|have|had|was|is|will|would|can|could|even|ever|there|seems? to|bothered to|at \w+) ?)*(?:calls?|called|answer(?:s|ed|ing)?|repl(?:y|ies|ied)|respond(?:s|ed)?|helps?|helped|cares?|cared|listen(?:s|ed)?|knows?|knew|came|comes?|told|tells?|pick(?:s|ed)? up|show(?:s|ed)? up|turn(?:s|ed)? up|contact(?:ed|s)?|got back|get back|follow(?:s|ed)? up|explain(?:ed|s)?|apologi[sz]ed?)\b",
            r"\b(?:never|not once|didn'?t|hasn'?t|haven'?t|did not|has not|have not|don'?t|won'?t) (?:even |ever |bother(?:ed)? to |yet )?(?:hear[d]? (?:anything |a word )?(?:back|from)|(?:get|got|gotten|receive[d]?) (?:a |an |any )?(?:call ?back|reply|response|answer|follow[- ]?up|acknowledge?ment|explanation|apology)|call(?:ed)? (?:me |us )?back|(?:reply|replied|respond(?:ed)?)(?: to)?|return(?:ed)? (?:my|our|any|a) (?:calls?|emails?|messages?)|show(?:ed|n)? up|turn(?:ed)? up)",
            r"\b(?:no|zero|without (?:a|any)) (?:reply|response|answer|call ?back|explanation|apology|acknowledge?ment|follow[- ]?up)\b",
            r"\b(?:keeps?|kept|just|always) (?:ignoring|ignores?|ignored|hanging up|hung up|hangs? up|disconnect(?:s|ed|ing)|dropp?(?:s|ed|ing) (?:my|the) call)\b",
            r"\b(?:hung up|hang(?:s|ing)? up|disconnected) (?:on )?(?:me|us)\b",
            r"\b(?:was|were|am|been|being|feel|felt) (?:\w+ )?(?:ignored|brushed off|fobbed off|left in the dark|treated like)\b",
            r"\bi might as well (?:have )?(?:not|talk|be talking|speak)",
            r"\b(?:can(?:no|')t|cannot|couldn'?t|unable to|impossible to|no way to) (?:even )?(?:get (?:through|a hold|hold|anyone|anybody|someone|an? (?:answer|human|person|agent))|reach (?:anyone|anybody|someone|a|you|customer)|speak (?:to|with) (?:anyone|anybody|someone|a)|talk to (?:anyone|anybody|someone|a))",
        ),
    ),
    Experience(
        "surprised by a charge",
        "annoyance",
        True,
        7,
        7,
        (
            r"\b(?:charged|billed|debited|deducted|taken|took|charging|billing) (?:me |us |my (?:card|account) )?(?:[^.!?]{0,25}?)?\b(?:twice|two times|double|again|extra|more than|without (?:my|any|asking|telling|notice|permission|warning)|for (?:something|nothing|a service) (?:i|we)?|even though|although|after i (?:had )?cancel)",
            r"\bdouble[- ](?:charged|billed|charge)\b",
            r"\b(?:hidden|unexpected|unexplained|surprise|mystery|bogus|undisclosed) (?:fees?|charges?|costs?)\b",
            r"\b(?:nobody|no ?one|they|you) (?:never |did ?n[o']t |didn't )?(?:told|tell|mention(?:ed)?|warn(?:ed)?|inform(?:ed)?) (?:me|us)?[^.!?]{0,30}?\b(?:fees?|charges?|costs?|price)\b",
            r"\bmy (?:\\w+ )?(?:bill|invoice|fee|rent|premium|rate|payment)s? (?:has |have |had )?(?:suddenly |just )?(?:doubled|tripled|went up|gone up|jumped|increased)\b",
            r"\b(?:where|why) (?:did|does|is|was|am i|are you|do i|do you|have you|were)\b[^.!?]{0,30}?\b(?:charged|charging|charge (?:me|us)|billed|this (?:fee|charge) com)",
        ),
    ),
    Experience(
        "a promise broken",
        "disappointment",
        True,
        73,
        72,
        (
            r"\b(?:said|told (?:me|us)|promised|claimed|assured (?:me|us)|supposed to|was going to|were going to|meant to)\b[^.!?]{0,60}?\b(?:but|and|yet|then|still)\b[^.!?]{0,30}?\b(?:never|nothing|didn'?t|did not|hasn'?t|haven'?t|has not|wasn'?t|weren'?t|nobody|no ?one|not)\b",
            r"\b(?:yet|now|then) (?:they|you|he|she) (?:say|said|tell|told|claim)(?:s|ed|ing)?[^.!?]{0,25}?\b(?:can'?t|cannot|won'?t|not|no longer|different)\b",
            r"\bnothing (?:has |had |ever |was |is )?(?:happened|happens|changed|(?:been )?done|came of it|(?:been )?(?:fixed|resolved))\b",
            r"\b(?:cancel(?:l?ed|s|l?ing)|cancelled flighted) (?:my|our|the) (?:order|flight|appointment|booking|reservation|delivery|trip|account|connection)\b",
            r"\b(?:lost|misplaced|damaged|broke|ruined|destroyed) (?:my|our|both|all) (?:\w+ )?(?:bags?|luggage|order|package|parcel|suitcases?|stroller|reservation|booking|paperwork|documents?|application|seats?)\b",
            r"\bgave (?:away )?(?:my|our) (?:seats?|room|table|booking|appointment|slot)s?\b",
        ),
    ),
    Experience(
        "giving up",
        "disappointment",
        True,
        101,
        101,
        (
            r"\b(?:i|we)(?:'ve| have|'m|'ll| will| am| are| finally| just)* (?:give|gave|given|giving) up\b",
            r"\b(?:i|we)(?:'m| am|'re| are|'ve| have)? (?:so done with|switching|moving to another|leaving for another|taking (?:my|our) (?:business|money)|cancell?ing|had enough|closing (?:my|our)|fed up)\b",
            r"\b(?:never|not|won'?t|n't) (?:be |ever |going to )?(?:fly(?:ing)?|us(?:e|ing)|book(?:ing)?|buy(?:ing)?|shop(?:ping)?|order(?:ing)?|com(?:e|ing)|go(?:ing)?|bank(?:ing)?|stay(?:ing)?|do(?:ing)? business)(?: \w+){0,4} (?:again|anymore|any more)\b",
            r"\b(?:last|final) time (?:i|we)(?:'ll| will| ever|'m)?\b",
            r"\b(?:lost|losing) (?:a|another|my) (?:\w+ )?(?:customer|business)\b",
        ),
    ),
    Experience(
        "being rescued",
        "gratitude",
        False,
        16,
        16,
        (
            r"\b(?:went|gone|going|goes) (?:above and beyond|out of (?:his|her|their|your) way|the extra mile)\b",
            r"\b(?:sorted|fixed|solved|resolved|handled|took care of|straightened|got)(?: (?:it|this|that|everything|me|us|the (?:problem|issue)))(?: all)?(?: (?:out|sorted|back|on|fixed))* (?:right away|straight away|immediately|within (?:minutes|an hour|the hour|a few minutes)|in (?:no time|minutes|(?:two|five|ten|\d+) minutes)|on the spot|so quickly|very quickly|quickly|the same day)\b",
            r"\b(?:saved|made|rescued|turned around) (?:my|our) (?:day|trip|life|night|week|vacation|holiday|christmas|evening)\b",
            r"\b(?:without (?:me|us) (?:even )?(?:having to ask|asking)|before i (?:even )?(?:asked|had to ask|noticed))\b",
            r"\b(?:finally|at last)[, ]+(?:some(?:one|body)|a (?:person|human|real person|guy|lady|woman|man)|an agent)\b[^.!?]{0,25}?\b(?:helped|listened|understood|fixed|sorted|answered|took|who)",
            r"\b(?:even )?(?:waived|refunded|credited|upgraded|rebooked|replaced|comped)(?: (?:me|us|the|my|our|it))+(?: \w+){0,3}?(?: (?:free|fee|right away|immediately|no questions asked|for free|without))",
            r"\b(?:could(?:n'?t| not) have been (?:nicer|more helpful|kinder|better|easier))\b",
            r"\b(?:stayed|waited) (?:on (?:the )?(?:phone|line) )?with me\b",
        ),
    ),
)
