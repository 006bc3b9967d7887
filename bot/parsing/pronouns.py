"""What a thread is about, and what is said of it: "who wrote it?", "code?", "tldr of these", "how many pages?"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from bot.kept import compiled
from bot.language.phrases import Token, phrases
from bot.parsing.bounds import AGAIN
from bot.parsing.canonical import read
from bot.parsing.intents import talk_in
from bot.parsing.patterns import LEAD
from bot.parsing.patterns import insensitive as _re
from bot.parsing.requests import AFTER, FIELDS, possible, readings
from bot.parsing.works import pointing
from bot.queries import (
    Ask,
    Cite,
    Compare,
    Each,
    Fact,
    Find,
    Keep,
    Lookup,
    Maybe,
    Memory,
    Query,
    Show,
    Similar,
    Summarize,
    Unable,
    Unclear,
    find_of,
)

SINGLE: Final = (Show, Summarize, Ask, Fact, Similar, Keep)
"""Queries about one paper."""


def list_of(last: Query, memory: Memory) -> Find | None:
    """The listing under discussion: the last answer's, or the last one that was shown."""
    return find_of(last) or ((listing := read(memory.listing)) and find_of(listing)) or None


def counted(memory: Memory) -> bool:
    """Whether the last answer is what gave papers their numbers."""
    return bool(memory.listing) and memory.listing == memory.last


def everything(memory: Memory) -> tuple[str, ...]:
    """The papers shown last, where those are several, or else the last list."""
    several = len(memory.papers) > 1 and not counted(memory)
    return memory.papers if several else tuple(memory.numbers.values())


def subject(last: Query, memory: Memory) -> str:
    """The one paper under discussion; empty where there is none."""
    if isinstance(last, Similar):
        return last.paper
    one = len(memory.papers) == 1 or (bool(memory.papers) and isinstance(last, SINGLE))
    return memory.papers[0] if one else ""


_NAMED: Final = compiled(r"\s[A-Z][a-z]+|\b(?!\d)\w*[a-z0-9][A-Z]\w*|\b[A-Z]{2,}\w*")
"""Something called by a name: a pronoun after it means that, and not the thread's paper."""
_AMONG: Final = _re(
    rf"^{LEAD}(?:is|was) (?P<who>(?!(?:it|that|this|he|she)\b)\S.*?) (?:one of them|among them|(?:also )?(?:an|one of the) authors?|in the (?:author )?list)\W*$"
)
LONGEST: Final = 7
"""Words; a question without a pronoun that is longer is about something else."""
TOGETHER: Final = 10
"""Papers of which something is asked at once."""
_TOO: Final = (" too", " as well", " also")
"""Of a paper under discussion these add nothing to what is asked."""
Span = tuple[int, int, str]


def asked(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    """A question or the word for a field, without a subject: it is asked of the one paper shown."""
    paper = subject(last, memory)
    if not paper:
        return None
    told = next(filter(pointing, readings(text, today, FIELDS)), None)
    if told:
        return filled(told, paper)
    said = phrases()
    words = said.bare(text)
    about = next(iter(said.read(text, words, "aspects")), None)
    return Ask(about.meaning.partition(" ")[2] or text, paper, loose=True) if about else None


def filled(query: Query, paper: str) -> Query:
    """A query about "it" as one about a paper."""
    return with_papers(query, (paper,))


def with_papers(query: Query, papers: tuple[str, ...]) -> Query:
    """A query about "it" as one about some papers."""
    match query:
        case Show() | Summarize() | Fact() | Similar() | Unable():
            return _replaced(query, papers[0])
        case Cite():
            return replace(query, papers=papers, of=None)
        case _:
            return query


def _replaced(query: Show | Summarize | Fact | Similar | Unable, paper: str) -> Query:
    match query:
        case Fact(field=field, who=who, place=place):
            return Fact(field, paper, who, place)
        case Unable(what=what, words=words):
            return Unable(what, words, paper)
        case _:
            return type(query)(paper)


def among(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    """Whether somebody is one of the authors of the paper shown: "is Gloeckle one of them?"."""
    found = _AMONG.match(text)
    paper = subject(last, memory) if found else ""
    return Fact("authors", paper, found["who"]) if found and paper else None


def about_it(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    """The pronoun gives way to what is under discussion: "who wrote it?", "save them"."""
    if talk_in(text.strip(" ?!."), today) is not None:
        return None
    words = phrases().tokens(text)
    if _describes(text):
        return None
    spans = list(_pronouns(text, words))
    if not memory.papers or not spans:
        perhaps = _perhaps(text, subject(last, memory), today)
        bare = isinstance(perhaps, Maybe) and isinstance(perhaps.readings[-1], Lookup)
        return None if isinstance(last, Keep) and bare else perhaps
    many = [span for span in spans if span[2] in {"them", "their", "all"}]
    paper, together = subject(last, memory), any(kind == "all" for _, _, kind in many)
    if paper and not (together and len(everything(memory)) > 1):
        return _about(text, words, spans, paper, today)
    if many:
        return _about_them(text, words, many, memory, today)
    named = _NAMED.search(f" {text[1:]}")
    return Unclear(text, "which paper") if not named and _needs_one(text, words, spans, today) else None


def _about(text: str, words: Sequence[Token], spans: Sequence[Span], paper: str, today: date) -> Query | None:
    """What is asked of the one paper; a question that is no request is asked as it was typed."""
    if _NAMED.search(text[: words[spans[0][0]].start]):
        told = _with(text, words, spans[:1], (paper,), today)
        return told if isinstance(told, Fact) and told.who else _perhaps(text, paper, today)
    return _with(text, words, spans, (paper,), today) or Ask(text, paper)


def _about_them(
    text: str, words: Sequence[Token], spans: Sequence[Span], memory: Memory, today: date
) -> Query | None:
    """What is asked of all papers shown."""
    return _with(text, words, spans, everything(memory)[:TOGETHER], today)


def _pronouns(text: str, words: Sequence[Token]) -> Iterator[Span]:
    """Where what was shown is pointed at; not in "this week", nor in "papers that use Lean"."""
    said = phrases()
    spans = sorted((*said.spans("it", words), *said.spans("them", words)), key=lambda one: (one[0], -one[1]))
    end = 0
    for span in spans:
        free = not said.at("unit", words, span[1]) and not _in_clause(span, words)
        if span[0] >= end and free and not _heads(text, span, words):
            yield span
            end = span[1]


def _in_clause(span: Span, words: Sequence[Token]) -> bool:
    """Whether a word that may be a pronoun stands in a clause that describes a paper: "the one where they compress DNA"."""
    first = span[0]
    return first > 1 and words[first].key == "they" and words[first - 1].key in {"where", "which"}


def _describes(text: str) -> bool:
    """Whether a message describes some paper, as "the paper that cures cancer" does, and not "the paper that you showed"."""
    said = phrases()
    words = said.around(text)
    if len(words) < 4 or words[0].key != "the" or not said.values("work", words[1].key):
        return False
    return bool(said.values("describes", words[2].key)) and not said.values("spoken", words[3].key)


_NARROWING: Final = frozenset({"by", "about", "on", "from", "of"})


def _heads(text: str, span: Span, words: Sequence[Token]) -> bool:
    """Whether a word that may be a pronoun stands before a name: "both CWM and KT", "this benchmark"."""
    first, end, kind = span
    if words[first].key == "the" and end < len(words) and words[end].key in _NARROWING:
        return True  # "the papers by Cummins"
    if end >= len(words) or end - first > 1 or not (kind == "all" or words[first].key in {"this", "that"}):
        return False
    if text[words[end].start].isupper():
        return True
    said, following = phrases(), words[end].key
    return following not in said.begins | said.ends and following not in said.vocabulary


def rewritten(text: str, words: Sequence[Token], spans: Sequence[Span], papers: tuple[str, ...]) -> str:
    """A text with ids in the place of pronouns."""
    for first, end, kind in reversed(spans):
        owned = "'s" if kind in {"its", "their"} else ""
        text = f"{text[: words[first].start]}{' and '.join(papers)}{owned}{text[words[end - 1].end :]}"
    return text


def _with(
    text: str, words: Sequence[Token], spans: Sequence[Span], papers: tuple[str, ...], today: date
) -> Query | None:
    """The request that a text makes with ids in the place of pronouns; None where it makes none of them."""
    if len(text) > AGAIN:
        return None
    said = rewritten(text, words, spans, papers)
    bare = said.rstrip(AFTER)
    less = next((bare.removesuffix(end) for end in _TOO if bare.endswith(end)), "")
    return told_of(said, papers, today) or (told_of(less, papers, today) if less else None)


def told_of(text: str, papers: tuple[str, ...], today: date) -> Query | None:
    """The request that a text makes of some of the papers whose ids stand in it; None where it is none."""
    told = possible(text, today)
    most = max(told, key=lambda one: len(set(papers) & set(named(one))))
    return most if set(papers) & set(named(most)) else None


def named(query: Query) -> tuple[str, ...]:
    """The papers that a query names, questions aside."""
    match query:
        case Show(paper=paper) | Summarize(paper=paper) | Fact(paper=paper) | Similar(paper=paper):
            return (paper,)
        case (
            Cite(papers=papers)
            | Compare(papers=papers)
            | Keep(papers=papers)
            | Each(papers=tuple() as papers)
        ):
            return papers
        case Unable(paper=paper):
            return (paper,)
        case _:
            return ()


def _perhaps(text: str, paper: str, today: date) -> Query | None:
    """A few words that name nothing are likely about the paper just shown; the corpus may know better."""
    counted = any(word.isdecimal() for word in text.split())
    if not paper or counted or len(text.split()) > LONGEST or _NAMED.search(f" {text[1:]}"):
        return None
    told = tuple(one for one in possible(text, today) if not (isinstance(one, Unable) and one.paper))
    about = Ask(text, paper, loose=True)
    if told and isinstance(told[-1], Ask):
        return Maybe((*told[:-1], about)) if len(told) > 1 else about
    return Maybe((about, *told)) if told and isinstance(told[-1], Lookup) else None


def _needs_one(text: str, words: Sequence[Token], spans: Sequence[Span], today: date) -> bool:
    """Whether what is asked is asked of one paper."""
    wanting = (Fact, Summarize, Show, Cite, Similar, Keep, Ask, Compare)
    asked = possible(rewritten(text, words, spans[:1], ("2301.00001",)), today)
    return isinstance(asked[-1], wanting)
