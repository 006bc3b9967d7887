"""What a thread is about: the list that was shown, the papers of an answer, all of them."""

from typing import Final

from bot.parsing.canonical import read
from bot.queries import Ask, Fact, Find, Keep, Memory, Query, Show, Similar, Summarize, find_of

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
