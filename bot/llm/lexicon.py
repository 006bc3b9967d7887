"""The words by which a written sentence is compared with its passages: which say the same, which turn it round.

Whatever stands in none of these tables has to stand in the passage itself.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from bot.text import stem


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


GLUE: Final = _stems(
    "paper papers author authors work works study studies article researcher researchers team "
    "say says state states report reports describe describes explain explains discuss discusses note notes mention mentions "
    "present presents introduce introduces show shows demonstrate demonstrates reveal indicate find finds found "
    "propose proposes suggest suggests offer offers provide provides give gives include includes contain contains involve "
    "according regarding concern concerning about via namely called named known term refer refers termed "
    "approach method methods technique way ways thing things kind type form aspect part idea "
    "aim aims goal focus focuses address addresses tackle purpose order "
    "using employ employs leverage leverages utilize utilizes apply applies applied make makes made "
    "here there however moreover additionally furthermore thus therefore overall specifically particularly finally "
    "example such like one ones their its it they them within across along among upon toward towards whose where "
    "is are was were be been being has have had do does did can this that these those which who what when while "
    "and or but also too further another other both than as of in on at by for from with to into over under between through during "
    "system model framework result results perform performs performance performed conduct conducts carry out come comes done reach reaches"
)
"""What a sentence about a passage may say of its own accord: that a paper says something, and how sentences hang together."""

SAME: Final[tuple[frozenset[str], ...]] = tuple(
    map(
        _stems,
        (
            "achieve reach score attain obtain hit get", "train training learn learned", "build construct create develop design built",
            "release publish open-source share available public", "evaluate test assess measure benchmark evaluation examine",
            "dataset data corpus collection", "allow enable let permit", "help aid assist support benefit useful", "problem challenge issue difficulty difficult hard",
            "simplify simplification simple shorten short", "size scale large", "several multiple various many", "strong good powerful",
            "generate produce generation output write", "task problem", "capability ability able", "predict prediction forecast guess", "parameter size",
            "explore investigate study examine analyze", "solve solution", "code program programming", "prove proof proving theorem",
            "convert transform translate turn", "remove prune filter discard drop", "method algorithm", "image picture visual", "text textual language",
            "begin start initialize", "need require", "main key central core major", "new novel", "combine integrate unify merge",
            "human person people manual", "automatic automatically automated", "verify verified verification check", "quick fast rapid rapidly",
            "consist comprise include contain", "effect impact influence", "show exhibit display", "try attempt", "agent agentic", "train tune finetune",
            "week weekly",
            "coordinate orchestrate organize",
            "understand comprehend grasp",
            "early earlier previous prior before existing",
            "read take input",
            "cheap affordable",
            "fully complete whole entire full", "rely depend base", "support handle", "cover span", "beat surpass outperform exceed", "increase raise grow", "reduce decrease lower cut shrink lessen",
            "improve enhance boost better", "limit constraint", "end final", "source origin", "expensive costly cost", "experiment experimental empirical",
        ),
    )
)  # fmt: skip
"""Words that say the same of what a paper did."""

OUT: Final = _stems("outperform surpass exceed beat")
"""Verbs that put what stands before them above what stands behind."""
POLAR: Final[Mapping[str, int]] = dict.fromkeys(
    _stems(
        "increase improve enhance boost gain raise grow rise high higher highest better best great greater large larger largest more most "
        "fast faster strong stronger superior outperform surpass exceed beat speed accelerate upgrade expand lengthen extend long longer up above "
        "accept success succeed easy easier cheap cheaper benefit help useful positive positively advantage agree support supports well nicely properly"
    ),
    1,
) | dict.fromkeys(
    _stems(
        "decrease reduce lower low lowest worse worst less least fewer few small smaller smallest slow slower weak weaker inferior underperform "
        "degrade decline drop fall shrink cut lessen shorten short shorter down below harm hurt worsen deteriorate diminish "
        "reject fail failure hard harder difficult costly useless negative negatively disadvantage contradict oppose poorly badly"
    ),
    -1,
)
"""Words that have an opposite, by the side that they are on."""
NEGATIONS: Final = frozenset(
    {"not", "no", "never", "without", "cannot", "nor", "neither", "none", "hardly", "barely", "unable", "lack", "lacks", "lacking", "fail", "fails", "failed",
     "dont", "doesnt", "isnt", "arent", "wasnt", "werent", "cant", "wont", "didnt", "hasnt", "havent", "rarely", "seldom", "nothing", "instead", "rather", "avoid", "avoids", "avoiding"}
)  # fmt: skip
HEDGES: Final = frozenset(
    {
        "may",
        "might",
        "could",
        "would",
        "perhaps",
        "possibly",
        "potentially",
        "seem",
        "seems",
        "appear",
        "appears",
    }
)
STRONG: Final = frozenset(
    "all every each only most best first always never any sole solely entirely fully completely significantly substantially dramatically "
    "drastically massively hugely vastly strictly guaranteed perfectly largest smallest highest lowest more less fewer better worse likely unlikely".split()
)
"""Words that make a claim of what they stand beside: the passage has to say them too."""
ADDRESSING: Final = frozenset(
    {
        "you",
        "your",
        "yours",
        "please",
        "i",
        "my",
        "mine",
        "click",
        "visit",
        "ignore",
        "disregard",
        "password",
        "subscribe",
    }
)
"""What no sentence about a paper says: it speaks to its reader, or of the prompt."""
LIMITS: Final[Mapping[str, str]] = {
    "up to": "most", "at most": "most", "under": "most", "below": "most", "less than": "most", "fewer than": "most", "no more than": "most", "within": "most",
    "over": "least", "more than": "least", "at least": "least", "above": "least", "exceeding": "least",
    "about": "near", "around": "near", "approximately": "near", "nearly": "near", "almost": "near", "roughly": "near", "some": "near", "~": "near",
}  # fmt: skip
"""What stands before a figure and bounds it."""
SPELT: Final = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}


def kin(word: str) -> Iterable[frozenset[str]]:
    """The groups of words that say the same as a stem."""
    return (group for group in SAME if word in group)
