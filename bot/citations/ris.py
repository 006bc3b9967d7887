"""RIS, as reference managers import it: a preprint by the tags that Zotero and pandoc know one by."""

from bot.citations.entries import Entry
from bot.papers import Name


def ris(entry: Entry) -> str:
    """One record."""
    paper, when = entry.paper, entry.date
    lines = [
        ("TY", "UNPD"),
        ("M3", "Preprint"),
        ("ID", entry.key),
        ("TI", paper.title),
        *(("AU", _name(name)) for name in paper.authors),
        ("PY", str(when.year)),
        ("DA", when.strftime("%Y/%m/%d")),
        ("AB", " ".join(paper.abstract.split())),
        *(("KW", category) for category in paper.categories),
        ("N1", paper.venue or paper.journal),
        ("N1", entry.note if paper.withdrawn else ""),
        ("ET", f"v{entry.version}" if entry.version else ""),
        ("DO", paper.doi),
        ("DB", "arXiv"),
        ("PB", "arXiv"),
        ("AN", f"arXiv:{entry.id}"),
        ("UR", entry.url),
    ]
    return "\n".join(f"{tag}  - {value}" for tag, value in lines if value) + "\nER  - "


def _name(name: Name) -> str:
    return ", ".join(filter(None, (name.family, name.given, name.suffix)))
