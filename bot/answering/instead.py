"""Follow-ups that change one thing of the last query: another paper, another author, another benchmark."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, assert_never

from bot.answering.holding import is_called, is_held, is_name, is_paper, misspelt, together
from bot.answering.references import LIKELY, NEARLY, SURE, Work, work
from bot.answering.resolving import fits, meant, person
from bot.answering.wording import spans, split, without
from bot.answers import AuthorChoice
from bot.kept import compiled
from bot.language.phrases import phrases
from bot.library import Library
from bot.papers import Paper, split_id
from bot.parsing import parse
from bot.parsing.patterns import ordinal
from bot.parsing.rethought import instead_of, spared
from bot.queries import (
    Ask,
    Cite,
    Coauthors,
    Compare,
    Count,
    Each,
    Fact,
    Find,
    FindMost,
    FindToRead,
    Instead,
    Keep,
    Maybe,
    Mentioned,
    Part,
    People,
    Query,
    ReadingList,
    Show,
    Similar,
    Subscribe,
    Summarize,
    Thing,
    Unclear,
    find_of,
    with_find,
)
from bot.search.passages import Scorer
from bot.search.question import called, joined
from bot.search.question import names as written
from bot.search.vocabulary import Synonyms
from bot.text import STOPWORDS, fold, stem, tokens

_AT: Final = compiled(r"^(?:on|for|in|with|at|about|what about)\s+", re.IGNORECASE)
_OR: Final = compiled(r"\s+or\s+|\s*/\s*", re.IGNORECASE)
_ALSO: Final = compiled(r",\s+and\s+[^,]+\?$")


def instead(asked: Instead, last: Query, library: Library) -> Query:
    """The last query as a follow-up changes it; what a name is decides which of its slots it changes."""
    match asked.how:
        case "what about":
            return _swap(asked, last, library) if asked.old else _another(asked.words, last, library)
        case "also":
            return _also(asked.words, last, library)
        case "not":
            return _but(asked.words, last, library)
        case "only":
            return _narrowed(asked.words, last, library)
        case "by":
            return _by(asked.words, last, library)
        case "one":
            return _one(asked.words, asked.old.split(), last, library)
        case _:
            assert_never(asked.how)


def _is_paper(words: str, library: Library) -> bool:
    return is_paper(words, library, SURE)


def _papers(query: Query) -> tuple[str, ...]:
    """The papers that a query names."""
    match query:
        case Show() | Summarize() | Fact() | Similar() | Ask() if query.paper:
            return (query.paper,)
        case Compare(papers=papers) | Cite(papers=papers) | Keep(papers=papers):
            return papers
        case Each(papers=tuple() as papers):
            return papers
        case _:
            return ()


def _with(query: Query, papers: tuple[str, ...]) -> Query:
    """The same asked of other papers."""
    match query:
        case Compare() | Cite() | Keep():
            return replace(query, papers=papers)
        case Each():
            return replace(query, papers=papers) if len(papers) > 1 else _of_one(query.thing, papers[0])
        case Show() | Summarize() | Fact() | Similar() if len(papers) == 1:
            return replace(query, paper=papers[0])
        case Show() | Summarize():
            return Each("show" if isinstance(query, Show) else "summarize", papers)
        case Fact(field=field):
            return Each(field, papers)
        case _:
            return query


def _of_one(thing: Thing, paper: str) -> Query:
    if thing == "show":
        return Show(paper)
    return Summarize(paper) if thing == "summarize" else Fact(thing, paper)


def _swap(asked: Instead, last: Query, library: Library) -> Query:
    """The last query with one of its names in the place of another."""
    papers = _papers(last)
    if len(papers) > 1 or (papers and _is_paper(asked.words, library)):
        gone = _same(asked.old, papers, library)
        if isinstance(last, Keep):
            return instead_of((_id(asked.words, library),), last)
        kept = tuple(asked.words if paper in gone else paper for paper in papers)
        return _with(last, kept if gone else (*papers[:-1], asked.words))
    if find := find_of(last):
        less = _less(asked.old, find)
        return with_find(
            last, _given(asked.words, less, library) if less else _renamed(asked.words, find, library)
        )
    return _another(asked.words, last, library)


def _same(name: str, papers: tuple[str, ...], library: Library) -> tuple[str, ...]:
    """Those of some papers, as they were named, that another name means too."""
    found = library.titles(name, 1)
    meant = found[0].id if found else name
    return tuple(paper for paper in papers if paper in {meant, name} or _id(paper, library) == meant)


def _id(named: str, library: Library) -> str:
    if known := split_id(named):
        return known[0]
    found = library.titles(named, 1)
    return found[0].id if found else ""


def _also(words: str, last: Query, library: Library) -> Query:
    """The last query of one more: a paper to compare, cite or keep, somebody who must have written them too."""
    find = find_of(last)
    if isinstance(last, Keep) and _is_paper(words, library):
        return replace(last, papers=(words,))
    if find is None:
        return (
            _with(last, (*_papers(last), words))
            if _is_paper(words, library)
            else _another(words, last, library)
        )
    if isinstance(last, Subscribe):
        said = parse(words)
        more = said if isinstance(said, Find) else _given(words, Find(), library)
        return with_find(last, _widened(find, more))
    if _is_paper(words, library) and not is_name(words, library):
        return Keep("save", (words,))
    return _narrowed(words, last, library)


_TOLD: Final = ("words", "authors", "first", "last", "category", "organisation", "venue")
"""What a listing says of its papers that is a part of it when it has several."""


def _widened(find: Find, more: Find) -> Find:
    """A listing of what it finds, or another does."""
    if not find.either and not any(getattr(find, name) for name in _TOLD):
        return find  # all papers
    parts = (*(find.either or (_part(find),)), _part(more))
    bare = find if find.either else replace(find, **{name: getattr(Find(), name) for name in _TOLD})
    return replace(bare, either=tuple(dict.fromkeys(parts)), page=1)


def _part(find: Find) -> Part:
    return Part(**{name: getattr(find, name) for name in _TOLD})


def _but(words: str, last: Query, library: Library) -> Query:
    """The last query of one less."""
    if isinstance(last, Keep):
        return replace(last, action="remove", papers=(words,))
    if isinstance(last, ReadingList):
        return Keep("remove", (words,), last.channel)
    gone, papers = _same(words, _papers(last), library), _papers(last)
    kept = tuple(paper for paper in papers if paper not in gone)
    return _with(last, kept) if gone and kept else last


def _less(words: str, find: Find) -> Find | None:
    """A listing without somebody, or without its topic; None where it names nothing of the kind."""
    kept = tuple(name for name in find.authors if not set(tokens(words)) <= set(tokens(name)))
    if kept != find.authors:
        return replace(find, authors=kept)
    return replace(find, words="") if fold(words) == fold(find.words) else None


def _given(words: str, find: Find, library: Library) -> Find:
    """A listing that names one thing more, in the slot of its kind."""
    if is_name(words, library) or (is_called(words, library) and not is_held(words, library)):
        return replace(find, authors=tuple(dict.fromkeys((*find.authors, words))), page=1)
    if known := phrases().values("organisations", fold(words)):
        return replace(find, organisation=known, page=1)
    if misspelt(words, library) and not is_held(words, library):
        return replace(find, authors=(*find.authors, words), page=1)
    return replace(find, words=f"{find.words} {words}".strip(), page=1)


def _narrowed(words: str, last: Query, library: Library) -> Query:
    if isinstance(last, Keep):
        return spared(_same(words, last.papers, library), last) or parse(words)
    return with_find(last, _given(words, find_of(last) or Find(), library))


def _one(words: str, shown: Sequence[str], last: Query, library: Library) -> Query:
    """The last query of the one of the papers shown that is called so, or that says so."""
    wanted = {stem(word) for word in tokens(words)} - STOPWORDS
    called = [m.id for m in library.titles(words, len(shown)) if m.id in shown and m.score >= LIKELY]
    said = {paper.id: len(wanted & _said(paper)) for paper in library.papers(shown)}
    most = max(said.values(), default=0)
    saying = [paper for paper in shown if most and said.get(paper) == most]
    if len(called) != 1 and len(saying) > 1 and len(wanted) == 1:
        return Mentioned(" ".join(saying))
    found = (called if len(called) == 1 else saying or called or [""])[0]
    if not found:
        named = library.titles(words, 1)
        return Show(named[0].id) if named and named[0].score >= LIKELY else _another(words, last, library)
    return _with(last, (found,)) if _papers(last) and find_of(last) is None else Show(found)


def _said(paper: Paper) -> set[str]:
    return set(map(stem, tokens(" ".join((paper.title, paper.abstract, *map(str, paper.authors))))))


def _by(place: str, last: Query, library: Library) -> Query:
    """The papers of who was asked after, or of whoever stands at a place of the byline."""
    if isinstance(last, Fact) and last.who:
        return Find(authors=(last.who,))
    found = _papers(last)[:1]
    one = work(found[0], library, Show) if found else None
    if not isinstance(one, Work) or not one.paper.authors:
        return Unclear(place, "which author")
    nth = ordinal(place or (last.place if isinstance(last, Fact) else "") or "first")
    return Find(authors=(str(one.paper.authors[nth - 1 if nth > 0 else nth]),))


def _another(words: str, last: Query, library: Library) -> Query:  # noqa: PLR0911  one flat match
    """The last query with another paper, another author or another thing asked; bare words where it is none of these."""
    matches = library.titles(words, 1)
    whole = bool(matches and matches[0].score >= SURE)
    if chosen := _chosen(words, last, library) or (None if whole else _spoken_of(words, last, library)):
        return chosen
    match last:
        case Fact(field="authors" | "author count") if not whole and _is_of_byline(words, last, library):
            return Fact("authors", last.paper, words)
        case Fact() | Show() | Summarize():
            return replace(last, paper=words)
        case Cite():
            return _cited(words) or replace(last, papers=(words,), of=None)
        case Keep() | Similar():
            return _with(last, (words,))
        case Compare() | Each(papers=tuple()) if whole:
            return _with(last, (*_papers(last)[:-1], words))
        case Subscribe() | Count() | People() | FindMost() | FindToRead():
            return with_find(last, _renamed(words, find_of(last) or Find(), library))
        case Find() | Coauthors() if not whole:
            return _by_another(words, last, library)
        case Ask():
            return _asked_instead(words, last, library, whole=whole)
        case _:
            return parse(words)


def _is_of_byline(words: str, last: Fact, library: Library) -> bool:
    """Whether words behind the authors of a paper ask after one of them: somebody's name, or anything after another's."""
    return is_name(words, library) or (bool(last.who) and not is_paper(words, library, NEARLY))


def _cited(words: str) -> Cite | None:
    """A whole request for a citation: "the Code Llama one in RIS format"."""
    said = parse(words)
    told = said.readings[0] if isinstance(said, Maybe) else said
    return told if isinstance(told, Cite) else None


def _spoken_of(words: str, last: Query, library: Library) -> Ask | None:
    """What the paper shown says of something that it mentions: "and PutnamBench?" after its summary."""
    found = work(last.paper, library, Show) if isinstance(last, (Show, Summarize)) else None
    if not isinstance(found, Work) or not _mentions(found.paper, words, library):
        return None
    return Ask(words, found.paper.id)


def _chosen(words: str, last: Query, library: Library) -> Query | None:
    """The last query of the person who is named, where it was asked which of several is meant."""
    if not isinstance(last, (Find, Coauthors)):
        return None
    asked = meant(last, library) if isinstance(last, Find) else person(last.author, library, Coauthors)
    if not isinstance(asked, AuthorChoice):
        return None
    if isinstance(last, Find) and phrases().values("them", fold(words)):
        return _all_of(last, asked)
    named = [then for author, then in asked.choices if fits(words, author)]
    if len(named) == 1:
        return named[0]
    whole = f"{words} {asked.typed}"  # a first name narrows down more people than are shown
    return _of(last, asked.typed, whole) if library.resolve(whole, typos=False).exact else None


def _all_of(last: Find, asked: AuthorChoice) -> Find:
    """The listing of whoever may be meant."""
    others = tuple(name for name in last.authors if name != asked.typed)
    return replace(
        last, authors=others, either=tuple(Part(authors=(str(one.name),)) for one, _ in asked.choices)
    )


def _of(last: Find | Coauthors, typed: str, name: str) -> Query:
    """The last query with a fuller name for one that was typed."""
    if isinstance(last, Coauthors):
        return Coauthors(name)

    def named(authors: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name if author == typed else author for author in authors)

    whole = last.mapped(lambda part: replace(part, authors=named(part.authors)))
    return replace(whole, authors=named(last.authors))


def _by_another(words: str, last: Find | Coauthors, library: Library) -> Query:
    if isinstance(last, Coauthors):
        return Coauthors(words)
    return _renamed(words, last, library)


def _renamed(words: str, find: Find, library: Library) -> Find:
    """A listing with another name in the place of the one of its kind, or of its topic."""
    if people := _people(words, library):
        return replace(find, authors=people.authors, either=people.either, page=1)
    bare = _given(words, replace(find, words="", authors=(), organisation=""), library)
    if bare.organisation:
        return replace(find, organisation=bare.organisation, page=1)
    if bare.authors or (find.authors and not find.words):
        return replace(
            find, authors=bare.authors or (words,), page=1, words="" if bare.authors else find.words
        )
    return replace(bare, authors=(), first=False)


def _people(words: str, library: Library) -> Find | None:
    """The listing of several people: "Synnaeve and Kempe", "O'Hearn or Hayat"."""
    if names := together(words, library):
        return Find(authors=names)
    names = tuple(name.strip() for name in _OR.split(words))
    if len(names) < 2 or not all(is_name(name, library) for name in names):
        return None
    return Find(either=tuple(Part(authors=(name,)) for name in names))


def _asked_instead(words: str, last: Ask, library: Library, *, whole: bool) -> Query:
    """The last question about another paper, or with another name in the place of the one it asked about."""
    before, rest = split(last.question, library)
    subject = library.paper(last.paper) or before
    swapped = _swapped(last.question, _AT.sub("", words), before, library.synonyms)
    if subject and swapped and _mentions(subject, _AT.sub("", words), library):
        return Ask(swapped, subject.id)
    if whole:
        asked = (
            without(last.question, before, library.synonyms) if before else " ".join(rest) or last.question
        )
        return Ask(f"{words} {asked}", library.titles(words, 1)[0].id)
    now, more = split(words, library)
    if now and more:
        return Ask(words, now.id)
    about = last.paper or (before.id if before else "")
    if now:
        return Ask(words, about)
    return Ask(swapped or f"{_ALSO.sub('', last.question).rstrip(' ?')}, and {words}?", about)


def _mentions(paper: Paper, name: str, library: Library) -> bool:
    """Whether a paper speaks of something by this name, and is not itself called so."""
    key = joined(name)
    return Scorer(library.synonyms).profile(paper).spells(key) and key not in map(joined, called(paper))


def _swapped(question: str, words: str, paper: Paper | None, synonyms: Synonyms) -> str:
    """A question with another name in the place of the one it asked about: "and MBPP?" after HumanEval."""
    taken = spans(question, paper, synonyms) if paper else []
    asked = [
        (start, end)
        for start, end in written(question)
        if not any(start < other_end and other < end for other, other_end in taken)
    ]
    if not asked or not written(f"on {words}"):
        return ""
    start, end = asked[-1]
    return question[:start] + words + question[end:]
