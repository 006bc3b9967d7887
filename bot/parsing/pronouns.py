"""What is said of the one paper under discussion: "who wrote it?", "code?", "how many pages?"."""

import re
from datetime import date
from typing import Final

from bot.parsing.fields import WHICH
from bot.parsing.intents import intent
from bot.parsing.patterns import LEAD
from bot.parsing.patterns import insensitive as _re
from bot.parsing.places import of_paper
from bot.queries import Ask, Cite, Compare, Fact, Keep, Memory, Query, Show, Similar, Summarize, Unclear

IT: Final = _re(
    r"\b(?:(?:this|that|the|the same|said)\s+(?:paper|article|preprint|work|model|system|study|benchmark|one)|it['’]s|its|it|this one|that one|this|that|they|their|the authors)\b"
)
_SINGLE: Final = (Show, Summarize, Ask, Fact, Similar, Keep)
_NAMED: Final = re.compile(r"\s[A-Z][a-z]+|\b\w*[a-z0-9][A-Z]\w*|\b[A-Z]{2,}\w*")
"""Something called by a name: a pronoun after it means that, and not the thread's paper."""
_WHAT: Final = (
    rf"(?:who(?:['’]s| is| was)? )?(?:the )?(?:{WHICH}) author|when|where|who|authors?|date|venue|code|tl;?dr|summar(?:y|ize|ise)|abstract|cite|bibtex|licen[sc]e|link|pdf"
    r"|weights|save|similar(?: papers)?|related papers|more like this|how many (?:authors|pages)|pages|key results?|main results?|github|title"
)
_BARE: Final = _re(rf"^{LEAD}(?:(?:what|which|any|its|the)\s+)?(?P<what>{_WHAT})\W*$")
_WHOLE: Final = {
    "when": "date of",
    "where": "venue of",
    "who": "authors of",
    "save": "save",
    "title": "show",
    "github": "code of",
}
"""How a word that is no request by itself begins one."""
_AMONG: Final = _re(
    rf"^{LEAD}(?:is|was) (?P<who>(?!(?:it|that|this|he|she)\b)\S.*?) (?:one of them|among them|(?:also )?(?:an|one of the) authors?|in the (?:author )?list)\W*$"
)
_LONGEST: Final = 7
"""Words; a question without a pronoun that is longer is about something else."""


def bare(text: str, _last: Query, memory: Memory, today: date) -> Query | None:
    """One word that asks something of the one paper shown."""
    found = _BARE.match(text)
    if not found or len(memory.papers) != 1:
        return None
    paper, what = memory.papers[0], found["what"].lower()
    if what.startswith(("similar", "related", "more like")):
        return Similar(paper)
    return intent(f"{_WHOLE.get(what, f'{what} of')} {paper}", today)


def among(text: str, _last: Query, memory: Memory, _today: date) -> Query | None:
    """Whether somebody is one of the authors of the paper shown: "is Gloeckle one of them?"."""
    found = _AMONG.match(text)
    return Fact("authors", memory.papers[0], found["who"]) if found and len(memory.papers) == 1 else None


def about_it(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    """The pronoun gives way to the one paper under discussion: "who wrote it?"."""
    found = IT.search(text)
    if not memory.papers or not found or _of_another(text, found, today):
        return _perhaps(text, last, memory, today)
    if len(memory.papers) > 1 and not isinstance(last, _SINGLE):
        named = _NAMED.search(f" {text[1:]}")
        return Unclear(text, "which paper") if not named and _needs_one(text, found, today) else None
    paper = memory.papers[0]
    owned = re.fullmatch(r"its|their", found[0], re.IGNORECASE)
    rewritten = f"{text[: found.start()]}{paper}{chr(39) + 's' if owned else ''}{text[found.end() :]}"
    return of_paper(text, rewritten, paper, memory, today)


def _perhaps(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    """A short question that names nothing is likely about the paper just shown; the corpus may know better."""
    if len(memory.papers) != 1 or not isinstance(last, _SINGLE) or len(text.split()) > _LONGEST:
        return None
    asked = isinstance(intent(text, today), Ask) and not _NAMED.search(f" {text[1:]}")
    return Ask(text, memory.papers[0], loose=True) if asked else None


def _of_another(text: str, found: re.Match[str], today: date) -> bool:
    """Whether a pronoun means something that is named before it, and no author: "did Gloeckle write it?"."""
    query = _with_any(text, found, today)
    return bool(_NAMED.search(text[: found.start()])) and not (isinstance(query, Fact) and query.who)


def _needs_one(text: str, found: re.Match[str], today: date) -> bool:
    wanting = (Fact, Summarize, Show, Cite, Similar, Keep, Ask, Compare)
    return isinstance(_with_any(text, found, today), wanting)


def _with_any(text: str, found: re.Match[str], today: date) -> Query:
    """What would be asked, if the pronoun meant some paper."""
    return intent(text[: found.start()] + "2301.00001" + text[found.end() :], today)
