"""arXiv's HTML of a paper -> FullText.

The pages are made by LaTeXML, whose class names say what an element is: `ltx_para` is a paragraph (with the id that a
link can lead to), `ltx_table` and `ltx_figure` are floats, `ltx_note` a footnote in the middle of a sentence. A page can be
answered with status 200 and say that its conversion failed: such a page is no text. It can also be older than what was
asked for, so its version is the one that it bears itself (in a watermark and in its `base`).

lxml reads it, as it does the feeds: 2 to 29 ms a page, and nothing more to install. Its parser knows HTML 4 only, which
does: LaTeXML closes its elements.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from lxml import etree

from bot.kept import compiled
from bot.papers import split_id
from bot.texts.body import FullText, Kind, UnreadableError, Writer
from bot.texts.mathml import line

MOST: Final = 30_000_000
"""Bytes of a page; the longest seen have a tenth."""
CHARACTERS: Final = 3_000_000
_FEWEST: Final = 60
"""Words below which a page holds no paper."""
_SPANS: Final = 60
"""Columns, and rows, that one cell may span."""
_CELLS: Final = 100
_ROWS: Final = 1000
_FAILED: Final = "had a Fatal error and exited abruptly"
_SILENT: Final = frozenset({"button", "script", "style", "nav", "svg", "img", "object", "noscript", "head"})
_UNSHOWN: Final = frozenset(
    "ltx_ERROR ltx_authors ltx_dates ltx_TOC ltx_picture ltx_tag_item ltx_eqn_eqno ltx_page_footer ltx_role_institutetext "
    "ltx_keywords ltx_classification ltx_role_newpage ltx_rdf ltx_pagination".split()
)
_BLOCKS: Final = frozenset(
    "ltx_para ltx_itemize ltx_enumerate ltx_description ltx_item ltx_table ltx_figure ltx_float ltx_listing ltx_theorem ltx_proof "
    "ltx_section ltx_subsection ltx_subsubsection ltx_paragraph ltx_subparagraph ltx_appendix ltx_part ltx_chapter ltx_abstract "
    "ltx_bibliography ltx_acknowledgements ltx_quote ltx_minipage ltx_inline-block ltx_logical-block ltx_block".split()
)
_LEVELS: Final = {
    "ltx_part": 1, "ltx_chapter": 1, "ltx_section": 1, "ltx_appendix": 1, "ltx_acknowledgements": 1, "ltx_subsection": 2,
    "ltx_subsubsection": 3, "ltx_paragraph": 4, "ltx_subparagraph": 5,
}  # fmt: skip
_FLOATS: Final = frozenset({"ltx_table", "ltx_figure", "ltx_float"})
_STAMP: Final = compiled(r"arXiv:\s*(?P<id>[\w.\-/]+?v\d+)\b")
_BASE: Final = compiled(r"/html/(?P<id>.+?)/?$")
_LICENCE: Final = compiled(r"License:\s*(.+)")
_LABEL: Final = compiled(r"\w+[\w .]*?\d[\w.]*|\w+")


def read(page: bytes) -> FullText:
    """The text of a page; UnreadableError says why it is none."""
    if len(page) > MOST:
        raise UnreadableError("failed", f"the page is larger than {MOST // 1_000_000} MB")
    root = _parsed(page)
    article = next(iter(_classed(root, "ltx_document")), None)
    if article is None:
        raise UnreadableError("failed", "arXiv has no HTML of it")
    if any(_FAILED in " ".join(map(str, one.itertext())) for one in _classed(root, "ltx_ERROR")):
        raise UnreadableError("failed", "arXiv could not convert it to HTML")
    walk = _Walk()
    walk.inside(article)
    text = walk.writer.text
    if len(text.split()) < _FEWEST or len(text) > CHARACTERS:
        raise UnreadableError("failed", "arXiv's HTML holds no text of usual length")
    stamp, version = _identity(root)
    return FullText(
        text=text,
        source="html",
        sections=tuple(walk.writer.sections),
        passages=tuple(walk.writer.passages),
        version=version,
        title=walk.title,
        stamp=stamp,
        licence=_licence(root),
    )


def _parsed(page: bytes) -> etree._Element:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, huge_tree=False)
    try:
        root = etree.fromstring(page, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("failed", "the page is no HTML") from error
    if root is None:
        raise UnreadableError("failed", "the page is empty")
    return root


def _classes(node: etree._Element) -> frozenset[str]:
    return frozenset((node.get("class") or "").split())


def _classed(root: etree._Element, name: str) -> list[etree._Element]:
    return _found(root, f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]")


def _found(root: etree._Element, path: str) -> list[etree._Element]:
    found = root.xpath(path)
    elements = found if isinstance(found, list) else []
    return [one for one in elements if etree.iselement(one)]


def _identity(root: etree._Element) -> tuple[str, int]:
    """The id and version that a page bears; nothing and 0 where it bears none."""
    marks = (_line(one) for one in _found(root, "//*[@id='watermark-tr' or @id='target-section']"))
    bases = (one.get("href") or "" for one in root.iter("base"))
    named = chain(map(_STAMP.search, marks), map(_BASE.search, bases))
    known = next((split for one in named if one and (split := split_id(one["id"])) and split[1]), None)
    return (known[0], known[1] or 0) if known else ("", 0)


def _licence(root: etree._Element) -> str:
    told = (_LICENCE.search(_line(one)) for one in _found(root, "//*[@id='license-tr']"))
    return next((one[1].strip() for one in told if one), "")


@dataclass(slots=True)
class _Walk:
    """One way through a page, in the order of reading."""

    writer: Writer = field(default_factory=Writer)
    title: str = ""
    _said: list[str] = field(default_factory=list)
    _notes: list[etree._Element] = field(default_factory=list)

    def inside(self, node: etree._Element, anchor: str = "", kind: Kind = "text") -> None:
        """What stands inside an element that may hold paragraphs."""
        self._take(node.text)
        for child in node:
            if isinstance(child.tag, str):
                self._child(child, anchor, kind)
            self._take(child.tail)
        self._flush(kind, anchor)

    def _child(self, child: etree._Element, anchor: str, kind: Kind) -> None:
        classes = _classes(child)
        if child.tag in _SILENT or classes & _UNSHOWN:
            return
        if "ltx_title" in classes:
            self._titled(child, classes)
        elif classes & _BLOCKS:
            self._flush(kind, anchor)
            self._block(child, classes, kind)
        else:
            self._inline(child, anchor, kind)

    def _inline(self, child: etree._Element, anchor: str, kind: Kind) -> None:
        """An element of a line, or a wrapper of blocks that has no name."""
        if child.tag == "math" or not _holds_blocks(child):
            self._take(_text(child, self._notes))
        else:
            self._flush(kind, anchor)
            self.inside(child, child.get("id") or anchor, kind)

    def _titled(self, node: etree._Element, classes: frozenset[str]) -> None:
        if "ltx_title_document" in classes:
            self.title = _line(node)

    def _block(self, node: etree._Element, classes: frozenset[str], kind: Kind) -> None:
        anchor = node.get("id") or ""
        if "ltx_bibliography" in classes:
            self._bibliography(node, anchor)
        elif classes & _FLOATS:
            self._float(node, anchor)
        elif "ltx_listing" in classes:
            self.writer.passage("code", _line(node), anchor=anchor)
        elif "ltx_abstract" in classes:
            self.writer.section("", "Abstract", anchor)
            self.inside(node, anchor, kind)
        else:
            self._headed(node, classes, anchor)
            self.inside(node, anchor, kind)

    def _headed(self, node: etree._Element, classes: frozenset[str], anchor: str) -> None:
        level = next((_LEVELS[name] for name in classes if name in _LEVELS), 0)
        title = next(
            (child for child in node if isinstance(child.tag, str) and "ltx_title" in _classes(child)), None
        )
        if level and title is not None:
            number, said = _heading(title)
            self.writer.section(number, said, anchor, level)

    def _bibliography(self, node: etree._Element, anchor: str) -> None:
        self.writer.section("", "References", anchor)
        for item in _classed(node, "ltx_bibitem"):
            self.writer.passage("reference", _line(item), anchor=item.get("id") or anchor)

    def _float(self, node: etree._Element, anchor: str, label: str = "") -> None:
        """A float: its caption, then the rows of its tables, then the floats inside it."""
        caption = next((child for child in node.iter("figcaption") if _nearest(child, node)), None)
        if caption is not None:
            said = _text(caption, self._notes)
            label = _label(caption) or label
            self.writer.passage("caption", said, anchor=anchor, label=label)
        for table in _tables(node):
            self._table(table, anchor, label)
        for listing in _classed(node, "ltx_listing"):
            self.writer.passage("code", _line(listing), anchor=anchor, label=label)
        for inner in _floats_in(node):
            self._float(inner, inner.get("id") or anchor, label)
        self._footnotes(anchor)

    def _table(self, table: etree._Element, anchor: str, label: str) -> None:
        for is_header, cells in _grid(table):
            self.writer.passage(
                "header" if is_header else "row", " | ".join(cells), anchor=anchor, label=label
            )

    def _take(self, said: str | None) -> None:
        if said:
            self._said.append(said)

    def _flush(self, kind: Kind, anchor: str) -> None:
        said = "".join(self._said)
        self._said.clear()
        self.writer.passage(kind, said, anchor=anchor)
        self._footnotes(anchor)

    def _footnotes(self, anchor: str) -> None:
        notes = list(self._notes)
        self._notes.clear()
        for note in notes:
            content = next(iter(_classed(note, "ltx_note_content")), note)
            said = "".join(
                _pieces(content, [], skip=frozenset({"ltx_note_mark", "ltx_tag_note", "ltx_note_type"}))
            )
            self.writer.passage("footnote", said, anchor=note.get("id") or anchor)


def _holds_blocks(node: etree._Element) -> bool:
    return any(isinstance(one.tag, str) and _classes(one) & _BLOCKS for one in node.iterdescendants())


def _heading(title: etree._Element) -> tuple[str, str]:
    """The number and the words of a heading: ("4.2", "Results")."""
    tag = next(
        (child for child in title.iter() if isinstance(child.tag, str) and "ltx_tag" in _classes(child)), None
    )
    number = _line(tag).strip(" .:—") if tag is not None else ""
    said = " ".join("".join(_pieces(title, [], skip=frozenset({"ltx_tag"}))).split()).strip(" .:")
    return number.removeprefix("Appendix").strip(), said


def _label(caption: etree._Element) -> str:
    """What a caption belongs to: "Table 3"."""
    tag = next(
        (one for one in caption.iter() if isinstance(one.tag, str) and "ltx_tag" in _classes(one)), None
    )
    found = _LABEL.match(_line(tag)) if tag is not None else None
    return found[0] if found else ""


def _line(node: etree._Element) -> str:
    return " ".join(_text(node, []).split())


def _text(node: etree._Element, notes: list[etree._Element]) -> str:
    """What an element says; footnotes are put aside."""
    return "".join(_pieces(node, notes))


def _pieces(
    node: etree._Element, notes: list[etree._Element], skip: frozenset[str] = frozenset()
) -> Iterator[str]:
    classes = _classes(node)
    if node.tag in _SILENT or classes & _UNSHOWN or classes & skip:
        return
    if "ltx_note" in classes and "ltx_note_content" not in classes and not skip:
        notes.append(node)
        return
    if node.tag == "math":
        yield line(node)
        return
    if node.tag == "br" or classes & {"ltx_td", "ltx_th", "ltx_p", "ltx_bibblock", "ltx_eqn_cell"}:
        yield " "
    yield node.text or ""
    for child in node:
        if isinstance(child.tag, str):
            yield from _pieces(child, notes, skip)
        yield child.tail or ""


def _nearest(child: etree._Element, outer: etree._Element) -> bool:
    """Whether the innermost float around an element is this one."""
    holders = (one for one in child.iterancestors() if one is outer or _classes(one) & _FLOATS)
    return next(holders, None) is outer


def _tables(node: etree._Element) -> Iterator[etree._Element]:
    """The tables of a float that are in no other table and in no float inside it."""
    for table in _classed(node, "ltx_tabular"):
        inside = any("ltx_tabular" in _classes(one) for one in table.iterancestors())
        if not inside and _nearest(table, node):
            yield table


def _floats_in(node: etree._Element) -> Iterator[etree._Element]:
    for inner in node.iterdescendants():
        if (
            isinstance(inner.tag, str)
            and _classes(inner) & _FLOATS
            and _nearest(inner.getparent() or inner, node)
        ):
            yield inner


def _grid(table: etree._Element) -> Iterator[tuple[bool, list[str]]]:
    """The rows of a table, each with whether it is a header; a cell that spans several stands in each of them."""
    held: dict[int, tuple[int, str]] = {}
    rows = [
        one
        for one in table.iter()
        if isinstance(one.tag, str) and (one.tag == "tr" or "ltx_tr" in _classes(one))
    ]
    for row in rows[:_ROWS]:
        cells: list[str] = []
        given = [
            one
            for one in row
            if isinstance(one.tag, str) and (one.tag in {"td", "th"} or _classes(one) & {"ltx_td", "ltx_th"})
        ]
        for cell in given:
            _carry(held, cells)
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            said = _line(cell)
            for _ in range(min(wide, _CELLS - len(cells))):
                if high > 1:
                    held[len(cells)] = (high - 1, said)
                cells.append(said)
        _carry(held, cells)
        if any(cells):
            yield _is_header(row, given), cells


def _carry(held: dict[int, tuple[int, str]], cells: list[str]) -> None:
    """Puts in the cells that reach down from the rows above."""
    while (at := len(cells)) in held and at < _CELLS:
        left, said = held.pop(at)
        if left > 1:
            held[at] = (left - 1, said)
        cells.append(said)


def _span(cell: etree._Element, name: str) -> int:
    said = cell.get(name) or "1"
    return max(1, min(_SPANS, int(said))) if said.isascii() and said.isdigit() and len(said) < 5 else 1


def _is_header(row: etree._Element, cells: Iterable[etree._Element]) -> bool:
    parent = row.getparent()
    if parent is not None and (parent.tag == "thead" or "ltx_thead" in _classes(parent)):
        return True
    told = [cell for cell in cells if _line(cell)]
    return bool(told) and all("ltx_th_column" in _classes(cell) for cell in told)
