"""What pure functions of a text gave, remembered in bounded memory.

functools.lru_cache counts entries, and whoever writes a text decides how large an entry is. Here long texts are not
remembered at all, so that entries times letters is the most that is ever held, whatever people send for however long.
Most names come again within the question that brought them, or never: more entries than that takes fill for hours,
and save nothing.
"""

from collections.abc import Callable
from functools import cache, lru_cache, wraps
from threading import Lock
from typing import Concatenate, Final, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")
WORD: Final = 60
"""Letters of the longest word, or name, that comes again."""
SENTENCE: Final = 600
"""Letters of all but a few sentences."""
ABSTRACT: Final = 6000
"""Letters of the longest abstract that is taken apart once for all."""


def remembered(
    entries: int, longest: int = WORD
) -> Callable[[Callable[Concatenate[str, P], T]], Callable[Concatenate[str, P], T]]:
    """Makes a pure function remember what it gave for its last `entries` texts of at most `longest` letters.

    What it takes besides the text must be small.

    >>> @remembered(2, longest=3)
    ... def told(text: str) -> str:
    ...     print("worked out")
    ...     return text
    >>> told("one"), told("one"), told("three"), told("three")
    worked out
    worked out
    worked out
    ('one', 'one', 'three', 'three')
    """

    def decorated(function: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
        known = cast("Callable[Concatenate[str, P], T]", lru_cache(maxsize=entries)(function))

        @wraps(function)
        def recalled(text: str, /, *more: P.args, **named: P.kwargs) -> T:
            return (known if len(text) <= longest else function)(text, *more, **named)

        return recalled

    return decorated


def once(make: Callable[[], T]) -> Callable[[], T]:
    """Makes what costs much the first time it is asked for, however many threads ask at once; then gives the same.

    >>> @once
    ... def table() -> int:
    ...     print("read")
    ...     return 7
    >>> table() + table()
    read
    14
    """
    made, lock = cache(make), Lock()

    @wraps(make)
    def given() -> T:
        if made.cache_info().currsize:
            return made()
        with lock:
            return made()

    return given
