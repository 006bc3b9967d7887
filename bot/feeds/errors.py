"""What can go wrong with arXiv, each with what its handler needs to know.

The messages are for logs and operators: they name addresses and places, never a record's text.
"""


class FeedError(Exception):
    """The base of all of them."""


class RecordError(FeedError):
    """One record cannot become a paper; the load goes on without it."""

    def __init__(self, paper: str, field: str) -> None:
        super().__init__(f"the record {paper or 'without a readable id'} has no usable {field}")


class PageError(FeedError):
    """An answer that is not the whole, well-formed page it should be; asking again may help."""


class RefusedError(FeedError):
    """arXiv answered that it will not answer this request; asking again is of no use."""


class TokenError(RefusedError):
    """The resumption token is no longer known: the window must be read from its start."""


class UnreachableError(FeedError):
    """No usable answer within the time allowed; what was read before is kept."""


class FileError(FeedError):
    """The snapshot file cannot be read to its end."""
