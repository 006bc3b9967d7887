"""Requests that may as well be topics: "save memory", "track reconstruction", "open source models", "citation graphs".

A verb before a paper's name is a command, and before other words it is a topic. Only the corpus knows which it is,
so what may be either stays bare words here, and is read outright once the paper is known to be there.
"""

import re
from typing import Final

from bot.queries import Cite, Fact, Keep, Query, Schedule, Show, Subscribe, Summarize

_VERBED: Final = re.compile(
    r"^(?:save|add|keep|put|bookmark|open|find|show|summari[sz]e|summary|explain|describe|cite|citations?|references?|export|licen[sc]e|code(?: (?:of|for))?|share|track|watch|monitor|follow|subscribe)\s+(?P<object>\S.*)$",
    re.IGNORECASE,
)
_FOLLOWING: Final = re.compile(r"^(?:track|watch|monitor|follow|subscribe)\s", re.IGNORECASE)
_NOUNS: Final = re.compile(r"(?:\s+[^\W\d_]+){1,2}")
_PLAIN: Final = re.compile(
    r"^(?!(?:to|me|us|my|all|it|this|that|these|those|them|papers?|for|of|new)\b)[a-z][a-z-]+(?:\s|$)"
)
"""An object that begins like a common word, and not like the name of a paper."""
_NAMING: Final = re.compile(
    r"\b(?:papers?|articles?|list|later|bibtex|ris|apa|markdown|daily|weekly|every|(?:my|local|our) time|at \d+)\b|#",
    re.IGNORECASE,
)
"""What only a command says."""


def offers(words: str) -> bool:
    """Whether bare words may turn out to follow something."""
    return bool(_FOLLOWING.match(words))


def _is_bare(asked: str, query: Fact) -> bool:
    """Whether a field merely stands behind a name, as the last word of a topic does: "world models"."""
    name, rest = asked[: len(query.paper)], asked[len(query.paper) :]
    return name == query.paper and not query.who and bool(_NOUNS.fullmatch(rest))


def doubtful(asked: str, query: Query) -> bool:
    """Whether a message that reads as a command, or as a field of a paper, may be a topic instead."""
    if isinstance(query, Fact) and _is_bare(asked, query):
        return True
    found = _VERBED.match(asked)
    if not found or _NAMING.search(asked) or not _PLAIN.match(found["object"]):
        return False
    match query:
        case Keep(action="save") | Show() | Summarize() | Fact(field="licence" | "code"):
            return True
        case Cite(of=None):
            return True
        case Subscribe(schedule=when):
            return when == Schedule() and offers(asked)
        case _:
            return False
