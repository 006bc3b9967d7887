"""Whether what is quoted from full texts stands there: word for word, as whole sentences, in the order of reading.

Run as `python tests/benchmarks/quotes.py FOLDER QASPER`: the checkouts of sixpapers.py and printed.py, and the folder of places.py. It asks all
their questions and looks at each quote of each answer; of the PDFs, also at every sentence that could be quoted. Nothing here is what makes
the quotes: a PDF is looked at letter by letter, each with its box, as PDFium tells of it; HTML and QASPER's papers as they are without tags.

- verbatim: the quote is text[start:end], and its letters and digits stand in the source side by side. Hyphens, spaces and marks are not told
  apart, for a hyphen at the end of a line may belong to its word or not; nor, in a manuscript, the numbers of lines.
- whole: what stands before the quote in its paragraph ends a sentence, or there is nothing; so does the quote itself, or it is all of a caption
  or the end of a paragraph of HTML.
- in order: from letter to letter the quote goes on to the right, or down to the next line: never up, never back, never over a gap. Letters that
  are small, as those of indices are, are not asked.
"""

import ctypes
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from statistics import median

import printed
import pypdfium2
import sixpapers
import yaml
from places import bare_text, lines
from places import printed as as_printed
from pypdfium2 import raw

from bot.answering.fulltext import extract, found, whole_sentences
from bot.answers import Extract
from bot.papers import Paper
from bot.texts.body import QUOTABLE, FullText

WAYS = ("verbatim", "whole", "in order")
TEX = {0x1B: "ff", 0x1C: "fi", 0x1D: "fl", 0x1E: "ffi", 0x1F: "ffl"}
"""Ligatures as TeX's older fonts number them."""
SMALL = 0.85
"""Letters below this share of the quote's usual size are asked nothing."""
SAME = 0.6
"""Two letters this share of their size above each other or less stand in one line."""
BACK = 1.0
"""How far a letter may stand to the left of the last one's right end, in sizes: accents, italics and stacked signs do."""
AHEAD = 3.0
"""How far it may stand to the right of it, likewise: less than from column to column."""
PITCH = 1.7
"""How far down the next line may begin, in the page's usual distance from line to line."""
GOING_ON = frozenset("where which with and or but that whose while".split())
"""What a sentence goes on with after a formula."""
_ENDS = re.compile(r"[.!?:;…][\"'”’»)\]]*(?:\[[\d, –-]+\])?\d{0,3}$")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter or digit of a page; in points from the lower left."""

    said: str
    left: float
    right: float
    middle: float
    size: float
    gap: float = 0
    """From the right end of what is printed before it, a mark or a small letter too, to its left end."""


MARK = Letter("", 0, 0, 0, 0)
"""Stands for a mark that a line begins with, so that "[12]" is no number of a line."""


def bare(said: str) -> str:
    """The letters and digits of a text."""
    folded = unicodedata.normalize("NFKD", said.translate(TEX)).casefold()
    return "".join(filter(str.isalnum, folded))


class Printed:
    """A PDF as it is printed."""

    def __init__(self, body: bytes) -> None:
        self._document = pypdfium2.PdfDocument(body)
        self._pages: dict[int, tuple[list[Letter], str]] = {}

    def page(self, number: int) -> tuple[list[Letter], str]:
        """The letters of a page, and the same as one word."""
        if number not in self._pages:
            letters = list(unnumbered(list(self._rows(number))))
            self._pages[number] = (letters, "".join(one.said for one in letters))
        return self._pages[number]

    def _rows(self, number: int) -> Iterator[list[Letter]]:
        """The letters of a page in the order of the file, parted at the ends of lines."""
        text = self._document[number - 1].get_textpage()
        sides = [ctypes.c_double() for _ in range(4)]
        row, last = list[Letter](), 0.0
        for i in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(text, i)
            if code in {10, 13}:
                yield row
                row = []
            elif not row and not chr(code).isspace() and not bare(chr(code)):
                row.append(MARK)
            raw.FPDFText_GetCharBox(text, i, *map(ctypes.byref, sides))
            left, right, bottom, top = (side.value for side in sides)
            size = raw.FPDFText_GetFontSize(text, i)
            row += [
                Letter(one, left, right, (bottom + top) / 2, size, left - last) for one in bare(chr(code))
            ]
            last = last if chr(code).isspace() else right
        yield row


def unnumbered(rows: Sequence[list[Letter]]) -> Iterator[Letter]:
    """The letters of lines; where most lines begin with a number that stands apart and counts up, without those."""
    counts = [int("".join(one.said for one in row[: numbered(row)]) or -1) for row in rows if row]
    apart = sum(0 < one == two - 1 for one, two in pairwise(counts)) > len(counts) / 2
    for row in rows:
        yield from (one for one in row[numbered(row) if apart else 0 :] if one.said)


def numbered(row: Sequence[Letter]) -> int:
    """How many digits a line begins with that stand apart from the rest, or are all of it."""
    for i, one in enumerate(row):
        if i and one.left - row[i - 1].right > one.size / 2:
            return i
        if not one.said.isdigit():
            return 0
    return len(row)


def places(said: str, letters: Sequence[Letter], word: str) -> Iterator[Sequence[Letter]]:
    """Where a quote stands on a page."""
    at = word.find(said)
    while at >= 0:
        yield letters[at : at + len(said)]
        at = word.find(said, at + 1)


def in_order(letters: Sequence[Letter], pitch: float) -> bool:
    """Whether letters stand as they are read; `pitch`: from line to line, in points."""
    usual = median(one.size for one in letters)
    kept = [one for one in letters if one.size >= SMALL * usual]
    return all(follows(one, two, pitch) for one, two in pairwise(kept))


def follows(one: Letter, two: Letter, pitch: float) -> bool:
    down = one.middle - two.middle
    if abs(down) <= SAME * max(one.size, two.size):
        return two.left > one.right - BACK * two.size and two.gap < AHEAD * two.size
    return 0 < down <= PITCH * pitch and two.left < one.right


def pitch(letters: Sequence[Letter]) -> float:
    """The usual distance from line to line of a page, in points."""
    downs = [one.middle - two.middle for one, two in pairwise(letters) if two.left < one.left]
    steps = [down for down in downs if 6 < down < 40]
    return median(steps) if steps else 12.0


class Stripped(HTMLParser):
    """The text of a page of HTML; footnotes, which stand inside the sentences, are beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.parts, self.notes = list[str](), list[str]()
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        opens = "ltx_note" in (dict(attrs).get("class") or "").split()
        self._depth += tag == "span" and (opens or self._depth > 0)

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == "span" and self._depth > 0

    def handle_data(self, data: str) -> None:
        (self.notes if self._depth else self.parts).append(data)


@dataclass
class Tally:
    quotes: int = 0
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)

    def take(self, looked: Mapping[str, bool]) -> None:
        self.quotes += 1
        self.asked.update(looked.keys())
        self.right.update(way for way, fine in looked.items() if fine)

    def __str__(self) -> str:
        shares = (
            f"{way} {self.right[way] / self.asked[way]:.3f} of {self.asked[way]:,}"
            for way in WAYS
            if self.asked[way]
        )
        return f"{self.quotes:,} quotes: " + ", ".join(shares)


@dataclass(frozen=True)
class Source:
    """What a text was made of: a PDF, or the text of anything else."""

    pdf: Printed | None = None
    text: str = ""

    @cached_property
    def word(self) -> str:
        return bare(self.text)

    def looked(self, quote: Extract) -> dict[str, bool]:
        """What holds of a quote."""
        here = quote.body.text[quote.start : quote.end] == quote.text
        if self.pdf is None:
            return {"verbatim": here and bare(quote.text) in self.word, "whole": whole(quote)}
        letters, word = self.pdf.page(quote.passage.page)
        there = list(places(bare(quote.text), letters, word))
        ordered = any(in_order(one, pitch(letters)) for one in there)
        return {"verbatim": here and bool(there), "whole": whole(quote), "in order": ordered}


def whole(quote: Extract) -> bool:
    """Whether a quote begins and ends where sentences do."""
    before = quote.body.text[quote.passage.start : quote.start].rstrip()
    after = quote.body.text[quote.end : quote.passage.end].strip()
    if not before and not after and quote.passage.kind in {"caption", "row", "header"}:
        return True
    closed = bool(_ENDS.search(quote.text)) or (not after and quote.body.source != "pdf")
    return closed and not after[:1].islower() and opened(quote, before)


def opened(quote: Extract, before: str) -> bool:
    """Whether a sentence begins with a quote: in small letters only where a paragraph begins, and the last one was at an end."""
    if before:
        return bool(_ENDS.search(before)) and not quote.text[:1].islower()
    if not quote.text[:1].islower():
        return True
    last = max(
        (one for one in quote.body.passages if one.end < quote.start), key=lambda one: one.end, default=None
    )
    ended = last is None or last.section != quote.passage.section or _ENDS.search(quote.body.said(last))
    return bool(ended) and quote.text.split()[0] not in GOING_ON


def told(tally: Tally, source: Source, quotes: Iterator[Extract]) -> None:
    for quote in quotes:
        looked = source.looked(quote)
        tally.take(looked)
        if not all(looked.values()) and "-v" in sys.argv:
            print("  ", [way for way, fine in looked.items() if not fine], quote.passage.page, quote.text)


def answers(asked: Sequence[str], about: Paper, text: FullText) -> Iterator[Extract]:
    for question in asked:
        answer = found(question, about, text)
        yield from answer.extracts if answer else ()


def every(about: Paper, text: FullText) -> Iterator[Extract]:
    """Every sentence of a text that could be quoted."""
    for passage in text.passages:
        if passage.kind in QUOTABLE:
            for span in whole_sentences(text, passage):
                yield extract(about, text, passage, span)


def real(folder: Path, quoted: Tally, quotable: Tally) -> None:
    """The papers of sixpapers.py, and the PDFs of printed.py."""
    rows = yaml.safe_load(sixpapers.QUESTIONS.read_text(encoding="utf-8"))
    given = {(row["repository"], row["file"]): [one["ask"] for one in row["questions"]] for row in rows}
    more = {(name, file): list[str]() for name, (file, _) in printed.PAIRS.items()}
    for number, ((name, file), asked) in enumerate((more | given).items()):
        body = sixpapers.content(folder, name, file)
        text = sixpapers.read(folder, name, file)
        about = sixpapers.paper(text, number)
        source = Source(Printed(body)) if file.endswith(".pdf") else Source(text=stripped(body.decode()))
        told(quoted, source, answers(asked, about, text))
        told(quotable, source, every(about, text))


def stripped(page: str) -> str:
    reader = Stripped()
    reader.feed(page)
    return "".join([*reader.parts, *reader.notes])


def qasper(folder: Path, quoted: Tally) -> None:
    """The validation part, with all its questions."""
    asked = dict[str, list[str]]()
    for row in lines(folder / "questions_validation.jsonl.xz"):
        asked.setdefault(row["paper_id"], []).append(row["question"])
    for number, row in enumerate(lines(folder / "papers_validation.jsonl.xz")):
        text = bare_text({"text": as_printed(row["text"])})
        about = sixpapers.paper(text, number)
        told(
            quoted, Source(text=as_printed(row["text"])), answers(asked.get(row["paper_id"], ()), about, text)
        )


def main(folder: Path, data: Path) -> None:
    quoted, quotable, fields = Tally(), Tally(), Tally()
    real(folder, quoted, quotable)
    print(f"answers about real papers: {quoted}\nall that could be quoted from them: {quotable}")
    qasper(data, fields)
    print(f"answers about QASPER's papers: {fields}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
