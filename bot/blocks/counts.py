"""What was counted: numbers, people, the papers with most of something, the same of several papers."""

from collections.abc import Iterator
from typing import Final

from bot.answers import Briefs, Most, Nothing, PaperCard, PeopleList, Stated, Summary, Tally
from bot.blocks import facts, papers, refusals, words
from bot.blocks.forms import MONTHS, count
from bot.blocks.papers import meta, reference
from bot.blocks.people import name
from bot.blocks.pieces import Bullets, Heading, Piece, Prose, Run, line, note, prose, say

MAX_ROWS: Final = 60
"""Years, months or categories in one message; of more the last, or the most frequent."""


def people(answer: PeopleList) -> Iterator[Piece]:
    """Who wrote most of some papers, each with the newest of them."""
    yield Heading(words.people(answer))
    first = (answer.page - 1) * 10 + 1
    for number, (author, written, newest) in enumerate(answer.people, start=first):
        who = Run(name(author.name), bold=True)
        yield prose(
            line(f"{number}. ", who, f" · {count(written, 'paper')}\n", "the newest: ", reference(newest))
        )
    yield note(words.counted(answer))
    if first + len(answer.people) <= answer.listed:
        yield note(words.MORE)
    elif answer.past:
        yield note(words.LAST)


def tally(answer: Tally) -> Iterator[Piece]:
    """A number, or one a year, month or category."""
    if not answer.of.startswith("papers per"):
        yield say(words.tally(answer))
        if answer.of == "authors":
            yield note(words.NAMES)
        return
    yield Heading(words.tally(answer))
    frequent = answer.of == "papers per category"
    rows = answer.rows[:MAX_ROWS] if frequent else answer.rows[-MAX_ROWS:]
    if rows:
        yield Prose((Bullets(tuple((Run(f"{_label(label)}: {number:,}"),) for label, number in rows)),))
    if len(rows) < len(answer.rows):
        yield note(f"{len(answer.rows) - len(rows):,} more are not shown.")


def _label(label: str) -> str:
    """What a row counts, as people write it.

    >>> _label("2025"), _label("2025-03"), _label("cs.PL")
    ('2025', 'Mar 2025', 'cs.PL')
    """
    year, dash, month = label.partition("-")
    return f"{MONTHS[int(month) - 1]} {year}" if dash and year.isdecimal() and month.isdecimal() else label


def most(answer: Most) -> Iterator[Piece]:
    """The paper with most of something, and those after it."""
    yield say(Run(words.most(answer), bold=True))
    for number, (paper, has) in enumerate(answer.papers, start=1):
        had = f"{has:,} {answer.of if has != 1 else answer.of.removesuffix('s')}"
        yield prose(line(f"{number}. ", reference(paper), f" · {had}\n", *meta(paper)))
    if answer.papers:
        yield note(words.recorded(answer))


def briefs(answer: Briefs) -> Iterator[Piece]:
    """A short block for each of several papers."""
    number = 0
    for entry in answer.entries:
        if isinstance(entry, Nothing):
            yield from refusals.nothing(entry)
            continue
        number += 1
        yield from _brief(entry, number)
    if rest := words.rest(answer):
        yield note(rest)


def _brief(entry: Summary | Stated | PaperCard, number: int) -> Iterator[Piece]:
    match entry:
        case PaperCard():
            yield from papers.brief(entry, number)
        case Summary():
            quotes = (papers.verbatim(quote) for quote in entry.quotes)
            yield prose(line(f"{number}. ", *papers.one_line(entry.paper)), *quotes)
        case Stated():
            yield from facts.stated(entry)
