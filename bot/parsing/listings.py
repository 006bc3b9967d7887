"""Requests for a listing: "papers by X", "what has X written?", "what do we have on Y?", coauthors."""

from datetime import date
from typing import Final

from bot.parsing.dates import UNDATED
from bot.parsing.filters import find_in, several_categories, split_names
from bot.parsing.patterns import LISTING
from bot.parsing.patterns import insensitive as _re
from bot.queries import Coauthors, Find, Query, Unclear

_COAUTHORS: Final = (
    _re(r"^(?:who (?:are|is|were) |list |show(?: me)? |what are )?(?:the )?(?:co-?authors?|collaborators?) (?:of|for|with) (?P<author>.+?)(?: the most(?: often)?)?$"),
    _re(r"^(?:who (?:are|is|were) |list |show(?: me)? )?(?P<author>\S.*?)(?:['’]s?)?\s+(?:co-?authors?|collaborators?)$"),
    _re(r"^(?:who|with whom|whom) (?:has|have|did|does|do) (?P<author>\S.*?) (?:written|wrote|write|co-?author(?:ed)?|published?|work(?:ed)?|collaborated?)(?: papers?)?(?: (?:the )?most(?: often)?)?(?: (?:together with|with|together))?(?: (?:the )?most(?: often)?)?$"),
    _re(r"^who (?:has |have )?(?:wrote|written|writes?|work(?:s|ed)?|publish(?:es|ed)?|collaborate[sd]?|co-?author(?:s|ed)?) (?:the most |most |papers )?(?:together )?(?:with|alongside) (?P<author>\S.*?)(?: (?:the )?most(?: often)?)?$"),
)  # fmt: skip
_VERB: Final = r"(?:written|wrote|write|authored|author|published|publish|co-?authored|co-?wrote|contributed to|contribute to|worked on|work on|been (?:up to|writing|publishing))"
_WRITTEN: Final = (
    _re(rf"^(?:so |and )?(?:what|which {LISTING}|what {LISTING}|what else)(?: all)? (?:has|have|did|does|do|had) (?P<names>\S.*?) (?:recently |lately |also |ever )?{_VERB}(?P<rest>\s+(?:since|in|before|after|about|with|lately|recently|this|last|between|from|until|together)\b.*)?$"),
    _re(rf"^(?:how many|what|which|any|number of)\s+{LISTING} (?:has|have|did|does|do|had)(?: we have (?:by|from))? (?!the most|the fewest|more than)(?P<names>\S.*?)(?: (?:have|has|got|{_VERB[3:-1]}))?(?: (?:here|in (?:the|this|our) (?:corpus|library)|there|in total))?(?P<rest> (?:since|in|before|after|about|on)\b.*)?$"),
    _re(rf"^(?:which|what|any)?\s*{LISTING} (?:that )?(?:have|has|with|by|are by|were (?:co-?)?(?:written|authored) by|includes?|list) both (?P<names>\S.*?)(?: (?:as )?(?:co-?)?authors?)?(?: {_VERB})?(?P<rest>)$"),
    _re(rf"^(?:which|what|any)?\s*{LISTING} (?:that )?(?:did |do |have )?(?P<names>\S.*? (?:and|&) \S.*?) (?:{_VERB}|have|share|did)(?: together| jointly| in common)?(?P<rest>)$"),
    _re(rf"^(?:did|have|do) (?P<names>\S.*? (?:and|&) \S.*?) (?:ever )?{_VERB}(?: (?:something|anything|{LISTING}|a paper))?(?: together| jointly)(?P<rest>)$"),
    _re(rf"^(?:do|did|have|has|does) (?P<names>\S.*? (?:and|&) \S.*?) (?:have|share|got|wrote|write|written) (?:a|an|any|one|some)?\s*(?:joint |common |shared )?{LISTING}(?: together| in common)?(?P<rest>)$"),
    _re(r"^(?:common papers|papers (?:in common|shared)) (?:of|by|between) (?P<names>\S.*)(?P<rest>)$"),
    _re(rf"^(?:is there |are there |do we have |got |have we )?(?:anything|something|everything|any {LISTING}|stuff|more|work) (?:else )?(?:by|from|written by) (?P<names>\S.*)(?P<rest>)$"),
    _re(rf"^(?:does|do|did|has|have) (?P<names>(?!(?:we|you|they|i|anyone|anybody|someone)\b)\S.*?) (?:ever )?(?:(?:have|got|written|write|published|publish|done|wrote) (?:any |some |a )?(?:{LISTING}|anything|something|work)|anything|something|any {LISTING})(?P<rest>\b.*)?$"),
    _re(r"^(?:does|do|did|has|is) (?P<names>(?!(?:we|you|they|i|it|this|that)\b)\S.*?) (?:appear|occur|show up|turn up|published?|in)(?: anywhere)?(?: (?:here|in (?:the|this|our) (?:corpus|library|collection)|anywhere))(?P<rest>)$"),
    _re(r"^(?:quels?|quelles?)? ?(?:articles?|papiers?|publications?|travaux|les articles) (?:de|d['’]|par|écrits par) ?(?P<names>\S.*?)(?P<rest> (?:depuis|avant|en)\b.*)?\s*$"),
    _re(r"^(?:welche )?(?:artikel|paper|papers|veröffentlichungen|arbeiten|publikationen) (?:von|gibt es von|hat) (?P<names>\S.*?)(?: geschrieben)?(?P<rest> (?:seit|vor|aus)\b.*)?$"),
    _re(r"^authors?(?::\s*| (?=(?-i:[A-Z])))(?P<names>\S.*?)(?P<rest>)$"),
    _re(rf"^{LISTING} (?:of|from author|authored by) {UNDATED}(?P<names>[A-Z]\S.*?)(?P<rest>)$"),
)  # fmt: skip
_BARE_BY: Final = _re(
    rf"^(?:(?:show|list|find|get)(?: me)? )?(?:(?:all|any|the) )?(?:first-author )?{LISTING} (?:by|of|from)$|^(?:by|author)$"
)
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


def coauthors_in(asked: str, _today: date) -> Query | None:
    for pattern in _COAUTHORS:
        found = pattern.match(asked)
        if found:
            names = split_names(found["author"])
            return Coauthors(names[0]) if names else Unclear(asked, "which author")
    return None


def written_in(asked: str, today: date) -> Query | None:
    if _BARE_BY.match(asked):
        return Unclear(asked, "which author")
    for pattern in _WRITTEN:
        found = pattern.match(asked)
        if found:
            return find_in(f"papers by {found['names']} {found['rest'] or ''}", today)
    return None


def list_in(asked: str, today: date) -> Query | None:
    starts = is_listing(asked) or _LIST_START_MORE.match(asked) or _NEWEST.match(asked)
    if not starts and not _LIST_END.match(asked):
        find = find_in(asked, today)
        return find if not find.words and find != Find() else None
    return find_in(asked, today)


def is_listing(text: str) -> bool:
    """Whether a text begins like a request for several papers."""
    return bool(_LIST_START.match(text) and not _ONE_PAPER.match(text))
