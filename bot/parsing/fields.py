"""Stored fields that are asked for: "who wrote CWM?", "is there code for KT?", "did Alex Gu write CWM?"."""

from typing import Final, cast

from bot.language.phrases import Said, phrases
from bot.parsing.naming import name_of_paper
from bot.parsing.patterns import ORDINAL
from bot.queries import Fact, Field, Query

WHICH: Final = rf"(?:lead|senior|{ORDINAL})"
"""A place in a byline."""
IT: Final = "it"
"""What stands where no paper is named."""


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
    """The field that a row of "facts" or "fields" asks for; None where that hangs on more than the row."""
    kind, _, field = said.meaning.partition(" ")
    paper = name_of_paper(said.slots.get("paper", IT))
    if _listing(paper) or kind == "at":
        return None
    if kind == "fact":
        return Fact(cast("Field", field), paper)
    return Fact("authors", paper, said.slots.get("who", ""), said.slots.get("which", ""))


def _listing(paper: str) -> bool:
    """Whether what stands for a paper's name begins a listing, or anything at all."""
    said = phrases()
    words = said.tokens(paper)
    return bool(words) and paper != IT and bool(said.values("vague", words[0].key))


def pointing(query: Query) -> bool:
    """Whether a query is about a paper that its message does not name."""
    return getattr(query, "paper", "") == IT or getattr(query, "papers", ()) == (IT,)
