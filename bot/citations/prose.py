"""References as people read them: APA, and lines of Markdown."""

from typing import Final

from bot.citations.entries import Entry
from bot.kept import compiled
from bot.papers import Name

_NICKNAME: Final = compiled(r"[\"“][^\"”]*[\"”]")
_ENDS: Final = ("?", "!", ".", "…")
_MARKS: Final = compiled(r"([\[\]\\`*_])")


def apa(entry: Entry) -> str:
    """One reference in APA style (7th edition): up to twenty authors, then the first nineteen and the last."""
    names = [_name(name) for name in entry.paper.authors]
    if len(names) > 20:
        listed = ", ".join(names[:19]) + f", . . . {names[-1]}"
    else:
        listed = ", & ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
    stop = "" if listed.endswith(".") or not listed else "."
    title = entry.paper.title.rstrip(".") + (" [Withdrawn]" if entry.paper.withdrawn else "")
    said = f"{title}{'' if title.endswith(_ENDS) else '.'}"
    return f"{listed}{stop} ({entry.date.year}). {said} arXiv. {entry.url}".lstrip()


def _name(name: Name) -> str:
    if name.team or not name.given:
        return str(name)
    words = _NICKNAME.sub(" ", name.given).split()
    initials = [_initials(word) for word in words if any(map(str.isalpha, word))]
    return ", ".join(filter(None, (name.family, " ".join(initials), name.suffix)))


def _initials(word: str) -> str:
    """The initials of a given name, one or joined by a hyphen.

    >>> _initials("Jean-Luc"), _initials("(Wil"), _initials("B.")
    ('J.-L.', 'W.', 'B.')
    """
    parts = (next((letter for letter in part if letter.isalpha()), "") for part in word.split("-"))
    return "-".join(f"{letter}." for letter in parts if letter)


def markdown(entry: Entry) -> str:
    """One line of Markdown with a link."""
    authors, title = entry.paper.authors, _MARKS.sub(r"\\\1", entry.paper.title)
    who = str(authors[0]) if len(authors) == 1 else f"{authors[0]} et al." if authors else "unknown authors"
    gone = ", withdrawn" if entry.paper.withdrawn else ""
    return f"- [{title}]({entry.url}) ({who}, {entry.date.year}{gone})"
