"""What any of arXiv's sources says of a paper -> Paper, with its links and its venue.

Where code, models, data and page are is what abstract and comments say. Only http and https, only hosts whose
kind is known or addresses that the text itself calls a page; nothing is fetched, so a link is what the
authors wrote, no more.

Where a paper was accepted is taken from its comments, in forms that cannot mean anything else. "Accepted at
ICLR 2025" and "CVPR 2025 (Oral)" name a venue; "Submitted to", "under review" and a bare year do not. An
unknown venue stays empty: a missing one is put right by a person, a wrong one is believed.

Each reader (snapshot, OAI, API) brings its own shape to a Raw, and one function makes the Paper, so that the
same paper is the same from wherever it came. What a source does not say stays empty.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from bot.feeds import bylines, tex
from bot.feeds.errors import RecordError
from bot.memo import remembered
from bot.papers import Link, LinkKind, Name, Paper, split_id
from bot.text import clean as scrub

_ADDRESS: Final = re.compile(
    r"(?:https?://|(?<![\w./@-])(?=(?:www\.)?(?:github|gitlab|huggingface|bitbucket)\.(?:com|co|org)/))"
    r"[a-z0-9](?:[\w.-]*\w)?(?::\d{2,5})?(?:/[!#%&()*+\-./:=?@\[\]\w~]*)?",
    re.IGNORECASE | re.ASCII,
)
_HINTS: Final = ("http", "HTTP", "ithub", "itHub", "itlab", "itLab", "uggingface", "itbucket")
_UNESCAPED: Final = re.compile(r"\\([_%#&~$])")
_TRAILING: Final = ".,;:!?*)]}>'\"’”…"
_SCHEME: Final = re.compile(r"https?://", re.IGNORECASE)
_CALLED: Final = re.compile(
    r"(?:project|home|web|demo)[\s-]*(?:page|site|website)?\b[^.;]{0,30}$", re.IGNORECASE
)
_HOSTS: Final[tuple[tuple[str, LinkKind], ...]] = (
    (r"(?:www\.)?(?:huggingface\.co|hf\.co)/datasets/", "data"),
    (r"(?:www\.)?(?:huggingface\.co|hf\.co)/(?:spaces|papers|blog|docs)\b", "page"),
    (r"(?:www\.)?(?:huggingface\.co|hf\.co)/", "models"),
    (r"(?:www\.)?(?:modelscope\.cn)/models/", "models"),
    (r"(?:zenodo\.org|(?:www\.)?kaggle\.com/datasets|figshare\.com|dataverse\.|osf\.io)", "data"),
    (r"(?:www\.|gist\.)?(?:github\.com|bitbucket\.org|codeberg\.org|sourceforge\.net)/", "code"),
    (r"(?:gitlab\.|git\.)[\w.-]+/", "code"),
    (r"anonymous\.4open\.science/", "code"),
    (r"[\w-]+\.(?:github|gitlab)\.io\b|sites\.google\.com/", "page"),
)
_KINDS: Final = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _HOSTS)
_MOST: Final = 8


def links(text: str) -> tuple[Link, ...]:
    """The links in a text, each once, in order; at most eight.

    >>> links("Code: github.com/acme/tool. Weights (https://huggingface.co/acme/tool-7b).")
    (Link(kind='code', url='https://github.com/acme/tool', label=''), \
Link(kind='models', url='https://huggingface.co/acme/tool-7b', label=''))
    """
    starts = [start for hint in _HINTS if (start := text.find(hint)) >= 0]
    if not starts:
        return ()
    plain = _UNESCAPED.sub(r"\1", text[max(0, min(starts) - 80) :])
    found: dict[str, Link] = {}
    for match in _ADDRESS.finditer(plain):
        url = _clean(match[0])
        kind = _kind(_SCHEME.sub("", url), plain[max(0, match.start() - 60) : match.start()])
        if kind:
            found.setdefault(url.lower().removesuffix(".git"), Link(kind, url))
    return tuple(found.values())[:_MOST]


def _clean(address: str) -> str:
    """Without what punctuation ran into it; a closing bracket stays when the address opened it."""
    url = address if _SCHEME.match(address) else f"https://{address}"
    while url[-1] in _TRAILING and not (url[-1] == ")" and url.count("(") >= url.count(")")):
        url = url[:-1]
    return url.rstrip("/") if url.endswith("//") else url


def _kind(address: str, before: str) -> LinkKind | None:
    """What the host says it is; a bare host is a page only where the text calls it one."""
    for pattern, kind in _KINDS:
        found = pattern.match(address)
        if found:
            return kind if kind == "page" or len(address) > found.end() or kind == "data" else None
    return "page" if _CALLED.search(before) else None


_CONFERENCES: Final = (
    "AAAI|IJCAI|ECAI|ICLR|ICML|NeurIPS|Neurips|NEURIPS|NIPS|COLM|COLT|UAI|AISTATS|CoRL|CoLLAs|L4DC|ICAPS|KR|AAMAS|"
    "CVPR|ICCV|ECCV|WACV|BMVC|ACCV|3DV|ICIP|ICPR|ICME|MICCAI|MIDL|ISBI|SIGGRAPH(?: Asia)?|Eurographics|"
    "ACL|EMNLP|NAACL|EACL|AACL|IJCNLP|COLING|LREC(?:-COLING)?|CoNLL|TREC|SemEval|BlackboxNLP|WMT|INLG|SIGDIAL|"
    "KDD|WSDM|WWW|SIGIR|CIKM|ECIR|RecSys|ICDM|SDM|PAKDD|ECML|VLDB|SIGMOD|ICDE|EDBT|ISWC|"
    "INTERSPEECH|Interspeech|ICASSP|ASRU|SLT|ISMIR|MM|"
    "ICRA|IROS|RSS|HRI|IV|ITSC|CHI|UIST|CSCW|FAccT|AIES|IUI|"
    "ICSE|FSE|ASE|ISSTA|MSR|PLDI|POPL|OOPSLA|ITP|CPP|CAV|LICS|CADE|IJCAR|"
    "CCS|USENIX Security|NDSS|OSDI|SOSP|NSDI|EuroSys|ASPLOS|ISCA|MLSys|SC|DAC|DATE|ICCAD|"
    "STOC|FOCS|SODA|EC|ICALP|GECCO|CEC|IJCNN|ICANN|MLSP|DCC|ISIT"
)
_JOURNALS: Final = "TMLR|JMLR|TACL|TPAMI|IJCV|JAIR|TOG|TIP|TVCG|RA-L|TNNLS|TKDE|TOIS|TIST|Transactions on Machine Learning Research"
_SPELT: Final = {"Interspeech": "INTERSPEECH", "Neurips": "NeurIPS", "NEURIPS": "NeurIPS"}
_WON: Final = r"accepted|published|to appear|appear(?:s|ed|ing)?|presented|camera[- ]ready|proceedings|proc\.|conference paper"
_LOST: Final = re.compile(
    r"submitted|submission|under (?:\w+ )?review|reject|withdraw|in review|preprint for|extended|extension|"
    r"previous|earlier|challenge|competition|solution|\bworkshops?\b|\bW\b|winner|place\b|@",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    rf"(?<![\w/@-])(?P<venue>{_CONFERENCES})[\s'’,-]*(?P<year>20[012]\d|[012]\d)(?![\d-])"
)
_JOURNAL: Final = re.compile(
    rf"(?<![\w/@-])(?P<venue>{_JOURNALS})(?![\w-])(?:[\s'’,(-]*(?P<year>20[012]\d)(?!\d))?"
)
_ACCEPTED: Final = re.compile(rf"\b(?:{_WON})\b", re.IGNORECASE)
_LEADING: Final = re.compile(
    r"^[\s(]*(?:\d+ pages?[^A-Za-z]*)?(?:in\s+|(?:in )?findings of (?:the )?)?$", re.IGNORECASE
)
_CLAUSES: Final = re.compile(
    r"[;\n]|\.\s|\.$|, (?=\d+ (?:pages|figures|tables))|(?<=pages), |(?<=figures), |(?<=tables), "
)
_TRACK: Final = re.compile(r"\bfindings\b", re.IGNORECASE)


@remembered(2048, longest=200)
def venue(comment: str) -> str:
    """The venue that a comment states, as acronym and year; empty when it states none safely.

    >>> venue("12 pages, Accepted at ICLR 2025"), venue("Findings of EMNLP'25"), venue("Submitted to ICLR 2025")
    ('ICLR 2025', 'EMNLP 2025 Findings', '')
    >>> venue("Published in TMLR (08/2025)"), venue("CVPR 2025 Workshop"), venue("9 pages, 6 figures, AAAI 2025 Oral")
    ('TMLR', '', 'AAAI 2025')
    """
    for clause in _CLAUSES.split(" ".join(comment.split(" "))):
        found = _stated(clause) if clause else ""
        if found:
            return found
    return ""


def _stated(clause: str) -> str:
    if _LOST.search(clause):
        return ""
    accepted = _ACCEPTED.search(clause)
    found = _NAMED.search(clause)
    if found and (accepted or _LEADING.match(clause[: found.start()])):
        track = " Findings" if _TRACK.search(clause) else ""
        return f"{_SPELT.get(found['venue'], found['venue'])} {_full(found['year'])}{track}"
    journal = _JOURNAL.search(clause) if accepted else None
    if journal:
        return " ".join(part for part in (journal["venue"], journal["year"]) if part)
    return ""


def _full(year: str) -> str:
    return year if len(year) == 4 else f"20{year}"


_MONTHS: Final = {m: i for i, m in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_WITHDRAWN: Final = re.compile(
    r"(?:\b(?:this|the|our)\s+(?:\w+\s+)?(?:paper|article|submission|manuscript|work|preprint|note|version|draft|e-?print)s?"
    r"(?:\s+\([^)]*\)| in its \w+ form)?\s+(?:has|have|had|is|was|are|were)\s+(?:now\s+|hereby\s+|therefore\s+|temporarily\s+)?"
    r"(?:been\s+)?(?:being\s+)?(?:\w+ly\s+)?(?:withdrawn|retracted))"
    r"|^\W*(?:(?:paper|article|submission|manuscript|preprint|temporarily|now)\s+)*(?:is\s+|has been\s+|was\s+)?"
    r"(?:withdrawn|retracted)\b(?!\s+(?:from the literature|papers))"
    r"|\bwithdrawn (?:by (?:the )?(?:\w+\s)?(?:authors?|arxiv|submitter)|due to|because|from (?:the )?arxiv|for (?:now|revision)|in accordance|to comply)"
    r"|\bauthors? (?:has|have) (?:withdrawn|retracted)\b|\bmanuscript\b[^.]{0,30}\b(?:is|are) retracted\b"
    r"|\b(?:reasons? for withdrawal|withdrawn paper)\b|\bI (?:have )?withdr(?:aw|ew|awn)\b|\bwe (?:have )?withdr(?:aw|ew|awn)\b"
    r"(?: this| the)",
    re.IGNORECASE,
)
_SEVERAL: Final = re.compile(r"[\s,;]+")
"""Between the DOIs of a record that has more than one; the first is the paper's own."""
_OPENING: Final = 400
"""Characters of an abstract in which a withdrawal is told; further on the word is the paper's subject."""


@dataclass(frozen=True, slots=True)
class Raw:
    """One record as a source gave it; texts may hold TeX and line ends."""

    id: str
    title: str
    authors: str | tuple[Name, ...]
    abstract: str
    categories: str
    """Separated by spaces, the primary one first."""
    versions: tuple[tuple[int, str], ...] = ()
    """Number and date of each, the first first."""
    comment: str = ""
    journal: str = ""
    doi: str = ""
    licence: str = ""
    withdrawn: bool = False
    """The source itself marks the latest version as withdrawn."""


@dataclass(frozen=True, slots=True)
class Record:
    """A paper as a feed brought it."""

    paper: Paper
    history: tuple[tuple[int, date], ...] = ()
    """(number, day) of the versions before the latest."""
    stamp: str = ""
    """The day on which arXiv last changed the record, as ISO text."""


def paper(raw: Raw) -> Paper:
    """The Paper that a record describes. RecordError says what is missing; it never quotes the record."""
    identity = split_id(raw.id)
    title = clean(tex.text(raw.title))
    if not identity:
        raise RecordError("", "id")
    if not title or not raw.versions:
        raise RecordError(identity[0], "date" if title else "title")
    abstract, comment = clean(tex.prose(raw.abstract)), clean(tex.prose(raw.comment))
    first, last = raw.versions[0], raw.versions[-1]
    return Paper(
        id=identity[0],
        title=title,
        abstract=abstract,
        authors=bylines.authors(raw.authors) if isinstance(raw.authors, str) else raw.authors,
        date=day(first[1]),
        categories=tuple(dict.fromkeys(raw.categories.split())),
        venue=venue(comment) if comment else "",
        links=links(f"{abstract} {comment}"),
        licence=raw.licence.strip(),
        comment=comment,
        journal=clean(raw.journal),
        doi=_SEVERAL.split(raw.doi.strip())[0],
        version=last[0],
        updated=day(last[1]),
        withdrawn=raw.withdrawn or withdrawn(comment, abstract),
    )


def clean(text: str) -> str:
    """One line of visible text, as bot.text.clean gives it; most texts take the short way."""
    line = text.strip().replace("\n", " ")
    if "  " in line:
        line = " ".join(line.split())
    return line if line.isprintable() else scrub(line)


def withdrawn(comment: str, abstract: str) -> bool:
    """Whether the wording says that the paper was withdrawn.

    >>> withdrawn("Withdrawn due to an error in Lemma 3", ""), withdrawn("", "We study withdrawn papers.")
    (True, False)
    """
    return any("thdr" in text or "etract" in text for text in (comment, abstract)) and bool(
        _WITHDRAWN.search(comment) or _WITHDRAWN.search(abstract[:_OPENING])
    )


@remembered(4096)
def day(text: str) -> date:
    """The day (UTC) in "Mon, 13 Oct 2025 00:00:00 GMT", "2025-10-13" or "2025-10-13T09:00:00Z".

    >>> day("Mon, 13 Oct 2025 00:00:00 GMT"), day("2026-06-12T22:00:00-04:00")
    (datetime.date(2025, 10, 13), datetime.date(2026, 6, 13))
    """
    try:
        if text[:4].isdigit():
            instant = datetime.fromisoformat(text)
        elif text.endswith("GMT"):
            _, number, month, year, *_ = text.split()
            return date(int(year), _MONTHS[month], int(number))
        else:
            instant = parsedate_to_datetime(text)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise RecordError("", "date") from error
    return (instant if instant.tzinfo is None else instant.astimezone(UTC)).date()


def record(raw: Raw, stamp: str = "") -> Record:
    """The Paper with what the store keeps beside it."""
    past = tuple((number, day(text)) for number, text in raw.versions[:-1] if number)
    return Record(paper(raw), past, stamp)
