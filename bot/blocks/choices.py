"""Questions back: which person, which paper; and lists of people."""

from collections.abc import Iterator
from typing import Final

from bot.answers import AuthorChoice, CoauthorList, PaperChoice
from bot.blocks import words
from bot.blocks.forms import count
from bot.blocks.papers import one_line
from bot.blocks.people import name
from bot.blocks.pieces import Bullets, Heading, Piece, Prose, Run, note, say
from bot.papers import Author

MAX_FIELDS: Final = 3


def authors(answer: AuthorChoice) -> Iterator[Piece]:
    """The people who fit, each with what tells them apart; never one of them in silence."""
    yield say(words.which_author(answer.typed))
    people = tuple((Run(described(author)),) for author, _ in answer.choices)
    yield Prose((Bullets(people, numbered=True),))
    rest = answer.total - len(answer.choices)
    if rest > 0:
        yield note(words.more_people(rest))


def described(author: Author) -> str:
    """
    >>> from bot.papers import Name
    >>> described(Author("k", (Name("Gloeckle", "Fabian"),), 10, ("cs.LG", "cs.CL"), (2023, 2026)))
    'Fabian Gloeckle (cs.LG, cs.CL; 2023–2026; 10 papers)'
    """
    years = ""
    if author.years:
        first, last = author.years
        years = str(first) if first == last else f"{first}–{last}"
    papers = count(author.papers, "paper") if author.papers else ""
    told = "; ".join(part for part in (", ".join(author.fields[:MAX_FIELDS]), years, papers) if part)
    return name(author.name) + (f" ({told})" if told else "")


def papers(answer: PaperChoice) -> Iterator[Piece]:
    """The papers that fit."""
    yield say(words.which_paper(answer.typed))
    choices = tuple(one_line(paper) for paper, _ in answer.choices)
    yield Prose((Bullets(choices, numbered=True),))


def coauthors(answer: CoauthorList) -> Iterator[Piece]:
    """With whom somebody wrote, most papers together first."""
    shown = len(answer.coauthors)
    size = max(shown, 10)
    first = (answer.page - 1) * size + 1
    yield Heading(words.coauthors(name(answer.author.name), answer.total, shown, first))
    if answer.corrected:
        yield say(words.corrected(answer.corrected))
    rows = (
        (Run(name(author.name)), Run(f" · {words.together(papers)}")) for author, papers in answer.coauthors
    )
    yield Prose((Bullets(tuple(rows)),))
    if first + shown <= answer.total:
        yield note(words.MORE)
    elif answer.past:
        yield note(words.LAST)
