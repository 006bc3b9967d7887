"""What kind of answer a question asks for, and what a sentence looks like that holds one, figures included.

Nothing is ever computed from a figure: it is found so that it can be set in bold, or stated alone when the
sentence has no other candidate. (A nearest-number rule found the right one of several in 55 of 100 sentences
of a benchmark; where there was only one, in 99.)

Cues are a table of pairs of patterns: a question that fits the first prefers a sentence that fits the second.
The bonus is on the scale of coverage (1: every asked-for word is in the sentence), so that a cue decides
between sentences about equally good, and never replaces the words.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from bot.kept import compiled
from bot.memo import SENTENCE, remembered
from bot.text import fold, stems

Unit = Literal["percent", "times", "size", "length", "duration", "count"]

_NUMBER: Final = r"(?:\d+(?:[.,]\d+)*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\b|\b(?:dozens|hundreds|thousands|millions)\ of\b)"
_FIGURE: Final = compiled(
    rf"""(?<![\w.@-])(?:(?:up\ to|over|more\ than|less\ than|fewer\ than|at\ least|at\ most|as\ (?:much|many)\ as|about|around|nearly|almost|roughly|approximately)\s(?:an?\s)?)?
    (?P<number>{_NUMBER})(?P<scale>[\s-]?(?:billion|million|thousand)|[kKMBT](?![A-Za-z]))?
    (?P<unit>\s?%|\s?(?:percent|percentage\ points)\b|\s?(?:x|×)(?!\w)|[\s-]?times\b|[\s-]?parameters?\b|[\s-]?tokens?\b
    |\s?(?:pages|lines)\b|\s?(?:weeks?|days?|hours?|minutes?|seconds?|months?|years?)\b)?(?![\w%])""",
    re.IGNORECASE | re.VERBOSE,
)
_UNITS: Final[tuple[tuple[str, Unit], ...]] = (
    (r"%|percent", "percent"),
    (r"x$|×|times", "times"),
    (r"parameter|[mb]$|[bm]illion", "size"),
    (r"token|page|line", "length"),
    (r"week|day|hour|minute|second|month|year", "duration"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    start: int
    end: int
    text: str
    """With its hedge and unit: "up to 131k tokens", "65.8%"."""
    unit: Unit


@remembered(1024, SENTENCE)
def figures(sentence: str) -> tuple[Figure, ...]:
    """The figures of a sentence that could be an answer, in order; numbers inside names are not.

    >>> [f.text for f in figures("It reaches 65.8% on Math-500 with up to 131k tokens, 3 times faster.")]
    ['65.8%', 'up to 131k tokens', '3 times']
    """
    return tuple(
        Figure(found.start(), found.end(), found.group(), _unit(found))
        for found in _FIGURE.finditer(sentence)
        if not _in_name(sentence, found)
    )


_GAUGE: Final = compiled(
    r"(?:([\w-]+)\s+)?(size|length|window|limit|budget|dimension|depth|width|capacity|horizon|context|sequence|input|prompt|document)s?\s+(?:of|with|up to)\s+$",
    re.IGNORECASE,
)


def gauge(sentence: str, figure: Figure) -> tuple[str, ...]:
    """What a figure is the size of, where its sentence says so; empty where it counts something.

    >>> said = "It is trained with a context size of up to 131k tokens."
    >>> gauge(said, figures(said)[0])
    ('context', 'size')
    """
    found = _GAUGE.search(sentence[: figure.start])
    return tuple(filter(None, found.groups())) if found else ()


def _in_name(sentence: str, found: re.Match[str]) -> bool:
    """Whether a bare number is a version or a year after a name: "AIME 2024", "Lean 4"."""
    before = sentence[: found.start()].split()
    return (
        _unit(found) == "count" and len(before) > 1 and before[-1][:1].isupper() and before[-1][-1].isalnum()
    )


def _unit(found: re.Match[str]) -> Unit:
    written = ((found["scale"] or "") + (found["unit"] or "")).strip(" -").casefold()
    if not written:
        return "count"
    return next((unit for pattern, unit in _UNITS if re.search(pattern, written)), "count")


@dataclass(frozen=True)
class Cue:
    """One preference; compared with folded text."""

    name: str
    asks: str
    """Pattern of the questions it is for."""
    told: str = ""
    """Pattern of the sentences it prefers; empty when only a figure is asked for."""
    bonus: float = 0.1
    units: tuple[Unit, ...] = ()
    """What a figure in the sentence must measure; empty: no figure is asked for."""

    names: bool = False
    """Whether a name other than those in the question fits too."""
    strict: bool = False
    """Whether a sentence that does not fit can hardly answer."""
    says: bool = False
    """Whether a sentence that fits says what the question's words for it ask ("stands for": brackets)."""

    @cached_property
    def question(self) -> re.Pattern[str]:
        return compiled(self.asks)

    @cached_property
    def sentence(self) -> re.Pattern[str]:
        return compiled(self.told)

    def fits(self, sentence: str, *, named: bool = False) -> bool:
        """Whether a sentence looks like one that answers; `named`: it holds a name that the question does not."""
        if (self.names and named) or (self.told and self.sentence.search(fold(sentence))):
            return True
        return bool(self.units) and any(figure.unit in self.units for figure in figures(sentence))


ANY: Final[tuple[Unit, ...]] = ("percent", "times", "size", "length", "duration", "count")

CUES: Final = (
    Cue(
        "how many",
        r"\bhow many\b|\bnumber of\b|\bcount of\b|\bhow much\b",
        r"\binfinite|\bunlimited|\bseveral\b|\bdozens\b",
        bonus=0.12,
        units=ANY,
        strict=True,
    ),
    Cue(
        "share",
        r"\b(?:percent\w*|fraction|share|proportion|accuracy|scores?|pass@\d+|success rate|how (?:often|frequently|well)|gain|improvement|reduction)\b",
        bonus=0.15,
        units=("percent",),
    ),
    Cue(
        "speed",
        r"\b(?:faster|speed ?-?ups?|how fast|quicker)\b",
        r"\bfaster\b|\bspeed",
        bonus=0.15,
        units=("times",),
    ),
    Cue(
        "delay",
        r"\b(?:slower|slow(?:s|ed)? down|overhead|takes? longer|latency)\b",
        r"\boverhead|\bslow|\blatency|\btime",
        bonus=0.2,
        says=True,
    ),
    Cue(
        "size",
        r"\bhow (?:big|large)\b|\bparam(?:eter)?s?\b|\bsizes?\b",
        r"\bparameters?\b",
        bonus=0.25,
        units=("size",),
        strict=True,
    ),
    Cue(
        "context",
        r"\bcontext\b|\bsequence length\b|\bhow long .*\b(?:inputs?|prompts?|sequences?)\b|\bwindow\b",
        bonus=0.25,
        units=("length",),
    ),
    Cue(
        "duration",
        r"\bhow long\b.*\b(?:take|took|taken|last|run|ran|train)|\bhow much time\b|\bhow quickly\b|\bhow many (?:days|weeks|hours|months|minutes|years)\b",
        bonus=0.3,
        units=("duration",),
        strict=True,
    ),
    Cue(
        "length",
        r"\bhow long\b(?!.*\b(?:take|took|taken|last|run|ran)\b)|\bmax(?:imum|imal)?\b|\blongest\b",
        r"\blength\b|\bspan\b",
        bonus=0.12,
        units=("length",),
    ),
    Cue(
        "cost",
        r"\bcosts?\b|\bexpensive\b|\bprice\b|\bcheap",
        r"\bcosts?\b|\bbudget|\beconomic|\$|\boverhead|\bcheap|\bexpensive",
        bonus=0.2,
        strict=True,
        says=True,
    ),
    Cue(
        "density",
        r"\bmoe\b|\bmixture[- ]of[- ]experts\b|\bdense\b|\bsparse\b",
        r"\bdense\b|\bmixture[- ]of[- ]experts\b|\bmoe\b|\bsparsely\b",
        bonus=0.3,
        strict=True,
        says=True,
    ),
    Cue(
        "coders",
        r"\bencoder[- ]decoder\b|\b(?:en|de)coder[- ]only\b",
        r"\bencoder[- ]decoder\b|\b(?:en|de)coder[- ]only\b",
        bonus=0.3,
        strict=True,
        says=True,
    ),
    Cue(
        "origin",
        r"\b(?:based|built) (?:up)?on\b|\b(?:start|initiali[sz]e|derive|fine-?tune|train)(?:s|d|ed)? from\b|\bfrom scratch\b",
        r"\bfrom scratch\b|\b(?:based|built|builds) (?:up)?on\b|\binitiali[sz]ed\b",
        bonus=0.15,
        strict=True,
        says=True,
    ),
    Cue(
        "definition",
        r"^(?:so |and |hey |hi |ok )?(?:what(?:'?s| is| are| was)|explain|define|describe|tell me about)\b(?!.*\b(?:score|number|size|licen[cs]e|length|name)\b)|\bwhat does .* (?:mean|do)\b",
        r"\b(?:we|this (?:work|paper|article)) (?:\w+ )?(?:introduce|present|propose|release|describe|develop|explore|suggest)|\bis an? ",
        bonus=0.15,
    ),
    Cue(
        "full form",
        r"\bstands? for\b|\bshort for\b|\babbreviat|\bacronym\b|\bfull (?:name|form)\b",
        r"\([^()]{2,12}\)",
        bonus=0.5,
        says=True,
        strict=True,
    ),
    Cue(
        "licence",
        r"\blicen[cs]e",
        r"\bapache\b|\bmit licen[cs]e|\bbsd\b|\bgpl\b|\bcc[- ]by\b|\bcreative commons\b|\bpermissive",
        bonus=0.3,
        says=True,
    ),
    Cue(
        "method",
        r"\bhow (?:is|are|was|were|do|does|did|can|to)\b|\bwhich (?:method|technique|approach)|\bwhat (?:method|technique|approach)|\bhow\b.*\b(?:work|train|build|built)",
        r"\bby \w+ing\b|\bvia\b|\busing\b|\bthrough\b|\bcombin|\bbased on\b|ed (?:with|from|by|in)\b|\bwe (?:use|train|apply|employ|devise|ask|predict|design)",
        bonus=0.08,
    ),
    Cue(
        "name",
        r"\b(?:which|what) (?!is\b|are\b|was\b|were\b|do\b|does\b|did\b)(?:[\w-]+ ){0,2}(?:models?|llms?|optimi[sz]ers?|algorithms?|data ?sets?|benchmarks?|languages?|assistants?|solvers?|frameworks?|librar(?:y|ies)|provers?|hardware|gpus?|compilers?|conference|compan(?:y|ies)|software)\b",
        bonus=0.1,
        names=True,
        strict=True,
    ),
    Cue("who", r"\bwho(?:se|m)?\b", r"\b(?:experts?|humans?|people|team|authors?)\b", bonus=0.1, strict=True),
    Cue(
        "why",
        r"\bwhy\b|\breasons?\b|\bmotivat",
        r"\bbecause\b|\bsince\b|\bdue to\b|\bas it\b|\btherefore\b|\bhowever\b|\byet\b|\brequires?\b|\brender|\bresults? in\b|\bsuffer",
        bonus=0.1,
    ),
    Cue(
        "dataset",
        r"\bdata ?sets?\b|\bcorp(?:us|ora)\b|\bbenchmarks?\b|\btrain\w* (?:on|data)\b",
        r"\bdata ?sets?\b|\bcorp(?:us|ora)\b|\bbenchmarks?\b|\bdata\b|\bevaluat",
        bonus=0.1,
    ),
    Cue(
        "findings",
        r"\bresults?\b|\bfindings?\b|\bperform(?:s|ance)?\b|\bhow (?:well|good)\b|\bfind\b|\bconclu",
        r"\boutperform|\bachiev|\breach|\bsolv|\bimprov|\bshow|\breduc|\bsurpass|\bfind\b",
        bonus=0.08,
    ),
    Cue(
        "release",
        r"\breleas|\bavailable\b|\bopen\b|\bartifacts?\b|\bweights\b|\bcheckpoints?\b|\blicen[cs]e",
        r"\breleas|\bavailable\b|\bopen-|\blicen[cs]e",
        bonus=0.12,
    ),
    Cue(
        "goal",
        r"\bgoal\b|\baim\b|\b(?:good|used|useful|meant) for\b|\bpossible\b|\bpurpose\b|\bproblem\b.*\b(?:solve|address|tackle)|\babout\b",
        r"\bwe (?:introduce|present|propose|release|explore|suggest)|\bto (?:address|advance|improve|enable)\b|\bfocus",
        bonus=0.1,
    ),
)
"""Every preference; several may fit one question, and their bonuses add up."""

_VERB: Final = (
    r"(?:do|does|did|is|are|was|were|have|has|had|can|could|will|would|came|come|comes|worked|works|get|gets|got|use|uses|used|"
    r"in|of|with|to|on|for|from|at|by|the|per|there|that)"
)
_FOCUS: Final = compiled(
    rf"\b(?P<asks>how (?:many|much)|which|what(?:'s)?(?: is| was| are| were)?) (?:the |an? |kinds? of |types? of |sorts? of )?"
    rf"(?P<noun>(?!{_VERB}\b)(?:[\w-]+ ){{0,2}}?(?!{_VERB}\b)[\w-]+)(?= {_VERB}\b|[?.!,]|$)"
)


def cues(question: str) -> dict[Cue, tuple[int, int]]:
    """The preferences for a question, with the stretch of it that asks for each.

    >>> [cue.name for cue in cues("How big is CWM?")]
    ['size']
    """
    folded = fold(question)
    found = ((cue, cue.question.search(folded)) for cue in CUES)
    return {cue: match.span() for cue, match in found if match}


def focus(question: str) -> tuple[int, int]:
    """The stretch of a question that names what it asks for; empty where no noun follows the word that asks.

    >>> question = "Which sorting algorithm did they verify?"
    >>> question[slice(*focus(question))]
    'sorting algorithm'
    """
    found = _FOCUS.search(fold(question))
    return found.span("noun") if found else (0, 0)


def counted(question: str) -> str:
    """The stem of what "how many" counts; empty when nothing is counted.

    >>> counted("how many Lean declarations came out of it?")
    'declar'
    """
    found = _FOCUS.search(fold(question))
    words = stems(found["noun"]) if found and found["asks"].startswith("how") else []
    return words[-1] if words else ""
