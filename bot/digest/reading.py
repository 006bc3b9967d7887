"""The listing that a subscription's row holds as text, as a value again."""

from functools import lru_cache

from bot.parsing import canonical
from bot.queries import Find


@lru_cache(maxsize=65536)
def listing(text: str) -> Find:
    """What `str(find)` was made of; raises ValueError for any other text."""
    return canonical.listing(text)
