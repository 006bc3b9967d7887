"""Paper, Author, Name, Link: the values everything else passes around. No reading, no writing.

Three kinds of author, as in the ACL Anthology's library: a Name is a spelling; a paper's `authors` are names
as printed, in order; an Author is a person (or team) with all of their spellings. Only an Author has papers,
so a typed name is resolved first.

Some codes of arXiv's taxonomy are one category: of such an alias older papers list one code, newer ones both;
arXiv's own listings treat them as one.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from bot.kept import compiled

LinkKind = Literal["abstract", "pdf", "code", "models", "page", "data"]

NEW_ID: Final = r"\d{4}\.\d{4,5}"
OLD_ID: Final = r"[a-z][a-z-]*(?:\.[A-Z]{2})?/\d{7}"
ARCHIVE: Final = (
    r"(?:acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|funct-an|gr-qc"
    r"|hep-ex|hep-lat|hep-ph|hep-th|math-ph|math|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|q-alg|q-bio|quant-ph|solv-int|supr-con)"
)
"""The archives that gave ids before April 2007."""
_ID: Final = compiled(
    rf"(?P<id>{NEW_ID}|{OLD_ID}|(?i:{ARCHIVE}(?:\.[A-Z]{{2}})?/\d{{7}}))(?:v(?P<version>[1-9]\d?))?"
)
_FIVE: Final = 15
"""The year from which on a number has five digits."""
_NINETIES: Final = 90
"""The first years of arXiv: the others are of this century."""
GIVEN: Final = compiled(r"pdf/[0-9a-f]{16}")
"""The id of a paper that is known from a PDF alone which somebody gave."""
_PAGES: Final = compiled(r"\b(\d{1,4})\s*(?:pages|pp\b)", re.IGNORECASE)
"""How the comment of a paper tells its length."""

_GONE: Final = compiled(r"wi?t?h?dr|retract", re.IGNORECASE)
_OPENING: Final = 400
"""How a withdrawal is told, and in how many characters."""


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """One spelling of a person's or a team's name."""

    family: str
    """The surname, particles included; the whole name for a team or a person with one name."""
    given: str = ""
    suffix: str = ""
    """"Jr.", "III": kept for citations, ignored when comparing."""
    team: bool = False
    """True for a collective author, such as "FAIR CodeGen team"."""

    @classmethod
    def parse(cls, text: str) -> "Name":
        """A name from "Given Family" (split at the last space) or "Family, Given".

        >>> Name.parse("Youbi Idrissi, Badr")
        Name(family='Youbi Idrissi', given='Badr', suffix='', team=False)
        """
        family, comma, given = (part.strip() for part in text.partition(","))
        if comma:
            return cls(family, given)
        given, _, family = text.strip().rpartition(" ")
        return cls(family, given.strip())

    def __str__(self) -> str:
        return " ".join(part for part in (self.given, self.family, self.suffix) if part)


@dataclass(frozen=True, slots=True)
class Author:
    """A person or team, with every spelling that is taken to be theirs."""

    key: str
    """Identifies the author in the index and in the store; never shown."""
    names: tuple[Name, ...]
    """The fullest spelling first."""
    papers: int = 0
    """How many papers in this corpus."""
    fields: tuple[str, ...] = ()
    """Their most frequent categories, most frequent first."""
    years: tuple[int, int] | None = None
    """First and last year of their papers here."""

    @property
    def name(self) -> Name:
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Link:
    kind: LinkKind
    url: str
    label: str = ""
    """What to call it when a paper has several of a kind."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. A field that no source states is empty, never guessed."""

    id: str
    """The bare arXiv id, without version: "2308.12950", "math/0309136"; of a paper that is only a PDF, `GIVEN`."""
    title: str
    """As it is read, formulas in Unicode where Unicode can say them."""
    abstract: str
    authors: tuple[Name, ...]
    """As printed, in order."""
    date: datetime.date
    """When the first version was submitted (UTC)."""
    categories: tuple[str, ...] = ()
    """arXiv categories, the primary one first."""
    organisation: str = ""
    venue: str = ""
    aliases: tuple[str, ...] = ()
    """What people call it: "CWM", "AutoformBot"."""
    links: tuple[Link, ...] = ()
    """Beyond the abstract and PDF, which follow from the id."""
    licence: str = ""
    comment: str = ""
    journal: str = ""
    """arXiv's journal reference, as printed."""
    doi: str = ""
    version: int = 0
    """The latest version known; 0 when unknown."""
    abstract_version: str = ""
    """Which version the stored abstract is from, in words, where it is not the first."""
    updated: datetime.date | None = None
    """When the latest version was submitted."""
    announced: datetime.date | None = None
    """When arXiv announced it, where that is known."""
    withdrawn: bool = False
    tex: str = ""
    """The title as its authors typed it, where that is not how it is read."""
    curated: bool = False
    """True when a person wrote its YAML file: its fields win over ingested ones."""
    sources: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    """(field, where it is from), for the fields that the listing does not give."""

    @property
    def given(self) -> bool:
        """Whether all that is known of it is a PDF that somebody gave; `date` is the day of that."""
        return GIVEN.fullmatch(self.id) is not None

    @property
    def url(self) -> str:
        """Its page on arXiv; empty where it has none."""
        return "" if self.given else f"https://arxiv.org/abs/{self.id}"

    @property
    def pdf(self) -> str:
        return "" if self.given else f"https://arxiv.org/pdf/{self.id}"

    @property
    def primary(self) -> str:
        return self.categories[0] if self.categories else ""

    @property
    def pages(self) -> int:
        """How long it is by its own comment; 0 where that does not say."""
        told = _PAGES.search(self.comment)
        return int(told[1]) if told else 0

    @property
    def withdrawal(self) -> str:
        """Why it was withdrawn, in its authors' words; empty where they do not say."""
        if not self.withdrawn:
            return ""
        return next((text for text in (self.comment, self.abstract) if _GONE.search(text[:_OPENING])), "")

    def of(self, kind: LinkKind) -> tuple[Link, ...]:
        """Its links of one kind."""
        return tuple(link for link in self.links if link.kind == kind)


def split_id(text: str) -> tuple[str, int | None] | None:
    """The id and version in a bare id such as "2603.29088v2" or "math.AG/0309136"; None if it is not one.

    >>> split_id("2603.29088v2"), split_id("cs/0112017"), split_id("9901")
    (('2603.29088', 2), ('cs/0112017', None), None)
    """
    found = _ID.fullmatch(text)
    if not found or not is_possible(found["id"]):
        return None
    archive, stroke, number = found["id"].rpartition("/")
    version = found["version"]
    return f"{archive.partition('.')[0].lower()}{stroke}{number}", int(version) if version else None


def submitted(number: str) -> tuple[int, int, str]:
    """When a paper came, by its id: year, month, and the rest of it, which orders the papers of one month.

    >>> sorted(["2503.13992", "hep-th/9901001", "0704.0001"], key=submitted)
    ['hep-th/9901001', '0704.0001', '2503.13992']
    """
    told = number.rpartition("/")[2]
    if not told[:4].isdecimal():
        return (0, 0, number)
    year = int(told[:2])
    return (year + (1900 if year >= _NINETIES else 2000), int(told[2:4]), told[4:])


def is_impossible(text: str) -> bool:
    """Whether a text is written as an id, and cannot be one.

    >>> is_impossible("2503.1234"), is_impossible("2503.12345"), is_impossible("CWM")
    (True, False, False)
    """
    return bool(_ID.fullmatch(text)) and split_id(text) is None


def is_possible(number: str) -> bool:
    """Whether arXiv can have given an id: a month of the year, and five digits after it since 2015.

    >>> is_possible("1412.9999"), is_possible("1810.0037"), is_possible("2513.00001")
    (True, False, False)
    """
    if "/" in number:
        return True
    year, month, digits = int(number[:2]), int(number[2:4]), len(number) - 5
    return 1 <= month <= 12 and digits == (5 if year >= _FIVE else 4)


_ALIASES: Final = (
    ("cs.NA", "math.NA"),
    ("cs.SY", "eess.SY"),
    ("q-fin.EC", "econ.GN"),
    ("math-ph", "math.MP"),
    ("cs.IT", "math.IT"),
    ("stat.TH", "math.ST"),
)
"""Codes of one category, as arXiv's taxonomy page states."""
_OTHER: Final[Mapping[str, str]] = MappingProxyType(dict(_ALIASES) | {b: a for a, b in _ALIASES})


def _archive(code: str) -> tuple[str, ...]:
    """The codes outside an archive that are aliases of one inside it."""
    return tuple(other for one, other in _OTHER.items() if one.partition(".")[0] == code)


def alike_codes(code: str) -> tuple[str, ...]:
    """The codes under which papers of a category or archive are listed, itself first.

    >>> alike_codes("cs.NA"), alike_codes("cs.PL"), alike_codes("econ")
    (('cs.NA', 'math.NA'), ('cs.PL',), ('econ', 'q-fin.EC'))
    """
    others = (_OTHER[code],) if code in _OTHER else ()
    inside = () if "." in code else _archive(code)
    return tuple(dict.fromkeys((code, *others, *inside)))


def in_category(one: str, category: str) -> bool:
    """Whether a category is another, under any of its codes, or lies in that archive.

    >>> in_category("cs.LO", "cs"), in_category("math.NA", "cs.NA"), in_category("csx.A", "cs"), in_category("cond-mat", "cond-mat")
    (True, True, False, True)
    """
    return any(one == code or one.startswith(f"{code}.") for code in alike_codes(category))
