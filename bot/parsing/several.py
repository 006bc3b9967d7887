"""Several questions in one message: "who wrote CWM and when did it come out?".

They are told apart here, and asked one after the other as if they were a conversation, so that "it" in the second is
the paper of the first. Two questions that only sentences can answer are left whole (see answering/compound.py).
"""

import re
from datetime import date
from typing import Final

from bot.language.phrases import phrases
from bot.parsing.fields import fact_in
from bot.parsing.works import is_question
from bot.queries import Several

_AND: Final = re.compile(
    r",?(?<!\s)\s++(?:and|und|et)\s+(?=(?:what|which|how|when|where|who|is|are|does|do|did|was|were)\b)",
    re.IGNORECASE,
)
MOST: Final = 4
"""Questions of one message."""


def questions(text: str) -> list[str]:
    """The questions that a message joins by "and".

    >>> questions("who wrote CWM and when did it come out")
    ['who wrote CWM', 'when did it come out']
    """
    return _AND.split(text)


def several_in(asked: str, _today: date) -> Several | None:
    """Several questions of which some ask for a stored field; None for one, and for what only sentences answer."""
    parts = questions(asked)
    if not 1 < len(parts) <= MOST or not is_question(asked):
        return None
    return Several(tuple(parts)) if any(map(_stored, parts)) else None


def _stored(part: str) -> bool:
    """Whether a question asks for a stored field, perhaps of what was named before."""
    said = phrases()
    return fact_in(part) is not None or bool(said.read("fields", part, said.bare(said.tokens(part))))
