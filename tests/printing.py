"""Papers made up for tests: PDFs in one and two columns, and pages as arXiv makes them of LaTeX."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 612, 792


@dataclass(frozen=True)
class Put:
    """A line of a page: where it begins, from the lower left in points, and how large its letters are."""

    left: float
    bottom: float
    text: str
    size: float = 10


def pdf(pages: Iterable[Sequence[Put]], count: int | None = None) -> bytes:
    """A PDF with these pages, in Helvetica, its text in this order; `count`: as many pages as it claims to have."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for page in pages:
        body = b"BT\n" + b"".join(_shown(put) for put in page) + b"ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body))
        box = b"/MediaBox [0 0 %d %d]" % (WIDTH, HEIGHT)
        font = b"/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(b"<< /Type /Page /Parent 2 0 R %s %s /Contents %d 0 R >>" % (box, font, len(objects)))
        kids.append(b"%d 0 R" % len(objects))
    kids *= (count or len(kids)) // max(1, len(kids)) or 1
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return _assembled(objects)


def _shown(put: Put) -> bytes:
    said = put.text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"/F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj\n" % (put.size, put.left, put.bottom, said)


def _assembled(objects: Sequence[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(
        out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    )


def column(lines: Iterable[str], left: float = 72, top: float = 700, size: float = 10) -> list[Put]:
    """Lines under each other."""
    return [Put(left, top - 12 * i, line, size) for i, line in enumerate(lines)]


def para(anchor: str, said: str) -> str:
    """A paragraph as LaTeXML writes it; `said` is HTML."""
    return f'<div class="ltx_para" id="{anchor}"><p class="ltx_p" id="{anchor}.1">{said}</p></div>'


def section(anchor: str, number: str, title: str, inside: str, kind: str = "section") -> str:
    tag = f'<span class="ltx_tag ltx_tag_{kind}">{number} </span>'
    return f'<section class="ltx_{kind}" id="{anchor}"><h2 class="ltx_title ltx_title_{kind}">{tag}{escape(title)}</h2>{inside}</section>'


def math(tex: str, inside: str) -> str:
    return f'<math alttext="{escape(tex)}" class="ltx_Math" display="inline"><semantics>{inside}<annotation encoding="application/x-tex">{escape(tex)}</annotation></semantics></math>'


def table(anchor: str, label: str, caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f'<th class="ltx_td ltx_th ltx_th_column">{cell}</th>' for cell in head)
    body = "".join(
        f'<tr class="ltx_tr">{"".join(f"<td class=ltx_td>{cell}</td>" for cell in row)}</tr>' for row in rows
    )
    return (
        f'<figure class="ltx_table" id="{anchor}"><figcaption class="ltx_caption"><span class="ltx_tag ltx_tag_table">{label}: </span>{caption}'
        f'</figcaption><table class="ltx_tabular"><thead class="ltx_thead"><tr class="ltx_tr">{top}</tr></thead><tbody>{body}</tbody></table></figure>'
    )


def figure(anchor: str, label: str, caption: str) -> str:
    tag = f'<span class="ltx_tag ltx_tag_figure">{label}: </span>'
    return f'<figure class="ltx_figure" id="{anchor}"><img src="x.png"><figcaption class="ltx_caption">{tag}{caption}</figcaption></figure>'


def note(anchor: str, said: str) -> str:
    inner = f'<span class="ltx_note_content"><sup class="ltx_note_mark">1</sup><span class="ltx_tag ltx_tag_note">1</span>{said}</span>'
    return f'<span class="ltx_note ltx_role_footnote" id="{anchor}"><sup class="ltx_note_mark">1</sup><span class="ltx_note_outer">{inner}</span></span>'


def page(
    inside: str,
    *,
    stamp: str = "arXiv:2605.29955v2 [cs.CL] 21 Nov 2026",
    title: str = "A paper",
    licence: str = "CC BY 4.0",
) -> bytes:
    """A page of arXiv's."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body><nav class="ltx_TOC">Contents</nav>'
        f'<div class="ltx_page_main"><div class="ltx_page_content"><div class="section" id="target-section"><div id="license-tr">License: {licence}</div>'
        f'<div id="watermark-tr">{stamp}</div></div><article class="ltx_document ltx_authors_1line">'
        f'<h1 class="ltx_title ltx_title_document">{title}</h1><div class="ltx_authors"><span class="ltx_personname">Ada Example</span></div>'
        f'{inside}<button class="sr-only button">Report issue for preceding element</button></article></div></div></body></html>'
    ).encode()


FAILED = (
    '<div class="ltx_document"><div class="ltx_para"><div class="ltx_p"><span class="ltx_ERROR">Conversion to HTML had a Fatal error and '
    "exited abruptly. This document may be truncated or damaged.</span></div></div></div>"
)
"""What stands in a page whose conversion failed."""
FILLER = (
    "We describe the whole of the procedure here, in a few plain words that say nothing much but fill a line or two of a paper. "
    * 4
)
