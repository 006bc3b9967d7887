"""Lines of a bibliography: whether a text is one, and the title that stands in it. Pure.

ACM, APA, IEEE and BibTeX, and the loose forms that people type: "Last et al. year, Title".
"""

import re
from typing import Final

_ENTRY: Final = re.compile(r"^\s*@\w+\s*\{", re.IGNORECASE)
_FIELD: Final = re.compile(
    r"\btitle\s*=\s*[{\"]+(?P<title>.+?)[}\"]+\s*(?:,|\}?\s*$)", re.IGNORECASE | re.DOTALL
)
_YEAR: Final = re.compile(r"(?<![\w./:-])\(?(?:19|20)\d\d[a-d]?\)?(?![\w-]|\.\d)")
_BYLINE: Final = re.compile(
    r"\bet\.?\s*al\b|\b[A-ZÀ-Þ]\.(?:\s*-?[A-ZÀ-Þ]\.)*,?\s|^(?:\[?\d+\]?\.?\s*)?[A-ZÀ-Þ][\w'’-]+,\s|^(?:[A-ZÀ-Þ][\w'’.-]*\s+){1,4}[A-ZÀ-Þ][\w'’-]+(?:,|\.\s|\s+and\s)|\band\s+[A-ZÀ-Þ][\w'’.-]+\s+[A-ZÀ-Þ][\w'’-]+[,.]"
)
"""What authors' names in a reference look like: initials, "et al.", a list of capitalised names, a surname and a comma."""
_IMPRINT: Final = re.compile(
    r"\barxiv(?:\s+preprint)?\b|\bdoi\b|\bpp?\.\s*\d|\bvol\.|\bno\.\s*\d|\bproceedings\b|\bproc\.|\btransactions\b|\bjournal\b|\bconference\b|\bpreprint\b|\bCoRR\b|\b10\.\d{4,}/|\d{4}\.\d{4,5}|\b[a-z-]+/\d{7}",
    re.IGNORECASE,
)
_REQUEST: Final = re.compile(
    r"^\W*(?:please|pls|can|could|would|bibtex|bib|ris|apa|cite|citations?|export|tl;?dr|summar\w+|summary|compare|save|add|keep|remove|show|open|find|get|give|list|papers?|publications|articles|"
    r"who|whom|whose|what|whats|when|where|why|how|which|is|are|was|were|do|does|did|has|have|had|abstract|code|link|pdf|similar|related|more|search|ask|help|follow|subscribe|unsubscribe|digest|tell|explain|describe|i|we|any|new|newest|latest)\b",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"[\"“”](?P<title>[^\"“”]{8,}?)[,.]?[\"“”]")
_MARK: Final = re.compile(r"^\s*(?:\[\w{1,12}\]|\d{1,3}[.)])\s*")
_END: Final = re.compile(
    r"(?<=[^\W\d_]{2})[.?!](?:\s+|$)|(?<=\))\.\s|\s+(?:arXiv\b|In\s+(?:Proc|Advances|[A-Z])|CoRR\b|https?:|doi\b)|,\s+(?:arXiv|in\s+Proc|In\s+Proc|(?:19|20)\d\d\b)|,?\s*\d{4}\.\d{4,5}\b|$"
)
_AUTHORS_END: Final = re.compile(r"\bet\.?\s*al\b\.?[,.:]?\s*|(?<=[^\W\d_]{2})\.\s+(?=[A-ZÀ-Þ0-9])|:\s+")
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
    if _REQUEST.match(text) or text.rstrip().endswith("?") or len(text.split()) < 5:
        return False
    marks = (_YEAR.search(text), _BYLINE.search(_MARK.sub("", text)), _IMPRINT.search(text))
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
    year = _YEAR.search(rest)
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
