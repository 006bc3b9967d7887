"""What changes the last request: another thing in the place of one, one more, one less, only some, in another order.

What is said anew goes to the slot of its own kind: what a filter says by itself here, and what only the library can tell
(a name, a paper, a topic) as an `Instead`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, cast

from bot.kept import compiled
from bot.language.phrases import phrases
from bot.parsing.bounds import COMPARED
from bot.parsing.canonical import read
from bot.parsing.dates import is_month
from bot.parsing.filters import split_names
from bot.parsing.intents import outright, talk_in
from bot.parsing.places import place_of
from bot.parsing.pronouns import SINGLE, list_of, subject
from bot.parsing.requests import request
from bot.parsing.selection import or_else, selected
from bot.parsing.varying import (
    barring,
    in_full,
    last_off,
    narrowed,
    replaced,
    says,
    unordered,
    without_filter,
)
from bot.queries import (
    Ask,
    Cite,
    Coauthors,
    Compare,
    Count,
    Each,
    Effect,
    Fact,
    Find,
    FindMost,
    How,
    Instead,
    Keep,
    Lookup,
    Maybe,
    Memory,
    Order,
    Part,
    Query,
    ReadingList,
    Several,
    Show,
    Style,
    Summarize,
    Unclear,
    find_of,
    quote,
    with_find,
)
from bot.text import fold

Slots = Mapping[str, str]
SHORT: Final = 8
"""Words of what is said anew."""
NAMING: Final = (Show, Summarize, Fact, Cite, Compare, Keep, Each)
"""Queries that name papers."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A message after the last query of its thread."""

    text: str
    last: Query
    memory: Memory
    today: date

    @property
    def find(self) -> Find | None:
        """The listing under discussion."""
        return find_of(self.last) or list_of(self.last, self.memory)

    def listed(self, find: Find) -> Query:
        """The last query of another listing, from its first page."""
        return with_find(self.last, replace(find, page=1))

    def instead(self, words: str, how: How = "what about", old: str = "") -> Instead:
        return Instead(words, str(self.last), how, old)


_LEAST: Final = frozenset({"least", "fewest", "fewer", "less", "shortest", "shorter"})
_SORTS: Final = frozenset({"first", "sort", "sorted", "order", "ordered", "rank"})
_BARRING: Final = frozenset({"without", "minus", "except", "excluding", "not", "other", "apart"})
"""Words that keep somebody out, where others only take back that somebody was asked for."""
_TOO: Final = compiled(r"\s+(?:as well|too|also)$", re.IGNORECASE)
_AFTERTHOUGHT: Final = compiled(r",?\s+(?:and\s+)?not\s", re.IGNORECASE)
"""What was not meant, behind what was: "Gal, not Taco"."""


def edited(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    """The last query as a message changes it; None where it changes nothing."""
    said, turn = phrases(), Turn(text, last, memory, today)
    if talk_in(text.strip(" ?!."), today) is not None:
        return None
    for words in dict.fromkeys((said.around(text), said.tokens(text))):
        for one in said.read(text, words, "edits"):
            kind, _, rest = one.meaning.partition(" ")
            query = None if _points(one.slots.get("rest", "")) else _EDITS[kind](turn, rest, one.slots)
            if query is not None:
                return query
    return None


def beside_shown(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    """The paper before or after the one shown: "next", "the previous one"."""
    said = phrases()
    words = said.around(text)
    found = next(
        (one for one in said.read(text, words, "edits") if one.meaning in {"next", "previous"}), None
    )
    return _EDITS[found.meaning](Turn(text, last, memory, today), "", found.slots) if found else None


def _points(words: str) -> bool:
    """Whether words are a pronoun, which names nothing anew."""
    key = fold(words)
    return bool(phrases().values("it", key) or phrases().values("them", key))


def _bare(words: str) -> str:
    """What is named, without what stands around a name."""
    said = phrases()
    tokens = said.tokens(words)
    first = next((i for i, token in enumerate(tokens) if token.key not in {*said.begins, *_AROUND}), 0)
    end = next((i for i in range(len(tokens), first, -1) if tokens[i - 1].key not in _NOUNS), len(tokens))
    return words[tokens[first].start : tokens[end - 1].end] if tokens else ""


_AROUND: Final = frozenset({"the", "their", "my", "our"})
_NOUNS: Final = frozenset({"ones", "one", "papers", "too", "please", "again", "instead"})


def _filters(words: str, today: date) -> Find:
    """What words say of papers: the reading that leaves fewer of them a topic."""
    plain, having = (selected(f"papers {joint} {words}", today) for joint in ("", "with"))
    return having if len(having.words) < len(plain.words) and not having.authors else plain


def _in_year(words: str, turn: Turn) -> str:
    """A month with the year of the listing under discussion: "just march"."""
    since = turn.find.since if turn.find else None
    return f"{words} {since.year}" if since and is_month(words) else words


def _correct(turn: Turn, kind: str, slots: Slots) -> Query | None:
    words, old = slots["rest"].strip(" ?!.,"), slots.get("old", "")
    if kind == "not" and "," not in words:
        return _drop(turn, kind, slots)
    if kind == "not":
        old, _, words = (part.strip() for part in words.partition(","))
    words = _AFTERTHOUGHT.split(words)[0]
    if not words or len(words.split()) > SHORT:
        return None
    style = phrases().values("style", fold(words))
    if style and isinstance(turn.last, Cite):
        return replace(turn.last, style=cast("Style", style))
    if (asked := _request(words, turn.today)) is not None:
        return asked
    more = _filters(_in_year(words, turn), turn.today)
    if turn.find and more != Find() and not more.words:
        return turn.listed(replaced(turn.find, more))
    return turn.instead(_bare(words), old=_bare(old))


def anew(text: str) -> str:
    """What is named in the place of what was said, without the words that say so: "no, Gal", "Gal, not Taco"."""
    said = phrases()
    words = said.around(text)
    kinds = (one.slots["rest"] for one in said.read(text, words, "edits") if one.meaning == "correct")
    return _AFTERTHOUGHT.split(next(kinds, text).strip(" ?.!"))[0]


def _wrong(turn: Turn, _kind: str, _slots: Slots) -> Query | None:
    """The paper shown is not the one that was meant, and nothing says which is."""
    return Unclear(turn.text, "which paper") if subject(turn.last, turn.memory) else None


def _request(words: str, today: date) -> Query | None:
    """A whole request that is made anew: "no, follow Gloeckle"."""
    said = phrases()
    tokens = said.tokens(words)
    if not tokens or not (said.values("starts", tokens[0].key) or said.values("every", tokens[0].key)):
        return None
    query, plain = request(words, today), outright(words, today)
    told = query.readings[0] if isinstance(query, Maybe) else query
    if isinstance(plain, Effect):
        return plain
    return None if isinstance(told, (Lookup, Ask)) else query


def _add(turn: Turn, _kind: str, slots: Slots) -> Query | None:
    words = _bare(slots["rest"])
    if not words or len(words.split()) > SHORT or any(map(_points, words.split())) or words.endswith(" back"):
        return None
    more = _filters(slots["rest"], turn.today)
    if turn.find and more != Find() and not more.words and not more.authors:
        return turn.listed(narrowed(turn.find, more))
    if turn.find is None and not isinstance(turn.last, NAMING):
        return None
    return turn.instead(words, "also")


def _drop(turn: Turn, kind: str, slots: Slots) -> Query | None:
    words = _bare(slots.get("rest", ""))
    if kind == "place":
        return _displaced(turn, slots["which"])
    whole = not words or len(words.split()) > SHORT or phrases().values("every", fold(words))
    if whole or _wonders(words) or isinstance(outright(turn.text, turn.today), Keep):
        return None
    if _is_of_papers(turn):
        return turn.instead(words, "not")
    return _left_out(turn, turn.find, words, slots["rest"]) if turn.find else None


def _displaced(turn: Turn, which: str) -> Query | None:
    """A listing without the papers on which those named stand at one end of the byline."""
    if not turn.find or which not in {"first", "last"}:
        return None
    named = (turn.find.authors, *(part.authors for part in turn.find.either))
    places = tuple(Part(authors=one, first=which == "first", last=which == "last") for one in named if one)
    bare = turn.find.mapped(lambda part: replace(part, first=False, last=False))
    return turn.listed(barring(replace(bare, first=False, last=False), (), places)) if places else None


def _wonders(words: str) -> bool:
    """Whether what follows "not" is a question inside a sentence: "not sure whether it has code"."""
    said = phrases()
    return any(said.values("inside", word.key) for word in said.tokens(words)[:2])


def _is_of_papers(turn: Turn) -> bool:
    """Whether the last request names papers one by one, or a reading list was shown."""
    shelf = isinstance(read(turn.memory.listing), ReadingList)
    return shelf or (isinstance(turn.last, NAMING) and find_of(turn.last) is None)


def _left_out(turn: Turn, find: Find, words: str, said: str) -> Query | None:
    """A listing without a filter that it has, or else without the papers that something is said of.

    Without somebody whose papers were wanted, as in "without Kempe", are those that are not theirs.
    """
    named = tuple(name for name in find.authors if says(fold(words), name))
    if named and not _BARRING.isdisjoint(word.key for word in phrases().tokens(turn.text)):
        return turn.listed(barring(find, tuple(Part(authors=(name,)) for name in named)))
    if (less := without_filter(find, words)) is not None:
        return turn.listed(less)
    without = selected(f"papers without {said}", turn.today).without
    return turn.listed(barring(find, without)) if without else None


def _unfilter(turn: Turn, kind: str, slots: Slots) -> Query | None:
    if turn.find is None or (kind == "last" and find_of(turn.last) is None):
        return None
    if "rest" not in slots:
        return turn.listed(last_off(turn.find))
    less = without_filter(turn.find, _bare(slots["rest"]))
    return turn.listed(less) if less is not None else None


def _either(turn: Turn, _kind: str, slots: Slots) -> Query | None:
    """The papers of one kind or of another: "or Kempe" after those of Hayat."""
    words, said = _bare(slots["rest"]), phrases()
    strange = words and not any(word.key in said.vocabulary for word in said.tokens(words))
    if not isinstance(turn.last, Find) or not strange or len(words.split()) > SHORT:
        return None
    either = or_else(turn.last, words, turn.today)
    barred = tuple(part for part in either.without if part not in either.either)
    return turn.listed(replace(either, without=barred)) if either != turn.last else None


def _others(turn: Turn, _kind: str, _slots: Slots) -> Query:
    """The papers that those who were named did not write."""
    authors = turn.find.authors if turn.find else ()
    without = tuple(Part(authors=(name,)) for name in authors)
    return Find(without=without) if without else Unclear(turn.text, "which author")


def _order(turn: Turn, _kind: str, slots: Slots) -> Query | None:
    if turn.find is None:
        return None
    sorts = not _SORTS.isdisjoint(word.key for word in phrases().tokens(turn.text))
    find = in_full(turn.find) if sorts else turn.find  # "and the newest?" is one again
    return turn.listed(replace(find, order=cast("Order", slots["sort"])))


def _reverse(turn: Turn, _kind: str, _slots: Slots) -> Query | None:
    if turn.find is None:
        return None
    return turn.listed(replace(turn.find, order="newest" if turn.find.order == "oldest" else "oldest"))


def _readmit(turn: Turn, _kind: str, slots: Slots) -> Query | None:
    """A listing with what was left out of it."""
    if turn.find is None or not turn.find.without:
        return None
    if "rest" not in slots:
        return turn.listed(replace(turn.find, without=turn.find.without[:-1]))
    back = selected(f"papers without {_bare(slots['rest'])}", turn.today).without
    names = {fold(text) for part in back for text in (part.words, part.venue, *part.authors) if text}
    left = tuple(part for part in turn.find.without if part not in back and not names & _texts(part))
    return turn.listed(replace(turn.find, without=left)) if left != turn.find.without else None


def _texts(part: Part) -> set[str]:
    return {fold(text) for text in (part.words, part.venue, *part.authors) if text}


def _most(turn: Turn, _kind: str, _slots: Slots) -> Query | None:
    return replace(turn.last, least=False) if isinstance(turn.last, FindMost) else None


def _least(turn: Turn, _kind: str, _slots: Slots) -> Query | None:
    return replace(turn.last, least=True) if isinstance(turn.last, FindMost) else None


def _limit(turn: Turn, _kind: str, slots: Slots) -> Query | None:
    if turn.find is None:
        return None
    order, top = cast("Order", slots["order"]), int(slots.get("n", "1"))
    return turn.listed(replace(turn.find, order=order, top=top))


def _only(turn: Turn, kind: str, slots: Slots) -> Query | None:
    if kind == "place":
        return _placed(turn, slots)
    if kind == "by":
        return turn.listed(narrowed(_base(turn), Find(authors=split_names(slots["who"]))))
    words = _TOO.sub("", slots["rest"].strip(" ?!.,"))
    if kind == "about":
        return _narrowed(turn, Find(words=words)) if _some(turn) else None
    if isinstance(turn.last, Compare) and len(turn.memory.papers) > 1:
        return Compare(turn.last.papers, _bare(words))
    more = (
        _filters(_in_year(words, turn), turn.today) if len(words.split()) <= SHORT and _some(turn) else Find()
    )
    if kind == "filtered" and (more.words or more.authors):
        return None  # "which are the newest", "which has Gloeckle written"
    return _narrowed(turn, more) if more != Find() else None


def _narrowed(turn: Turn, more: Find) -> Query:
    """The listing under discussion with more asked of its papers; the library knows what a mere word is."""
    base = in_full(_base(turn))
    if isinstance(turn.last, FindMost):
        turn = replace(turn, last=base)
    if isinstance(turn.last, Find) and not turn.memory.papers and more == Find(words=more.words):
        return Lookup(_bare(more.words))  # of what was not found there is no part
    if more != Find(words=more.words):
        return turn.listed(narrowed(base, more))
    return Instead(_bare(more.words), str(turn.last if find_of(turn.last) == base else base), "only")


def _within(turn: Turn, _kind: str, slots: Slots) -> Query | None:
    """A filter and nothing else, right after a listing: "in 2026", "about Lean"."""
    if not isinstance(turn.last, Find) or len(slots["rest"].split()) > SHORT:
        return None
    words = phrases().around(turn.text)
    if (counted := _counted(turn.last, turn.text[words[0].start : words[-1].end], turn.today)) is not None:
        return turn.listed(counted)
    more = selected(f"papers {turn.text[words[0].start : words[-1].end]}", turn.today)
    topical = words[0].key in {"on", "about"}
    return turn.listed(narrowed(turn.last, more)) if more != Find() and (topical or not more.words) else None


def _counted(find: Find, said: str, today: date) -> Find | None:
    """A listing by another number of authors: "fewer than 10" after "with more than 10 authors"."""
    if not (find.over or find.under) or not said.rsplit(maxsplit=1)[-1].isdecimal():
        return None
    more = selected(f"papers with {said} authors", today)
    return (
        replaced(replace(find, over=0, under=0), more)
        if more == Find(over=more.over, under=more.under)
        else None
    )


def _year(turn: Turn, kind: str, _slots: Slots) -> Query | None:
    """The same listing of the year after or before its own: "and the year after?"."""
    since = turn.find.since if turn.find else None
    if not turn.find or not since or since.month != 1 or since.day != 1:
        return None
    year = since.year + (1 if kind == "after" else -1)
    return turn.listed(replace(turn.find, since=date(year, 1, 1), before=date(year + 1, 1, 1), page=1))


def _some(turn: Turn) -> bool:
    return turn.find is not None or len(turn.memory.papers) > 1


def _base(turn: Turn) -> Find:
    """The listing under discussion, or one of the papers shown."""
    return turn.find or Find(either=tuple(Part(paper=paper) for paper in turn.memory.papers))


def _aspect(turn: Turn, _kind: str, slots: Slots) -> Query | None:
    """What the papers of a comparison are compared on."""
    return replace(turn.last, aspect=_bare(slots["rest"])) if isinstance(turn.last, Compare) else None


def _by(turn: Turn, _kind: str, slots: Slots) -> Query | None:
    """Who must have written them too; asked as a question, somebody else's papers: "and by Kempe?"."""
    authors = split_names(slots["who"])
    if find_of(turn.last) is None or turn.find is None or not authors:
        return None
    change = replaced if turn.text.rstrip().endswith("?") else narrowed
    return turn.listed(change(turn.find, Find(authors=authors)))


def _placed(turn: Turn, slots: Slots) -> Query | None:
    """The papers of whom was named in one place of the byline."""
    find, which = turn.find, slots["which"]
    if find is None or which not in {"first", "last"}:
        return None
    authors = split_names(slots.get("who", "")) or find.authors
    first, last = which == "first", which == "last"
    if authors:
        return turn.listed(replace(find, authors=authors, first=first, last=last))
    placed = tuple(replace(part, first=first, last=last) if part.authors else part for part in find.either)
    return turn.listed(replace(find, either=placed)) if placed != find.either else None


def _count(turn: Turn, _kind: str, _slots: Slots) -> Query | None:
    return Count(replace(turn.find, page=1)) if turn.find else None


def _person(turn: Turn, kind: str, slots: Slots) -> Query | None:
    """The papers of who was talked about, or the people they wrote them with."""
    find = find_of(turn.last)
    if kind:
        return Coauthors(find.authors[0]) if find and find.authors else None
    if find:
        return Find(authors=find.authors[:1]) if find.authors else None
    return turn.instead(slots.get("which", ""), "by") if isinstance(turn.last, NAMING) else None


def _which(turn: Turn, aspect: str, slots: Slots) -> Query | None:
    """The papers shown side by side, by what one of them is asked for; of many, the end of the list."""
    papers, how = turn.memory.papers, slots.get("superlative", "")
    counts = aspect.startswith("number of ")
    if counts and (find := find_of(turn.last)):
        return FindMost(unordered(find), "pages" if aspect.endswith("pages") else "authors", _is_least(turn))
    listed = how == "date" and find_of(turn.last) is not None
    if 2 <= len(papers) <= COMPARED and not listed:
        return Compare(papers, aspect or (_age(turn.text) if how == "date" else how))
    if how != "date" or len(papers) < 2:
        return None
    order = _age(turn.text)
    return turn.listed(replace(_base(turn), order=cast("Order", order), top=1))


def _is_least(turn: Turn) -> bool:
    """Whether the fewest, or the shortest, is asked for."""
    return not _LEAST.isdisjoint(word.key for word in phrases().tokens(turn.text))


def _age(text: str) -> str:
    """Which end of time a text asks for."""
    said = phrases()
    return next((value for _, _, value in said.spans("age", said.tokens(text))), "newest")


def _versus(turn: Turn, _kind: str, slots: Slots) -> Query | None:
    """The paper shown beside another: "vs. KT"."""
    papers, words = turn.memory.papers, _bare(slots["rest"])
    named = isinstance(turn.last, (Compare, *SINGLE)) and 0 < len(papers) < COMPARED
    return Compare((*papers, words)) if named and words and len(words.split()) <= SHORT else None


def _differ(turn: Turn, _kind: str, _slots: Slots) -> Query | None:
    papers = turn.memory.papers
    return Compare(papers) if 2 <= len(papers) <= COMPARED else None


def _beside(step: int) -> Callable[[Turn, str, Slots], Query | None]:
    """The paper before or after the one shown, in the list that gave it a number."""

    def neighbour(turn: Turn, _kind: str, _slots: Slots) -> Query | None:
        shown, paper = list(turn.memory.numbers.values()), subject(turn.last, turn.memory)
        if paper not in shown:
            return None
        at = shown.index(paper) + step
        if not 0 <= at < len(shown):
            return None
        if isinstance(turn.last, (Fact, Summarize)):
            return replace(turn.last, paper=shown[at])
        return Show(shown[at])

    return neighbour


def _next_to(turn: Turn, *, later: bool) -> Query | None:
    """The paper that came right before, or after, the one shown."""
    paper = subject(turn.last, turn.memory)
    if not paper:
        return None
    find = replace(unordered(list_of(turn.last, turn.memory) or Find()), top=1)
    return replace(find, newer=paper, order="oldest") if later else replace(find, older=paper, order="newest")


def _one(turn: Turn, _kind: str, slots: Slots) -> Query | None:
    """Which of the papers shown is meant: "the one with textbooks", "the WybeCoder one"."""
    papers = turn.memory.papers
    if len(papers) < 2 or place_of(f"the {slots['rest']} one"):
        return None
    return turn.instead(slots["rest"].strip(" ?!.,"), "one", " ".join(papers))


def _back(_turn: Turn, _kind: str, slots: Slots) -> Query | None:
    """What is asked of a paper that is named again: "back to CWM, how many authors?"."""
    name, mark, question = next(
        ((a, m, q) for m in (",", ":", ";", " - ") for a, m, q in [slots["rest"].partition(m)] if m),
        ("", "", ""),
    )
    if not mark or not name.strip() or not question.strip():
        return None
    return Several((f"show {quote(name.strip())}", question.strip()))


def _again(turn: Turn, kind: str, _slots: Slots) -> Query | None:
    if kind == "list":
        paper = subject(turn.last, turn.memory)
        return turn.find or (Show(paper) if paper else None)
    return turn.last if isinstance(turn.last, (Find, Compare, Show, Each, Summarize)) else None


_EDITS: Final[Mapping[str, Callable[[Turn, str, Slots], Query | None]]] = {
    "wrong": _wrong,
    "correct": _correct, "add": _add, "drop": _drop, "unfilter": _unfilter, "readmit": _readmit, "most": _most, "least": _least, "order": _order, "reverse": _reverse, "limit": _limit, "only": _only, "aspect": _aspect, "by": _by, "within": _within,
    "count": _count, "person": _person, "again": _again, "back": _back, "year": _year,
    "which": _which, "differ": _differ, "versus": _versus, "next": _beside(1), "previous": _beside(-1), "one": _one, "either": _either, "others": _others,
    "earlier": lambda turn, _kind, _slots: _next_to(turn, later=False), "later": lambda turn, _kind, _slots: _next_to(turn, later=True),
}  # fmt: skip
