"""Requests about papers that are named: cite, compare, summarize, show, save, more like this, and their stored fields."""

import re
from datetime import date
from typing import Final, cast

from bot.language.phrases import Said, phrases
from bot.parsing.filters import find_in
from bot.parsing.listings import is_listing
from bot.parsing.naming import name_of_paper
from bot.parsing.patterns import insensitive as _re
from bot.queries import (
    Cite,
    Compare,
    Fact,
    Field,
    Help,
    Mentioned,
    Query,
    Show,
    Style,
    Summarize,
    Unclear,
)

STYLES: Final[dict[str, Style]] = {
    "bibtex": "bibtex",
    "bib": "bibtex",
    "latex": "bibtex",
    "ris": "ris",
    "endnote": "ris",
    "zotero": "ris",
    "apa": "apa",
    "markdown": "markdown",
    "md": "markdown",
}
_STYLE: Final = r"(?P<style>bib ?tex|bib|\.bib|ris|endnote|zotero|apa|markdown|latex)"
_UNKNOWN: Final = r"(?:mla|ieee|chicago|harvard|vancouver|acm|ama|turabian|csl|biblatex)"
_FORM: Final = r"(?: (?:format|style|citations?|references?|entry|entries))"
_OTHER_STYLE: Final = _re(
    rf"^(?:(?:please |can you |give me |get |show(?: me)? )*(?:cite|citations?|references?|export)\b.*\b(?:in|as|using|with) (?:an? )?{_UNKNOWN}{_FORM}?"
    rf"|(?:please |can you |give me |get |show(?: me)? |an? |the )*{_UNKNOWN}{_FORM} (?:for|of)\b.*"
    rf"|(?:mla|ieee|vancouver|turabian|biblatex) (?:for|of)\b.*|(?:as|in) (?:an? )?{_UNKNOWN}{_FORM}?)$"
)
"""Citations in a style that nobody wrote here."""
_CITE: Final = (
    _re(rf"^(?:please |can (?:you|i) |give me |get |show(?: me)? |i need |export )*(?:the |a |an )?{_STYLE}(?: (?:entry|entries|citations?|references?|record|format|export|style|file))?(?: (?:for|of|to))?(?P<rest>\s.*)?$"),
    _re(rf"^(?:please |can you |how (?:do|can|should) (?:i|we) )?(?:cite|citations?(?: (?:for|of))?|references?(?: for)?|give me (?:a |the )?citations? (?:for|of)|export)(?P<rest>\s.*?)?(?:\s+(?:in|as|using|with)?\s*{_STYLE}(?: (?:format|style))?)?$"),
    _re(rf"^(?P<rest>.+?)(?:'s)?\s+(?:as |in )?{_STYLE}(?: (?:entry|citation|reference|format))?$"),
)  # fmt: skip
_SIDES: Final = _re(
    r"(?<!\s)\s*+(?:\bvs\b\.?|\bversus\b|\band\b|\bwith\b|\bto\b|\bor\b|\bmit\b|\bund\b|\bet\b|\bavec\b|\bcon\b|,|&|\bagainst\b|(?<!\w)w/(?!\w))\s*"
)
_COMPARE: Final = (
    _re(
        r"^(?:please |can you )?(?:compare|contrast|comparison (?:of|between)|(?:what(?:'s| is| are)|whats)? ?(?:the )?(?:main |key )?(?:differences?|diff)(?: is| are)? between) (?P<papers>.+?)"
        r"(?P<aspect>\s+(?:on|in terms of|regarding|w\.?r\.?t\.?|with respect to|by)\s+[^,]+(?:,.*)?|\s+in\s+(?!one\b|an?\b|two\b|few\b)[\w ]+|\s*:\s*.+)?$"
    ),
    _re(
        r"^how (?:do|does|is|are) (?P<papers>.+?\s(?:and|from|to|with)\s.+?)\s+(?:compared?|differ(?:ent)?|differs?)(?P<aspect>\s+(?:on|in|in terms of)\s+.+)?$"
    ),
    _re(
        r"^(?!.*\b(?:what|which|how|who|when)\b)(?P<papers>[^:?,]+?\s+(?:vs\.?|versus)\s+[^:?,]+?)(?P<aspect>\s*[:,]\s*.+|\s+on\s+.+)?$"
    ),
)
COMMON: Final = "authors in common"
"""The aspect that asks who wrote all of the papers."""
APART: Final = "authors of one alone"
"""The aspect that asks who wrote one of them and no other."""
_BRIEF: Final = _re(r"\s+in (?:one|a|two|few)\b.*$")
_ASPECT: Final = _re(r"^\s*(?:[:,]|(?:on|in terms of|regarding|w\.?r\.?t\.?|with respect to|by|in)\b)\s*")
_SUMMARY: Final = (
    _re(r"^(?:please |can you |could you |give me |i need |quick )*(?:a |an |the |one[- ]line |short |brief |quick )*(?:tl;?dr|eli5|summar(?:y|ise|ize|ies)|gist|overview|key (?:points|results|findings)|main (?:idea|result|results|point|points|findings|contribution|contributions)|abstract|contributions?)(?: (?:of|for|from|on|about))?(?: (?:me|us))?\s+(?P<paper>\S.*)$"),
    _re(r"^what(?:'s| is| are) the (?:main |key )?(?:idea|results?|points?|findings?|contributions?|takeaways?|gist|abstract|summary) (?:of|in|from) (?P<paper>\S.*)$"),
    _re(r"^what(?:['’]?s| is| does) (?P<paper>\S.*?) (?:all )?about$|^(?:tell me|explain|describe)(?: more)?(?: (?:about|me))? (?P<paper2>\S.*)$|^(?P<paper3>\S.*?)(?<![ ,:])[ ,:]++(?:tl;?dr|summary|abstract|key (?:results?|findings|points)|main (?:results?|findings|points|idea))$"),
)  # fmt: skip
_SHOW: Final = (
    _re(r"^(?:please )?(?:show(?: me)?|open|display|pull up|get(?: me)?|find(?: me)?|look up|details? (?:of|on|for|about)|info(?:rmation)? (?:of|on|for|about)|(?:what is |what's )?(?:the )?title of|(?:what is |what's )?(?:the )?abstract (?:of|for))\s+(?:the abstract (?:of|for)\s+)?(?P<paper>\S.*)$"),
    _re(r"^(?:the |that |a )?(?P<paper>\S.*?)\s+(?:paper|article|preprint)$"),
    _re(r"^(?:the )?paper (?:called|titled|named|entitled|introducing|that introduced) (?P<paper>\S.*)$"),
)  # fmt: skip
_FORWARD: Final = _re(
    r"^(?:find|which|what)(?: the)? papers? (?:are |is )?(?:mentioned |linked )?in (?:this|the) (?:message|text)\s*:?\s*(?P<text>.+)$"
)
_QUESTION: Final = _re(
    r"^(?:(?:so|and|but|ok|hey|well|hmm|please|btw)[, ]+)*(?:what|whats|what's|which|who|whom|whose|when|where|why|how|is|are|was|were|does|do|did|can|could|has|have|had|will|would|should|may|might|tell me|explain|describe|in what|in which|on what|on which|to what|for what|at what|by how|quel|quelle|was|welche|wie|warum|comment|pourquoi)\b"
)


def otherwise_cited(asked: str) -> Unclear | None:
    """Something to be cited in a style that is not known here."""
    return Unclear(asked, "which style") if _OTHER_STYLE.match(asked) else None


def citation_in(asked: str, today: date) -> Query | None:
    if unknown := otherwise_cited(asked):
        return unknown
    for pattern in _CITE:
        found = pattern.match(asked)
        if found:
            style = STYLES.get((found["style"] or "bibtex").lower().replace(" ", "").strip("."), "bibtex")
            return _cite(style, (found["rest"] or "").strip(), today)
    return None


def _cite(style: Style, rest: str, today: date) -> Query:
    if is_listing(rest):
        return Cite(style, of=find_in(rest, today))
    papers = tuple(filter(None, map(name_of_paper, re.split(r"\s*(?:;|,| and )\s*", rest))))
    if len(papers) == 1 and papers[0].lower() in {"as", "in", "to", "with"}:
        return Help("cite")
    return Cite(style, papers) if papers else Help("cite")


def comparison_in(asked: str, _today: date) -> Query | None:
    for pattern in _COMPARE:
        found = pattern.match(asked)
        papers = sides(_BRIEF.sub("", found["papers"])) if found else ()
        if found and 2 <= len(papers) <= 4:
            return Compare(papers, _ASPECT.sub("", found["aspect"] or "").strip())
    return Help("compare") if re.fullmatch(r"compare(?: papers)?", asked, re.IGNORECASE) else None


def aspects(text: str) -> list[str]:
    """The things that papers are compared on.

    >>> aspects("size, context and licence")
    ['size', 'context', 'licence']
    """
    return [part.strip() for part in re.split(r",|;|\band\b|&", text) if part.strip()]


def sides(text: str) -> tuple[str, ...]:
    """The papers that are set against each other: "CWM vs Code Llama"."""
    return tuple(filter(None, map(name_of_paper, _SIDES.split(text))))


def summary_in(asked: str, _today: date) -> Query | None:
    for pattern in _SUMMARY:
        found = pattern.match(asked)
        if found:
            name = next(value for value in found.groups() if value)
            return Summarize(name_of_paper(name))
    return None


def paper_in(asked: str, today: date) -> Query | None:
    if is_question(asked) and " title of " not in asked:
        return None
    for pattern in _SHOW:
        found = pattern.match(asked)
        if found and not find_in(found["paper"], today).authors:
            return Show(name_of_paper(found["paper"]))
    return None


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
