"""Reading lists."""

from collections.abc import Iterator

from bot.answers import Shelf
from bot.blocks import words
from bot.blocks.forms import count
from bot.blocks.papers import one_line
from bot.blocks.pieces import Heading, Piece, Run, line, note, prose, say


def shelf(answer: Shelf) -> Iterator[Piece]:
    """A page of a reading list, with what is already read."""
    whose = "The channel’s reading list" if answer.channel else "Your reading list"
    if not answer.papers:
        yield say(f"{whose} is empty. Press Save on a paper, or say “save” and its name.")
        return
    yield Heading(f"{whose}: {count(answer.total, 'paper')}")
    first = (answer.page - 1) * answer.size + 1
    for number, paper in enumerate(answer.papers, start=first):
        done = (Run(" · read", italic=True),) if paper.id in answer.read else ()
        yield prose(line(f"{number}. ", *one_line(paper), *done))
    if first + len(answer.papers) <= answer.total:
        yield note(words.MORE)
    elif answer.past:
        yield note(words.LAST)
