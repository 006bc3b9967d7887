"""Citations: BibTeX, RIS, APA and Markdown, copied from stored metadata and never composed.

BibTeX follows arXiv's own export (`eprint`, `archivePrefix`, `primaryClass`); names are "Family, Given", so
that surnames of several words stay whole, and a team is braced, so that no program takes it apart.
"""

import re
from collections.abc import Callable
from typing import Final

from bot.answering.listing import listing
from bot.answering.references import key, works
from bot.answering.resolving import parts_of
from bot.answers import Answer, Citation, PaperList
from bot.library import Library
from bot.papers import Name, Paper
from bot.queries import Cite, Find, Style

MOST: Final = 200
"""Papers in one export."""


def cite(query: Cite, library: Library) -> Answer:
    """The citations of the papers named, or of every paper in a listing."""
    if query.of:
        first = listing(query.of, library)
        return _cited(query.style, _everything(first, library)) if isinstance(first, PaperList) else first
    found = works(query.papers, library, lambda names: Cite(query.style, names))
    return _cited(query.style, tuple(one.paper for one in found)) if isinstance(found, tuple) else found


def _everything(page: PaperList, library: Library) -> tuple[Paper, ...]:
    """All the papers of a listing, not just the page shown."""
    whole: Find = page.find
    return (
        library.papers(library.find(whole, page.authors, limit=MOST, parts=parts_of(whole, library)).ids)
        if page.total > len(page.papers)
        else tuple(listed.paper for listed in page.papers)
    )


def _cited(style: Style, papers: tuple[Paper, ...]) -> Citation:
    between = {"bibtex": "\n\n", "ris": "\n\n"}.get(style, "\n")
    return Citation(style, between.join(map(_WRITERS[style], papers)), papers)


_SPECIAL: Final = re.compile(r"([&%$#_])")


def _tex(text: str) -> str:
    """Text with the characters that BibTeX would read as commands escaped; braces and maths are kept."""
    return text if "\\" in text or text.count("$") >= 2 else _SPECIAL.sub(r"\\\1", text)


def _bibtex_name(name: Name) -> str:
    if name.team or not name.given:
        return f"{{{name}}}"
    return ", ".join(filter(None, (name.family, name.suffix, name.given)))


def bibtex(paper: Paper) -> str:
    """One BibTeX entry."""
    fields = {
        "title": f"{{{_tex(paper.title)}}}",
        "author": _tex(" and ".join(map(_bibtex_name, paper.authors))),
        "year": str(paper.date.year),
        "eprint": paper.id,
        "archivePrefix": "arXiv",
        "primaryClass": paper.primary,
        "doi": paper.doi,
        "note": _tex(paper.venue or paper.journal),
        "url": paper.url,
    }
    lines = (f"  {name:<13} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{key(paper)},\n" + ",\n".join(lines) + "\n}"


def ris(paper: Paper) -> str:
    """One RIS record, as reference managers import it."""
    lines = [
        ("TY", "GEN"),
        ("TI", paper.title),
        *(("AU", _ris_name(name)) for name in paper.authors),
        ("PY", str(paper.date.year)),
        ("DA", paper.date.strftime("%Y/%m/%d")),
        ("AB", " ".join(paper.abstract.split())),
        ("C1", paper.venue or paper.journal),
        ("DO", paper.doi),
        ("PB", "arXiv"),
        ("M1", f"arXiv:{paper.id}"),
        ("UR", paper.url),
    ]
    return "\n".join(f"{tag}  - {value}" for tag, value in lines if value) + "\nER  - "


def _ris_name(name: Name) -> str:
    return ", ".join(filter(None, (name.family, name.given, name.suffix)))


def apa(paper: Paper) -> str:
    """One reference in APA style (7th edition): up to twenty authors, then the first nineteen and the last."""
    names = [_apa_name(name) for name in paper.authors]
    if len(names) > 20:
        listed = ", ".join(names[:19]) + f", . . . {names[-1]}"
    else:
        listed = ", & ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
    stop = "" if listed.endswith(".") else "."
    return f"{listed}{stop} ({paper.date.year}). {paper.title.rstrip('.')}. arXiv. {paper.url}"


def _apa_name(name: Name) -> str:
    if name.team or not name.given:
        return str(name)
    initials = " ".join(
        "-".join(f"{part[0]}." for part in word.split("-") if part) for word in name.given.split()
    )
    return ", ".join(filter(None, (name.family, initials, name.suffix)))


def markdown(paper: Paper) -> str:
    """One line of Markdown with a link."""
    title = re.sub(r"([\[\]\\`*_])", r"\\\1", paper.title)
    who = (
        str(paper.authors[0])
        if len(paper.authors) == 1
        else f"{paper.authors[0]} et al."
        if paper.authors
        else "unknown authors"
    )
    return f"- [{title}]({paper.url}) ({who}, {paper.date.year})"


_WRITERS: Final[dict[Style, Callable[[Paper], str]]] = {
    "bibtex": bibtex,
    "ris": ris,
    "apa": apa,
    "markdown": markdown,
}
