"""What a message asks for that stands alone: the readings of it that its words allow, the most telling first."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice, pairwise
from typing import Final, get_args

from bot.kept import compiled
from bot.language.phrases import Token, phrases
from bot.parsing.bounds import SENTENCE
from bot.parsing.intents import intent, is_bare
from bot.parsing.markup import ids
from bot.parsing.meanings import queries
from bot.parsing.selection import selected, sorted_behind, topped
from bot.parsing.several import deeds, joined
from bot.parsing.works import aspects, pointing
from bot.queries import (
    Ask,
    Cite,
    Coauthors,
    Compare,
    Effect,
    Fact,
    Find,
    Help,
    Keep,
    Lookup,
    Maybe,
    Mentioned,
    Query,
    Show,
    Summarize,
    Talk,
    Unclear,
)

FIELDS: Final = ("fields",)
"""The file of rows for what is asked of the paper that is talked about."""
FAMILIES: Final = ("texts", "scope", "people", "counts", "papers", "facts", "listings")
"""The files of rows for requests that stand alone; of readings that explain as much the first file's comes first."""
AFTER: Final = ' ?!.,;:"“”„«»)'
"""What may stand behind a request and belong to it."""
READINGS: Final = 12
"""Readings of one message that the library is asked about."""
NAMING: Final = (Fact, Cite, Coauthors)
"""Queries that nothing but a request for a paper or a person is read as."""
NAME: Final = 3
"""Words of a paper's name that is saved without a doubt."""
CLAUSE: Final = 3
"""Words of the shortest end of a message that is a request."""
_CUT: Final = compiled(
    r"(?<=[.?!…;])\s+|(?<!\s)(?:\s*\n\s*|\s+[-–—]+\s+|\s*[,;:]\s+|\s+\()|(?<!\s)\s++(?=(?:because|bc|cuz|cause)\s|and\s+(?:i|my|we|he|she)\s)"
)
"""What stands between two clauses."""
_THAT: Final = compiled(
    r"\b(?P<before>for|of|in|about|from|wrote|cite|to|with|on)\s+that\s+(?=(?:\S+\s+){1,4}(?:paper|article|preprint|one)\b)",
    re.IGNORECASE,
)
"""What points to a paper that is named: "the bibtex for that Code Llama paper"."""
_BUT: Final = compiled(
    r"[,;]?\s+but\s+(?=(?:since|from|after|before|in|until|only since|only from)\s|(?:19|20)\d\d\b)",
    re.IGNORECASE,
)
"""What joins a date to what it narrows: "Kempe, but 2024 onwards"."""
_ABOUT: Final = compiled(r"\b(?:papers|work|articles|studies|research) (?:about|on)\b", re.IGNORECASE)
"""What asks for papers inside what stands before a noun: "papers about research papers"."""
_WONDERED: Final = frozenset(
    "said says told asks asked wants should would could if no not never unless kidding joking when".split()
)
"""Words of what is only told, wished or doubted, and not ordered."""
_TELLERS: Final = frozenset({"i", "we", "my", "our"})
CUTS: Final = 6
EMBEDDED: Final = 4
"""Places in a message at which a request may begin that is not all of it."""
BARE: Final = 14
"""Words of a listing that is not called one."""


def request(text: str, today: date) -> Query:
    """What a message asks for that stands alone: one query, or those that it may mean."""
    if len(text) > SENTENCE:
        return intent(text, today)
    said, last = core(text), intent(text, today)
    if (done := deeds(said, today, anything)) or _final(last):
        return done or last
    last = intent(said, today) if said != text else last
    if isinstance(last, (Show, Mentioned)) and ids(said):
        return last
    likely = tuple(islice(dict.fromkeys(_likely(text, said, today)), READINGS))
    if any(map(_lacks_field, likely)):
        return Unclear(text, "lacking")
    if likely and pointing(likely[0]):
        return Unclear(text, "no thread")
    asserted = _asserted(likely, last)
    aside = _CUT.search(said) and (asserted != last or (isinstance(last, Find) and last.authors))
    sure = set(likely) <= {asserted} and not _is_long(asserted) and not aside
    unsure = (
        not sure or (isinstance(asserted, Find) and bool(asserted.words)) or (not likely and _doubtful(last))
    )
    return Maybe((*likely, asserted), said) if unsure else asserted


def possible(text: str, today: date) -> tuple[Query, ...]:
    """All that a message may mean, the most telling first."""
    query = request(text, today)
    return query.readings if isinstance(query, Maybe) else (query,)


def _asserted(likely: Sequence[Query], last: Query) -> Query:
    """What is answered where the library holds nothing of what may be meant: that it has no such paper or person, or `last`."""
    if not isinstance(last, (Ask, Lookup)) or any(map(pointing, likely)):
        return last
    asks = isinstance(last, Ask)
    text = last.question if isinstance(last, Ask) else last.words
    told = [one for one in likely if (isinstance(one, NAMING) if asks else _is_asserted(one, text))]
    return min(told, key=lambda one: isinstance(one, Show), default=last)


def _is_asserted(one: Query, text: str) -> bool:
    """Whether a message that is no question asks that much outright, and is no topic that happens to read so."""
    words = phrases().tokens(text)
    if isinstance(one, Summarize):
        return bool(phrases().values("asking", words[0].key))
    if isinstance(one, Show):
        return not phrases().values("doubled", words[0].key) and words[-1].key != "one"
    return isinstance(one, (*NAMING, Compare)) and not (isinstance(one, Fact) and is_bare(text, one))


def _lacks_field(query: Query) -> bool:
    """Whether papers are asked for that lack what is stored of papers: those "that have no venue", or are not published."""
    if isinstance(query, Unclear):
        return query.reason == "lacking"
    kinds = (phrases().values("filter", part.words.lower()) for part in getattr(query, "without", ()))
    return any(kind in {"venue", "organisation", "authors", "date", "category"} for kind in kinds)


def _is_long(query: Query) -> bool:
    """Whether what is taken for a paper's name has more words than most: one of them may be a misspelt word of a request."""
    return isinstance(query, (Fact, Summarize)) and len(query.paper.split()) > NAME


def _doubtful(query: Query) -> bool:
    """Whether the only reading of a message may be none: a topic that is a misspelt request, "I keep forgetting who …"."""
    if isinstance(query, Keep):
        return any(len(name.split()) > NAME and not topped(name)[0].top for name in query.papers)
    return isinstance(query, Find) and bool(query.words)


def _final(query: Query) -> bool:
    """Whether a reading is beyond doubt: a word in passing, and an order that changes something."""
    if isinstance(query, Keep) and query.action == "save":
        return not _doubtful(query)
    passing = (isinstance(query, Talk) and query.kind != "impossible") or query == Help("subscribe")
    passing = passing or (isinstance(query, Unclear) and query.reason == "one by one")
    return passing or isinstance(query, (*get_args(Effect), Maybe))


def endings(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """The ends of a message that begin like a request, each with what is said before it in words of no request."""
    said = phrases()
    words = said.tokens(text)
    begun = [said.values("starts", word.key) for word in words]
    asks = begun[:1] == ["question"]  # "which benchmarks show that ..." orders nothing
    inside = asks and {"are", "can", "could", "did", "do", "does", "is", "was", "were"}
    starts = (
        i
        for i, start in enumerate(begun)
        if i and start and not (asks and start == "order") and not (inside and words[i].key in inside)
    )
    near = (i for i in starts if len(text) - words[i].start <= SENTENCE)
    for start in islice(near, EMBEDDED):
        if len(words) - start >= CLAUSE:
            yield _strange(words[:start]), text[words[start].start :]


def clauses(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """The sentences and clauses of a message that has several, each with what else is said in words of no request.

    A question in a sentence of its own at the end asks all there is to ask, whatever was told before.
    """
    said = phrases()
    cuts = [(0, 0), *(found.span() for found in islice(_CUT.finditer(text), CUTS)), (len(text), len(text))]
    if len(cuts) == 2:
        return
    for (_, start), (end, _) in pairwise(cuts):
        clause = text[start:end]
        if len(clause) <= SENTENCE and len(said.tokens(clause)) > 1:
            asked = text.endswith("?") and text[:start].rstrip().endswith((".", "!"))
            alone = end == len(text) and (asked or _is_told(text[:start], clause))
            around = () if alone else _strange(said.tokens(f"{text[:start]} {text[end:]}"))
            yield around, clause
            yield from (((*around, *before), request) for before, request in endings(clause))


def _is_told(before: str, clause: str) -> bool:
    """Whether somebody tells of themselves before they ask: "I'm writing related work, need bibtex for all lean papers"."""
    said = phrases()
    teller, begun = said.tokens(before)[:1], said.tokens(clause)[:1]
    return any(one.key in _TELLERS for one in teller) and any(said.values("starts", one.key) for one in begun)


def orders(text: str) -> Iterator[str]:
    """The clause of a message that is an order, where no other begins like a request."""
    said = phrases()
    if ":" in text or not _WONDERED.isdisjoint(word.key for word in said.tokens(text)):
        return
    parts = [part for part in _CUT.split(text) if part and said.tokens(part)]
    first = [said.around(part)[0].key for part in parts]
    others = [word for word in first if said.values("starts", word) and not said.values("effect", word)]
    if len(parts) > 1 and not others:
        yield from (part for part, word in zip(parts, first, strict=True) if said.values("effect", word))


def _strange(words: Iterable[Token]) -> tuple[str, ...]:
    """Words of no request."""
    known = phrases().vocabulary
    return tuple(word.key for word in words if word.key not in known and not word.key.isdecimal())


def _likely(whole: str, text: str, today: date) -> Iterator[Query]:
    """What a message may mean by its rows; what the bot can not do is read in the whole of it, courtesies included."""
    yield from noun(whole)
    yield from (query for query in readings(whole, today, ("scope",)) if whole != text)
    told = tuple(anything(text, today))
    yield from (one for one in told if isinstance(one, Compare) and len(aspects(one.aspect)) > 1)
    yield from joined(text, today, anything)
    yield from told
    yield from _counted(text, today)
    yield from bare(text, today)


def noun(text: str) -> Iterator[Find]:
    """The topic that stands before the noun of a message, whatever else its first words may ask: "question answering papers"."""
    said = phrases()
    words = said.tokens(text)
    read = said.read(text, words, "topics")
    if words and words[0].key not in said.begins and all(one.meaning == "noun" for one in read):
        described = (one.slots["described"] for one in read)
        yield from (Find(words=one) for one in described if not _ABOUT.search(one))


def _counted(text: str, today: date) -> Iterator[Query]:
    """The first so many of a listing that rows read: "give me 2 good papers about Lean"."""
    asked, rest = topped(text)
    if not asked.top:
        return
    for query in readings(rest, today, ("listings",)):
        if isinstance(query, Find) and not query.top:
            yield replace(query, top=asked.top, alone=asked.alone, order=query.order or asked.order)


def core(text: str) -> str:
    """A message without what is said before and after a request.

    >>> core("hey, can you tell me who wrote CWM please?")
    'who wrote CWM?'
    """
    said = phrases()
    words = said.around(text)
    if not words:
        return text
    asked, after = text[words[0].start : words[-1].end], text[words[-1].end :].strip()
    asked = _BUT.sub(" ", asked)
    if not after.strip(AFTER):
        return asked + after
    return asked + "?" * after.endswith("?")


def anything(text: str, today: date) -> Iterator[Query]:
    """What a message may mean by the rows of requests that stand alone, and of those about the paper that is talked about."""
    yield from readings(text, today)
    yield from readings(text, today, FIELDS)


def readings(text: str, today: date, families: Sequence[str] = FAMILIES) -> Iterator[Query]:
    """What a message may mean by the rows it fits, the most telling first."""
    said = phrases()
    text = _THAT.sub(r"\g<before> the ", text)
    words = said.tokens(text) if families == ("scope",) else said.bare(text)
    for one in said.read(text, words, *families):
        yield from queries(one, today)


def bare(text: str, today: date) -> Iterator[Query]:
    """A listing that nobody calls one: "newest 3", "lean but not isabelle"; none for a question."""
    said = phrases()
    words = said.around(text)
    if not words or words[0].key in said.begins or len(words) > BARE or said.values("asking", words[0].key):
        return
    listing = text[words[0].start : words[-1].end]
    find = selected(listing, today)
    told = find.order and (not find.words or sorted_behind(listing)[0])
    if find.top or find.either or find.without or told:
        yield find
