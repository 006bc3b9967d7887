"""How the words of a message name a paper: all of them, some of them, or respelt.

Messages that are nothing but a paper's name are looked up whole, before a reading of their words is believed.
"A New View of the Kettle" asks for no new papers, "X versus Y" may be a title, and "A and B" one paper or
two. The words of a title are believed only as a whole: it fits, and almost all of it was said.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain, islice
from typing import Final

from bot.answering.ask import find as found_for
from bot.answering.holding import is_called
from bot.answering.references import LIKELY, SURE, WORDS, beside, may_stand, referred
from bot.kept import compiled
from bot.language.phrases import phrases
from bot.library import Library
from bot.papers import Paper, is_impossible, split_id
from bot.parsing import NO_MEMORY, parse, plain, read
from bot.parsing.bounds import QUOTED, SENTENCE, TITLE, WHOLE
from bot.parsing.filters import lifted
from bot.parsing.naming import Cited, citation, cited, is_reference
from bot.parsing.pronouns import with_papers
from bot.parsing.requests import FIELDS, clauses, core, endings, readings
from bot.parsing.respelling import respelt
from bot.parsing.works import pointing
from bot.queries import (
    Ask,
    Change,
    Cite,
    Compare,
    Find,
    Help,
    Keep,
    Lookup,
    Memory,
    Mentioned,
    Query,
    ReadingList,
    Resend,
    Show,
    Status,
    Subscribe,
    Subscriptions,
    Talk,
    Unclear,
    WhySilent,
)
from bot.search.question import called, naming
from bot.search.question import read as read_question
from bot.search.terms import title_key
from bot.search.vocabulary import Background, Synonyms
from bot.text import STOPWORDS, content, tokens

NAMED: Final = 0.75
"""From this on bare words are taken to name a paper, perhaps misspelt."""


def split(words: str, library: Library) -> tuple[Paper | None, tuple[str, ...]]:
    """The paper that words name, and the words beside its name."""
    finding = found_for(Ask(words), library)
    if finding is None or finding.candidates[0].named < NAMED:
        return None, tuple(content(words))
    best = finding.candidates[0]
    terms = read_question(words, library.synonyms).terms
    return best.paper, tuple(term.word for i, term in enumerate(terms) if i not in best.naming)


def spans(question: str, paper: Paper, synonyms: Synonyms) -> list[tuple[int, int]]:
    """Where a question names a paper."""
    taken = read_question(question, synonyms)
    named, _ = naming(taken, called(paper))
    return [(taken.terms[i].start, taken.terms[i].end) for i in sorted(named)]


def without(question: str, paper: Paper, synonyms: Synonyms) -> str:
    """A question without the words that name its paper."""
    kept, position = [], 0
    for start, end in spans(question, paper, synonyms):
        kept.append(question[position:start])
        position = end
    return " ".join("".join([*kept, question[position:]]).split())


RARE: Final = 5000
"""A word in one of so many papers may still be a typo."""


def respelled(
    text: str, library: Library, memory: Memory = NO_MEMORY
) -> Iterator[tuple[frozenset[str], Query]]:
    """What a message may ask in a thread but for a typo in its own words, likeliest first: the words put in, and the request."""
    background, few = Background.load(), library.size() // RARE

    def strange(word: str) -> bool:
        known = word in STOPWORDS or background.common(word)
        return not known and library.frequency(word) <= few

    today = library.now().date()
    typed = set(tokens(text))
    for reading in respelt(text, strange):
        yield frozenset(tokens(reading)) - typed, parse(reading, memory, today)


def partly(text: str, library: Library) -> Iterator[Query]:
    """What a part of a message may ask, where the rest of it names nothing."""
    background, today = Background.load(), library.now().date()
    for around, request in chain(endings(text), clauses(text)):
        telling = any(_is_telling(word, background, library) for word in around)
        if not telling and not _filters(text.replace(request, " "), today):
            yield from readings(core(request), today)


_YEAR: Final = compiled(r"\b(?:19|20)\d\d\b")


def _filters(text: str, today: date) -> bool:
    """Whether a text names a year, a category, a venue or an organisation, which a part beside it must not lose.

    "yesterday" and "since January" are said of the asker as well.
    """
    said, find = phrases(), lifted(text, today)[0]
    dated = (find.since or find.before) and _YEAR.search(text)
    others = replace(find, since=None, before=None) != Find()
    return bool(dated) or others or bool(said.spans("organisations", said.tokens(text)))


def pointed(text: str, library: Library) -> Query | None:
    """What a clause asks of "it", or of nothing, where the rest of the message names one paper: "CWM is new, who wrote it"."""
    today = library.now().date()
    for _, clause in clauses(text):
        asked = next(filter(pointing, readings(core(clause), today, FIELDS)), None)
        paper = split(text.replace(clause, " "), library)[0] if asked else None
        if asked and paper:
            return with_papers(asked, (paper.id,))
        if whose := _whose(clause, text.replace(clause, " "), library):
            return whose
    return None


def _whose(clause: str, rest: str, library: Library) -> Find | None:
    """The papers that a clause asks for by "him" or "her", of the only person that the rest of the message names."""
    asked = read(str(next(readings(core(clause), library.now().date()), "")))
    if not isinstance(asked, Find) or not all(map(_SOMEBODY.fullmatch, asked.authors or ("",))):
        return None
    names = [name for name in _NAME.findall(rest) if is_called(name, library)]
    return replace(asked, authors=(names[0],)) if len(names) == 1 else None


_SOMEBODY: Final = compiled(r"he|she|they|him|her|them", re.IGNORECASE)
_NAME: Final = compiled(r"[A-ZÀ-Ý][\w'’-]+(?: [A-ZÀ-Ý][\w'’-]+)*|[^\W\d_][\w'’-]+")


def _is_telling(word: str, background: Background, library: Library) -> bool:
    """Whether a word may name somebody, or something that papers speak of."""
    if word in STOPWORDS:
        return False
    return library.borne(word) or (not background.common(word) and library.frequency(word) > 0)


SAID: Final = 0.8
"""The share of a title's words that names it as a whole."""
FEW: Final = 3
"""So few bare words are a topic or a name as much as a title."""
_OTHERWISE: Final = (
    Show,
    Talk,
    Help,
    Change,
    ReadingList,
    Subscribe,
    Subscriptions,
    Status,
    Resend,
    WhySilent,
)
"""What no title reads like, and what needs no look-up."""
_LISTING: Final = compiled(r"(?:papers?|publications|articles)\s", re.IGNORECASE)
CUTS: Final = 4
"""Places in a message at which a title may end."""
_PARTED: Final = compiled(
    r"\s+(?:<?-{1,2}>?|[–—|←→])\s+|(?<=[.?!])(?<!\bal\.)\s+(?=\w)|:\s+(?=\w)|,\s+(?=wh\w+['’]?s?\s|how\s|is\s|does\s)"
)
"""What stands between a paper and what is asked of it."""
_BESIDES: Final = compiled(r"^(?:title|paper|re|on|about)\s*:\s*|\[[\w.-]{2,17}\]", re.IGNORECASE)
"""What stands around a title that is copied: its label, its category."""
NAMES: Final = 8
"""Joined names that may be parts of fewer titles."""
_SEVERAL: Final = compiled(r"\n\s*(?=@\w+\s*\{)|\n\s*\n|\n(?=\s*(?:\[\w{1,12}\]|\d{1,3}[.)]|[-•*])\s)")
"""Where one reference of several ends and the next begins; entries and wrapped lines hold line breaks of their own."""


def whole(query: Query, said: str, library: Library) -> Query:
    """What a message means that is one paper's name, or several references; others as they were read."""
    if len(said) > WHOLE or read(said.strip()) is not None:
        return query
    if several := _several(said, library):
        return several
    text = plain(said)
    if len(text) > SENTENCE * 2:
        return query
    if is_impossible(text.strip(" ?!.")):
        return Show(text.strip(" ?!."))
    return (
        _referred(text, library)
        or _titled(query, text, library)
        or _asked_beside(text, library)
        or _joined(query, text, library)
    )


def _asked_beside(text: str, library: Library) -> Query | None:
    """What is asked of a paper behind its title or its id: "A Title -- who is on this?"."""
    for cut in reversed(list(islice(_PARTED.finditer(text), CUTS))):
        name, asked = _BESIDES.sub(" ", text[: cut.start()]).strip(" :,"), text[cut.end() :].strip()
        if asked and (paper := _exactly(name, library)):
            shown = Memory(str(Show(paper.id)), (paper.id,))
            query = parse(asked, shown, library.now().date())
            query = Ask(asked, paper.id) if isinstance(query, (Lookup, Unclear)) else query
            return query if paper.id in str(query) else None
    return None


def _exactly(name: str, library: Library) -> Paper | None:
    """The paper of an id, or of a title that is no topic."""
    if numbered := split_id(name):
        return library.paper(numbered[0])
    if citation(name) and (meant := referred(name, library)):
        return meant.papers[0] if len(meant.papers) == 1 else None
    if len(tokens(name)) < WORDS or not library.entitles(name):
        return None
    return next(iter(library.papers(one.id for one in library.titles(name, 1) if one.score == 1)), None)


def _several(said: str, library: Library) -> Mentioned | None:
    """Several references, each as the id of its paper or, where that is not here, its title."""
    lines = [line for line in map(plain, _parts(said)) if line] if "\n" in said.strip() else []
    if not 1 < len(lines) <= QUOTED or not all(map(_refers, lines)):
        return None
    named = ((line, referred(line, library)) for line in lines)
    return Mentioned(
        " ".join(
            one.papers[0].id if one and one.papers else f'"{((one and one.title) or line)[:TITLE]}"'
            for line, one in named
        )
    )


def _parts(said: str) -> list[str]:
    """The references of a text; where nothing tells them apart, each line is one."""
    parts = _SEVERAL.split(said.strip())
    lines = said.strip().split("\n")
    return lines if len(parts) == 1 and not said.lstrip().startswith("@") else parts


def _refers(line: str) -> bool:
    return is_reference(line) or citation(line) is not None


def _referred(text: str, library: Library) -> Query | None:
    """What a message that is one reference means; a citation of several papers lists them."""
    meant = referred(text, library)
    if meant is None:
        return None
    named = citation(text)
    if len(meant.papers) == 1:
        return Show(meant.papers[0].id)
    if named and not named.word:
        return _written(named, library)
    return _described(text, meant.title, library) or Show(text)


def _described(text: str, said: str, library: Library) -> Find | None:
    """Somebody's papers of a year that hold what is said behind a citation: "Gu et al. 2025 - proof simplification"."""
    named, words = cited(text)[:1], said.strip(" -–—:")
    if not named or not words:
        return None
    find = replace(_written(named[0], library), words=words)
    people = library.resolve(named[0].surnames[0]).exact
    return find if people and library.matching(replace(find, authors=()), [people]) else None


def _written(named: Cited, library: Library) -> Find:
    """The papers that somebody leads, of the year that a citation names; or wrote, where they lead none of it."""
    find = Find(authors=named.surnames[:1], first=True)
    if named.year:
        find = replace(find, since=date(named.year, 1, 1), before=date(named.year + 1, 1, 1))
    bearers = library.resolve(named.surnames[0]).exact
    led = not bearers or library.matching(replace(find, authors=()), [bearers])
    return find if led else replace(find, first=False)


def _titled(query: Query, text: str, library: Library) -> Show | None:
    """The paper whose whole title a message is; few bare words are looked up later in any case."""
    few = FEW if isinstance(query, Lookup) else 1
    if isinstance(query, _OTHERWISE) or _LISTING.match(text) or len(tokens(text)) <= few:
        return None
    if not may_stand(text, library):
        return None
    paper = _fitting(text, library, LIKELY)
    return Show(paper.id) if paper else None


def _fitting(text: str, library: Library, least: float = SURE) -> Paper | None:
    """The paper whose title a text is, but for a few of its last words, or for names beside it."""
    best = {match.id: match.score for match in library.titles(text, 3) if match.score >= least}
    papers = library.papers(best) if best else ()
    exact = next((paper for paper in papers if title_key(paper.title) == title_key(text)), None)
    said = (paper for paper in papers if best[paper.id] >= SURE and _says(tokens(text), tokens(paper.title)))
    return exact or next(said, None) or next((paper for paper in papers if beside(text, paper)), None)


def _says(said: list[str], title: list[str]) -> bool:
    return len(said) >= SAID * len(title) and said == title[: len(said)]


def _joined(query: Query, text: str, library: Library) -> Query:
    """A request for several papers, with those names put together that are one title."""
    match query:
        case Compare(papers=papers) | Cite(papers=papers) | Keep(papers=papers) if 1 < len(papers) <= NAMES:
            names = _together(papers, text, library)
        case _:
            return query
    if names == papers:
        return query
    if isinstance(query, Compare) and len(names) < 2:
        return Show(names[0])
    return replace(query, papers=names)


def _together(names: tuple[str, ...], text: str, library: Library) -> tuple[str, ...]:
    """The longest stretches of a text that are titles, from the first name on; other names as they are."""
    for count in range(len(names), 1, -1):
        stretch = _stretch(names[:count], text)
        paper = _fitting(stretch, library) if stretch else None
        if paper:
            return (paper.id, *_together(names[count:], text, library))
    return names[:1] + (_together(names[1:], text, library) if len(names) > 1 else ())


def _stretch(names: tuple[str, ...], text: str) -> str:
    """A text from the first of some names to the last, as it was typed; empty where they are not in it."""
    start = text.find(names[0])
    end = start
    for name in names:
        end = text.find(name, end)
        if start < 0 or end < 0:
            return ""
        end += len(name)
    return text[start:end]
