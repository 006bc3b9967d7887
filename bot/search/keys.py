"""The keys by which papers are cited in BibTeX: of a paper alone, and unique among all that are held.

A key is made of the first author's surname, the year and two telling words of the title, and is kept in the index.
Where papers share one, all but the oldest have the digits of their ids behind it. So a key does not hang on what else
is exported, nor on what comes later.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Final

from bot.kept import compiled
from bot.papers import Paper, submitted
from bot.search.terms import surname
from bot.text import STOPWORDS, fold, tokens

_WORDS: Final = 2
_OTHER: Final = compiled(r"[^a-z0-9]")
_DIGITS: Final = compiled(r"\D")


def key(paper: Paper, words: int = _WORDS) -> str:
    """A citation key as scholars write them: first author, year, telling words of the title.

    >>> from datetime import date
    >>> from bot.papers import Name
    >>> key(Paper("2301.00001", "The Łódź Test: 5 Cups", "", (Name("Glöckle", "J."),), date(2023, 1, 2)))
    'glockle2023lodztest'
    """
    first = _OTHER.sub("", fold(surname(paper.authors[0]))) if paper.authors else ""
    telling = (word for word in tokens(paper.title) if word not in STOPWORDS and not word[0].isdecimal())
    said = "".join(islice(telling, words)) or "untitled"
    return f"{first or 'anonymous'}{paper.date.year}{_OTHER.sub('', said)}"


def unique(paper: Paper, sharing: Iterable[str]) -> str:
    """The key of a paper where the papers of these ids share one."""
    oldest = min((paper.id, *sharing), key=submitted)
    return key(paper) if paper.id == oldest else _numbered(paper)


def is_key(typed: str, paper: Paper) -> bool:
    """Whether a typed key is a paper's; keys of one word, perhaps with a letter behind, are those of Google Scholar."""
    return typed in {key(paper), _numbered(paper)} or key(paper, 1) in {typed, typed[:-1]}


def _numbered(paper: Paper) -> str:
    return f"{key(paper)}{_DIGITS.sub('', paper.id)}"
