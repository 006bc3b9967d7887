"""Reads one PDF from standard input and says what stands on its pages; started by `pdf.py`, in a process of its own.

Some small files make the library that reads them abort, or want more memory than there is: this process may die of it, and
has nothing to lose. It limits itself first, knows no secrets, opens no network, and answers in lines of JSON:

    {"pages": 16}
    {"page": 1, "width": 612.0, "height": 792.0, "lines": [[text, left, bottom, right, top, size of the letters], ...]}
    {"page": 2, "error": "..."}
    {"error": "locked"}                 or "broken", instead of pages

A line that ends in U+00AD goes on, after a hyphen, in the next.

To start takes as long as to read several pages, so it imports next to nothing, not even `typing`: it calls PDFium itself, of
which pypdfium2 is the package, and writes its JSON by hand.
"""

import ctypes
import os
import resource
import sys
from ctypes import byref, c_double

_HYPHEN = "\u00ad"
_MARKS = ("\ufffe", "\x02", "\u00ad")
"""How the library marks a hyphen at the end of a line; it leaves the end of the line out."""
_BREAK = "\r\n"
_LIGATURES = {
    0x1B: "ff", 0x1C: "fi", 0x1D: "fl", 0x1E: "ffi", 0x1F: "ffl", 0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl",
}  # fmt: skip
"""Letters that stand for several: those of Unicode, and those of TeX's own fonts, which come as control characters."""
_ESCAPES = {**{code: f"\\u{code:04x}" for code in range(32)}, 0x22: '\\"', 0x5C: "\\\\"}
"""What may not stand in a text of JSON as it is."""
_PASSWORD = 4
"""PDFium's number for a file that opens only with a password."""
_FAR = 100_000.0
"""Points; no page is larger."""
_POINTER, _INT, _DOUBLE = ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(c_double)
_CALLS = {
    "FPDF_LoadMemDocument64": (_POINTER, (ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p)),
    "FPDF_GetLastError": (ctypes.c_ulong, ()),
    "FPDF_GetPageCount": (_INT, (_POINTER,)),
    "FPDF_LoadPage": (_POINTER, (_POINTER, _INT)),
    "FPDF_ClosePage": (None, (_POINTER,)),
    "FPDF_GetPageWidthF": (ctypes.c_float, (_POINTER,)),
    "FPDF_GetPageHeightF": (ctypes.c_float, (_POINTER,)),
    "FPDFText_LoadPage": (_POINTER, (_POINTER,)),
    "FPDFText_ClosePage": (None, (_POINTER,)),
    "FPDFText_CountChars": (_INT, (_POINTER,)),
    "FPDFText_GetText": (_INT, (_POINTER, _INT, _INT, _POINTER)),
    "FPDFText_GetCharIndexFromTextIndex": (_INT, (_POINTER, _INT)),
    "FPDFText_GetCharBox": (_INT, (_POINTER, _INT, _DOUBLE, _DOUBLE, _DOUBLE, _DOUBLE)),
    "FPDFText_GetFontSize": (c_double, (_POINTER, _INT)),
}
"""Of each of PDFium's functions that is called: what it gives, and what it takes."""


def limit(memory: int, seconds: int) -> None:
    """Bounds what this process may use: bytes of address space, seconds of the processor; no files are written."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)


def say(told: str) -> None:
    sys.stdout.buffer.write(told.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def main(memory: int, seconds: int, most: int, library: str) -> None:
    """Tells of each page, at most `most` of them; `library` is PDFium's file."""
    limit(memory, seconds)
    pdfium = _opened(library)
    given = sys.stdin.buffer.read()
    document = pdfium.FPDF_LoadMemDocument64(given, len(given), None)
    if not document:
        say('{"error":"locked"}' if pdfium.FPDF_GetLastError() == _PASSWORD else '{"error":"broken"}')
        return
    count = pdfium.FPDF_GetPageCount(document)
    say(f'{{"pages":{count}}}' if count > 0 else '{"error":"broken"}')
    for number in range(min(count, most)):
        page = pdfium.FPDF_LoadPage(document, number)
        told = _page(pdfium, page) if page else ""
        say(f'{{"page":{number + 1},{told or _UNREAD}}}')
        pdfium.FPDF_ClosePage(page)


_UNREAD = '"error":"unread"'


def _opened(library: str) -> ctypes.CDLL:
    pdfium = ctypes.CDLL(library)
    for name, (gives, takes) in _CALLS.items():
        function = getattr(pdfium, name)
        function.restype, function.argtypes = gives, takes
    pdfium.FPDF_InitLibrary()
    return pdfium


def _page(pdfium: ctypes.CDLL, page: int) -> str:
    """What stands on a page, as members of a JSON object; nothing where it cannot be read."""
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return ""
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    lines = ",".join(_lines(pdfium, text))
    pdfium.FPDFText_ClosePage(text)
    return f'"width":{_bound(width)},"height":{_bound(height)},"lines":[{lines}]'


def _bound(value: float) -> float:
    """A number that JSON has too."""
    return min(max(value, -_FAR), _FAR) if value == value else 0.0  # noqa: PLR0124  NaN is not itself


def _said(pdfium: ctypes.CDLL, text: int) -> str:
    count = pdfium.FPDFText_CountChars(text)
    if count <= 0:
        return ""
    held = ctypes.create_string_buffer(2 * (count + 1))
    written = pdfium.FPDFText_GetText(text, 0, count, held)
    return held.raw[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")


def _lines(pdfium: ctypes.CDLL, text: int) -> list[str]:
    """The lines of a page, each as a JSON array."""
    told, at, said = [], 0, _said(pdfium, text)
    for mark in _MARKS:
        said = said.replace(mark, _HYPHEN)
    for row in said.split(_BREAK):
        parts = row.split(_HYPHEN)
        for i, piece in enumerate(parts):
            shown = piece.strip(" \t\r\n")
            if shown:
                first = at + len(piece) - len(piece.lstrip(" \t\r\n"))
                box = _box(pdfium, text, first, first + len(shown) - 1)
                broken = _HYPHEN if i + 1 < len(parts) else ""
                told.append(f'["{_written(shown)}{broken}",{box}]')
            at += len(piece) + 1
        at += len(_BREAK) - 1
    return told


def _written(said: str) -> str:
    """A text as it stands in JSON."""
    if said.isascii() and said.isprintable() and '"' not in said and "\\" not in said:
        return said
    return said.translate(_LIGATURES).translate(_ESCAPES)


def _box(pdfium: ctypes.CDLL, text: int, first: int, last: int) -> str:
    """Where a line stands, in points from the lower left: left, bottom, right, top; and the size of its letters."""
    box, size, into = pdfium.FPDFText_GetCharBox, pdfium.FPDFText_GetFontSize, _INTO
    boxes, sizes = [], []
    for at in _spread(pdfium, text, first, last):
        if box(text, at, *into):
            boxes.append((_LEFT.value, _BOTTOM.value, _RIGHT.value, _TOP.value))
            sizes.append(size(text, at))
    if not sizes:
        return _NOWHERE
    lefts, bottoms, rights, tops = zip(*boxes)  # noqa: B905  of one length by making
    sides = (min(lefts), min(bottoms), max(rights), max(tops), _middle(sizes))
    told = ",".join([f"{side:.1f}" for side in sides])
    return told if "n" not in told else _NOWHERE  # what is not a number, or has no end, JSON does not know


_NOWHERE = "0,0,0,0,0"
_LEFT, _RIGHT, _BOTTOM, _TOP = c_double(), c_double(), c_double(), c_double()
_INTO = (byref(_LEFT), byref(_RIGHT), byref(_BOTTOM), byref(_TOP))
"""Where the library puts what it is asked for; this process does one thing at a time."""


def _spread(pdfium: ctypes.CDLL, text: int, first: int, last: int) -> tuple[int, ...]:
    """The library's numbers of five letters of a line; those between are only looked up where some letter has none."""
    index = pdfium.FPDFText_GetCharIndexFromTextIndex
    letters = (first, (3 * first + last) // 4, (first + last) // 2, (first + 3 * last) // 4, last)
    one, two = max(0, index(text, first)), max(0, index(text, last))
    if two - one == last - first:
        return tuple(one + letter - first for letter in letters)
    return tuple(max(0, index(text, letter)) for letter in letters)


def _middle(sizes: list[float]) -> float:
    ordered, half = sorted(sizes), len(sizes) // 2
    return ordered[half] if len(sizes) % 2 else (ordered[half - 1] + ordered[half]) / 2


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
