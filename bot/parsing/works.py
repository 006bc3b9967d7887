"""What requests about named papers share: their stored fields, the sides of a comparison, styles of citations."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, cast

from bot.language.phrases import Said, phrases
from bot.memo import once
from bot.parsing.naming import name_of_paper
from bot.parsing.patterns import insensitive as _re
from bot.queries import (
    Fact,
    Field,
    Mentioned,
    Query,
    Style,
)

_SIDES: Final = _re(
    r"(?<!\s)\s*+(?:\bvs\b\.?|\bversus\b|\band\b|\bwith\b|\bto\b|\bor\b|\bmit\b|\bund\b|\bet\b|\bavec\b|\bcon\b|,|&|\bagainst\b|(?<!\w)w/(?!\w))\s*"
)
COMMON: Final = "authors in common"
"""The aspect that asks who wrote all of the papers."""
ALSO: Final = "authors of the first too"
"""The aspect that asks which authors of the others wrote the first of the papers."""
APART: Final = "authors of one alone"
"""The aspect that asks who wrote one of them and no other."""
_FORWARD: Final = _re(
    r"^(?:find|which|what)(?: the)? papers? (?:are |is )?(?:mentioned |linked )?in (?:this|the) (?:message|text)\s*:?\s*(?P<text>.+)$"
)
_QUESTION: Final = _re(
    r"^(?:(?:so|and|but|ok|hey|well|hmm|please|btw)[, ]+)*(?:what|whats|what's|which|who|whom|whose|when|where|why|how|is|are|was|were|does|do|did|can|could|has|have|had|will|would|should|may|might|in what|in which|on what|on which|to what|for what|at what|by how|quel|quelle|was|welche|wie|warum|comment|pourquoi)\b"
)


@once
def styles() -> Mapping[str, Style]:
    """What people call the styles of citations, in lower case."""
    lists = phrases().lists
    return {said: cast("Style", style) for said, style in {**lists["style"], **lists["printed"]}.items()}


@once
def style_pattern() -> str:
    """A pattern of these; what is a venue or a place too has a word for a citation behind it, or stands last."""
    printed = phrases().lists["printed"]
    behind = r"(?= (?:style|format|entr|cit|ref)|\W*$)"
    names = (
        re.escape(said) + (behind if said in printed and " " not in said else "")
        for said in sorted(styles(), key=len, reverse=True)
    )
    return rf"(?<!\w)(?:{'|'.join(names)})(?!\w)"


def aspects(text: str) -> list[str]:
    """The things that papers are compared on.

    >>> aspects("size, context and licence")
    ['size', 'context', 'licence']
    """
    return [part.strip() for part in re.split(r",|;|\band\b|&", text) if part.strip()]


def sides(text: str) -> tuple[str, ...]:
    """The papers that are set against each other: "CWM vs Code Llama"."""
    return tuple(filter(None, map(name_of_paper, _SIDES.split(text))))


def forwarded_in(asked: str, _today: date) -> Query | None:
    found = _FORWARD.match(asked)
    return Mentioned(found["text"]) if found else None


def is_question(text: str) -> bool:
    """Whether a text begins like a question.

    >>> is_question("how is it trained"), is_question("training data")
    (True, False)
    """
    return bool(_QUESTION.match(text))


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
    found = said.read(text, said.bare(text), "facts")
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
