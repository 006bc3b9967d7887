"""BibTeX and biblatex: arXiv's own fields, with those by which Zotero and biber know an eprint.

Names are "Family, Given", so that surnames of several words stay whole, and a team is braced, so that no program
takes it apart. What is written compiles in LaTeX as it is.
"""

from typing import Final

from bot.citations.entries import Entry
from bot.citations.latex import initial, text, title
from bot.kept import compiled
from bot.papers import Name

_NESTED: Final = compiled(r"\{(\\[~'`\"^.])\{(\\[\^u])\{?([A-Za-z])\}?\}\}")
"""An accent upon an accent: biber makes a letter of the inner one, which pdfLaTeX then cannot put the outer one on."""
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def bibtex(entry: Entry) -> str:
    """One BibTeX entry: an article or a paper of a conference where that is known, else a preprint."""
    place, paper = entry.place, entry.paper
    when = {"year": f"{{{entry.year}}}"}
    if not place:
        when["month"] = _MONTHS[entry.date.month - 1]
    fields = _fields(entry) | when | _eprint(entry, "eprinttype") | {"archivePrefix": "{arXiv}"}
    fields |= {"primaryClass": f"{{{paper.primary}}}"} | _end(entry)
    return _entry(_kind(entry, "misc"), entry.key, fields)


def biblatex(entry: Entry) -> str:
    """One biblatex entry."""
    dated = str(entry.year) if entry.place else entry.date.isoformat()
    fields = _fields(entry) | {"date": f"{{{dated}}}"} | _eprint(entry, "eprinttype")
    fields |= {"eprintclass": f"{{{entry.paper.primary}}}"} | _end(entry)
    fields["journaltitle"] = fields.pop("journal", "")
    return _NESTED.sub(r"\1{\2{{}\3}}", _entry(_kind(entry, "online"), entry.key, fields))


def _kind(entry: Entry, preprint: str) -> str:
    place = entry.place
    return preprint if not place else "article" if place.journal else "inproceedings"


def _fields(entry: Entry) -> dict[str, str]:
    place, paper = entry.place, entry.paper
    fields = {
        "title": f"{{{{{title(paper.tex, paper.title)}}}}}",
        "author": f"{{{' and '.join(map(_name, paper.authors))}}}" if paper.authors else "",
    }
    if place:
        fields |= {
            "journal" if place.journal else "booktitle": f"{{{text(place.name)}}}",
            "volume": f"{{{place.volume}}}",
            "number": f"{{{place.number}}}",
            "pages": f"{{{place.pages}}}",
        }
    return fields


def _eprint(entry: Entry, kind: str) -> dict[str, str]:
    return {"eprint": f"{{{entry.id}}}", kind: "{arXiv}"}


def _end(entry: Entry) -> dict[str, str]:
    return {
        "version": f"{{{entry.version}}}" if entry.version else "",
        "doi": f"{{{entry.paper.doi}}}",
        "note": f"{{{text(entry.note)}}}",
        "url": f"{{{entry.url}}}",
    }


def _entry(kind: str, key: str, fields: dict[str, str]) -> str:
    lines = (f"  {name:<13} = {value}" for name, value in fields.items() if value.strip("{}"))
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}"


def _name(name: Name) -> str:
    if name.team or not name.given:
        return f"{{{text(str(name))}}}"
    return ", ".join(filter(None, (text(name.family), text(name.suffix), initial(name.given))))
