"""One entry of a list, whatever it is written in -> a paper."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.feeds import tex
from bot.feeds.records import clean
from bot.kept import compiled
from bot.papers import Name, Paper, split_id, submitted
from bot.parsing.markup import ids, plain
from bot.taxonomy import NAMES
from bot.text import clean as visible

_BRACES: Final = compiled(r"[{}]")
_OPENING: Final = compiled(r"\\\{|\{?\\textbraceleft(?:\{\}|\}|(?![A-Za-z]))")
_CLOSING: Final = compiled(r"\\\}|\{?\\textbraceright(?:\{\}|\}|(?![A-Za-z]))")
"""Braces that are printed."""
_QUOTES: Final = compiled(r"``((?:(?!``|'').)*+)''")
_SPACE: Final = compiled(r"(?<!\\)~")
"""Quotation marks and a space as TeX writes them."""
_SCRIPTS: Final = compiled(r"<(sup|sub)>([^<>$]{1,20})</\1>")
_MARKS: Final = compiled(r"</?(?:i|b|em|strong|span|sup|sub|sc)(?:\s[^<>]*)?>")
_YEAR: Final = compiled(r"(?<!\d)(1[89]\d\d|20\d\d)(?:-(\d\d)(?:-(\d\d))?)?(?!\d)")
_UNKNOWN: Final = 1900


@dataclass(frozen=True, slots=True)
class Item:
    """An entry, title and venue as people read them, the other texts as they stand in the list."""

    line: int
    name: str
    """What the list calls it."""
    title: str
    authors: tuple[Name, ...]
    dated: str
    """A year, or year-month-day."""
    places: tuple[str, ...]
    """Texts in which its arXiv id may stand, the likeliest first."""
    abstract: str = ""
    doi: str = ""
    venue: str = ""
    tex: str = ""
    """The title in TeX, where the list has it so."""
    categories: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that was left out."""

    line: int
    what: str


def paper(item: Item) -> Paper | Trouble:
    """The paper of an entry; Trouble where it is none that can be kept here."""
    named = item.name or "an entry"
    number = next((found for place in item.places for found in ids(plain(place))), "")
    identity = split_id(number)
    if not identity:
        return Trouble(item.line, f"{named} has no arXiv id, by which papers are kept here; left out")
    title = item.title
    if not title or not item.authors:
        return Trouble(item.line, f"{named} has no {'title' if not title else 'author'}; left out")
    return Paper(
        id=identity[0],
        title=title,
        abstract=clean(tex.prose(item.abstract)),
        authors=item.authors,
        date=_date(item.dated, identity[0]),
        categories=tuple(code for code in item.categories if code in NAMES),
        journal=item.venue,
        doi=visible(item.doi).removeprefix("https://doi.org/"),
        comment=clean(tex.prose(item.comment)),
        tex=item.tex if "$" in item.tex else "",
    )


def said(title: str) -> str:
    """A title that no BibTeX holds: marks of HTML, as Zotero writes them, and formulas in TeX are what they mean.

    >>> said("H<sub>2</sub>O in <i>cups</i> of $x^2$")
    'H₂O in cups of x²'
    """
    marked = _SCRIPTS.sub(lambda found: f"${'^' if found[1] == 'sup' else '_'}{{{found[2]}}}$", title)
    return visible(tex.text(_MARKS.sub("", marked)))


def readable(source: str) -> str:
    r"""A text of BibTeX's as people read it.

    >>> readable(r"{{CWM}: an {O}pen $x^2$ model of \{caf\'e\}s}")
    'CWM: an Open x² model of {café}s'
    """
    typed = _SPACE.sub(" ", _QUOTES.sub(r"“\1”", source))
    kept = _OPENING.sub("\ue000", _CLOSING.sub("\ue001", typed))
    if "\\" in kept or "$" in kept:
        kept = "".join(piece if formula else _unbraced(piece) for piece, formula in tex.pieces(kept))
    else:
        kept = _BRACES.sub("", kept)
    return visible(tex.text(kept).replace("\ue000", "{").replace("\ue001", "}"))


def _unbraced(piece: str) -> str:
    """Text without the braces that only keep capitals, its macros converted."""
    converted = tex.text(piece)
    return converted if "\\" in converted else _BRACES.sub("", converted)


def _date(dated: str, number: str) -> date:
    """The day that an entry states; the month that the id tells, where it states another year or none."""
    year, month, _ = submitted(number)
    found = _YEAR.search(dated)
    try:
        stated = date(int(found[1]), int(found[2] or 0), int(found[3] or 1)) if found else None
    except ValueError:
        stated = None
    return (
        stated
        if stated and (stated.year, stated.month) == (year, month)
        else date(max(year, _UNKNOWN), max(1, min(12, month)), 1)
    )
