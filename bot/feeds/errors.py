"""What can go wrong with arXiv's answers, and whether one is a whole page.

Each error has what its handler needs to know. The messages are for logs and operators: they name addresses
and places, never a record's text.

A page counts only when it says that it is XML, is no larger than its kind can be, has no document type (so no
entities), and parses strictly to the end of its root. The well-known clients parse with `recover` and take
half a page for a page; nothing here does. Only characters that XML forbids, and bytes that are no UTF-8, are
replaced by spaces: authors paste them, and one title must not hold up the other papers of its page.
"""

from typing import Final

from lxml import etree

from bot.kept import compiled


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

    def __init__(self, message: str, status: int = 0) -> None:
        """`status` is HTTP's, where that was the refusal."""
        super().__init__(message)
        self.status: Final = status


class TokenError(RefusedError):
    """The resumption token is no longer known: the window must be read from its start."""


class UnreachableError(FeedError):
    """No usable answer within the time allowed; what was read before is kept."""


class FileError(FeedError):
    """The snapshot file cannot be read to its end."""


MEGABYTE: Final = 1_000_000
_PROLOG: Final = 4096
_FORBIDDEN: Final = compiled(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    "|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45])|x0*(?:[0-8bcBCeEfF]|1[0-9a-fA-F]|[fF]{3}[efEF]));"
)
"""What XML 1.0 allows nowhere, also as a reference."""


def xml(body: bytes, kind: str, *, most: int = 64 * MEGABYTE) -> etree._Element:
    """The root of an XML answer; `kind` is its Content-Type. PageError says why it is none."""
    media = kind.partition(";")[0].strip().lower()
    if not media.endswith(("/xml", "+xml")):
        raise PageError(f"the answer is {media or 'of no stated type'}, not XML")
    if len(body) > most:
        raise PageError(f"the answer is larger than {most // MEGABYTE} MB")
    if not body.strip():
        raise PageError("the answer is empty")
    if b"<!DOCTYPE" in body[:_PROLOG] or b"<!ENTITY" in body[:_PROLOG]:
        raise PageError("the answer declares a document type")
    root = _root(body)
    if etree.ElementTree(root).docinfo.internalDTD is not None:
        raise PageError("the answer declares a document type")
    return root


def _root(body: bytes) -> etree._Element:
    try:
        return etree.fromstring(body, _parser())
    except etree.XMLSyntaxError as error:
        allowed = _FORBIDDEN.sub(" ", body.decode("utf-8", "replace")).encode()
        if allowed != body:
            return _root(allowed)
        raise PageError(f"the answer is not well-formed XML: {error.msg}") from error


def text(parent: etree._Element, name: str) -> str:
    """The text of a child, white space at its ends dropped; empty when there is none."""
    return (parent.findtext(name) or "").strip()


def _parser() -> etree.XMLParser:
    """A parser of its own for each page: lxml's are not to be shared between threads."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
