"""The listing that a subscription's row holds as text, as a value again."""

from functools import lru_cache

from bot.parsing import parse
from bot.queries import Find


class UnreadableError(Exception):
    """A stored listing is not the text of one."""


@lru_cache(maxsize=65536)
def listing(text: str) -> Find:
    """What `str(find)` was made of; raises UnreadableError for any other text."""
    query = parse(text)
    if not isinstance(query, Find):
        raise UnreadableError(f"not a listing: {text!r}")
    return query
