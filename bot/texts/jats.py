"""JATS XML, in which PubMed Central and many publishers keep papers -> FullText.

Sections and paragraphs are marked up in it, with ids; tables are HTML inside. A document type is common in it and never
read: no entity is resolved, nothing is fetched.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from bot.texts.body import FullText, Kind, UnreadableError, Writer

MOST: Final = 30_000_000
"""Bytes of a file."""
_FEWEST: Final = 60
_HEAD: Final = 4096
_SILENT: Final = frozenset({"xref", "fn", "inline-graphic", "graphic", "media", "object-id", "label"})
"""What is no part of a sentence: marks of references and notes, pictures."""
_FLOATS: Final = frozenset({"table-wrap", "fig", "boxed-text"})
_BLOCKS: Final = frozenset(
    {*_FLOATS, "sec", "list", "disp-quote", "fn-group", "table-wrap-group", "fig-group", "disp-formula"}
)


def is_jats(file: bytes) -> bool:
    """Whether a file looks like JATS: XML whose root is an article."""
    head = file[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") and b"<article" in head and b"<html" not in head.lower()


def read(file: bytes) -> FullText:
    """The text of a file; UnreadableError says why it has none."""
    if len(file) > MOST:
        raise UnreadableError("refused", f"it is larger than {MOST // 1_000_000} MB")
    root = _parsed(file)
    walk = _Walk()
    for abstract in root.iterfind(".//front//abstract"):
        walk.writer.section("", "Abstract")
        walk.inside(abstract)
    for body in root.iterfind("body"):
        walk.inside(body)
    walk.references(root)
    if len(walk.writer.text.split()) < _FEWEST:
        raise UnreadableError("failed", "it holds no text, only what describes the paper")
    title = root.find(".//front//article-title")
    return FullText(
        text=walk.writer.text,
        source="jats",
        sections=tuple(walk.writer.sections),
        passages=tuple(walk.writer.passages),
        title="" if title is None else _line(title),
    )


def _parsed(file: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(file, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError("failed", "it is not well-formed XML") from error
    if _name(root) != "article":
        raise UnreadableError("failed", "it is no article in JATS")
    return root


def _name(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2]


@dataclass(slots=True)
class _Walk:
    """One way through an article, in the order of reading."""

    writer: Writer = field(default_factory=Writer)

    def inside(self, node: etree._Element, level: int = 0) -> None:
        """The paragraphs, sections and floats of an element."""
        for child in node:
            name = _name(child) if isinstance(child.tag, str) else ""
            if name == "sec":
                self._section(child, level + 1)
            elif name == "p":
                self._paragraph(child)
            elif name in _FLOATS:
                self._float(child)
            elif name in _BLOCKS or name == "list-item":
                self.inside(child, level)

    def _section(self, node: etree._Element, level: int) -> None:
        title, label = node.find("title"), node.find("label")
        number = "" if label is None else _line(label).rstrip(".")
        self.writer.section(number, "" if title is None else _line(title), node.get("id") or "", level)
        self.inside(node, level)

    def _paragraph(self, node: etree._Element) -> None:
        """A paragraph; what floats inside it comes after it."""
        self.writer.passage("text", "".join(_pieces(node)), anchor=node.get("id") or "")
        for child in node:
            if isinstance(child.tag, str) and _name(child) in _FLOATS:
                self._float(child)
            elif isinstance(child.tag, str) and _name(child) == "list":
                self.inside(child)

    def _float(self, node: etree._Element) -> None:
        label = node.find("label")
        named = "" if label is None else _line(label).strip(" .:")
        caption = node.find("caption")
        anchor = node.get("id") or ""
        if caption is not None:
            said = ". ".join(
                filter(None, (named, " ".join(_line(part) for part in caption) or _line(caption)))
            )
            self.writer.passage("caption", said, anchor=anchor, label=named)
        for row in node.iter("tr"):
            self._row(row, anchor, named)

    def _row(self, row: etree._Element, anchor: str, label: str) -> None:
        parent = row.getparent()
        kind: Kind = "header" if parent is not None and _name(parent) == "thead" else "row"
        cells = [_line(cell) for cell in row if isinstance(cell.tag, str)]
        if any(cells):
            self.writer.passage(kind, " | ".join(cells), anchor=anchor, label=label)

    def references(self, root: etree._Element) -> None:
        """The list of references, each one passage."""
        items = root.findall(".//back//ref")
        if items:
            self.writer.section("", "References")
        for item in items:
            self.writer.passage("reference", " ".join(map(str, item.itertext())), anchor=item.get("id") or "")


def _line(node: etree._Element) -> str:
    return " ".join("".join(_pieces(node)).split())


def _pieces(node: etree._Element) -> Iterator[str]:
    """What an element says itself; references, notes and what floats in it are left out."""
    yield node.text or ""
    for child in node:
        if isinstance(child.tag, str):
            name = _name(child)
            if name == "xref" and child.get("ref-type") not in {"bibr", "fn"}:
                yield "".join(map(str, child.itertext()))
            elif name not in _SILENT and name not in _BLOCKS:
                yield from _pieces(child)
        yield child.tail or ""
