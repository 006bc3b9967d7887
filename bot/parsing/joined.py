"""Several requests in one message: "papers by Gloeckle and what's CWM's SWE-bench score", "who wrote KT, when, and is there code?".

Each is asked after the other as in a conversation, so that "when" is about the paper of "who wrote KT".
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import Final

from bot.language.phrases import phrases
from bot.parsing.bounds import QUESTIONS
from bot.queries import Query, Several, Unclear

LONGEST: Final = 300
"""Characters of several requests; buttons hold them whole."""
JOINTS: Final = 12
"""Places at which another request may begin."""
Readings = Callable[[str, date], Iterator[Query]]
_JOINT: Final = re.compile(
    r"\s*(?:[,;.!?]\s+)?\b(?:and\s+also|and\s+then|and|also|then|plus|und|et)\b,?\s+|\s*[,;.!?]+\s+",
    re.IGNORECASE,
)


def joined(text: str, today: date, readings: Readings) -> Iterator[Query]:
    """The requests of a message in order, where each of them begins like one."""
    parts = _parts(text, today, readings) if len(text) <= LONGEST else []
    if not 1 < len(parts) <= QUESTIONS:
        return
    if not all(isinstance(one, Unclear) for one in readings(parts[0], today)):
        yield Several(tuple(parts))
    elif shared := _shared(parts, today, readings):
        yield Several(shared)


def _parts(text: str, today: date, readings: Readings) -> list[str]:
    """A message in pieces, each but the first of which begins like a request."""
    parts, start = list[str](), 0
    for joint in islice(_JOINT.finditer(text), JOINTS):
        if len(parts) <= QUESTIONS and _begins(text[joint.end() :], today, readings):
            parts.append(text[start : joint.start()].strip(" ,.;"))
            start = joint.end()
    return [part for part in (*parts, text[start:].strip(" ,.;")) if part]


def _begins(part: str, today: date, readings: Readings) -> bool:
    said = phrases()
    words = said.around(said.tokens(part))
    if not words or not said.values("starts", words[0].key):
        return False
    return bool(said.values("asking", words[0].key)) or any(True for _ in readings(part, today))


def _shared(parts: list[str], today: date, readings: Readings) -> tuple[str, ...]:
    """The first of "license and weights of CWM" is about CWM too; none where it is not such."""
    tail = _OF.search(parts[-1])
    first = f"{parts[0]} of {tail['name']}" if tail else ""
    return (first, *parts[1:]) if first and any(True for _ in readings(first, today)) else ()


_OF: Final = re.compile(r"\b(?:of|for)\s+(?P<name>\S.*)$", re.IGNORECASE)
