"""Where a paper was accepted, taken from its comment in forms that cannot mean anything else.

"Accepted at ICLR 2025" and "CVPR 2025 (Oral)" name a venue; "Submitted to", "under review", a bare year, and where
another version of the paper appeared do not. An unknown venue stays empty: a missing one is put right by a person, a
wrong one is believed.
"""

import re
from typing import Final

from bot.kept import compiled
from bot.memo import remembered

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
_LOST: Final = compiled(
    r"(?:preliminary|short(?:er|ened)?|conference|partial|abridged|condensed|initial|first|early|brief|journal|full|long(?:er)?|poster|older|other|archival)"
    r"\s+(?:\w+\s+)?(?:versions?|drafts?|forms?|abstracts?|reports?|results?|announcements?)\b|"
    r"\b(?:portions?|parts?|some|most|material|excerpts?|summary|subset|ideas|contents?)\s+(?:of\b|\w+\s+){0,5}?(?:has|have|had|was|were|is|are|will|appear\w*|published|presented)\b|"
    r"\b(?:material|results?)\s+(?:that\s+)?appear\w*\b|supersedes|comment on|reply to|follow[- ]up|sequel|companion|"
    r"submitted|submission|under (?:\w+ )?review|reject|withdraw|in review|preprint for|extended|extension|"
    r"previous|earlier|challenge|competition|solution|\bworkshops?\b|\bW\b|winner|place\b|@",
    re.IGNORECASE,
)
_NAMED: Final = compiled(
    rf"(?<![\w/@-])(?P<venue>{_CONFERENCES})[\s'’,-]*(?P<year>20[012]\d|[012]\d)(?![\d-])"
)
_JOURNAL: Final = compiled(
    rf"(?<![\w/@-])(?P<venue>{_JOURNALS})(?![\w-])(?:[\s'’,(-]*(?P<year>20[012]\d)(?!\d))?"
)
_ACCEPTED: Final = compiled(rf"\b(?:{_WON})\b", re.IGNORECASE)
_LEADING: Final = compiled(
    r"^[\s(]*(?:\d+ pages?[^A-Za-z]*)?(?:in\s+|(?:in )?findings of (?:the )?)?$", re.IGNORECASE
)
_CLAUSES: Final = compiled(
    r"[;\n]|\.\s|\.$|, (?=\d+ (?:pages|figures|tables))|(?<=pages), |(?<=figures), |(?<=tables), "
)
_TRACK: Final = compiled(r"\bfindings\b", re.IGNORECASE)


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
