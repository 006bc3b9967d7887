"""Whether an answer is a whole page.

A page counts only when it says that it is XML, is no larger than its kind can be, has no document type (so no
entities), and parses strictly to the end of its root. The well-known clients parse with `recover` and take half a
page for a page; nothing here does.
"""

from typing import Final

from lxml import etree

from bot.feeds.errors import PageError

MEGABYTE: Final = 1_000_000
_PROLOG: Final = 4096


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
    try:
        root = etree.fromstring(body, _parser())
    except etree.XMLSyntaxError as error:
        raise PageError(f"the answer is not well-formed XML: {error.msg}") from error
    if etree.ElementTree(root).docinfo.internalDTD is not None:
        raise PageError("the answer declares a document type")
    return root


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
