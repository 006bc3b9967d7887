"""Reads one PDF from standard input and says what stands on its pages; started by `pdf.py`, in a process of its own.

Some small files make the library that reads them abort, or want more memory than there is: this process may die of it, and
has nothing to lose. It limits itself first, knows no secrets, opens no network, and answers in lines of JSON:

    {"pages": 16}
    {"page": 1, "width": 612.0, "height": 792.0, "lines": [[text, left, bottom, right, top, size of the letters], ...]}
    {"page": 2, "error": "..."}
    {"error": "locked"}                 or "broken", instead of pages

A line that ends in U+00AD goes on, after a hyphen, in the next.
"""

import ctypes
import json
import os
import resource
import statistics
import sys
from collections.abc import Iterator
from typing import Final

from bot.kept import compiled

_HYPHEN: Final = "\u00ad"
_MARKED: Final = compiled("[\ufffe\x02\u00ad](?:\r\n)?")
"""How the library marks a hyphen at the end of a line; it leaves the end of the line out."""
_ENDS: Final = compiled("(\r\n|[\ufffe\x02\u00ad])")
_LIGATURES: Final = {
    0x1B: "ff", 0x1C: "fi", 0x1D: "fl", 0x1E: "ffi", 0x1F: "ffl", 0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl",
}  # fmt: skip
"""Letters that stand for several: those of Unicode, and those of TeX's own fonts, which come as control characters."""


def limit(memory: int, seconds: int) -> None:
    """Bounds what this process may use: bytes of address space, seconds of the processor; no files are written."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)


def say(**told: object) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main(memory: int, seconds: int, most: int) -> None:
    """Tells of each page, at most `most` of them."""
    limit(memory, seconds)
    import pypdfium2  # noqa: PLC0415  only now is its memory bounded

    given = sys.stdin.buffer.read()
    try:
        document = pypdfium2.PdfDocument(given)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        say(error="locked" if "password" in str(error).lower() else "broken")
        return
    say(pages=count)
    for number in range(min(count, most)):
        try:
            page = document[number]
            width, height = page.get_size()
            lines = list(_lines(page.get_textpage()))
            page.close()
        except (pypdfium2.PdfiumError, ValueError, OverflowError) as error:
            say(page=number + 1, error=type(error).__name__)
            continue
        say(page=number + 1, width=width, height=height, lines=lines)


def _lines(textpage) -> Iterator[list]:  # type: ignore[no-untyped-def,type-arg]  # noqa: ANN001  the library is only imported in `main`
    from pypdfium2 import raw  # noqa: PLC0415  as above

    at = 0
    text = textpage.get_text_range()
    for piece in _ENDS.split(text):
        if not _ENDS.fullmatch(piece):
            said = piece.strip(" \t\r\n")
            if said:
                lead = len(piece) - len(piece.lstrip(" \t\r\n"))
                broken = _MARKED.match(text, at + len(piece)) is not None
                box = _box(raw, textpage, at + lead, at + lead + len(said) - 1)
                yield [said.translate(_LIGATURES) + _HYPHEN * broken, *box]
        at += len(piece)


def _box(raw, textpage, first: int, last: int) -> list[float]:  # type: ignore[no-untyped-def]  # noqa: ANN001  as above
    """Where a line stands, in points from the lower left: left, bottom, right, top; and the size of its letters."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    corners, sizes = [], []
    for at in (first, (3 * first + last) // 4, (first + last) // 2, (first + 3 * last) // 4, last):
        index = max(0, raw.FPDFText_GetCharIndexFromTextIndex(textpage, at))
        if raw.FPDFText_GetCharBox(textpage, index, left, right, bottom, top):
            corners.append((left.value, bottom.value, right.value, top.value))
            sizes.append(raw.FPDFText_GetFontSize(textpage, index))
    if not corners:
        return [0.0, 0.0, 0.0, 0.0, 0.0]
    lefts, bottoms, rights, tops = zip(*corners, strict=True)
    return [
        round(value, 1)
        for value in (min(lefts), min(bottoms), max(rights), max(tops), statistics.median(sizes))
    ]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
