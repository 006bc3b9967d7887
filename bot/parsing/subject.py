"""What a thread is about: the list that was shown, the papers of an answer, all of them."""

from bot.parsing.canonical import read
from bot.queries import Find, Memory, Query, find_of


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
