"""What papers are called where they are named: by a name, as papers cite them, or by a line of a bibliography.

A name stands without the words around it. Citations are found in a text before anything else of it is read: "Rozière et
al. 2023", "(Yoran et al., 2025)", "Zier and Idris, 2023", "the Gu et al. paper", "Gu (2025)". A citation names one paper
wherever a paper is named; who is meant by the surname, the library knows. Lines of a bibliography are ACM, APA, IEEE
and BibTeX, and the loose forms that people type: "Last et al. year, Title".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from rapidfuzz.distance import OSA

from bot.kept import compiled
from bot.language.phrases import phrases
from bot.parsing.canonical import read
from bot.queries import Query, quote

_EDGES: Final = " ?!.,;:\"“”'"
LAYERS: Final = 6
"""Common words at either end of a name that are taken off, one after the other."""
_LONG: Final = 5
"""Letters of a word that is still known with one of them wrong."""
_COMMON: Final = compiled(
    r"^(?:the|a|this|that|our|paper|article)\s+|['’]s$|\s+(?:paper|article|preprint|model|work|please|exactly|again|actually|first|was|is|were|did|does)$"
    r"|\s+(?:(?:to me )?like i['’]?(?:m| am) .+|for dummies|simply|briefly|in (?:simple|plain|easy|layman['’]?s?) (?:terms|words|english)|in (?:one|a|a few|two) (?:words?|sentences?|lines?))$",
    re.IGNORECASE,
)


_CLAUSE: Final = compiled(
    r"\W*(?:(?:the|a|an|this|that|some)\s+)?(?:paper|article|preprint|work|study|one)\s+(?=(?:that|which|where|in which)\s)",
    re.IGNORECASE,
)
"""What stands before a clause that describes a paper: "the paper that cleans code"."""


def name_of_paper(text: str) -> str:
    """A paper's name as it is looked up.

    >>> name_of_paper("the Code Llama paper"), name_of_paper("le papier CWM")
    ('Code Llama', 'CWM')
    """
    if clause := _CLAUSE.match(text):
        return text[clause.end() :].strip(" ?!.,;:")
    name = _bare(text)
    said = phrases()
    words = list(said.tokens(name))
    while len(words) > 1 and said.values("articles", words[0].key):
        del words[0]
    while len(words) > 1 and _is_noun(words[-1].key, name[words[-1].start :]):
        del words[-1]
    return name[words[0].start : words[-1].end] if words else name


def _is_noun(word: str, typed: str) -> bool:
    """Whether a word says only that a paper is meant; a typo away from that in small letters, too."""
    said = phrases()
    near = (noun for noun in said.lists["nouns"] if len(noun) >= _LONG and OSA.distance(word, noun) <= 1)
    mistyped = typed.islower() and word not in said.vocabulary and any(near)
    return bool(said.values("nouns", word)) or mistyped


def _bare(text: str) -> str:
    name = text.strip(_EDGES)
    for _ in range(LAYERS):
        bare = _COMMON.sub("", name).strip(_EDGES)
        if not bare or bare == name:
            break
        name = bare
    return name


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
_ET_AL: Final = compiled(
    rf"(?<![\w@.:/-])(?P<first>{_PARTICLE}{_FAMILY})(?:,?\s+(?:and|&)\s+(?P<second>{_CAPITAL}))?,?\s+et\.?\s*al(?:ii|ia)?\b\.?(?:['’]s)?(?:{_MEETING})?(?:{_DATED})?",
    re.IGNORECASE,
)
_PAIR: Final = compiled(
    rf"(?<![\w@.:/-])(?P<first>{_CAPITAL})(?P<between>(?:,\s+{_CAPITAL})*),?\s+(?:and|&)\s+(?P<second>{_CAPITAL}){_ENCLOSED}",
    re.IGNORECASE,
)
_LISTED: Final = compiled(
    rf"(?<![\w@.:/-])(?P<first>{_CAPITAL}),\s+(?:(?-i:[A-Z])\.[\s-]?)+(?P<between>(?:,?\s*(?:(?:and|&)\s+)?{_CAPITAL}(?:\s+{_CAPITAL})?,\s+(?:(?-i:[A-Z])\.[\s-]?)+){{1,30}})\s*{_ENCLOSED}",
    re.IGNORECASE,
)
"""The authors of a reference: "Gu, A., Piotrowski, B. and Synnaeve, G. (2025)"."""
_CITING: Final = compiled(r"\bal|(?:19|20)\d\d", re.IGNORECASE)
"""What every citation holds one of."""
_INITIALS: Final = compiled(r"(?:[A-Z]\.[\s-]?)+")
_JOINT: Final = compiled(r",|\s+(?:and|&)\s+", re.IGNORECASE)
_ONE: Final = compiled(
    rf"(?<![\w@.:/-])(?P<first>{_CAPITAL})\s*(?:\(\s*{_YEAR.format('y3')}\s*\))|[(\[]\s*(?P<alone>{_CAPITAL}),\s*{_YEAR.format('y4')}\s*[)\]]",
    re.IGNORECASE,
)
"""A citation where nothing else is said; inside a request it may as well be "AIME (2024)"."""
_KEY: Final = compiled(
    r"(?<![\w@.:/-])(?P<first>[a-z]{2,40})(?P<y1>(?:19|20)\d\d)(?P<word>[a-z][a-z0-9]{1,40})(?![\w.:/-])"
)
_OF_SOMEBODY: Final = compiled(r"\b(?:by|from|with|authors?|von|par)[\s:]*$", re.IGNORECASE)
"""Before a citation: what it names is a person, and no paper."""
_BEFORE: Final = compiled(r"^(?:the|that|this)?\s*[(\[]?\s*$", re.IGNORECASE)
_AFTER: Final = compiled(
    r"^\s*+[)\]]?+\s*+(?:'s)?+\s*+(?:papers?|articles?|preprint|work|one|study)?+\s*+[)\].?!]*+\s*+$",
    re.IGNORECASE,
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


CITED: Final = 30
"""Citations of one form that are looked at in one text."""
_NEAR: Final = 20
"""Letters before a citation that can say that it names a person."""


def cited(text: str) -> tuple[Cited, ...]:
    """The citations in a plain text, in order, none inside another.

    >>> [(c.surnames, c.year) for c in cited("did (Yoran et al., 2025) follow Zier and Idris (2023a)?")]
    [(('Yoran',), 2025), (('Zier', 'Idris'), 2023)]
    >>> cited("papers by Gu and Zheng 2025"), cited("glock2024better")[0].word
    ((), 'better')
    """
    taken: list[Cited] = []
    if not _CITING.search(text):
        return ()
    for pattern in (_LISTED, _ET_AL, _PAIR, _KEY):
        for found in islice(pattern.finditer(text), CITED):
            if all(found.end() <= one.start or found.start() >= one.end for one in taken):
                taken.append(_cited(found))
    return tuple(sorted(taken, key=lambda one: one.start))


def _cited(found: re.Match[str]) -> Cited:
    given = {name: value for name, value in found.groupdict().items() if value}
    parts = map(str.strip, _JOINT.split(given.get("between", "")))
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
    return one if _BEFORE.match(text[: one.start]) and _AFTER.match(text[one.end :]) else None


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
        if _OF_SOMEBODY.search(text[max(0, one.start - _NEAR) : one.start]):
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


_ENTRY: Final = compiled(r"^\s*@\w+\s*\{", re.IGNORECASE)
_FIELD: Final = compiled(
    r"\btitle\s*=\s*[{\"]+(?P<title>.+?)[}\"]+\s*(?:,|\}?\s*$)", re.IGNORECASE | re.DOTALL
)
_DATE: Final = compiled(r"(?<![\w./:-])\(?(?:19|20)\d\d[a-d]?\)?(?![\w-]|\.\d)")
_BYLINE: Final = compiled(
    r"\bet\.?\s*al\b|\b[A-ZÀ-Þ]\.(?:\s*-?[A-ZÀ-Þ]\.)*,?\s|^(?:\[?\d+\]?\.?\s*)?[A-ZÀ-Þ][\w'’-]+,\s|^(?:[A-ZÀ-Þ][\w'’.-]*\s+){1,4}[A-ZÀ-Þ][\w'’-]+(?:,|\.\s|\s+and\s)|\band\s+[A-ZÀ-Þ][\w'’.-]+\s+[A-ZÀ-Þ][\w'’-]+[,.]"
)
"""What authors' names in a reference look like: initials, "et al.", a list of capitalised names, a surname and a comma."""
_IMPRINT: Final = compiled(
    r"\barxiv(?:\s+preprint)?\b|\bdoi\b|\bpp?\.\s*\d|\bvol\.|\bno\.\s*\d|\bproceedings\b|\bproc\.|\btransactions\b|\bjournal\b|\bconference\b|\bpreprint\b|\bCoRR\b|\b10\.\d{4,}/|\d{4}\.\d{4,5}|\b[a-z-]+/\d{7}",
    re.IGNORECASE,
)
_REQUEST: Final = compiled(
    r"^\W*(?:please|pls|can|could|would|bibtex|bib|ris|apa|cite|citations?|export|tl;?dr|summar\w+|summary|compare|save|add|keep|remove|show|open|find|get|give|list|papers?|publications|articles|"
    r"who|whom|whose|what|whats|when|where|why|how|which|is|are|was|were|do|does|did|has|have|had|abstract|code|link|pdf|similar|related|more|search|ask|help|follow|subscribe|unsubscribe|digest|tell|explain|describe|i|we|any|new|newest|latest)\b",
    re.IGNORECASE,
)
_QUOTED: Final = compiled(r"[\"“”](?P<title>[^\"“”]{8,}?)[,.]?[\"“”]")
_MARK: Final = compiled(r"^\s*(?:\[\w{1,12}\]|\d{1,3}[.)])\s*")
_END: Final = compiled(
    r"(?<=[^\W\d_]{2})[.?!](?:\s+|$)|(?<=\))\.\s|\s+(?:arXiv\b|In\s+(?:Proc|Advances|[A-Z])|CoRR\b|https?:|doi\b)|,\s+(?:arXiv|in\s+Proc|In\s+Proc|(?:19|20)\d\d\b)|,?\s*\d{4}\.\d{4,5}\b|$"
)
_AUTHORS_END: Final = compiled(r"\bet\.?\s*al\b\.?[,.:]?\s*|(?<=[^\W\d_]{2})\.\s+(?=[A-ZÀ-Þ0-9])|:\s+")
_ASKING: Final = compiled(
    r"\bal\.?,?\s*[(\[]?(?:19|20)\d\d[a-d]?[)\]]?,?\s+(?:(?:in|as|the|its|please)\s+)*(?:bibtex|bib|ris|apa|mla|ieee|acm|chicago|harvard|citations?|cite|pdf|abstract|"
    r"summary|tl;?dr|code|links?|authors|licen[cs]e|venue|weights)(?:\s+(?:entry|please|pls|style|format))*\W*$",
    re.IGNORECASE,
)
"""What is asked behind a citation, where a reference has a title: "Gu et al. 2025 bibtex"."""
_FIRST: Final = 12
"""Characters in which a reference has not yet come to its title."""


def is_reference(text: str) -> bool:
    """Whether a text is a reference as bibliographies print it, and asks nothing.

    >>> is_reference("A. Lovelace and C. Babbage. 1943. Notes on the Engine. arXiv preprint.")
    True
    >>> is_reference("papers by A. Lovelace in 1943"), is_reference("Notes on the Engine")
    (False, False)
    """
    if _ENTRY.match(text):
        return bool(_FIELD.search(text))
    asks = _REQUEST.match(text) or text.rstrip().endswith("?") or _ASKING.search(text)
    if asks or len(text.split()) < 5:
        return False
    marks = (_DATE.search(text), _BYLINE.search(_MARK.sub("", text)), _IMPRINT.search(text))
    return sum(map(bool, marks)) >= 2


def title_in(text: str) -> str:
    """The title in a reference; empty where none is found.

    >>> title_in("Lovelace, A. (1943). Notes on the Engine. Taylor's Memoirs, 3, 666.")
    'Notes on the Engine'
    >>> title_in('A. Lovelace, "Notes on the engine," in Proc. Memoirs, 1943.')
    'Notes on the engine'
    >>> title_in("Lovelace et al. 1943, Notes on the Engine")
    'Notes on the Engine'
    """
    field, quoted = _FIELD.search(text), _QUOTED.search(text)
    if _ENTRY.match(text):
        return re.sub(r"[{}]", "", field["title"]) if field else ""
    if quoted:
        return quoted["title"].strip()
    rest = _MARK.sub("", text)
    year = _DATE.search(rest)
    dated = rest[year.end() :].lstrip(" .,:;)") if year else ""
    early = year and year.start() < len(rest) / 2 and len(dated) > _FIRST
    return _cut(dated if early else _past_authors(rest))


def _past_authors(text: str) -> str:
    """What follows the names of a reference whose year stands at its end."""
    found = _AUTHORS_END.search(text)
    return text[found.end() :] if found else ""


def _cut(text: str) -> str:
    end = _END.search(text)
    return text[: end.start() if end else None].strip(" .,;:\"'")
