"""What is asked of papers in the list shown: of some by their places, or of all of them.

"2", "the second one", "1-3" and "the last two" give way to the ids they stand for. A number is the one that was
printed beside a paper, on whatever page of the last numbered list; an ordinal counts the papers of the last answer
where it showed several, and those of that list otherwise.

All of them are meant only where a message says nothing else: "remove it from the list" is about one paper, and "save
everything except the second" about what cannot be looked for.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, Literal

from bot.memo import once
from bot.papers import submitted
from bot.parsing.bounds import AGAIN, COMPARED
from bot.parsing.canonical import read
from bot.parsing.keeping import LIST, is_shared, removed, shelf_of, taken_off
from bot.parsing.listings import lacks
from bot.parsing.noting import MANY, ONE, POINTED
from bot.parsing.patterns import LEAD, NUMBER, ORDINAL, number, ordinal
from bot.parsing.patterns import insensitive as _re
from bot.parsing.pronouns import everything, list_of, subject, told_of
from bot.parsing.requests import possible, readings
from bot.parsing.works import style_pattern, styles
from bot.queries import (
    Ask,
    Cite,
    Compare,
    Each,
    Fact,
    Find,
    Help,
    Keep,
    Lookup,
    Memory,
    Mentioned,
    Puzzle,
    Query,
    ReadingList,
    Show,
    Similar,
    Summarize,
    Unclear,
)
from bot.text import tokens

_THING: Final = r"(?:ones?|papers?|results?|entry|entries)"
_OF_THEM: Final = r"(?:\s+(?:of (?:them|these|those)|(?:in|on|from) (?:the|that|this) list|above))?"
_SOME: Final = rf"(?P<end>first|last|top)\s+(?P<count>{NUMBER})(?:\s+{_THING})?{_OF_THEM}"
_NTH: Final = rf"(?P<ordinal>{ORDINAL})(?:\s+{_THING})?{_OF_THEM}"
_LATER: Final = r"newer|newest|later|latest|more recent|most recent"
_EARLIER: Final = r"older|oldest|earlier|earliest"
_AGED: Final = r"(?P<later>newer|later|more recent)|(?P<earlier>older|earlier)|(?P<other>other)"
_OLDEST: Final = _re(rf"\b(?:(?P<later>{_LATER})|{_EARLIER})\b")
_EXTREME: Final = _re(rf"(?:the\s+)?(?:{_LATER}|{_EARLIER})(?:\s+{_THING})?{_OF_THEM}")
_OF_TWO: Final = r"(?:\s+of (?:the two|both))?"
_NUMBER: Final = (
    rf"(?:(?:number|no\.?|nr\.?|paper|result|entry)\s*)?#?(?P<number>\d{{1,3}})|number\s+(?P<word>{NUMBER})"
)
_PLACE: Final = _re(
    rf"(?:the\s+)?(?:{_SOME}|{_NTH}|{_NUMBER}|(?:{_AGED})(?:\s+{_THING})?{_OF_THEM}{_OF_TWO})"
)
_INSIDE: Final = _re(
    rf"\bthe\s+(?:first|last|top)\s+{NUMBER}(?:\s+{_THING}\b{_OF_THEM}|{_OF_THEM}(?=\W*$|\s+(?:as well|too|also|to|on|for|please|pls)\b))"
    rf"|\bthe\s+{ORDINAL}(?:\s+{_THING}\b{_OF_THEM}|{_OF_THEM}(?=\W*$|\s+(?:as well|too|also|have|has|had|is|was|do|does|did|says?|uses?|reports?|and|or|vs)\b))"
    rf"|\bthe\s+(?:{_LATER}|{_EARLIER}|other)\s+{_THING}\b{_OF_THEM}{_OF_TWO}"
    rf"|\b(?:number|no\.|nr\.|paper|result)\s*\d{{1,3}}\b|\bnumber\s+{NUMBER}\b|#\d{{1,3}}\b"
)
"""What stands for a place wherever it stands; anything else only does where a paper is named."""
_NARROWED: Final = _re(
    r"\s+(?:by|about|on|since|before|after|with)\s+(?!(?:(?:my|our|the|this|that)\s+)?(?:reading\s+)?list\b)"
)
"""What narrows a listing behind its noun."""
_COUNTED: Final = _re(rf"the\s+(?:first|last|top)\s+{NUMBER}\s+{_THING}")
_ENDMOST: Final = _re(r"the\s+(?:first|last)\s+(?:paper|article|preprint|one)")
_BY: Final = _re(r"\s+by\s+(?!(?:him|her|them|the)\b)\S")
_AGAIN: Final = _re(r"\s+(?:by|about|on|with)\s+(?P<topic>\S.*?)(?=\s+(?:to|on|for|as|please|pls)\b|\W*$)")
_ITEM: Final = r"#?\d{1,3}(?:\s*(?:-|–|to|through)\s*#?\d{1,3})?"
_ITEMS: Final = rf"{_ITEM}(?:\s*(?:,|and|&|with|vs\.?|versus|or)\s*(?:and\s+)?{_ITEM})*"


@once
def _numbering() -> re.Pattern[str]:
    """Numbers alone, or after a verb."""
    return _re(
        rf"^{LEAD}(?P<verb>(?:save|bookmark|keep|add|cite|export|(?:bib ?tex|ris|apa|markdown)(?: for| of)?|compare|remove|unsave|unbookmark|delete|drop|mark|summari[sz]e|tl;?dr(?: of| for)?|more like|similar to|show(?: me)?|open)\s+)?"
        rf"(?P<items>{_ITEMS})(?:\s+(?:as|in)\s+(?P<style>{style_pattern()})|\s+(?:as\s+)?(?P<mark>read|unread|done|not read))?(?:\s+(?:to|for|on|in|from|off)\s+{LIST})?\W*$"
    )


_KEPT: Final[dict[str, Literal["save", "remove", "mark read"]]] = {
    "save": "save", "bookmark": "save", "keep": "save", "add": "save", "remove": "remove", "unsave": "remove", "unbookmark": "remove",
    "delete": "remove", "drop": "remove", "mark": "mark read",
}  # fmt: skip
_WHOSE: Final = _re(r"\b(?:my|own|our|channel|team|group|lab)\b")
"""What names a reading list."""
_TO: Final = _re(r"\bto\b")
_POINTED: Final = _re(
    rf"^{LEAD}(?:(?:just|only|what about|how about|show(?: me)?|open|give me|tell me about)\s+)?(?P<place>{re.sub(r'[?]P<[a-z]+>', '?:', _PLACE.pattern)})(?:,?\s+(?:then|instead|i mean|i meant))?\W*$"
)


_HEADED: Final = _re(
    rf"^{LEAD}(?:(?:and|as for|for|about|of|regarding)\s+)?(?P<place>the\s+(?:{ORDINAL})(?:\s+{_THING})?)\s*(?:[,:]|\s[–—-]+)\s*(?P<rest>\S.*)$"
)


def place_of(text: str) -> int:
    """The number that a message names and nothing else: "2", "the second one please"; 0 where it does not."""
    found = _POINTED.match(text)
    place = _PLACE.fullmatch(found["place"]) if found else None
    if not place:
        return 0
    if place["count"]:  # "the first one" is one of them, and no number of them
        return int(place["count"].lower() == "one" and place["end"].lower() != "last")
    if place["number"]:
        return int(place["number"])
    return max(0, ordinal(place["ordinal"])) if place["ordinal"] else 0


def headed(text: str, memory: Memory) -> tuple[str, str] | None:
    """The id of a paper whose place a message begins with, and what is said of it: "the second one, who led it?"."""
    found = _HEADED.match(text)
    papers = _resolved(found["place"].strip(), memory) if found else None
    return (papers[0], found["rest"]) if found and papers and len(papers) == 1 else None


def placed(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    """What is asked of papers that are named by their places; None when no place is named."""
    if not memory.papers and not memory.listed:
        return None
    query = (
        _numbered(text, last, memory)
        or _taken_off(text, memory)
        or _pointed(text, last, memory)
        or _inside(text, last, memory, today)
        or _named(text, memory, today)
    )
    return _shelved(query, text, memory)


def _numbered(text: str, last: Query, memory: Memory) -> Query | None:
    """Numbers alone, or after a verb: "2", "1 vs 3", "save 2 and 4", "bibtex for 1-3"."""
    found = _numbering().match(text)
    if not found:
        return None
    verb = (found["verb"] or "").lower().split(" ")[0].strip()
    papers = _at(_spread(found["items"], compared=verb == "compare"), memory)
    if not papers:
        return Unclear(text, "not shown")
    if verb == "compare" and len(papers) < 2:
        return Unclear(text, "which paper")
    if verb == "mark" and not found["mark"]:
        return None
    if not verb:
        return _picked(papers, last, compared="v" in found["items"].lower())
    return _done(verb, papers, found)


def _taken_off(text: str, memory: Memory) -> Query | None:
    """Papers taken off the reading list under discussion by their places: "take the second one off", "2 can go"."""
    shelf, name = shelf_of(memory), taken_off(text)
    papers = meant(name, memory) if shelf and name else None
    if not shelf or papers is None:
        return None
    return Keep("remove", papers, shelf.channel) if papers else Unclear(text, _lost(name))


def _done(verb: str, papers: tuple[str, ...], found: re.Match[str]) -> Query:
    """What a verb does to some papers."""
    style = styles().get((found["style"] or verb).lower())
    if style or verb in {"cite", "export"}:
        return Cite(style or "bibtex", papers)
    if verb in _KEPT:
        unread = verb == "mark" and (found["mark"] or "").lower() in {"unread", "not read"}
        return Keep("mark unread" if unread else _KEPT[verb], papers, is_shared(found["whose"] or ""))
    if verb == "compare":
        return Compare(papers[:COMPARED])
    return _looked_at(verb, papers)


def _looked_at(verb: str, papers: tuple[str, ...]) -> Query:
    summary = verb.startswith(("summ", "tl"))
    if len(papers) > 1:
        return Each("summarize", papers) if summary else Mentioned(" ".join(papers))
    if summary:
        return Summarize(papers[0])
    return Similar(papers[0]) if verb in {"more", "similar"} else Show(papers[0])


def _spread(items: str, *, compared: bool) -> list[int]:
    """The numbers of "1, 3-5"; what is compared "to" something is no range."""
    numbers: list[int] = []
    for item in re.finditer(
        r"(\d+)(?:\s*(?:-|–|to|through)\s*#?(\d+))?", _TO.sub(",", items) if compared else items
    ):
        first = int(item[1])
        numbers += range(first, int(item[2] or first) + 1)
    return numbers


def _at(numbers: Iterable[int], memory: Memory) -> tuple[str, ...]:
    """The ids at these numbers; none when one of them was not shown."""
    known = memory.numbers
    papers = tuple(known.get(number, "") for number in numbers)
    return papers if all(papers) else ()


def _pointed(text: str, last: Query, memory: Memory) -> Query | None:
    """A place and nothing else: "and the second one?"."""
    found = _POINTED.match(text)
    if not found:
        return None
    papers = _resolved(found["place"], memory)
    other = "other" in found["place"].lower()
    return _picked(papers, last, other=other) if papers else Unclear(text, _lost(found["place"]))


def _lost(place: str) -> Puzzle:
    """Why there is no paper at a place: "the other one" of several says too little, a number was not shown."""
    return "which paper" if "other" in place.lower() else "not shown"


def _picked(papers: tuple[str, ...], last: Query, *, compared: bool = False, other: bool = False) -> Query:
    """The last question, asked of another of the papers shown; or several of them."""
    if compared and len(papers) > 1:
        return Compare(papers[:COMPARED])
    if len(papers) > 1:
        return Mentioned(" ".join(papers))
    match last:
        case Fact() | Summarize():
            return replace(last, paper=papers[0])
        case Cite():
            return replace(last, papers=papers, of=None)
        case Ask(paper=told) if told and other:
            return replace(last, paper=papers[0])
        case _:
            return Show(papers[0])


def _resolved(place: str, memory: Memory) -> tuple[str, ...] | None:
    """The ids that a place stands for, none when nothing was shown there; None when it is no place."""
    found = _PLACE.fullmatch(place)
    if not found or (found["ordinal"] and place.isupper()):
        return None
    if said := found["number"] or found["word"]:
        return _at([number(said)], memory)
    shown = everything(memory)
    if found["count"]:
        count = number(found["count"])
        lists = (shown, tuple(memory.numbers.values()), memory.whole)
        shown = next((one for one in lists if count <= len(one)), max(lists, key=len))
        return shown[-count:] if found["end"].lower() == "last" else shown[:count]
    if not found["ordinal"]:
        return _beside(found, memory)
    nth = ordinal(found["ordinal"])
    return (
        shown[-1:] if nth < 0 else shown[nth - 1 : nth] or _at([nth], memory) or memory.whole[nth - 1 : nth]
    )


def _beside(found: re.Match[str], memory: Memory) -> tuple[str, ...]:
    """The paper of several shown that is newer, or older, than all others, or that is not the one just told of."""
    if found["other"]:
        left = tuple(paper for paper in memory.numbers.values() if paper not in memory.papers)
        return left if len(left) == 1 else ()
    return _ranked(memory, last=bool(found["later"]))


def _aged(place: str, memory: Memory) -> tuple[str, ...]:
    """The newest, or the oldest, of the papers shown."""
    found = _OLDEST.search(place)
    return _ranked(memory, last=bool(found["later"])) if found else ()


def meant(name: str, memory: Memory) -> tuple[str, ...] | None:
    """The ids of the papers shown that a place, or an age, stands for; None when it is neither."""
    found = _resolved(name, memory)
    return _aged(name, memory) if found is None and _EXTREME.fullmatch(name) else found


def _ranked(memory: Memory, *, last: bool) -> tuple[str, ...]:
    several = len(memory.papers) > 1
    ranked = sorted(memory.papers if several else memory.numbers.values(), key=submitted)
    return tuple(ranked[-1:] if last else ranked[:1])


def _inside(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    """Places inside a question: "who wrote the second one?"."""
    text = _told_again(text, list_of(last, memory))
    rewritten, named = text, tuple[str, ...]()
    places = [found for found in _INSIDE.finditer(text) if not _is_listing(found, text)]
    if (
        len(places) == 1
        and _OLDEST.search(places[0][0])
        and not text.replace(places[0][0], "").strip(" ?!.,")
    ):
        return None  # a listing of one paper, which may not be among those shown
    for found in reversed(places):
        papers = _aged(found[0], memory) or _resolved(found[0], memory)
        if not papers:
            return Unclear(text, _lost(found[0]))
        named = (*papers, *named)
        rewritten = rewritten[: found.start()] + " and ".join(papers) + rewritten[found.end() :]
    return _of_papers(text, rewritten, named, memory, today) if named else None


def _is_listing(found: re.Match[str], text: str) -> bool:
    """Whether what may be a place begins a listing: "the newest paper by Yoran"."""
    counted = _OLDEST.search(found[0]) or _COUNTED.fullmatch(found[0])
    one = _ENDMOST.fullmatch(found[0]) and _BY.match(text, found.end())
    return bool(one or (counted and _NARROWED.match(text, found.end())))


def _told_again(text: str, find: Find | None) -> str:
    """A text without what narrows a listing that was shown, and is said again: "save the first two papers on Lean"."""
    found = next((one for one in _COUNTED.finditer(text) if _NARROWED.match(text, one.end())), None)
    behind = _AGAIN.match(text, found.end()) if found and find else None
    if not behind or not find:
        return text
    known = {word for name in (find.words, *find.authors) for word in tokens(name)}
    return (
        text[: behind.start()] + text[behind.end("topic") :]
        if set(tokens(behind["topic"])) <= known
        else text
    )


def _of_papers(text: str, rewritten: str, papers: tuple[str, ...], memory: Memory, today: date) -> Query:
    """What a message asks in which the ids of papers have been put; a question is asked as it was typed."""
    asked = re.sub(rf"^{LEAD}(?:(?:just|only)\s+)?", "", rewritten, flags=re.IGNORECASE)
    query = told_of(asked, papers, today) or possible(asked, today)[-1]
    return (
        Ask(text, papers[0]) if isinstance(query, (Ask, Lookup, Find)) else _with_ids(query, memory) or query
    )


def _named(text: str, memory: Memory, today: date) -> Query | None:
    """Places where a paper is named: "save second", "does 2 have code?"."""
    if len(text) > AGAIN:
        return None
    asked = re.sub(rf"^{LEAD}", "", text, flags=re.IGNORECASE)
    told = (query for one in possible(asked, today) if (query := _with_ids(one, memory)))
    query = next(told, None)
    return Unclear(text, query.reason) if isinstance(query, Unclear) else query


def _with_ids(query: Query, memory: Memory) -> Query | None:
    """A query with ids for the places in it; None when there are none."""
    match query:
        case Show() | Summarize() | Fact() | Similar():
            papers = _resolved(query.paper, memory)
            if papers is None:
                return None
            return replace(query, paper=papers[0]) if len(papers) == 1 else Unclear("", _lost(query.paper))
        case Cite() | Compare() | Keep():
            found = [(name,) if (ids := meant(name, memory)) is None else ids for name in query.papers]
            papers = tuple(paper for ids in found for paper in ids)
            if not all(found):
                return Unclear("", _lost(query.papers[found.index(())]))
            return replace(query, papers=papers) if papers != query.papers else None
        case _:
            return None


def _shelved(query: Query | None, text: str, memory: Memory) -> Query | None:
    """A change of the reading list shown, which may be the channel's; numbers mean nothing on another list."""
    shelf = read(memory.listing)
    if not isinstance(query, Keep) or query.action == "save" or not isinstance(shelf, ReadingList):
        return query
    if not _WHOSE.search(text):
        return replace(query, channel=shelf.channel)
    return query if is_shared(text) == shelf.channel else Unclear(text, "which paper")


def noted_after(query: Query | None, text: str, memory: Memory) -> Query | None:
    """A note or a tag on papers that were shown, with their ids; None where it points at none."""
    last = read(memory.last) or read(memory.listing)
    if isinstance(query, ReadingList) and query.paper.lower() in POINTED:
        papers = _pointing(query.paper, last, memory) if last else ()
        return replace(query, paper=papers[0]) if papers else Unclear(text, "which paper")
    if not isinstance(query, Keep) or not last:
        return query if isinstance(query, (ReadingList, Help)) else None
    told = [_pointing(name, last, memory) for name in query.papers]
    if not all(told) or _puts_back(query, told, memory):
        return Unclear(text, "which paper")
    known = replace(query, papers=tuple(paper for papers in told for paper in papers))
    if not memory.listed and all(name.isdecimal() for name in known.papers):
        return known  # numbers of the reading list itself
    return _shelved(_with_ids(known, memory) or known, text, memory)


def _puts_back(query: Keep, told: Sequence[tuple[str, ...]], memory: Memory) -> bool:
    """Whether a note or a tag, for a paper that is only pointed at, is for one that was taken off the list just now."""
    gone = removed(memory)
    return any(
        name.lower() in POINTED and gone & set(papers)
        for name, papers in zip(query.papers, told, strict=True)
    )


def _pointing(name: str, last: Query, memory: Memory) -> tuple[str, ...]:
    """The ids that a pronoun stands for, what was kept just now before what was shown; what is none as it was typed."""
    kept = read(memory.change)
    if (
        isinstance(kept, Keep)
        and kept.action != "remove"
        and kept.papers
        and (name.lower() in MANY or (name.lower() in ONE and len(kept.papers) == 1))
    ):
        return kept.papers
    if name.lower() in ONE:
        return tuple(filter(None, (subject(last, memory),)))
    return everything(memory) if name.lower() in MANY else (name,)


_ALL: Final = r"(?:the (?:two|three)(?: of (?:them|these|those))?|these (?:two|three)|those (?:two|three)|all (?:two|three|four|five|six|seven|\d{1,2})|all(?: of)? (?:them|these|those|the (?:papers|ones|results))|them(?: all)?|these(?: papers| ones)?|those(?: papers| ones)?|both(?: of them)?|the (?:whole )?list|(?:all )?the papers|everything|all)"
_EVERY: Final = _re(rf"\b{_ALL}\b")


@once
def _styled() -> re.Pattern[str]:
    return _re(style_pattern())


_CITES: Final = _re(r"\b(?:cite|citations?|references?|export)\b")
_AROUND: Final = _re(
    r"\b(?:it|this|that|one|for|of|as|in|to|give|get|show|me|us|the|a|an|entry|entries|file|format|style|version|please|now|same|again|instead|also|and|now|just|no|sorry|rather|ok|okay|then|well|so)\b|\W"
)
"""What else a request for citations may say without asking for other papers."""
_TOGETHER: Final = _re(
    rf"^{LEAD}(?P<verb>compare|save|bookmark|keep|remove|delete|drop|unsave|clear|mark)\s+{_ALL}(?:\s+(?:as\s+)?(?P<mark>read|unread|done))?(?:\s+(?:to|for|on|in|from|off)\s+{LIST})?\W*$"
)
_WHOLE: Final = _re(r"\beverything\b|\ball (?:from|off|on|of (?:my|our|the))\b")
_BEGINS: Final = _re(rf"^{LEAD}(?:compare|save|bookmark|remove|mark)\s+{_ALL}\b")


def cited(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    """Citations of everything shown, or of the one paper under discussion."""
    told = readings(text, today, ("papers", "fields"))
    if query := next((one for one in told if getattr(one, "reason", "") == "which style"), None):
        return query
    named, every = _styled().search(text), bool(_EVERY.search(text))
    if not (named or _CITES.search(text)) or _left(text):
        return None
    style = styles()[named[0].lower()] if named else "bibtex"
    if isinstance(last, Similar) and not every:
        return Cite(style, (last.paper,))
    one = bool(subject(last, memory)) and not every
    find = None if one else list_of(last, memory)
    if find and (isinstance(last, Find) or len(memory.papers) < 2):
        return Cite(style, of=replace(find, page=1))
    papers = everything(memory) if every else memory.papers[: 1 if one else None]
    return Cite(style, papers) if papers else Unclear(text, "which paper")


def _left(text: str) -> str:
    """What a message says beside asking for citations."""
    for pattern in (_EVERY, _styled(), _CITES, _AROUND):
        text = pattern.sub("", text)
    return text


def together(text: str, _last: Query, memory: Memory, _today: date) -> Query | None:
    """Something asked of all the papers shown."""
    if _BEGINS.match(text) and lacks(text):
        return Unclear(text, "all but")
    found = _TOGETHER.match(text)
    if not found:
        return None
    verb, papers = found["verb"].lower(), everything(memory)
    if verb == "compare":
        return Compare(papers[:COMPARED]) if len(papers) > 1 else Unclear(text, "which paper")
    if verb in {"save", "bookmark", "keep"}:
        return Keep("save", papers, is_shared(found["whose"] or "")) if papers else None
    return None if verb == "mark" and not found["mark"] else _on_shelf(text, found, memory)


def _on_shelf(text: str, found: re.Match[str], memory: Memory) -> Query | None:
    """Something done with all papers of the reading list shown; the whole of another list is named without it."""
    papers = tuple(memory.numbers.values())
    if not papers or not isinstance(read(memory.listing), ReadingList):
        return None
    done = Keep(_marked(found["verb"].lower(), found["mark"]), papers, is_shared(found["whose"] or ""))
    kept = _shelved(done, text, memory)
    if isinstance(kept, Keep) and kept.action == "remove" and _WHOLE.search(text):
        return replace(kept, papers=())  # all that is on it, and asked back first
    return None if _WHOLE.search(text) and not isinstance(kept, Keep) else kept


def _marked(verb: str, mark: str | None) -> Literal["remove", "mark read", "mark unread"]:
    if verb != "mark":
        return "remove"
    return "mark unread" if (mark or "").lower() == "unread" else "mark read"
