"""Several requests in one message: "papers by Gloeckle and what's CWM's SWE-bench score", "who wrote KT, when, and is there code?".

Each is asked after the other as in a conversation, so that "when" is about the paper of "who wrote KT".
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from bot.language.phrases import phrases
from bot.parsing.bounds import QUESTIONS
from bot.queries import Query, Several

Readings = Callable[[str, date], Iterator[Query]]
_JOINT: Final = re.compile(r"\s*(?:[,;.!?]\s+)?\b(?:and\s+also|and\s+then|and|also|then|plus|und|et)\b,?\s+|\s*[,;.!?]+\s+", re.IGNORECASE)


def joined(text: str, today: date, readings: Readings) -> Iterator[Query]:
    """The requests of a message in order, where each of them begins like one."""
    parts = _merged([part.strip(" ,.;") for part in _JOINT.split(text) if part.strip(" ,.;?!")])
    if 1 < len(parts) <= QUESTIONS and _is_request(parts[0], today, readings):
        yield Several(_shared(parts, today, readings))


def _merged(parts: list[str]) -> list[str]:
    """Pieces of a message, with those that begin no request of their own left where they stood."""
    whole: list[str] = []
    for part in parts:
        if whole and not _begins(part):
            return []
        whole.append(part)
    return whole


def _begins(part: str) -> bool:
    said = phrases()
    words = said.around(said.tokens(part))
    return bool(words) and bool(said.values("starts", words[0].key))


def _is_request(part: str, today: date, readings: Readings) -> bool:
    return any(True for _ in readings(part, today))


def _shared(parts: list[str], today: date, readings: Readings) -> tuple[str, ...]:
    """The first of "license and weights of CWM" is about CWM too."""
    return tuple(parts)
