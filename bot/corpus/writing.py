"""A paper as a file of the curated corpus, to be reviewed by whoever keeps it."""

import json
import textwrap
from collections.abc import Iterator
from typing import Final

from bot.corpus.checking import SOURCED
from bot.papers import Name, Paper

_WIDTH: Final = 108


def written(paper: Paper) -> str:
    """The text of a paper's file; each field has its arXiv page as its source."""
    fields = list(_fields(paper))
    known = [name for name, _ in fields if name in SOURCED]
    sources = "".join(f"  {name}: {_quoted(paper.url)}\n" for name in known)
    return "".join(f"{name}: {value}\n" for name, value in fields) + f"sources:\n{sources}"


def _fields(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "id", _quoted(paper.id)
    yield "title", _quoted(paper.title)
    yield "date", paper.date.isoformat()
    if paper.categories:
        yield "categories", f"[{', '.join(paper.categories)}]"
    yield "authors", "".join(f"\n  - {_author(name)}" for name in paper.authors)
    yield "abstract", _folded(paper.abstract)
    for name in ("comment", "journal", "doi"):
        if value := getattr(paper, name):
            yield name, _quoted(" ".join(value.split()))
    if paper.version:
        yield "version", str(paper.version)
    if paper.withdrawn:
        yield "withdrawn", "true"


def _quoted(text: str) -> str:
    """A text in double quotes: JSON's escapes are YAML's."""
    return json.dumps(text, ensure_ascii=False)


def _folded(text: str) -> str:
    """A text over several lines, which are joined when it is read."""
    lines = textwrap.wrap(" ".join(text.split()), _WIDTH, break_long_words=False, break_on_hyphens=False) or [
        '""'
    ]
    return ">-" + "".join(f"\n  {line}" for line in lines)


def _author(name: Name) -> str:
    if name.team:
        return f"team: {_quoted(str(name))}"
    family = f"{name.family} {name.suffix}".strip()
    return _quoted(f"{family}, {name.given}" if name.given else f"{family},")
