"""What is followed, of the text that the store holds of it."""

from bot.memo import remembered
from bot.parsing import canonical
from bot.queries import Find, Subscribe


@remembered(16384, longest=400)
def listing(text: str) -> Find:
    """What `str(find)` was made of; raises ValueError for any other text."""
    return canonical.listing(text)


def subscription(text: str) -> Subscribe:
    """What `str(subscribe)` was made of; raises ValueError for any other text."""
    query = canonical.read(text)
    if not isinstance(query, Subscribe):
        raise ValueError(f"{text!r} follows nothing")  # noqa: TRY004  of a text, as of any other
    return query
