"""What a message asks by the names, dates and cues that stand in it, in whatever order they stand.

People who write in another word order, or in words that no row has, still name what they want: a year, somebody, a
category, "code", "papers". Where no reading of the message found anything, what it names is put together, and only where
every word of it is explained: as one of these, as the topic that papers hold, or as a word that says nothing.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Final, cast, get_args

from bot.answering.holding import is_called, is_held
from bot.answering.wording import spans, split
from bot.kept import compiled
from bot.language.phrases import OWNED, Token, phrases
from bot.library import Library
from bot.papers import Paper
from bot.parsing import plain
from bot.parsing.bounds import ORDER
from bot.parsing.filters import BAR, lifted
from bot.parsing.works import is_question
from bot.queries import (
    Ask,
    Cite,
    Count,
    Fact,
    Field,
    Find,
    Order,
    Part,
    Query,
    Several,
    Show,
    Style,
    Summarize,
)
from bot.text import STOPWORDS, tokens

NAME: Final = 4
"""Words of the longest name."""
CLAUSES: Final = 8
"""Clauses of a message that are put together."""
_CLAUSE: Final = compiled(
    r"[,;:?!()–—]+|(?<=\w)\.(?=\s|$)|\s(?=(?:which|where|whose|that|but|who)\s)", re.IGNORECASE
)
_SUFFIX: Final = compiled(r"-(?:related|based|focused|specific|style)\b", re.IGNORECASE)
"""What makes a topic of a name: "Lean-related"."""
_TURNING: Final = frozenset({"not", "no", "nor", "why", "use", "uses", "used", "using"})
"""Words that tell no two papers apart, and yet ask for something else."""
_ABOUT: Final = frozenset({"about", "on", "regarding", "concerning"})
_LIMITS: Final = ("since", "before", "category", "organisation", "venue", "over", "under")


@dataclass(frozen=True, slots=True)
class Clause:
    """What one clause names."""

    find: Find
    """Its filters; the topic in its words."""
    cues: frozenset[str]
    """The kinds of cues in it."""
    denied: bool = False
    """Whether what it names must not be."""


def gleaned(said: str, read: Query, library: Library) -> Query | None:
    """What a message asks of one paper, or which papers it asks for; None where some word of it says something else.

    `read` is what it was read as, in its thread.
    """
    if len(said) > ORDER:
        return None
    paper, _ = split(said, library)
    shown = library.paper(read.paper) if isinstance(read, Ask) and read.paper else None
    if paper and shown and paper.id != shown.id:
        return None
    if meant := paper or shown:
        return _of_paper(said, meant, library)
    query = _of_papers(plain(said), library)
    return None if isinstance(read, Find) and isinstance(query, Find) and _clips(query, read) else query


def _clips(query: Find, read: Find) -> bool:
    """Whether a listing says no more than another one, and less of its topic: "list decoding" is not "decoding"."""
    if not query.words or replace(query, words="") != replace(read, words=""):
        return False
    before, _, behind = read.words.casefold().partition(query.words.casefold())
    return bool(before) or not STOPWORDS.issuperset(tokens(behind)[:1])


def _of_paper(said: str, paper: Paper, library: Library) -> Query | None:
    """What is asked of one paper, that a message names or that was shown."""
    told = _told(said, paper, library)
    asked = tuple(dict.fromkeys(kind for kind in told if kind != "glue")) if told else ()
    place = next((kind for kind in asked if kind in phrases().lists["which"].values()), "")
    kinds = [kind for kind in asked if kind != place]
    if place and kinds == ["authors"]:
        return Fact("authors", paper.id, place=place)
    citing = not {"authors", "author count"}.isdisjoint(kinds) and not set(get_args(Style)).isdisjoint(kinds)
    queries = [_asked(kind, paper) for kind in _telling(kinds)] if not (place or citing) else []
    if len(queries) > 1:
        return Several(tuple(map(str, queries)))
    return queries[0] if queries else None


def _telling(kinds: Sequence[str]) -> list[str]:
    """The kinds without those that others say more exactly: how a reference is written, how many authors there are."""
    styles = [kind for kind in kinds if kind in get_args(Style) and kind != "bibtex"]
    dropped = {*(["bibtex"] if styles else []), *(["authors"] if "author count" in kinds else [])}
    if {"code", "models", "page"} & set(kinds):
        dropped |= {"venue", "link"}
    return [kind for kind in kinds if kind not in dropped]


def _asked(kind: str, paper: Paper) -> Query:
    if kind in get_args(Style):
        return Cite(cast("Style", kind), (paper.id,))
    if kind == "show":
        return Show(paper.id)
    return Summarize(paper.id) if kind == "summarize" else Fact(cast("Field", kind), paper.id)


def _told(said: str, paper: Paper, library: Library) -> list[str]:
    """The kinds of the words beside a paper's name; none where one of them is of no kind."""
    named = spans(said, paper, library.synonyms)
    words = [word for word in phrases().tokens(said) if not any(a <= word.start < b for a, b in named)]
    kinds = _kinds("asked", words)
    places = _kinds("which", words)
    told = [
        kinds.get(at) or places.get(at) or _silent(word) or _limit(said[word.start : word.end])
        for at, word in enumerate(words)
    ]
    return [kind for kind in told if kind] if all(told) else []


def _limit(word: str) -> str:
    """What is asked where a venue or a year is named: "was KT an ICML paper?"."""
    find, _ = lifted(word, date.max)
    return "venue" if find.venue else "date" if find.since else ""


def _silent(word: Token) -> str:
    """A kind for a word that neither tells nor turns what is asked."""
    silent = word.key in STOPWORDS or word.key in phrases().fillers or word.key == OWNED
    return "glue" if silent and word.key not in _TURNING else ""


def _kinds(listed: str, words: Sequence[Token]) -> dict[int, str]:
    """The kind of each word that stands in a list, by its place."""
    return {at: kind for first, end, kind in phrases().spans(listed, words) for at in range(first, end)}


def _of_papers(said: str, library: Library) -> Query | None:
    """The papers that the clauses of a message narrow down together."""
    today = library.now().date()
    texts = [text for text in _CLAUSE.split(said) if text.strip()]
    parts = [part for text in texts[:CLAUSES] for part in _denying(text, library, today)]
    if len(texts) > CLAUSES or None in parts:
        return None
    read = [part for part in parts if part]
    cues = frozenset().union(*(clause.cues for clause in read))
    find = _together(read, cues)
    if find is None or not _is_asked(find, cues, question="?" in said or is_question(said)):
        return None
    return Count(replace(find, order=None, top=0)) if "count" in cues else find


def _is_asked(find: Find, cues: AbstractSet[str], *, question: bool) -> bool:
    """Whether papers are asked for: by that word, or where filters and names are all that is said.

    What only leaves papers out, or counts them, may speak of those that were shown, unless it names them.
    """
    named = "papers" in cues
    wanted = replace(find, words="", top=0, without=())
    if find.words:
        return named or (replace(find, words="", top=0) != Find() and not question)
    if "count" in cues:
        return named or wanted != Find()
    if wanted == Find():
        return named and bool(find.without)
    return not question or named or "which" in cues


def _together(clauses: Sequence[Clause], cues: frozenset[str]) -> Find | None:
    """One listing of what all clauses name; what a clause denies must not be."""
    kept = [clause.find for clause in clauses if not clause.denied]
    denied = [_part(clause) for clause in clauses if clause.denied]
    find = Find(
        words=" ".join(one.words for one in kept if one.words),
        authors=tuple(dict.fromkeys(name for one in kept for name in one.authors)),
        code=any(one.code for one in kept),
        models=any(one.models for one in kept),
    )
    for name in _LIMITS:
        told = {getattr(one, name) for one in kept} - {getattr(Find(), name)}
        if len(told) > 1:
            return None
        find = replace(find, **{name: told.pop()}) if told else find
    told_of = frozenset[str]().union(*(one.cues for one in clauses if not one.denied))
    if None in denied or (not find.authors and told_of & {"first", "last"}):
        return None
    order = next((kind for kind in ("oldest", "newest") if kind in cues), None)
    return replace(
        find,
        first="first" in told_of,
        last="last" in told_of,
        order=cast("Order | None", order),
        top=1 if order and "one" in cues else 0,
        without=tuple(part for part in denied if part),
    )


def _part(clause: Clause) -> Part | None:
    """What must not be; None where a clause denies nothing that it names, or a number of authors."""
    find = replace(clause.find, first="first" in clause.cues, last="last" in clause.cues)
    if find.over or find.under:
        return None
    fields = {name: getattr(find, name) for name in Part.__slots__ if name != "paper"}
    return Part(**fields) if any(fields.values()) else None


def _denying(text: str, library: Library, today: date) -> Iterator[Clause | None]:
    """A clause in two, where a word such as "not" stands in it: that denies what it names behind it, or else before it."""
    words = phrases().tokens(text)
    spans_ = [span for span in phrases().spans("gleaned", words) if span[2] == "not"]
    if not spans_:
        yield _clause(text, library, today)
        return
    first, end, _ = spans_[0]
    before = _clause(text[: words[first].start], library, today)
    behind = _clause(text[words[end - 1].end :], library, today)
    if before is None or behind is None or len(spans_) > 1:
        yield None
    elif behind.find != Find():
        yield from (before, replace(behind, denied=True))
    elif behind.cues & {"first", "last"} and before.find.authors:
        yield from (before, replace(before, cues=behind.cues, denied=True))
    else:
        yield from (replace(before, denied=True), Clause(Find(), behind.cues))


def _clause(text: str, library: Library, today: date) -> Clause | None:
    """What one clause names; None where a word of it is neither that, nor a cue, nor silent."""
    find, rest = lifted(text, today)
    rest = _SUFFIX.sub(" ", rest.replace(BAR, " , "))
    words = phrases().tokens(rest)
    kinds = _kinds("organisations", words) | _kinds("gleaned", words)
    kinds = {at: kind for at, kind in kinds.items() if not _is_subject(at, kind, words)}
    if "asks" in kinds.values():
        return None
    left = [at for at, word in enumerate(words) if not kinds.get(at) and not _silent(word)]
    named = [span for run in _runs(left) for span in _names(rest, words, run, library)]
    topic = _topic(rest, words, [at for at in left if not any(a <= at < b for a, b in named)])
    if topic and not is_held(topic, library):
        return None
    cues = frozenset(kinds.values())
    known = phrases().spans("organisations", words)
    names = tuple(rest[words[first].start : words[end - 1].end] for first, end in named)
    told = replace(find, words=topic, authors=names, organisation=known[0][2] if known else "")
    return Clause(replace(told, code="code" in cues, models="models" in cues), cues)


def _is_subject(at: int, kind: str, words: Sequence[Token]) -> bool:
    """Whether papers are wanted about code or models, and not with them."""
    return kind in {"code", "models"} and at > 0 and words[at - 1].key in _ABOUT


def _runs(places: Sequence[int]) -> Iterator[list[int]]:
    """Places that follow each other."""
    for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        yield [place for _, place in run]


def _names(
    text: str, words: Sequence[Token], run: Sequence[int], library: Library
) -> Iterator[tuple[int, int]]:
    """Where names stand in a stretch of words, the longest that begin at one word."""
    first, last = run[0], run[-1] + 1
    while first < last:
        ends = range(min(last, first + NAME), first, -1)
        spelt = ((end, text[words[first].start : words[end - 1].end]) for end in ends)
        end = next((end for end, name in spelt if is_called(name, library)), 0)
        if end:
            yield first, end
        first = end or first + 1


def _topic(text: str, words: Sequence[Token], places: Sequence[int]) -> str:
    """The words at some places: as they were typed, where nothing but silent words stands between them."""
    if not places:
        return ""
    between = set(range(places[0], places[-1])) - set(places)
    if all(_silent(words[at]) for at in between):
        return text[words[places[0]].start : words[places[-1]].end].replace(",", " ")
    return " ".join(text[words[at].start : words[at].end] for at in places)
