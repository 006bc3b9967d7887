"""How queries are written: foreign words in double quotes, clauses where there is something to say."""

import json
from typing import Final

_written: Final = json.JSONEncoder(ensure_ascii=False).encode


def quote(text: str) -> str:
    """A text in double quotes, as the parser reads it back."""
    return _written(text)


def joined(texts: tuple[str, ...]) -> str:
    """Several texts in double quotes."""
    return " and ".join(map(quote, texts))


def clauses(*parts: tuple[str, object]) -> str:
    """Those parts of a query that are given, each a text and what it says."""
    return " ".join(text for text, given in parts if given)
