"""Citations as papers print them, found in a text before anything else of it is read. Pure.

"Rozière et al. 2023", "(Yoran et al., 2025)", "Zier and Idris, 2023", "the Gu et al. paper", "Gu (2025)". A citation
names one paper wherever a paper is named; who is meant by the surname, the library knows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.parsing.canonical import read
from bot.queries import Query, quote

_PARTICLE: Final = (
    r"(?:(?:van|von|de|del|della|di|da|dos|du|la|le|ter|ten|al|el|bin|ibn)\s+(?:de[rn]?\s+|la\s+)?)?"
)
_FAMILY: Final = r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))+"
_CAPITAL: Final = rf"{_PARTICLE}(?=[^\W\d_])(?-i:[A-ZÀ-ÖØ-ÞĀ-Ž])(?:[^\W\d_]|['’-](?=[^\W\d_]))+"
_YEAR: Final = r"(?P<{0}>(?:19|20)\d\d)(?:-\d\d?)?[a-d]?(?![\w.-]\d|\d)"
_DATED: Final = rf"(?:\s*,?\s*[(\[]\s*{_YEAR.format('y1')}\s*[)\]]|\s*,?\s+{_YEAR.format('y2')})"
_MEETING: Final = r",?\s+(?:in\s+|at\s+)?(?-i:[A-Z]{3,9}|NeurIPS|CoRR|arXiv)(?=,?\s+[(\[]?(?:19|20)\d\d)"
"""Where it was, between a name and a year: "Gu et al. ICLR 2026"."""
_ENCLOSED: Final = rf"(?:\s*[(\[]\s*{_YEAR.format('y3')}\s*[)\]]|\s*,\s*{_YEAR.format('y4')})"
_ET_AL: Final = re.compile(
    rf"(?<![\w@.:/-])(?P<first>{_PARTICLE}{_FAMILY})(?:,?\s+(?:and|&)\s+(?P<second>{_CAPITAL}))?,?\s+et\.?\s*al(?:ii|ia)?\b\.?(?:['’]s)?(?:{_MEETING})?(?:{_DATED})?",
    re.IGNORECASE,
)
_PAIR: Final = re.compile(
    rf"(?<![\w@.:/-])(?P<first>{_CAPITAL})(?P<between>(?:,\s+{_CAPITAL})*),?\s+(?:and|&)\s+(?P<second>{_CAPITAL}){_ENCLOSED}",
    re.IGNORECASE,
)
_LISTED: Final = re.compile(
    rf"(?<![\w@.:/-])(?P<first>{_CAPITAL}),\s+(?:(?-i:[A-Z])\.[\s-]?)+(?P<between>(?:,?\s*(?:(?:and|&)\s+)?{_CAPITAL}(?:\s+{_CAPITAL})?,\s+(?:(?-i:[A-Z])\.[\s-]?)+){{1,30}})\s*{_ENCLOSED}",
    re.IGNORECASE,
)
"""The authors of a reference: "Gu, A., Piotrowski, B. and Synnaeve, G. (2025)"."""
_INITIALS: Final = re.compile(r"(?:[A-Z]\.[\s-]?)+")
_JOINT: Final = re.compile(r"^\s*(?:and|&)\s+", re.IGNORECASE)
_ONE: Final = re.compile(
    rf"(?<![\w@.:/-])(?P<first>{_CAPITAL})\s*(?:\(\s*{_YEAR.format('y3')}\s*\))|[(\[]\s*(?P<alone>{_CAPITAL}),\s*{_YEAR.format('y4')}\s*[)\]]",
    re.IGNORECASE,
)
"""A citation where nothing else is said; inside a request it may as well be "AIME (2024)"."""
_KEY: Final = re.compile(
    r"(?<![\w@.:/-])(?P<first>[a-z]{2,40})(?P<y1>(?:19|20)\d\d)(?P<word>[a-z][a-z0-9]{1,40})(?![\w.:/-])"
)
_OF_SOMEBODY: Final = re.compile(r"\b(?:by|from|with|authors?|von|par)[\s:]*$", re.IGNORECASE)
"""Before a citation: what it names is a person, and no paper."""
_AROUND: Final = re.compile(r"^(?:the|that|this)?\s*[(\[]?\s*$", re.IGNORECASE)
_AFTER: Final = re.compile(
    r"^\s*[)\]]?\s*(?:'s)?\s*(?:papers?|articles?|preprint|work|one|study)?\s*[)\].?!]*\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation in a text."""

    start: int
    end: int
    surnames: tuple[str, ...]
    """The first author's, then those of the others that are named."""
    year: int = 0
    """0 where none is named."""
    word: str = ""
    """The telling word of the title, in a BibTeX key."""
    more: bool = False
    """Whether "et al." says that there are others."""


def cited(text: str) -> tuple[Cited, ...]:
    """The citations in a plain text, in order, none inside another.

    >>> [(c.surnames, c.year) for c in cited("did (Yoran et al., 2025) follow Zier and Idris (2023a)?")]
    [(('Yoran',), 2025), (('Zier', 'Idris'), 2023)]
    >>> cited("papers by Gu and Zheng 2025"), cited("glock2024better")[0].word
    ((), 'better')
    """
    taken: list[Cited] = []
    for pattern in (_LISTED, _ET_AL, _PAIR, _KEY):
        for found in pattern.finditer(text):
            if all(found.end() <= one.start or found.start() >= one.end for one in taken):
                taken.append(_cited(found))
    return tuple(sorted(taken, key=lambda one: one.start))


def _cited(found: re.Match[str]) -> Cited:
    given = {name: value for name, value in found.groupdict().items() if value}
    parts = (_JOINT.sub("", part).strip() for part in given.get("between", "").split(","))
    between = [part for part in parts if part and not _INITIALS.fullmatch(part)]
    surnames = (given.get("first") or given["alone"], *between, *filter(None, [given.get("second")]))
    year = next((int(given[name]) for name in ("y1", "y2", "y3", "y4") if name in given), 0)
    return Cited(found.start(), found.end(), surnames, year, given.get("word", ""), found.re is _ET_AL)


def citation(text: str) -> Cited | None:
    """The citation that a text is, but for brackets and words such as "the ... paper"; None where it says more.

    >>> citation("the Glock et al. paper").surnames, citation("bibtex for Glock et al. 2024")
    (('Glock',), None)
    """
    found = cited(text) or tuple(map(_cited, _ONE.finditer(text)))
    if len(found) != 1:
        return None
    one = found[0]
    return one if _AROUND.match(text[: one.start]) and _AFTER.match(text[one.end :]) else None


_STANDS_IN: Final = "9912.9{:04}"
"""An id that no paper will have for a lifetime: it stands where a citation stood, so that every reader takes it for a paper."""


def veiled(text: str) -> tuple[str, Mapping[str, str]]:
    """A request with ids that stand in for the papers it cites, and what each stands for.

    >>> veiled("tldr of Gu et al. (2025) and Roziere et al")
    ('tldr of 9912.90000 and 9912.90001', {'9912.90000': 'Gu et al. (2025)', '9912.90001': 'Roziere et al'})
    >>> veiled("papers by Gu et al. 2025")
    ('papers by Gu in 2025', {})
    """
    kept, at, meant = list[str](), 0, dict[str, str]()
    for one in cited(text):
        kept.append(text[at : one.start])
        if _OF_SOMEBODY.search(text[: one.start]):
            kept.append(" and ".join(one.surnames) + (f" in {one.year}" if one.year else ""))
        else:
            number = _STANDS_IN.format(len(meant))
            meant[number] = text[one.start : one.end].strip()
            kept.append(number)
        at = one.end
    return "".join([*kept, text[at:]]), meant


def unveiled(query: Query, meant: Mapping[str, str]) -> Query:
    """A query with the citations back in the places of their ids."""
    text = str(query)
    for number, said in meant.items():
        text = text.replace(number, quote(said)[1:-1])
    return read(text) or query
