"""How queries are written: foreign words in double quotes, clauses where there is something to say."""

import json
from typing import Final

_written: Final = json.JSONEncoder(ensure_ascii=False).encode


def quote(text: str) -> str:
    """A text in double quotes, as the parser reads it back."""
    return _written(text)


def joined(texts: tuple[str, ...]) -> str:
    return " and ".join(map(quote, texts))


def clauses(*clauses: tuple[str, object]) -> str:
    return " ".join(clause for clause, given in clauses if given)
