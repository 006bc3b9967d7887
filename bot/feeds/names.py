"""An author line as arXiv means it -> the names in it, in order.

The rules are those of arXiv's own parser (arxiv-base, `arxiv/authors`): brackets hold affiliations, "and", commas
and colons part names, what stands before a colon or is called a collaboration is a team, "et al." is nobody.
Every source goes through this one file, the structured ones included, so that one person is spelt one way
whichever feed brought the paper. Two things go beyond arXiv: longer particles ("van den", "dos", "bin") and
teams anywhere in the line.
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.feeds import tex
from bot.memo import remembered
from bot.papers import Name
from bot.text import clean

_PLAIN: Final = re.compile(
    r"[^()\[\]:;&\\{}$^*/†‡§¶¹²³\"_~|\u0000-\u001f\u007f-\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]*"
)
_SEPARATOR: Final = re.compile(r"\s*[,;]\s*(?:and\s+|&\s*)?|\s+(?:and|&)\s+|\s*(?<!\w):\s*|\s*(:)\s+")
_SQUARE: Final = re.compile(r"\[[^\]]*\]")
_MARKS: Final = re.compile(r"\^\{?[\d*]+(?:,[\d*]+)*\}?|[*†‡§¶¹²³⁴⁵⁶⁷⁸⁹⁰]+|\\\\|[$^]")
_EDGES: Final = " \t\r\n/\\,;:|_~"
_NOBODY: Final = re.compile(r"(?:and\s+)?et\.?\s*al\b.*|and|others|\.+|", re.IGNORECASE)
_BEHALF: Final = re.compile(r"(?:on behalf of|for)\s+(?=the\s)", re.IGNORECASE)
_TEAM: Final = re.compile(
    r"\b(?:collaborations?|consortium|consortia|teams?|groups?|initiative|committee|contributors|organi[sz]ers|"
    r"task force|survey|alliance)\b|(?:[a-z0-9]Team|[A-Z]{2,}group|-team)$",
    re.IGNORECASE,
)
_SPECIAL: Final = frozenset("Jr Jr. Sr Sr. II III IV MD M.D. PhD Ph.D. PHD others and . .. ...".split()) | {
    ""
}
"""What may stand between commas in a line of plain names, and is no name."""
_WORDS: Final = (" and ", "et al", "et. al", " the ", ",,")
"""What makes a line one that needs care."""
_TEAM_HINTS: Final = tuple(
    "collab consorti team group initiative committee contributors organi force survey alliance".split()
)
"""What every team's name holds, in lower case: a line without any of them needs no closer look."""
_GLUED: Final = re.compile(r".*(?:[a-z0-9]Team|[A-Z]{2,}group|-(?i:team|group|collaboration|consortium))")
_SUFFIX: Final = re.compile(r"(?:[JS]r\.?|II|III|IV|M\.?D\.?|Ph\.?D\.?)")
_DOTTED: Final = re.compile(r"(?<=[^\W\d_])\.(?=[^\W\d_])")
_DECIMAL: Final = re.compile(r"(?<=\d)\. (?=\d)")
_HYPHENED: Final = re.compile(r"\. (?=-\w)")
_DEBRIS: Final = str.maketrans("", "", "\\{}")
_BRACKET: Final = re.compile(r"[()]")

PARTICLES: Final = frozenset(
    "van der de la von del della da mac ter dem di vaziri dalla dello degli delle dal el al".split()
)
"""Belong to the surname in either case: arXiv's own list, and the Italian and Arabic articles."""
LOWER_PARTICLES: Final = frozenset(
    "den dos do das du le les lo ten te zu zum zur af av bin ben ibn bint i y e och und of st san op het 't d' ʼt".split()
)
"""Belong to the surname only in lower case: capitalised, they are given names too (Ben, Le, Du)."""
_GENERATIONS: Final = frozenset({"Junior", "Júnior", "Neto", "Netto", "Filho", "Sobrinho"})


def name(text: str) -> Name:
    """One author's name, without affiliation.

    >>> name("Wil M.P. van der Aalst"), name("Roberto M. Cesar Jr.")
    (Name(family='van der Aalst', given='Wil M. P.', suffix='', team=False), \
Name(family='Cesar', given='Roberto M.', suffix='Jr.', team=False))
    """
    return Name(_DECIMAL.sub(".", text), team=True) if _is_team(text) else _person(text)


@remembered(16384)
def _person(text: str) -> Name:
    words = (_HYPHENED.sub(".", _DOTTED.sub(". ", text)) if "." in text else text).split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    start = _family(words)
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)


def authors(line: str) -> tuple[Name, ...]:
    """The authors of a line such as arXiv's `authors`, in order; affiliations are dropped.

    >>> [str(n) for n in authors("LIGO Collaboration: A. Buonanno (AEI), B. Schutz, Jr and Y. Chen (1)")]
    ['LIGO Collaboration', 'A. Buonanno', 'B. Schutz Jr', 'Y. Chen']
    """
    if _PLAIN.fullmatch(line) and not any(word in line for word in _WORDS):
        parts = line.strip().split(", ")
        if not _SPECIAL.isdisjoint(parts):
            return _names(parts)
        folded = line.lower()
        return tuple(map(name if any(hint in folded for hint in _TEAM_HINTS) else _person, parts))
    pieces = _SEPARATOR.split(_bare(line))
    parts, teams = _before_colon(line, [piece for piece in pieces if piece is not None])
    return _names(parts, teams)


def parsed(rows: Sequence[Sequence[str]]) -> tuple[Name, ...]:
    """The authors in arXiv's `authors_parsed`: rows of family, given names, suffix, affiliations."""
    return _names([" ".join(filter(None, (*row[1:2], row[0], *row[2:3]))) for row in rows if row])


def _bare(line: str) -> str:
    """The line in Unicode, without affiliations, footnote marks and line ends."""
    text = _outside_brackets(tex.text(line.replace("\\and", " and ")))
    return clean(_MARKS.sub(" ", _SQUARE.sub(" ", text)).translate(_DEBRIS))


def _outside_brackets(text: str) -> str:
    """What stands outside round brackets; one that is never closed reaches to the end, as at arXiv."""
    if "(" not in text and ")" not in text:
        return text
    kept, depth, start = [], 0, 0
    for found in _BRACKET.finditer(text):
        if depth == 0:
            kept.append(text[start : found.start()])
        depth = max(0, depth + (1 if found[0] == "(" else -1))
        start = found.end()
    return " ".join([*kept, text[start:]]) if depth == 0 else " ".join(kept)


def _before_colon(line: str, pieces: list[str]) -> tuple[list[str], frozenset[int]]:
    """The pieces, and which of them are teams because a colon follows them.

    People may stand before the colon too: "P. Scott, the IceCube Collaboration, :, R. Abbasi".
    """
    head, colon, _ = line.partition(":")
    parts = [piece for piece in pieces if piece.strip(_EDGES)]
    if not colon:
        return parts, frozenset()
    first = [text for piece in _SEPARATOR.split(_bare(head)) if piece and (text := piece.strip(_EDGES))]
    if any(_is_team(text) for text in first):
        return parts, frozenset(
            i for i, text in enumerate(first) if " " not in text or text.startswith("The ")
        )
    return parts, frozenset(range(len(first))) if len(first) <= 2 else frozenset()


def _names(parts: Sequence[str], teams: frozenset[int] = frozenset()) -> tuple[Name, ...]:
    found: list[Name] = []
    for place, part in enumerate(parts):
        text = part.strip(_EDGES)
        if _NOBODY.fullmatch(text):
            continue
        if found and _SUFFIX.fullmatch(text):
            found[-1] = Name(found[-1].family, found[-1].given, text, found[-1].team)
            continue
        text = _BEHALF.sub("", text) if text[:2] in {"on", "On", "fo", "Fo"} else text
        found.append(Name(_DECIMAL.sub(".", text), team=True) if place in teams else name(text))
    return tuple(found)


def _is_team(text: str) -> bool:
    return bool(_TEAM.search(text)) and (
        " " in text or bool(_GLUED.fullmatch(text)) or bool(_TEAM.fullmatch(text))
    )


def _family(words: list[str]) -> int:
    """Where the surname begins: its last word, with particles before it and "Neto" or "Filho" after."""
    start = len(words) - 1
    if start >= 2 and words[start] in _GENERATIONS:
        start -= 1
    while start > 1 and _particle(words[start - 1]):
        start -= 1
    return 0 if start == 1 and words[0].islower() and _particle(words[0]) else start


def _particle(word: str) -> bool:
    return word.lower() in PARTICLES or word in LOWER_PARTICLES
