"""Stored fields that are asked for: "who wrote CWM?", "is there code for KT?", "did Alex Gu write CWM?"."""

import re
from typing import Final, cast

from bot.language.phrases import Said, phrases
from bot.parsing.numbers import ORDINAL
from bot.queries import Fact, Field

WHICH: Final = rf"(?:lead|senior|{ORDINAL})"
"""A place in a byline."""
IT: Final = "it"
"""What stands where no paper is named."""
_AROUND: Final = re.compile(
    r"^(?:the|a|this|that|our|paper|article)\s+|['’]s$|\s+(?:paper|article|preprint|model|work|please|exactly|again|actually|first|was|is|were|did|does)$"
    r"|\s+(?:(?:to me )?like i['’]?(?:m| am) .+|for dummies|simply|briefly|in (?:simple|plain|easy|layman['’]?s?) (?:terms|words|english)|in (?:one|a|a few|two) (?:words?|sentences?|lines?))$",
    re.IGNORECASE,
)


def fact_in(text: str) -> Fact | None:
    """The stored field that a text asks for, with what it calls the paper; None if it asks for none.

    >>> str(fact_in("when did the CWM paper come out?")), str(fact_in("did Alex Gu write CWM?"))
    ('date of "CWM"', 'authors of "CWM" among them "Alex Gu"')
    >>> fact_in("what does CWM score on SWE-bench?") is None
    True
    """
    said = phrases()
    found = said.read("facts", text, said.bare(said.tokens(text)))
    return next(filter(None, map(fact_of, found)), None)


def fact_of(said: Said) -> Fact | None:
    """The field that a row of "facts" or "fields" asks for."""
    kind, _, field = said.meaning.partition(" ")
    paper = name_of_paper(said.slots.get("paper", IT))
    if _listing(paper):
        return None
    if kind == "fact":
        return Fact(cast("Field", field), paper)
    return Fact("authors", paper, said.slots.get("who", ""), said.slots.get("which", ""))


def _listing(paper: str) -> bool:
    """Whether what stands for a paper's name begins a listing, or anything at all."""
    said = phrases()
    words = said.tokens(paper)
    return bool(words) and paper != IT and bool(said.values("vague", words[0].key))


def name_of_paper(text: str) -> str:
    """What a paper is called in a question, without the words around its name.

    >>> name_of_paper("the Code Llama paper")
    'Code Llama'
    """
    name = text.strip(" ?!.,;:\"“”'")
    bare = _AROUND.sub("", name).strip()
    return name_of_paper(bare) if bare and bare != name else name
