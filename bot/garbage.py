"""When Python looks for garbage that holds itself: seldom.

Answers and loads make thousands of objects a millisecond, and hardly any of them in circles, while Python looks after
each seven hundred. With a look each ten thousand a topic's worst answers over 75,533 papers took 23 ms of CPU instead of
37, the usual one 3 % less, and a load 7 % less. A question in a terminal took 48 ms of 390 for looks at what was loaded.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_SELDOM: Final = (10_000, 20, 100)
"""New objects until a look at these, such looks until one at those that outlived it, and these until one at all."""


def seldom() -> None:
    """Takes all that there is out of every look, and lets Python look seldom from now on."""
    gc.unfreeze()
    gc.collect()
    _let_be()


@contextmanager
def loading() -> Iterator[None]:
    """What is loaded meanwhile is no garbage, and is not looked through afterwards either."""
    gc.disable()
    try:
        yield
    finally:
        _let_be()
        gc.enable()


def _let_be() -> None:
    gc.freeze()
    gc.set_threshold(*_SELDOM)
