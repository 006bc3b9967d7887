"""Follow-ups: messages that mean something only after the last answer of their thread.

A follow-up is rewritten into a request that stands alone ("who wrote it?" becomes the authors of the
paper shown), so that everything after this file knows nothing of threads.
"""

import re
from dataclasses import replace
from datetime import date
from typing import Final

from bot.parsing.canonical import read
from bot.parsing.filters import find_in
from bot.parsing.intents import intent
from bot.parsing.listings import is_listing
from bot.parsing.patterns import insensitive as _re
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
    Unclear,
)

_LEAD: Final = r"(?:(?:and|so|ok|okay|but|then|also|please|hm+|well)[,\s]+)*"
_YES: Final = _re(
    rf"^{_LEAD}(?:yes|yep|yeah|sure|ok|okay|confirm|do it|save it|follow it|go ahead|please do|ja|oui)\b[\s,.!]*(?:please|do it|go ahead|thanks)?\W*$"
)
_MORE: Final = _re(
    rf"^{_LEAD}(?:(?:show|see|give|list)(?: me| us)? )?(?:more|next|next page|the next (?:page|ones|\d+)|the rest|others|more please|continue|go on|keep going|what else|more results|more papers|any more)\W*$"
)
_BACK: Final = _re(rf"^{_LEAD}(?:previous|prev|back|previous page|go back|last page)\W*$")
_SURE: Final = _re(
    rf"^{_LEAD}(?:(?:are you (?:really |quite )?sure|really|is that (?:right|true|correct)|says who|where (?:does|do|did) (?:it|they|the paper|you|the abstract) (?:say|state|get|read|find) (?:that|this|it)|"
    r"(?:show|give|quote)(?: me| us)? (?:the |that |your |me the )?(?:sentences?|quotes?|passages?|source|evidence|proof|context|abstract)|source|citation needed|prove it|evidence|why(?: this answer)?|how do you know(?: that)?|what(?:'s| is) (?:the|your) source|in context)[\s?!.,;]*)+$"
)
_ORDINALS: Final = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "sixth": 6, "6th": 6, "seventh": 7,
    "7th": 7, "eighth": 8, "8th": 8, "ninth": 9, "9th": 9, "tenth": 10, "10th": 10, "last": -1, "latter": -1, "former": 1,
}  # fmt: skip
_ORDINAL: Final = rf"(?:the\s+)?(?P<ordinal>{'|'.join(_ORDINALS)})(?:\s+(?:one|paper|result|entry|of (?:them|these|those)))?|(?:number|no\.?|nr\.?|paper|result|#)\s*(?P<number>\d{{1,2}})"
_NTH: Final = _re(
    rf"^{_LEAD}(?:(?:what about|how about|show(?: me)?|open|give me|tell me about)\s+)?(?:{_ORDINAL}|(?P<bare>\d{{1,2}}))\W*$"
)
_NTH_INSIDE: Final = _re(
    rf"\b(?:the\s+)(?:{'|'.join(_ORDINALS)})\s+(?:one|paper|result|entry)\b(?:\s+of (?:them|these|those))?|\b(?:number|no\.|nr\.|paper|result)\s*\d{{1,2}}\b|#\d{{1,2}}\b"
)
_NUMBERS: Final = r"#?\d{1,2}(?:\s*(?:,|and|&|with|vs\.?|to|-|–)\s*#?\d{1,2})*"
_NUMBERED: Final = _re(
    rf"^{_LEAD}(?:(?P<several>save|bookmark|cite|bib ?tex(?: for| of)?|ris(?: for| of)?|apa(?: for| of)?|compare)\s+(?P<numbers>{_NUMBERS})"
    rf"|(?P<one>summari[sz]e|tl;?dr(?: of)?|more like)\s+(?P<number>#?\d{{1,2}}))\W*$"
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
_ONLY: Final = _re(
    rf"^{_LEAD}(?:(?:only|just|but only|now only|filter(?: by| to| for)?|restrict(?: it| them)? to|limit(?: it| them)? to|narrow(?: it| them)? (?:down )?to|of (?:these|those|them),?)\s+)?(?:(?:show|list)(?: me)?\s+)?(?:the\s+)?(?:ones?|papers|those|these)?\s*(?P<rest>.*)$"
)
_ONLY_CUE: Final = _re(
    rf"^{_LEAD}(?:only|just|but only|now only|filter|restrict|limit|narrow|of (?:these|those|them)|the ones|those|sort(?:ed)?|order(?:ed)?|oldest|newest|with|without|since|after|before|in|from|until|between|by|about|on|first-author|more than|fewer than|at least)\b"
)
_WHAT_ABOUT: Final = _re(
    rf"^(?:{_LEAD}(?:what|how) about|and(?: (?:on|for|in|with|of))?|{_LEAD}same (?:for|question for|with)|now)\s+(?P<words>\S.*?)\W*$"
)
_STYLES: Final[dict[str, Style]] = {"ris": "ris", "endnote": "ris", "apa": "apa", "markdown": "markdown"}
_SINGLE: Final = (Show, Summarize, Ask, Fact, Similar, Keep)


_RESTRICTS: Final = _re(rf"^{_LEAD}(?:only|just|filter|restrict|limit|narrow)\b")


def follow_up(text: str, memory: Memory, today: date) -> Query | None:
    """The request that a follow-up stands for; None when the message stands alone."""
    last = read(memory.last)
    if last is None:
        return None
    for step in (
        _agreed,
        _paged,
        _sure,
        _nth,
        _numbered,
        _together,
        _refined,
        _nth_inside,
        _instead,
        _about_it,
    ):
        query = step(text, last, memory, today)
        if query is not None:
            return query
    return None


def _agreed(text: str, last: Query, _memory: Memory, _today: date) -> Query | None:
    """What was only shown is saved when the asker says yes."""
    return replace(last, confirmed=True) if isinstance(last, Subscribe) and _YES.match(text) else None


def _paged(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    step = 1 if _MORE.match(text) else -1 if _BACK.match(text) else 0
    if not step:
        return None
    if isinstance(last, (Find, Coauthors, ReadingList)):
        return replace(last, page=max(1, last.page + step))
    if step == 1 and isinstance(last, (Ask, Fact, Show, Summarize)) and memory.papers:
        return Show(memory.papers[0])
    return Unclear(text, "no thread")


def _sure(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    if not _SURE.match(text):
        return None
    if isinstance(last, Ask):
        return replace(last, whole=True)
    return Show(memory.papers[0]) if len(memory.papers) == 1 else None


def _nth(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    found = _NTH.match(text)
    if not found or not memory.papers:
        return None
    paper = _counted(found["ordinal"], found["number"] or found["bare"], memory)
    if paper is None:
        return Unclear(text, "which paper")
    return _again(last, paper)


def _again(last: Query, paper: str) -> Query:
    """The last question, asked of another of the papers shown."""
    if isinstance(last, Fact):
        return Fact(last.field, paper)
    if isinstance(last, Summarize):
        return Summarize(paper)
    if isinstance(last, Cite):
        return Cite(last.style, (paper,))
    return Show(paper)


def _counted(ordinal: str | None, number: str | None, memory: Memory) -> str | None:
    count = _ORDINALS[ordinal.lower()] if ordinal else int(number or 0)
    if count == -1:
        return memory.papers[-1]
    return memory.papers[count - 1] if 1 <= count <= len(memory.papers) else None


def _numbered(text: str, _last: Query, memory: Memory, today: date) -> Query | None:
    """Numbers of the list shown give way to ids: "save 2", "compare 1 and 3"."""
    found = _NUMBERED.match(text)
    if not found or not memory.papers:
        return None
    verb = found["several"] or found["one"]
    papers = [_counted(None, one, memory) for one in re.findall(r"\d+", found["numbers"] or found["number"])]
    if None in papers or (verb.lower() == "compare" and len(papers) < 2):
        return Unclear(text, "which paper")
    return intent(f"{verb} {' and '.join(filter(None, papers))}", today)


def _together(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    """Something asked of all the papers shown: cite, compare or save them."""
    alone = re.sub(r"\W+$", "", text.strip())
    cites = _CITES.search(text)
    if cites and (_ALL.search(text) or _CITES.fullmatch(alone)):
        style = _STYLES.get(cites["style"].lower(), "bibtex")
        return Cite(style, of=replace(last, page=1)) if isinstance(last, Find) else Cite(style, memory.papers)
    if re.match(rf"^{_LEAD}compare\b", text, re.IGNORECASE) and (
        _ALL.search(text) or re.search(r"\bfirst two\b", text)
    ):
        count = 2 if re.search(r"\btwo\b", text) else 3
        return Compare(memory.papers[:count]) if len(memory.papers) > 1 else Unclear(text, "which paper")
    if re.match(rf"^{_LEAD}(?:save|bookmark)\b", text, re.IGNORECASE) and _ALL.search(text):
        return Keep("save", memory.papers, "channel" in text)
    return None


def _refined(text: str, last: Query, _memory: Memory, today: date) -> Query | None:
    if not isinstance(last, Find) or not _ONLY_CUE.match(text) or _IT_ALONE.match(text.strip(" ?!.")):
        return None
    if is_listing(text) and not _RESTRICTS.match(text):
        return None
    rest = _ONLY.sub(r"\g<rest>", text)
    more = find_in(f"papers {rest}", today)
    cue = re.match(rf"^{_LEAD}(?:only|just|about|on|by|with|filter)\b", text, re.IGNORECASE)
    if more == Find() or (more.words and not cue):
        return None
    return _merged(last, more)


def _merged(last: Find, more: Find) -> Find:
    given = {
        name: value for name in Find.__slots__ if (value := getattr(more, name)) != getattr(Find(), name)
    }
    if more.since or more.before:
        given |= {"since": more.since or last.since, "before": more.before or last.before}
    if more.authors:
        given["authors"] = tuple(dict.fromkeys((*last.authors, *more.authors)))
    if more.words and last.words:
        given["words"] = f"{last.words} {more.words}"
    return replace(last, page=1, **given)


def _nth_inside(text: str, _last: Query, memory: Memory, today: date) -> Query | None:
    """The words for one of the papers shown give way to its id: "who wrote the second one?"."""
    found = _NTH_INSIDE.search(text)
    if not found or not memory.papers:
        return None
    inner = re.search(_ORDINAL, found[0].replace("#", "number "), re.IGNORECASE)
    paper = _counted(inner["ordinal"], inner["number"], memory) if inner else None
    if paper is None:
        return Unclear(text, "which paper")
    return _of_paper(text, text[: found.start()] + paper + text[found.end() :], paper, today)


def _instead(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    found = _WHAT_ABOUT.match(text)
    if not found or _IT.match(found["words"]) or len(found["words"].split()) > 8:
        return None
    if re.match(
        r"^(?:who|what|when|where|which|how|does|is|are|did|why|can)\b", found["words"], re.IGNORECASE
    ):
        return None
    return (
        Instead(found["words"], memory.last)
        if isinstance(last, (Ask, Fact, Find, Show, Summarize, Cite, Coauthors, Lookup))
        else None
    )


def _about_it(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    """The pronoun gives way to the one paper under discussion: "who wrote it?"."""
    bare = _bare_request(text, memory, today)
    found = _IT.search(text)
    if bare or not found or not memory.papers or _NAMED.search(text[: found.start()]):
        return bare
    if len(memory.papers) > 1 and not isinstance(last, _SINGLE):
        return Unclear(text, "which paper") if _needs_one(text, found, today) else None
    paper = memory.papers[0]
    possessive = (
        "'s"
        if re.fullmatch(r"its|their|it['’]s", found[0], re.IGNORECASE) and found[0].lower() != "it's"
        else ""
    )
    return _of_paper(text, text[: found.start()] + paper + possessive + text[found.end() :], paper, today)


_NAMED: Final = re.compile(r"\s[A-Z][a-z]+|\b\w*[a-z0-9][A-Z]\w*|\b[A-Z]{2,}\w*")
"""Something called by a name: a pronoun after it means that, and not the thread's paper."""
_BARE: Final = _re(
    rf"^{_LEAD}(?P<what>when|where|who|authors?|date|venue|code|tl;?dr|summar(?:y|ize|ise)|abstract|cite|bibtex|licen[sc]e|link|pdf|weights|save|similar(?: papers)?|related papers|more like this|how many authors)\W*$"
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


def _needs_one(text: str, found: re.Match[str], today: date) -> bool:
    query = intent(text[: found.start()] + "2301.00001" + text[found.end() :], today)
    return isinstance(query, (Fact, Summarize, Show, Cite, Similar, Keep, Ask))


def _of_paper(text: str, rewritten: str, paper: str, today: date) -> Query:
    query = intent(re.sub(rf"^{_LEAD}", "", rewritten, flags=re.IGNORECASE), today)
    return Ask(text, paper) if isinstance(query, (Ask, Lookup, Find)) else query
