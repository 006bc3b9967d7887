"""The listing that a subscription's row holds as text, as a value again."""

from bot.memo import remembered
from bot.parsing import parse
from bot.queries import Find


class UnreadableError(Exception):
    """A stored listing is not the text of one."""


@remembered(16384, longest=400)
def listing(text: str) -> Find:
    """What `str(find)` was made of; raises UnreadableError for any other text."""
    query = parse(text)
    if not isinstance(query, Find):
        raise UnreadableError(f"not a listing: {text!r}")
    return query
