"""The listing that a subscription's row holds as text, as a value again."""

from bot.memo import remembered
from bot.parsing import canonical
from bot.queries import Find


@remembered(16384, longest=400)
def listing(text: str) -> Find:
    """What `str(find)` was made of; raises ValueError for any other text."""
    return canonical.listing(text)
