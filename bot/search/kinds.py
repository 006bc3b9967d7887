"""What a question wants and what a sentence does, each as a handful of kinds that a table of weights can cross.

A question may be of several kinds ("which datasets were tested"), a sentence may do several things. Both are told by
words and marks alone, and neither decides anything: how well the one answers the other was learned (ranking.yaml).
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from bot.kept import compiled
from bot.memo import SENTENCE, remembered
from bot.text import fold, stem

_QUESTIONS: Final[Mapping[str, re.Pattern[str]]] = {
    kind: compiled(pattern)
    for kind, pattern in {
        "count": r"\bhow (?:many|much)\b|\bnumber of\b|\bwhat (?:portion|share|fraction|percentage|size|length|number)\b",
        "degree": r"\bhow (?:\w+ly )?(?:big|large|long|well|good|accurate\w*|fast|far|often|common|thin|small|quick\w*|similar|high|deep|old|close|successful)\b|\bscores?\b|\baccuracy\b|\bpercent",
        "manner": r"\bhow (?:is|are|was|were|do|does|did|can|could|would|to)\b|\bhow\b.*\bwork\b|\b(?:what|by which|in what) (?:method|technique|approach|algorithm|way|mechanism)",
        "why": r"\bwhy\b|\breasons?\b|\bmotivat|\bwhat(?:'?s| is| was)? (?:the )?(?:wrong|problem|matter|drawback|weakness|challenge|limit\w*)",
        "name": r"\b(?:which|what) (?!is\b|are\b|was\b|were\b|do\b|does\b|did\b|happen|can\b|has\b|have\b)[\w-]+",
        "definition": r"\bwhat(?:'?s| is| are| was)\b|\bexplain\b|\bdefine\b|\bdescribe\b|\bwhat do(?:es)? .* (?:mean|do|measure)\b|\bstands? for\b|\bmeant by\b|\btell me about\b|\bin (?:one|a|two|a few|few) (?:sentences?|words?|nutshell)\b|\bgist\b|\boverview\b",
        "yes or no": r"^(?:so |and |hi |hey |ok )*(?:is|are|was|were|do|does|did|can|could|has|have|had|will|would|should)\b",
        "who": r"\bwho(?:se|m)?\b",
        "where": r"\bwhere\b|\b(?:from|on|in) which\b",
        "data": r"\bdata ?sets?\b|\bcorp(?:us|ora)\b|\bbenchmarks?\b|\bdata\b|\btested\b|\bevaluated?\b|\btrained on\b|\btried on\b",
        "release": r"\breleas|\bavailable\b|\bopen\b|\bclosed\b|\bcode\b|\bdownload\b|\bweights\b|\blicen[cs]e|\bpublic",
        "finding": r"\bwhat (?:happen|effect|change|did|does|do|came|can|lesson|result)|\bresults?\b|\bfind(?:ings?)?\b|\bhelp\b|\bbetter\b|\bcompare|\boutperform|\bimprove",
    }.items()
}
_ASKS: Final = compiled(
    r"\b(?:what|which|who\w*|why|where|when|how)\b|\?|^(?:is|are|was|were|do|does|did|can|could|has|have|had|will|would)\b"
)
_SAID: Final[Mapping[str, str]] = {
    "introduces": "introduce present propose release describe develop explore suggest formulate investigate report provide",
    "means": "by via using through based employ leverage combine integrate",
    "finds": "outperform achieve show demonstrate reduce improve surpass reveal result find found significant increase observe",
    "problem": "however but challenge limit lack difficult suffer remain despite existing often prone fail yet problem issue although",
    "cause": "because due since thus therefore cause lead making render require",
    "data": "dataset corpus benchmark evaluate experiment cohort trial sample database data tested survey",
    "release": "available github released licence license open",
    "defines": "refer define known called named dubbed termed",
    "people": "expert human people team participant patient user subject individual child adult professional woman man women men",
    "concludes": "results findings suggest conclude overall highlight promising implication potential",
    "compares": "than compared baseline versus",
    "denies": "without no not nor first only",
}


def _forms() -> Mapping[str, tuple[str, ...]]:
    forms = defaultdict[str, dict[str, None]](dict)
    for form, words in _SAID.items():
        for one in words.split():
            forms[one][form] = forms[stem(one)][form] = None
    return {word: tuple(found) for word, found in forms.items()}


_FORMS: Final = _forms()
"""Word or stem -> what a sentence with it may do."""
_KNOWN: Final = frozenset(_FORMS)
_FIGURES: Final = frozenset(
    "one two three four five six seven eight nine ten twenty thirty fifty hundred thousand million".split()
)
_SHORT: Final = compiled(r"\([^()]{2,12}\)")
_LIST: Final = 2
"""Commas from which a sentence lists things."""
_MANY: Final = 3
"""Figures from which it is full of them."""


@remembered(64, SENTENCE)
def kinds(question: str) -> tuple[str, ...]:
    """What a question wants.

    >>> kinds("how many people took part?"), kinds("which datasets were tested")
    (('count',), ('name', 'data'))
    """
    folded = fold(question)
    found = [kind for kind, pattern in _QUESTIONS.items() if pattern.search(folded)]
    return tuple(found if _ASKS.search(folded) else [*found, "claim"])


def forms(text: str, words: Collection[str], stems: frozenset[str]) -> frozenset[str]:
    """What a sentence does, by its text, its folded words and their stems.

    >>> said = "however, it is called LoRA (LoRA) and saves 40%"
    >>> sorted(forms(said, said.split(), frozenset(said.split())))
    ['abbreviates', 'counts', 'defines', 'measures']
    """
    found = {form for word in _KNOWN.intersection(words) | (_KNOWN & stems) for form in _FORMS[word]}
    figures = sum(map(":".__gt__, words)) + len(_FIGURES.intersection(words))  # ":" comes after "9"
    marks = (
        ("counts", figures),
        ("figures", figures >= _MANY),
        ("measures", "%" in text),
        ("lists", text.count(",") >= _LIST),
        ("defines", " is a" in text or " are a" in text),
        ("abbreviates", "(" in text and _SHORT.search(text)),
        ("release", "http" in text),
    )
    return frozenset(found.union([form for form, holds in marks if holds]))
