"""Follow-ups: messages that mean something only after the last answer of their thread.

A follow-up is rewritten into a request that stands alone ("who wrote it?" becomes the authors of the
paper shown), so that everything after this file knows nothing of threads.
"""

import re
from dataclasses import replace
from datetime import date
from typing import Final

from bot.parsing.canonical import read
from bot.parsing.digests import lift_schedule, undated
from bot.parsing.filters import find_in
from bot.parsing.intents import intent
from bot.parsing.listings import is_listing, lacks
from bot.parsing.patterns import LEAD
from bot.parsing.patterns import insensitive as _re
from bot.parsing.places import of_paper, place_of, placed
from bot.parsing.works import otherwise_cited
from bot.queries import (
    Ask,
    Cite,
    Coauthors,
    Compare,
    Fact,
    Find,
    Instead,
    Keep,
    Lookup,
    Memory,
    Query,
    ReadingList,
    Show,
    Similar,
    Style,
    Subscribe,
    Summarize,
    Talk,
    Unclear,
)

_YES: Final = _re(
    rf"^{LEAD}(?:yes|yep|yeah|sure|ok|okay|confirm|do it|save it|follow it|go ahead|please do|ja|oui)\b[\s,.!]*(?:please|do it|go ahead|thanks)?\W*$"
)
_NO: Final = _re(
    rf"^{LEAD}(?:no|nope|nah|nein|non|don['’]?t|cancel(?: it| that)?|never ?mind|not now|leave it)\b[\s,.!]*(?:thanks|thank you|please)?\W*$"
)
_FOLLOW: Final = _re(
    rf"^{LEAD}(?:subscribe(?: me| us)? to|follow|watch|track) (?:this|it|that|them|these|those)(?: (?:search|list|query|author|topic|papers))?(?P<rest>(?:\s.*)?)$"
)
_MORE: Final = _re(
    rf"^{LEAD}(?:(?:show|see|give|list)(?: me| us)? )?(?:more|next|next page|the next (?:page|ones|\d+)|the rest|others|more please|continue|go on|keep going|what else|more results|more papers|any more)\W*$"
)
_BACK: Final = _re(rf"^{LEAD}(?:previous|prev|back|previous page|go back|last page)\W*$")
_PAGE: Final = _re(rf"^{LEAD}(?:show(?: me)?\s+)?(?:the\s+)?page\s+(?P<page>\d{{1,5}})\W*$")
_SURE: Final = _re(
    rf"^{LEAD}(?:(?:are you (?:really |quite )?sure|really|is that (?:right|true|correct)|says who|where (?:does|do|did) (?:it|they|the paper|you|the abstract) (?:say|state|get|read|find) (?:that|this|it)|"
    r"(?:show|give|quote)(?: me| us)? (?:the |that |your |me the )?(?:sentences?|quotes?|passages?|source|evidence|proof|context|abstract)|source|citation needed|prove it|evidence|why(?: this answer)?|how do you know(?: that)?|what(?:'s| is) (?:the|your) source|in context)[\s?!.,;]*)+$"
)
_ALL: Final = _re(
    r"\b(?:all(?: of)? (?:them|these|those|the (?:papers|ones|results))|them(?: all)?|these(?: papers| ones)?|those(?: papers| ones)?|both(?: of them)?|the (?:whole )?list|(?:all )?the papers|everything|all)\b"
)
_CITES: Final = _re(
    r"\b(?P<style>bib ?tex|\.?bib|ris|endnote|apa|markdown|cite|citations?|references?|export)\b"
)
_IT: Final = _re(
    r"\b(?:(?:this|that|the|the same|said)\s+(?:paper|article|preprint|work|model|system|study|benchmark|one)|it['’]s|its|it|this one|that one|this|that|they|their|the authors)\b"
)
_IT_ALONE: Final = _re(
    r"^(?:it|this|that|that one|this one|this paper|that paper|the paper|they|its|their|them|these|those)$"
)
_ORDERED: Final = (
    r"(?:\d{1,2}\s+)?(?P<order>newest|oldest|latest|earliest|most recent)(?:\s+(?:\d{1,2}|one|paper)(?!\w))?"
)
_ONLY: Final = _re(
    rf"^{LEAD}(?:(?:only|just|but only|now only|filter(?: by| to| for)?|restrict(?: it| them)? to|limit(?: it| them)? to|narrow(?: it| them)? (?:down )?to|of (?:these|those|them),?)\s+)?(?:(?:show|list)(?: me)?\s+)?"
    r"(?:(?:which|how many)(?: ones)?(?: of (?:these|those|them))?(?: (?:are|were)(?: there)?)?\s+)?(?:the\s+)?(?:ones?|papers|those|these)?\s*(?P<rest>.*)$"
)
_ONLY_CUE: Final = _re(
    rf"^{LEAD}(?:those|with|without|since|after|before|in|from|until|between|by|about|on|more than|fewer than|at least)\b"
)
_ONLY_SURE: Final = _re(
    rf"^{LEAD}(?:only|just|but only|now only|filter|restrict|limit|narrow|of (?:these|those|them)|the ones|sort(?:ed)?|order(?:ed)?|(?:the )?{_ORDERED.replace('?P<order>', '?:')}|first-author"
    r"|which (?:ones|of (?:these|those|them)|has|have|are (?:by|about|from|in|on))|how many(?: of (?:these|those|them))? (?:are|were|have|has))\b"
)
"""What narrows the last list down even when other things were asked since."""
_LACKING: Final = _re(rf"^{LEAD}(?:not|without|no|except|excluding|other than|minus)\b")
_RESTRICTS: Final = _re(rf"^{LEAD}(?:only|just|filter|restrict|limit|narrow)\b")
_WHAT_ABOUT: Final = _re(
    rf"^(?:{LEAD}(?:what|how) about|and(?: (?:on|for|in|with|of))?|{LEAD}same (?:for|question for|with)|now)\s+(?P<words>\S.*?)\W*$"
)
_CITED: Final = _re(
    rf"^{LEAD}(?:(?:export|give me|get|show)?\s*(?:it|them|this|that|these|those)?\s*(?:as|in|to)?\s*(?:a |an |the )?)?{_CITES.pattern}(?: (?:entry|entries|citation|file|format|please))?\W*$"
)
_TOGETHER: Final = _re(rf"^{LEAD}(?P<verb>compare|save|bookmark|remove|delete|clear|drop)\b")
_STYLES: Final[dict[str, Style]] = {"ris": "ris", "endnote": "ris", "apa": "apa", "markdown": "markdown"}
_NAMING: Final = (Show, Summarize, Fact, Cite, Compare, Similar, Keep)
"""Queries that name papers, and whose answers give numbers only to ask which paper was meant."""
_SINGLE: Final = (Show, Summarize, Ask, Fact, Similar, Keep)


def follow_up(text: str, memory: Memory, today: date) -> Query | None:
    """The request that a follow-up stands for; None when the message stands alone."""
    last = read(memory.last)
    if last is None:
        return None
    for step in (
        _agreed,
        _followed,
        _paged,
        _sure,
        _chosen,
        _cited,
        _together,
        placed,
        _refined,
        _instead,
        _about_it,
    ):
        query = step(text, last, memory, today)
        if query is not None:
            return query
    return None


def _agreed(text: str, last: Query, _memory: Memory, _today: date) -> Query | None:
    """What was only shown is saved when the asker says yes, and not when the asker says no."""
    if not isinstance(last, Subscribe) or last.confirmed:
        return None
    if _NO.match(text):
        return Talk("declined")
    return replace(last, confirmed=True) if _YES.match(text) else None


def _followed(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    """The list under discussion is followed: "follow this every Monday"."""
    found, find = _FOLLOW.match(text), _list_of(last, memory)
    if not found or find is None:
        return None
    when, rest = lift_schedule(found["rest"])
    wanted = Subscribe(undated(find), when)
    return None if rest.strip(" ,.!") else wanted


def _paged(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    page = _PAGE.match(text)
    step = 1 if _MORE.match(text) else -1 if _BACK.match(text) else 0
    if not step and not page:
        return None
    if isinstance(last, (Find, Coauthors, ReadingList)):
        return replace(last, page=max(1, int(page["page"]) if page else last.page + step))
    if step == 1 and isinstance(last, (Ask, Fact, Show, Summarize)) and memory.papers:
        return Show(memory.papers[0])
    return Unclear(text, "no thread")


def _sure(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    if not _SURE.match(text):
        return None
    if isinstance(last, Ask):
        return replace(last, whole=True)
    return Show(memory.papers[0]) if len(memory.papers) == 1 else None


def _chosen(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    """A number, or a name, where it was asked which of several people or papers is meant."""
    people = not memory.papers and not memory.listed and isinstance(last, (Find, Coauthors, Subscribe))
    if memory.listing != memory.last or not (people or isinstance(last, _NAMING)):
        return None
    number = place_of(text)
    if number or not people:
        return Instead(str(number), memory.last) if number else None
    named = len(text.split()) < 4 and isinstance(intent(text, today), Lookup)
    return Instead(text.strip(" ?.!"), memory.last) if named else None


def _cited(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    """Citations of everything shown, or of the one paper under discussion."""
    if unknown := otherwise_cited(text.strip(" ?!.")):
        return unknown
    cites, everything = _CITES.search(text), bool(_ALL.search(text))
    if not cites or not (everything or _CITED.match(text)):
        return None
    style = _STYLES.get(cites["style"].lower(), "bibtex")
    one = len(memory.papers) == 1 and not everything
    find = None if one else _list_of(last, memory)
    if find and (isinstance(last, Find) or len(memory.papers) < 2):
        return Cite(style, of=replace(find, page=1))
    papers = _everything(memory) if everything else memory.papers
    return Cite(style, papers) if papers else Unclear(text, "which paper")


def _everything(memory: Memory) -> tuple[str, ...]:
    """The papers shown last, where those are several, or else the last list."""
    return memory.papers if len(memory.papers) > 1 else tuple(memory.numbers.values())


def _together(text: str, _last: Query, memory: Memory, _today: date) -> Query | None:
    """Something asked of all the papers shown: compare, save or take them off the list."""
    found = _TOGETHER.match(text)
    if not found or not _ALL.search(text):
        return None
    if lacks(text):
        return Unclear(text, "lacking")
    papers = _everything(memory)
    if found["verb"].lower() == "compare":
        return Compare(papers[:3]) if len(papers) > 1 else Unclear(text, "which paper")
    if found["verb"].lower() in {"save", "bookmark"}:
        return Keep("save", papers, "channel" in text)
    shelf = read(memory.listing)
    if not isinstance(shelf, ReadingList):
        return None
    return Keep("remove", tuple(memory.numbers.values()), shelf.channel)


def _refined(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    """The last list, with more asked of its papers."""
    find = _list_of(last, memory)
    sure = _ONLY_SURE.match(text) or (_LACKING.match(text) and lacks(text))
    if find is None or not (sure or (isinstance(last, Find) and _ONLY_CUE.match(text))):
        return None
    if _IT_ALONE.match(text.strip(" ?!.")) or (is_listing(text) and not _RESTRICTS.match(text)):
        return None
    if lacks(text):
        return Unclear(text, "lacking")
    rest = re.sub(_ORDERED, r"\g<order>", _ONLY.sub(r"\g<rest>", text), flags=re.IGNORECASE)
    more = find_in(f"papers {rest}", today)
    cue = re.match(rf"^{LEAD}(?:only|just|about|on|by|with|filter|which)\b", text, re.IGNORECASE)
    if more == Find() or (more.words and not cue):
        return None
    return _merged(find, more)


def _list_of(last: Query, memory: Memory) -> Find | None:
    """The listing under discussion: the last answer's, or the last one that was shown."""
    for query in (last, last.of if isinstance(last, Cite) else None, read(memory.listing)):
        if isinstance(query, Find):
            return query
    return None


def _merged(last: Find, more: Find) -> Find:
    given = {
        name: value for name in Find.__slots__ if (value := getattr(more, name)) != getattr(Find(), name)
    }
    if more.since or more.before:
        closed = last.since and last.before
        given |= {
            "since": more.since or (None if closed else last.since),
            "before": more.before or (None if closed else last.before),
        }
    if more.authors:
        given["authors"] = tuple(dict.fromkeys((*last.authors, *more.authors)))
    if more.words and last.words:
        given["words"] = f"{last.words} {more.words}"
    return replace(last, page=1, **given)


def _instead(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    found = _WHAT_ABOUT.match(text)
    if not found or _IT.match(found["words"]) or len(found["words"].split()) > 8:
        return None
    if re.match(
        r"^(?:who|what|when|where|which|how|does|is|are|did|why|can)\b", found["words"], re.IGNORECASE
    ):
        return None
    find, more = _list_of(last, memory), find_in(f"papers {found['words']}", today)
    if isinstance(last, Find) and find and more != Find() and not (more.words or more.authors):
        return _merged(find, more)
    return (
        Instead(found["words"], memory.last)
        if isinstance(last, (Ask, Fact, Find, Show, Summarize, Cite, Coauthors, Lookup))
        else None
    )


def _about_it(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    """The pronoun gives way to the one paper under discussion: "who wrote it?"."""
    bare = _bare_request(text, memory, today)
    found = _IT.search(text)
    if bare or not found or not memory.papers or _of_another(text, found, today):
        return bare
    if len(memory.papers) > 1 and not isinstance(last, _SINGLE):
        return Unclear(text, "which paper") if _needs_one(text, found, today) else None
    paper = memory.papers[0]
    possessive = (
        "'s"
        if re.fullmatch(r"its|their|it['’]s", found[0], re.IGNORECASE) and found[0].lower() != "it's"
        else ""
    )
    return of_paper(
        text, text[: found.start()] + paper + possessive + text[found.end() :], paper, memory, today
    )


_NAMED: Final = re.compile(r"\s[A-Z][a-z]+|\b\w*[a-z0-9][A-Z]\w*|\b[A-Z]{2,}\w*")
"""Something called by a name: a pronoun after it means that, and not the thread's paper."""
_BYLINE: Final = r"(?:the )?(?:first|second|third|last|lead|senior) author"
_BARE: Final = _re(
    rf"^{LEAD}(?P<what>when|where|who|authors?|date|venue|code|tl;?dr|summar(?:y|ize|ise)|abstract|cite|bibtex|licen[sc]e|link|pdf|weights|save|(?:who(?:['’]s| is| was)? )?{_BYLINE}|similar(?: papers)?|related papers|more like this|how many authors)\W*$"
)


def _bare_request(text: str, memory: Memory, today: date) -> Query | None:
    """One word that asks something of the one paper shown."""
    found = _BARE.match(text)
    if not found or len(memory.papers) != 1:
        return None
    paper, what = memory.papers[0], found["what"].lower()
    asked = {
        "when": f"date of {paper}",
        "where": f"venue of {paper}",
        "who": f"authors of {paper}",
        "save": f"save {paper}",
    }
    return intent(
        asked.get(
            what,
            f"more like {paper}"
            if what.startswith(("similar", "related", "more like"))
            else f"{what} of {paper}",
        ),
        today,
    )


def _of_another(text: str, found: re.Match[str], today: date) -> bool:
    """Whether a pronoun means something that is named before it, and no author: "did Gloeckle write it?"."""
    query = _with_any(text, found, today)
    return bool(_NAMED.search(text[: found.start()])) and not (isinstance(query, Fact) and query.who)


def _needs_one(text: str, found: re.Match[str], today: date) -> bool:
    return isinstance(_with_any(text, found, today), (Fact, Summarize, Show, Cite, Similar, Keep, Ask))


def _with_any(text: str, found: re.Match[str], today: date) -> Query:
    """What would be asked, if the pronoun meant some paper."""
    return intent(text[: found.start()] + "2301.00001" + text[found.end() :], today)
