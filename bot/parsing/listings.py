"""Requests that begin or end like a listing, "papers by X", "what do we have on Y?", and those that cannot be had."""

from datetime import date
from typing import Final

from bot.parsing.filters import find_in, several_categories
from bot.parsing.patterns import LISTING
from bot.parsing.patterns import insensitive as _re
from bot.queries import Find, Query, Unclear

_ADJECTIVE: Final = r"(?:new|newest|latest|recent|most recent|oldest|first-auth?ored|first-author|first author|other|more|all|any|every|the|our|your|my|some|those|these|of|\d{1,3}|last|top|earliest|single-author|accepted|published|cs\.\w\w)"
_LIST_START: Final = _re(
    rf"^(?:please |can you |could you |show(?: me)? |list(?: me)? |find(?: me)? |give me |get(?: me)? |search(?: for)? |which |what |how many |(?:the )?(?:number|count) of |count(?= all| the| papers) |are there |is there |do we have |do you have |have (?:we|you) |got |we have |i want |i need |what's |what are |{_ADJECTIVE} )*"
    rf"(?:(?:{LISTING})\b|(?:anything|something|sth|everything|stuff)\b(?! (?:else )?(?:to|i|you|we)\b)|(?:newest|latest|oldest|most recent) (?:one|paper)s?\b)"
)
_LIST_START_MORE: Final = _re(r"^(?:what (?:do|have) (?:we|you)(?: (?:have|got|know))+ (?:on|about|for|regarding)|do (?:we|you) have (?:anything|something|papers|any|work)|(?:have|has) (?:anyone|anybody|somebody|someone)|what(?:'s| is) new\b|what's the latest\b|list\b(?= (?:all|the (?!author)|me|every|our|my|papers?|publications|articles|newest|latest|oldest|recent)\b)|search(?: for)? (?!the web))")  # fmt: skip
_LIST_END: Final = _re(
    r"^(?!(?:who|when|why|how|where|is|are|does|do|did|can|was|were)\b)\S.*\b(?:papers|publications|articles|preprints)$"
)
_NEWEST: Final = _re(
    rf"^(?:(?:show|give|list|get)(?: me)? )?(?:the |their )?(?:newest|latest|most recent|oldest|earliest|last) (?!one\b)\S.* {LISTING}$"
)
"""One paper by its place in time: "latest Gloeckle paper"."""
_ONE_PAPER: Final = _re(r"^(?:the |a )?papers?\b.{0,6}$|^the paper\b")


_LACKS: Final = _re(
    r"\bwithout (?-i:[A-Z])|\b(?:without (?:any |public |open |released )*(?:code|authors?|a venue)|(?:have|has|with) no (?:public |open |released )*code|(?:but )?not (?:by|about|from|in|on|at|with|using|written|published|authored|accepted|released)|but not|except(?: for| by)?|excluding|other than"
    r"|(?:don['’]?t|do not|does not|doesn['’]?t|didn['’]?t) (?:have|use|mention|include|release|provide|share|cite))\b"
)


def impossible_list_in(asked: str, _today: date) -> Query | None:
    """A listing that cannot be had: of papers that must not have something, or of several categories."""
    if not is_listing(asked) and not _LIST_END.match(asked):
        return None
    if several_categories(asked):
        return Unclear(asked, "one category")
    return Unclear(asked, "lacking") if lacks(asked) else None


def lacks(text: str) -> bool:
    """Whether a request for papers says what they must not have."""
    return bool(_LACKS.search(text))


_SPARING: Final = _re(
    r"(?:please |now |and |ok(?:ay)?,? )*(?:save|bookmark|add|remove|unsave|delete|drop|mark|cite|export|bibtex|ris|apa|compare|summari[sz]e)\b.{0,40}?"
    r"\b(?:all|everything|every (?:paper|one)|them all|these|those)\s+(?:(?:of (?:them|these|those)|the papers|papers)\s+)?(?:but|except|other than|apart from|besides|save)\b"
)
"""What is asked of all papers but some: of which all, only a list would tell."""


def spares(text: str) -> bool:
    """Whether something shall be done with all papers but some."""
    return bool(_SPARING.match(text))


def list_in(asked: str, today: date) -> Query | None:
    starts = is_listing(asked) or _LIST_START_MORE.match(asked) or _NEWEST.match(asked)
    if not starts and not _LIST_END.match(asked):
        find = find_in(asked, today)
        return find if not find.words and find != Find() else None
    return find_in(asked, today)


def is_listing(text: str) -> bool:
    """Whether a text begins like a request for several papers."""
    return bool(_LIST_START.match(text) and not _ONE_PAPER.match(text))
