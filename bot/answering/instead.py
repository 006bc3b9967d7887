"""Follow-ups that change one thing of the last query: another paper, another author, another benchmark."""

import re
from dataclasses import replace
from typing import Final

from bot.answering.named import is_name
from bot.answering.parts import meant
from bot.answering.people import fits, person
from bot.answering.wording import spans, split, without
from bot.answering.works import SURE
from bot.answers import AuthorChoice
from bot.library import Library
from bot.papers import Paper
from bot.parsing import parse
from bot.queries import Ask, Cite, Coauthors, Fact, Find, Query, Show, Summarize
from bot.search.mentions import called, joined
from bot.search.mentions import names as written
from bot.search.passages import Scorer
from bot.search.synonyms import Synonyms

_AT: Final = re.compile(r"^(?:on|for|in|with|at|about|what about)\s+", re.IGNORECASE)
_ALSO: Final = re.compile(r",\s+and\s+[^,]+\?$")


def instead(words: str, last: Query, library: Library) -> Query:  # noqa: PLR0911  one flat match
    """The last query with another paper, another author or another thing asked; bare words where it is none of these."""
    if chosen := _chosen(words, last, library):
        return chosen
    matches = library.titles(words, 1)
    whole = bool(matches and matches[0].score >= SURE)
    match last:
        case Fact() if last.who and not whole and is_name(words, library):
            return replace(last, who=words)
        case Fact() | Show() | Summarize():
            return replace(last, paper=words)
        case Cite():
            return replace(last, papers=(words,), of=None)
        case Find() | Coauthors() if not whole:
            return _by_another(words, last)
        case Ask():
            return _asked_instead(words, last, library, whole=whole)
        case _:
            return parse(words)


def _chosen(words: str, last: Query, library: Library) -> Query | None:
    """The last query of the person who is named, where it was asked which of several is meant."""
    if not isinstance(last, (Find, Coauthors)):
        return None
    asked = meant(last, library) if isinstance(last, Find) else person(last.author, library, Coauthors)
    if not isinstance(asked, AuthorChoice):
        return None
    named = [then for author, then in asked.choices if fits(words, author)]
    if len(named) == 1:
        return named[0]
    whole = f"{words} {asked.typed}"  # a first name narrows down more people than are shown
    return _of(last, asked.typed, whole) if library.resolve(whole, typos=False).exact else None


def _of(last: Find | Coauthors, typed: str, name: str) -> Query:
    """The last query with a fuller name for one that was typed."""
    if isinstance(last, Coauthors):
        return Coauthors(name)

    def named(authors: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name if author == typed else author for author in authors)

    whole = last.mapped(lambda part: replace(part, authors=named(part.authors)))
    return replace(whole, authors=named(last.authors))


def _by_another(words: str, last: Find | Coauthors) -> Query:
    if isinstance(last, Coauthors):
        return Coauthors(words)
    return replace(last, authors=(words,), page=1) if last.authors else Find(words)


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
