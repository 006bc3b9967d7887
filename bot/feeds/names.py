"""An author line as arXiv means it -> the names in it, in order.

The rules are those of arXiv's own parser (arxiv-base, `arxiv/authors`): brackets hold affiliations, "and", commas
and colons part names, what stands before a colon or is called a collaboration is a team, "et al." is nobody.
Every source goes through this one file, the structured ones included, so that one person is spelt one way
whichever feed brought the paper. Two things go beyond arXiv: longer particles ("van den", "dos", "bin") and
teams anywhere in the line.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.feeds import tex
from bot.kept import compiled
from bot.memo import remembered
from bot.papers import Name
from bot.text import clean

_PLAIN: Final = compiled(
    r"[^()\[\]:;<&\\{}$^*/†‡§¶¹²³\"_~|\u0000-\u001f\u007f-\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]*"
)
_SEPARATOR: Final = compiled(
    r"\s*[,;]\s*(?:(?i:and)\s+|&\s*)?|\s+(?i:and)\s*,\s*|\s+(?:and|And|AND|&)\s+|\s*(?<!\w):\s*|\s*(:)\s+"
    r"|\s+(?=(?:on behalf of|for)\s+(?:the\s+)?[^,;:]*\b(?i:collaborations?|consortium|teams?|groups?)\b)"
    r"|\s+(?:with|including) (?:an |two )?(?:appendix|appendices|contributions?)(?: written)? (?:by|of|from)\s+"
)
_SQUARE: Final = compiled(r"\[[^\]]*\]")
_MARKS: Final = compiled(r"\^\{?[\d*]+(?:,[\d*]+)*\}?|[*†‡§¶¹²³⁴⁵⁶⁷⁸⁹⁰]+|\\\\|[$^]")
_EDGES: Final = " \t\r\n/\\,;:|_~"
_NOBODY: Final = compiled(r"(?:and\s+)?et\.?\s*al\b.*|and|others|\.+|", re.IGNORECASE)
_BEHALF: Final = compiled(
    r"(?:(?:on behalf of|for)\s+(?=the\s|.*\b(?:collaboration|consortium|team|group)\b)"
    r"|(?:with|including) (?:an |two )?(?:appendix|appendices|contributions?)(?: written)? (?:by|of|from)\s+)",
    re.IGNORECASE,
)
_TEAM: Final = compiled(
    r"\b(?:collaborations?|consortium|consortia|teams?|groups?|initiative|committee|contributors|organi[sz]ers|"
    r"task force|survey|alliance)\b|(?:[a-z0-9]Team|[A-Z]{2,}group|-team)$",
    re.IGNORECASE,
)
_SPECIAL: Final = frozenset(
    "Jr Jr. jr jr. Jnr Jnr. jnr jnr. Sr Sr. sr sr. II III IV II. III. IV. MD M.D. PhD Ph.D. PHD others and . .. ...".split()
) | {""}
"""What may stand between commas in a line of plain names, and is no name."""
_WORDS: Final = (
    " and ",
    " And ",
    " AND ",
    " and,",
    "et al",
    "et. al",
    " the ",
    ",,",
    " for ",
    "ppendi",
    " behalf ",
    " - ",
)
"""What makes a line one that needs care."""
_TEAM_HINTS: Final = tuple(
    "collab consorti team group initiative committee contributors organi force survey alliance".split()
)
"""What every team's name holds, in lower case: a line without any of them needs no closer look."""
_GLUED: Final = compiled(r".*(?:[a-z0-9]Team|[A-Z]{2,}group|-(?i:team|group|collaboration|consortium))")
_SUFFIX: Final = compiled(r"(?:[JjSs]r\.?|[Jj]nr\.?|(?:II|III|IV)\.?|M\.?D\.?|Ph\.?D\.?)")
_INITIALS: Final = compiled(r"[^\W\d_]\.(?:[\s-]*[^\W\d_]\.)*")
_GERMAN: Final = compiled(r"(?<=[^\W\d_])\"([aouAOU])(?=[^\W\d_])")
_PERSON: Final = compiled(r"(?:[^\W\d_]\.[\s-]*)+(?:Group|Team|Survey|Alliance)")
_STRAY: Final = compiled(r"(?<!\S)\W+(?!\S)")
_TIGHT: Final = compiled(r",(?! )|,\s*$")
_APPENDED: Final = compiled(
    r"\(\s*(?:with|and|including) (?:an |two )?(?:appendix|appendices|contributions?)(?: written)? (?:by|of|from)\s+([^()]*)\)",
    re.IGNORECASE,
)
_NOTED: Final = compiled(
    r"\\(?:thanks|footnote|email|inst|orcid|affiliation|address)\s*\{[^{}]*\}|<[^<>]*@[^<>]*>"
)
_OTHERS: Final = compiled(r"\s+et\.?\s*al\.?$", re.IGNORECASE)
_DANGLING: Final = compiled(r"\s+(?:and|&)\W*$", re.IGNORECASE)
_SURNAMED: Final = compiled(r"[^\W\d_]{2,}[.'’-]*$")
_DOTTED: Final = compiled(r"(?<=[^\W\d_])\.(?=[^\W\d_])")
_DECIMAL: Final = compiled(r"(?<=\d)\. (?=\d)")
_HYPHENED: Final = compiled(r"\. (?=-\w)")
_DEBRIS: Final = str.maketrans("", "", "\\{}")
_BRACKET: Final = compiled(r"[()]")

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
    head, _, last = text.rpartition(" ")
    suffix = last if " " in head and _SUFFIX.fullmatch(last) else ""
    words = _worded(head if suffix else text)
    behind = _surname_first(words)
    if 0 < behind < len(words) - 1:
        return Name(" ".join(words[:behind]), " ".join(words[behind:]), suffix)
    start = _family(words)
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)


def _surname_first(words: list[str]) -> int:
    """How many words stand before the initials that end a name; 0 where none do, or nothing else stands before."""
    behind = len(words)
    while behind and _INITIALS.fullmatch(words[behind - 1]):
        behind -= 1
    return behind if behind < len(words) and not _INITIALS.fullmatch(words[0]) else 0


def _worded(text: str) -> list[str]:
    """The words of a name: initials apart, halves that a spaced hyphen joins together, and no stray signs."""
    if "." in text:
        text = _HYPHENED.sub(".", _DOTTED.sub(". ", text))
    words = (text.replace(" - ", "-") if " - " in text else text).split()
    return [word for word in words if any(map(str.isalnum, word))] or words if _STRAY.search(text) else words


def authors(line: str) -> tuple[Name, ...]:
    """The authors of a line such as arXiv's `authors`, in order; affiliations are dropped.

    >>> [str(n) for n in authors("LIGO Collaboration: A. Buonanno (AEI), B. Schutz, Jr and Y. Chen (1)")]
    ['LIGO Collaboration', 'A. Buonanno', 'B. Schutz Jr', 'Y. Chen']
    """
    if _PLAIN.fullmatch(line) and not any(word in line for word in _WORDS) and not _TIGHT.search(line):
        parts = line.strip().split(", ")
        if not _SPECIAL.isdisjoint(parts) or _is_turned(parts):
            return _names(parts)
        folded = line.lower()
        if any(hint in folded for hint in _TEAM_HINTS) or line.endswith("."):
            return _names(parts)
        return tuple(map(_person, parts))
    bare = _bare(line)
    parts, teams = _before_colon(bare, [piece for piece in _SEPARATOR.split(bare) if piece is not None])
    return _names(parts, teams)


def parsed(rows: Sequence[Sequence[str]]) -> tuple[Name, ...]:
    """The authors in arXiv's `authors_parsed`: rows of family, given names, suffix, affiliations."""
    return _names([" ".join(filter(None, (*row[1:2], row[0], *row[2:3]))) for row in rows if row])


def _bare(line: str) -> str:
    """The line in Unicode, without affiliations, footnote marks and line ends."""
    line = _APPENDED.sub(r", \1", _NOTED.sub(" ", line))
    text = tex.text(_GERMAN.sub(r'\\"\1', line.replace("\\and", " and "))).replace("~", " ")
    text = clean(_MARKS.sub(" ", _SQUARE.sub(" ", _outside_brackets(text))).translate(_DEBRIS))
    return _DANGLING.sub("", text)


def _outside_brackets(text: str) -> str:
    """What stands outside round brackets; one that is never closed reaches to the end, as at arXiv."""
    if "(" not in text and ")" not in text:
        return text
    kept: list[str] = []
    depth, start = 0, 0
    for found in _BRACKET.finditer(text):
        if depth == 0:
            _keep(kept, text[start : found.start()])
        depth = max(0, depth + (1 if found[0] == "(" else -1))
        start = found.end()
    if depth == 0:
        _keep(kept, text[start:])
    return " ".join(kept)


def _keep(kept: list[str], text: str) -> None:
    """Adds what stands behind a bracket, behind a semicolon where it begins another name."""
    if kept and _is_name(kept[-1], text):
        kept.append(";")
    kept.append(text)


def _is_name(before: str, after: str) -> bool:
    """Whether a bracket parted two names, with nothing else between: "A. Sample (Univ. X) B. Test (Univ. Y)"."""
    ended, begun = _SEPARATOR.split(before)[-1] or "", _SEPARATOR.split(after)[0] or ""
    return (
        len(ended.split()) > 1
        and bool(_SURNAMED.search(ended.strip()))
        and len(begun.split()) > 1
        and begun.lstrip()[0].isupper()
    )


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
    if _is_turned(parts):
        return tuple(Name(family.strip(_EDGES), _spaced(given)) for family, given in _pairs(parts))
    for place, part in enumerate(parts):
        text = _OTHERS.sub("", part.strip(_EDGES))
        if _NOBODY.fullmatch(text):
            continue
        if found and _SUFFIX.fullmatch(text):
            found[-1] = Name(found[-1].family, found[-1].given, text, found[-1].team)
            continue
        text = _BEHALF.sub("", text) if text[:2].lower() in {"on", "fo", "wi", "in"} else text
        found.append(Name(_DECIMAL.sub(".", text), team=True) if place in teams else name(text))
    return tuple(map(_turned, found)) if len(found) > 1 and all(map(_is_backward, found)) else tuple(found)


def _is_backward(name: Name) -> bool:
    """Whether initials end a name, or may have been put in front of it already."""
    return not name.team and bool(_INITIALS.fullmatch(name.family) or _INITIALS.fullmatch(name.given))


def _turned(name: Name) -> Name:
    """A name whose surname stood first, as in a line where every surname did."""
    if _INITIALS.fullmatch(name.family) and name.given and not _INITIALS.fullmatch(name.given):
        return Name(name.given, name.family, name.suffix)
    return name


def _is_turned(parts: Sequence[str]) -> bool:
    """Whether every name is turned round: "Savinski, N. P., Daviesson, J. A."."""
    return (
        len(parts) > 1
        and len(parts) % 2 == 0
        and all(
            _INITIALS.fullmatch(given.strip(_EDGES)) and not _INITIALS.fullmatch(family.strip(_EDGES))
            for family, given in _pairs(parts)
        )
    )


def _pairs(parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    return zip(parts[::2], parts[1::2], strict=True)


def _spaced(initials: str) -> str:
    return " ".join(_worded(initials.strip(_EDGES)))


def _is_team(text: str) -> bool:
    return (
        bool(_TEAM.search(text))
        and not _PERSON.fullmatch(text)
        and (" " in text or bool(_GLUED.fullmatch(text)) or bool(_TEAM.fullmatch(text)))
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
