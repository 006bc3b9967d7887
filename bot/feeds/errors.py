"""What can go wrong with arXiv, each with what its handler needs to know.

The messages are for logs and operators: they name addresses and places, never a record's text.
"""


class FeedError(Exception):
    """The base of all of them."""


class BadRecord(FeedError):
    """One record cannot become a paper; the load goes on without it."""

    def __init__(self, id: str, field: str) -> None:
        super().__init__(f"the record {id or 'without a readable id'} has no usable {field}")
        self.id, self.field = id, field


class BadPage(FeedError):
    """An answer that is not the whole, well-formed page it should be; asking again may help."""


class Refused(FeedError):
    """arXiv answered that it will not answer this request; asking again is of no use."""


class TokenExpired(Refused):
    """The resumption token is no longer known: the window must be read from its start."""


class Unreachable(FeedError):
    """No usable answer within the time allowed; what was read before is kept."""


class BadFile(FeedError):
    """The snapshot file cannot be read to its end."""
