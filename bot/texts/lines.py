"""The lines of a PDF's pages -> headings, paragraphs, captions and notes.

TeX writes a page column by column, so the order in which the lines come is the order of reading; geometry only says where it
was interrupted. Lines that are no part of the text (running heads, page numbers, line numbers) are left out, and a paragraph
ends there, as it does at the end of a column or page and beside a float: what a passage holds stood together in print. So
a sentence that runs on over such a place is in no passage as a whole, and is never quoted.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile
from statistics import median
from typing import Final

from bot.kept import compiled
from bot.papers import split_id
from bot.text import STOPWORDS
from bot.texts.body import FullText, Kind, UnreadableError, Writer

HYPHEN: Final = "\u00ad"
_EDGE: Final = 0.09
"""The share of a page's height, above and below, in which running heads stand."""
_REPEATED: Final = 3
"""A head repeats on a third of the pages, and on so many at least."""
_SCANNED: Final = 100
"""Characters below which a page holds no text."""
_GAP: Final = 1.4
"""From so many times the usual way from line to line on, the second begins something else."""
_PITCHES: Final = (0.9, 3.0)
"""What may be the usual way from line to line, in sizes of letters."""
_ALIKE: Final = 0.86
"""Letters at least this much of each other's size belong to one text."""
_STACKED: Final = 0.5
"""From so much of their size on letters stand above others, and not beside them."""
_WIDE: Final = 1.3
"""From so many times the usual width of letters on there are gaps among them."""
_SHORTEST: Final = 20
"""Letters of a line from which on that can be told."""
_NUMBERED: Final = 0.6
"""The share of lines that count up where the lines of a manuscript are numbered."""
_PROSE: Final = (0.55, 0.1)
"""Least shares of words and of stop words in prose."""
_SMALL: Final = 0.93
"""Letters below this share of the usual size at the foot of a page are a footnote's."""
_STAMP: Final = compiled(r"arXiv:(?P<id>[\w.\-]+(?:/\d{7})?v\d+)")
_DIGITS: Final = compiled(r"\d+")
_LONE: Final = compiled(r"(?:page\s*)?[-–—]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*[-–—]?", re.IGNORECASE)
_CAPTION: Final = compiled(
    r"(?P<label>(?:Table|Figure|Fig\.|Algorithm|TABLE|FIGURE|FIG\.|Listing)\s+(?:[A-Z]\.?)?\d+|TABLE\s+[IVX]+)\b\s*(?:[.:|—–]|\(|[A-Z])"
)
_NUMBERED_HEAD: Final = compiled(
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3}|[A-Z](?:\.\d{1,2}){0,3}|[IVX]{1,5})\.?\s+(?P<title>[A-Z“\"][^.]{1,90}|[A-Z][\w .:,\u00ad’'\-–—&/@()?!]{1,90}[^.\s])"
)
_KNOWN_HEAD: Final = compiled(
    r"abstract|introduction|background|related works?|preliminaries|methods?|materials? and methods?|methodology|experiments?|experimental (?:setup|results)|evaluation|results|"
    r"results and discussion|discussion|conclusions?|conclusion and future work|limitations?|broader impacts?|ethics statement|references|bibliography|"
    r"acknowledge?ments?|appendix|appendices|supplementary materials?|contributions|future work|data availability|contents",
    re.IGNORECASE,
)
_BULLET: Final = compiled(r"[•◦▪‣–*]\s|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\)\s")
_END: Final = compiled(r"[.!?:;][\"'”’)\]]*(?:\d{1,2})?$")
_ENTRY: Final = compiled(r"(?:\. ?){4,}\s*\d{1,4}$|^\S{1,6}\s+.{3,}\s\d{1,3}$")
_ALONE: Final = compiled(r"(?<![-\u00ad\w])[^\W\d_]+(?![-\u00ad\w])")
_JOINED: Final = compiled(r"[^\W\d_]+-[^\W\d_]+")
_WORD: Final = compiled(r"[^\W\d_]{2,}")
_WORDY: Final = compiled(r"(?<!\S)\S*?[^\W\d_]{2}\S*")
"""What stands between spaces and has a word in it."""
_LONG_WORD: Final = compiled(r"[^\W\d_]{3,}")
_INNER_END: Final = compiled(r"(?<!vs)[.;] +[A-Z]")
_PAGE_AT_END: Final = compiled(r"[ .]\d{1,3}$")
_PARTICLE: Final = r"(?:de|da|di|del|della|dos|du|van|von|der|den|ten|ter|la|le|bin|ibn|al|el|zu)"
_CALLED: Final = compiled(
    rf"[A-Z][\w.'’\-]*(?: [A-Z][\w.'’\-]*)?(?: {_PARTICLE}){{0,3}} [A-Z][\w'’\-]+(?:,? (?:Jr|Sr)\.?)?"
)
"""A name of a person as bylines print it, given name first; of four words it may be two people's."""
_BETWEEN: Final = compiled(r"\s*(?:[,;·•|]|&|\band\b)\s*")
_MARKS: Final = compiled(r"[\d∗*†‡§¶‖♢♠♡♣⋆★◦\u2217]+(?:\s*,\s*[\d∗*†‡§¶‖]+)*|[\u00b2\u00b3\u00b9]|\(\w\)")
_PLACE: Final = compiled(
    r"@|\b(?:universit\w+|instituto?|institute?s?|department|dept|school|college|faculty|labs?|laborator\w+|cent(?:er|re)|academy|inc|corp|ltd|llc|gmbh|"
    r"research|google|meta|microsoft|amazon|nvidia|openai|deepmind|hospital|group|division|ministry|team|company|foundation|systems?|technolog\w+|"
    r"sciences?|engineering|report|draft|version|conference|proceedings|journal|workshop|street|city|january|february|march|april|may|june|july|august|"
    r"september|october|november|december)\b",
    re.IGNORECASE,
)
"""What stands where authors work, or when and where a text appeared, and in no name."""
_BYLINE: Final = 14
"""Lines below a title among which its authors are looked for."""
_ROMAN: Final = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    page: int = 0

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2

    def rises(self, other: "Line") -> bool:
        """Whether it stands higher in a line than letters of its size before it, as what follows a fraction does."""
        alike = _ALIKE < self.size / other.size < 1 / _ALIKE
        return alike and self.bottom - other.bottom > _STACKED * other.size

    def follows(self, other: "Line", pitch: float) -> bool:
        """Whether it stands under another line of the same text, or goes on in it; `pitch`: from line to line, in letters."""
        if self.page != other.page or not self.size or not other.size:
            return False
        height = max(self.size, other.size)
        if (
            abs(self.middle - other.middle) < 0.8 * height
            and -height / 2 < self.left - other.right < 3 * height
        ):
            return not self.rises(other)
        if not _ALIKE < self.size / other.size < 1 / _ALIKE:
            return False
        beside = min(self.right, other.right) - max(self.left, other.left) > 0
        return beside and 0 < other.bottom - self.bottom < _GAP * pitch * height


@dataclass(frozen=True, slots=True)
class Page:
    """One page as the child tells it."""

    number: int
    width: float
    height: float
    lines: Sequence[tuple[str, float, float, float, float, float]]

    def read(self) -> list[Line]:
        return [Line(*line, page=self.number) for line in self.lines]


def compose(pages: Sequence[Page], count: int, unread: tuple[int, ...], most: int) -> FullText:
    """The text of a file of `count` pages, `unread` of which could not be read; at most `most` letters of it.

    UnreadableError where there are only pictures of text in it.
    """
    if sum(sum(len(line[0]) for line in page.lines) < _SCANNED for page in pages) > len(pages) / 2:
        raise UnreadableError("scanned", "its pages are pictures: there is no text in it")
    lines = [page.read() for page in pages]
    stamp = next(
        (found["id"] for page in lines[:2] for line in page if (found := _STAMP.search(line.text))), ""
    )
    kept = list(_unnumbered(_without_heads(pages, lines)))
    composer = _Composer(_size(kept), _spread(kept), _hyphens(kept))
    for block in _blocks(kept, _pitch(kept)):
        composer.take(block)
        if composer.writer.size > most:
            raise UnreadableError("refused", f"it has more than {most:,} letters")
    known = split_id(stamp)
    title, below = _title(lines[0] if lines else [], composer.hyphens)
    return FullText(
        text=composer.writer.text,
        source="pdf",
        sections=tuple(composer.writer.sections),
        passages=tuple(composer.writer.passages),
        version=(known[1] or 0) if known else 0,
        pages=count,
        unread=unread,
        title=title,
        authors=tuple(_authors(below)),
        stamp=known[0] if known else "",
    )


def _without_heads(pages: Sequence[Page], lines: Sequence[list[Line]]) -> Iterator[Line]:
    """All lines but running heads and feet, page numbers and arXiv's stamp."""
    edges = [_edge(page, own) for page, own in zip(pages, lines, strict=True)]
    masked = Counter(mask for edge in edges for mask in {_masked(line) for line in edge})
    often = max(_REPEATED, len(pages) // 3)
    for edge, own in zip(edges, lines, strict=True):
        for line in own:
            running = line in edge and (masked[_masked(line)] >= often or _LONE.fullmatch(line.text))
            if not running and not _STAMP.match(line.text):
                yield line


def _edge(page: Page, lines: Sequence[Line]) -> frozenset[Line]:
    """The lines at the edges of a page: near its end by place, or the first and last of it."""
    inside = (_EDGE * page.height, (1 - _EDGE) * page.height)
    near = (line for line in lines if line.top > inside[1] or line.bottom < inside[0])
    return frozenset((*lines[:1], *lines[-1:], *near))


def _masked(line: Line) -> str:
    return _DIGITS.sub("0", line.text)


def _unnumbered(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines without the numbers that a manuscript gives them."""
    given = list(lines)
    counts = [int(found[0]) if (found := re.match(r"\d{1,4}(?=\s|$)", line.text)) else -1 for line in given]
    up = sum(0 < b - a <= 5 or (b in {0, 1} and a > 10) for a, b in pairwise([n for n in counts if n >= 0]))
    if up < _NUMBERED * len(given) / 2 or up < 20:
        yield from given
        return
    for line, number in zip(given, counts, strict=True):
        said = line.text.removeprefix(str(number)).strip() if number >= 0 else line.text
        if said:
            yield replace(line, text=said)


def _size(lines: Sequence[Line]) -> float:
    """The size of the letters that most of the text has."""
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _title(first: Sequence[Line], hyphens: "_Hyphens") -> tuple[str, Sequence[Line]]:
    """The lines in the largest letters on the upper half of the first page, and the lines below them."""
    shown = [line for line in first if len(line.text) > 3 and not _STAMP.search(line.text)]
    upper = [line for line in shown if line.bottom > median(one.bottom for one in shown)] if shown else []
    if not upper:
        return "", ()
    largest = max(line.size for line in upper)
    titles = [line for line in upper if line.size > 0.97 * largest]
    said = hyphens.joined([line.text for line in titles])[:300]
    return re.sub(r"\s+Abstract$", "", said), first[first.index(titles[-1]) + 1 :]


def _authors(below: Sequence[Line]) -> Iterator[str]:
    """The names right below a title; then those that stand above a place of work each. What may be no name is left out."""
    byline = list(takewhile(lambda line: not _KNOWN_HEAD.match(line.text.strip(" .:")), below[:_BYLINE]))
    named = [_names(line.text) for line in byline]
    first = sum(1 for _ in takewhile(bool, named))
    for i, names in enumerate(named):
        working = i + 1 < len(byline) and _PLACE.search(byline[i + 1].text)
        if i < first or (first and working):
            yield from names


def _names(said: str) -> list[str]:
    """The names that a line is made of; none where anything else is in it."""
    parts = [part for part in _BETWEEN.split(_MARKS.sub(",", said)) if part.strip(" .")]
    whole = [" ".join(part.split()) for part in parts]
    fine = not _PLACE.search(said) and all(_CALLED.fullmatch(one) for one in whole)
    return whole if fine else []


@dataclass(frozen=True, slots=True)
class _Hyphens:
    """Whether a hyphen at the end of a line belongs to its word: as the rest of the paper writes it."""

    words: Counter[str]
    compounds: Counter[str]

    def joined(self, lines: Sequence[str]) -> str:
        """Lines as one, with the words that were parted put together."""
        said = lines[0] if lines else ""
        for line in lines[1:]:
            if said.endswith(HYPHEN):
                said = said[:-1] + self._mark(said[:-1], line) + line
            else:
                said = f"{said} {line}"
        return said.rstrip(HYPHEN)

    def _mark(self, before: str, after: str) -> str:
        head, tail = re.search(r"[^\W_]*$", before), re.match(r"[^\W_]*", after)
        one, two = (head[0] if head else "").lower(), (tail[0] if tail else "").lower()
        if not one or not two or not one.isalpha() or after[:1].isupper():
            return "-"
        whole, parted = self.words[one + two], self.compounds[f"{one}-{two}"]
        if whole or parted:
            return "-" if parted > whole else ""
        return "-" if min(self.words[one], self.words[two]) > 1 and min(len(one), len(two)) > 3 else ""


def _hyphens(lines: Sequence[Line]) -> _Hyphens:
    said = "\n".join([line.text for line in lines]).lower()
    return _Hyphens(Counter(_ALONE.findall(said)), Counter(_JOINED.findall(said)))


def _width(line: Line) -> float:
    """The width of a line's letters, spaces among them, in sizes."""
    return (line.right - line.left) / (len(line.text) * line.size) if line.size else 0.0


def _spread(lines: Sequence[Line]) -> float:
    """The same of most of the text."""
    widths = [_width(line) for line in lines if len(line.text) >= 2 * _SHORTEST]
    return median(widths) if widths else 0.5


def _pitch(lines: Sequence[Line]) -> float:
    """The way from line to line of most of the text, in sizes of letters."""
    ways = (
        (one.bottom - two.bottom) / one.size
        for one, two in pairwise(lines)
        if one.size and one.page == two.page
    )
    usual = [way for way in ways if _PITCHES[0] < way < _PITCHES[1]]
    return median(usual) if usual else 1.2


def _blocks(lines: Sequence[Line], pitch: float) -> Iterator[list[Line]]:
    """Lines that stand together."""
    block: list[Line] = []
    for line in lines:
        if block and not line.follows(block[-1], pitch):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


@dataclass(slots=True)
class _Composer:
    """Puts blocks into a text, and knows in which section it is."""

    usual: float
    """The size of the letters of most of the text."""
    spread: float
    """The width of its letters, spaces among them, in sizes."""
    hyphens: _Hyphens
    writer: Writer = field(default_factory=Writer)
    last: tuple[int, ...] = ()
    lettered: bool = False
    referring: bool = False
    listing: bool = False
    """Whether the list of contents has begun, and the first section has not."""

    def take(self, block: list[Line]) -> None:
        """Adds a block: its headings and its paragraphs."""
        if sum(line.text[-1:].isdigit() and bool(_ENTRY.search(line.text)) for line in block) > max(
            2, 0.5 * len(block)
        ):
            self._write("other", block)
            return
        while block:
            caption = _CAPTION.match(block[0].text)
            if caption and not self.referring:
                self._write("caption", block, caption["label"])
                return
            heading, length = self._heading(block)
            if heading:
                self._begin(*heading)
                block = block[length:]
                continue
            size = _paragraph(block, self._heads)
            self._prose(block[:size])
            block = block[size:]

    def _heads(self, block: list[Line]) -> bool:
        return self._heading(block)[0] is not None

    def _heading(self, block: list[Line]) -> tuple[tuple[tuple[int, ...], str, str] | None, int]:
        """The place, number and title of the heading that a block begins with, and its lines; None where it begins with none."""
        said = block[0].text
        if (
            len(said) > 110
            or said.endswith(",")
            or (said.endswith(HYPHEN) and block[0].size < 1.05 * self.usual)
        ):
            return None, 0
        known = _KNOWN_HEAD.fullmatch(said.strip(" .:"))
        if known and (len(block) == 1 or block[0].size >= block[1].size or said.isupper()):
            return ((), "", said.strip(" .:").title() if said.isupper() else said.strip(" .:")), 1
        found = _NUMBERED_HEAD.fullmatch(said)
        if not found or not self._titles(found["title"], block):
            return None, 0
        place = _place(found["number"])
        if not place or not self._goes_on(place, found["number"]):
            return None, 0
        large = block[0].size > 1.05 * self.usual
        length = sum(1 for _ in takewhile(lambda line: large and line.size == block[0].size, block[:3])) or 1
        title = self.hyphens.joined([found["title"].strip(), *(line.text for line in block[1:length])])
        return (place, found["number"], title), length

    def _titles(self, title: str, block: Sequence[Line]) -> bool:
        """Whether what stands after a number can be a title, and not the beginning of a sentence or a line of contents."""
        if len(title.split()) > 13 or not _LONG_WORD.search(title) or _INNER_END.search(title):
            return False
        if self.listing and _PAGE_AT_END.search(title):
            return False
        if len(block) == 1 or block[0].size > 1.05 * self.usual or block[0].size > 1.05 * block[1].size:
            return True
        width = max(line.right for line in block) - min(line.left for line in block)
        return block[0].right < max(line.right for line in block) - 0.15 * width and not _END.search(title)

    def _goes_on(self, place: tuple[int, ...], number: str) -> bool:
        """Whether a number is the next one: 3.2 after 3.1, or 4, or 3.1.1."""
        lettered = number[0].isalpha() and not (
            not self.lettered and set(number) <= set("IVX") and self._roman(place)
        )
        if lettered and not self.lettered:
            return place in {(1,), (1, 1)} and bool(self.last)
        last = self.last if lettered == self.lettered or not self.last else ()
        nexts = (
            {(*last[:i], last[i] + 1) for i in range(len(last))}
            | {(*last, 1)}
            | ({(1,)} if not last else set())
        )
        skipped = {(last[0] + 2,)} if last else set()
        return place in nexts | skipped

    def _roman(self, place: tuple[int, ...]) -> bool:
        return len(place) == 1 and place[0] in {1, (self.last[0] if self.last else 0) + 1}

    def _begin(self, place: tuple[int, ...], number: str, title: str) -> None:
        if place:
            self.lettered = number[0].isalpha() and not set(number) <= set("IVX")
            self.last = place
        self.listing = not place and (self.listing or title.lower() == "contents")
        if title.lower() != "contents":
            self.writer.section(number, title, level=max(1, len(place)))
        self.referring = title.lower() in {"references", "bibliography"}

    def _prose(self, lines: list[Line]) -> None:
        said = self.hyphens.joined([line.text for line in lines])
        kind: Kind = "text"
        if self.referring:
            kind = "reference"
        elif not _is_prose(said) or self._has_gaps(lines):
            kind = "other"
        elif (
            lines[0].size < _SMALL * self.usual
            and re.match(r"[\d∗*†‡§]", said)
            and not self._table_like(lines)
        ):
            kind = "footnote"
        self._add(kind, said, lines[0].page)

    def _add(self, kind: Kind, said: str, page: int, label: str = "") -> None:
        """Adds a passage; what is no prose goes on in what was none before it."""
        last = self.writer.passages[-1] if self.writer.passages else None
        if kind == "other" and last and last.kind == "other" and last.page == page:
            said = f"{self.writer.withdraw()} {said}"
        self.writer.passage(kind, said, page=page, label=label)

    def _has_gaps(self, lines: Sequence[Line]) -> bool:
        """Whether most lines are much wider than their letters, as the rows of a table are."""
        wide = [_width(line) > _WIDE * self.spread for line in lines if len(line.text) >= _SHORTEST]
        return sum(wide) > len(wide) / 2

    @staticmethod
    def _table_like(lines: Sequence[Line]) -> bool:
        return sum(len(_DIGITS.findall(line.text)) > 3 for line in lines) > len(lines) / 2

    def _write(self, kind: Kind, lines: Sequence[Line], label: str = "") -> None:
        said = self.hyphens.joined([line.text for line in lines])
        self._add(kind, said, lines[0].page, _named(label))


def _named(label: str) -> str:
    """What a caption is of, as people write it: "Table 3", "Figure 2"."""
    word, _, number = label.partition(" ")
    named = {"fig.": "Figure", "figure": "Figure", "table": "Table"}.get(word.lower(), word)
    return f"{named} {number.strip()}".strip()


def _place(number: str) -> tuple[int, ...]:
    """A number of a section as a place: "A.2" is (1, 2), "IV" is (4,)."""
    head, *rest = number.split(".")
    if head.isdigit():
        first = int(head)
    elif len(head) > 1 or head in "IVX":
        first = sum(-v if v < w else v for v, w in pairwise([_ROMAN[c] for c in head] + [0]))
    else:
        first = ord(head) - ord("A") + 1
    return (first, *map(int, rest)) if first else ()


def _paragraph(block: Sequence[Line], heads: Callable[[list[Line]], bool]) -> int:
    """How many lines of a block its first paragraph has."""
    left, right = min(line.left for line in block), max(line.right for line in block)
    for i, (one, two) in enumerate(pairwise(block), start=1):
        ended = bool(_END.search(one.text))
        indented = two.left > left + 0.6 * two.size and one.left < two.left - 0.4 * two.size
        short = one.right < right - 0.12 * (right - left)
        if (
            (ended and (indented or short))
            or (_BULLET.match(two.text) and ended)
            or (_CAPTION.match(two.text) and ended)
        ):
            return i
        if short and heads(list(block[i:])):
            return i
    return len(block)


def _is_prose(said: str) -> bool:
    """Whether a paragraph is made of sentences: words, and such that join them."""
    parts = said.split()
    if len(parts) < 3:
        return False
    words = [word.lower() for word in _WORD.findall(said)]
    joining = len([word for word in words if word in STOPWORDS])
    wordy = len(_WORDY.findall(said)) / len(parts)
    return wordy >= _PROSE[0] and joining >= _PROSE[1] * len(words) and joining > 0
