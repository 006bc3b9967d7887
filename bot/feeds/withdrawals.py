"""Whether a comment or an abstract says that its paper was withdrawn, in the words in which authors say it.

A claim that is withdrawn, an earlier version, another paper, or a submission withdrawn from a conference is not the
paper.
"""

import re
from typing import Final

from bot.kept import compiled

_WORK: Final = r"(?:paper|article|submission|manuscript|work|preprint|note|version|draft|letter|report|comment|contribution|e-?print)s?"
_PAST: Final = r"(?:withdr(?:awn|aw|wan|own|awed|an|wn|ew)|withd(?:arwn|awn|rawal)|with(?:rawn|drawl)|wit(?:hdran|drawn)|retracted)"
_NOT_FROM: Final = r"(?!\s+(?:from|at)\s+(?!(?:the\s+)?arxiv|publication|circulation|consideration\s*[.;]|here\b|this\b|the\s+(?:server|archive|web))|\s+papers|\s+and\s+(?:re)?submitted)"
_THIS: Final = (
    rf"(?:\b(?:this|it|itself)\b(?!\s+(?:claim|statement|result|conjecture|part|section))"
    rf"|\b(?:the|my|our|their|his|her|both|these)\s+(?:(?!previous|earlier|first|old)\w+\s+){{0,2}}?{_WORK}\b|\b(?:from|on) (?:the )?arxiv\b)"
)
_SUBJECT: Final = rf"\b(?:this|the|our|my|present)\s+(?:(?!previous|earlier|older?\b|first|prior|last|original|preceding|other|above|cited|second|third)\w+\s+){{0,2}}?{_WORK}"
_WISH: Final = r"(?:decid\w+|want\w*|wish\w*|like|need\w*|request\w*|ask\w*|ch[o]+se\w*|ha(?:ve|s|d)|prefer\w*|intend\w*|going|forced|obliged|plan\w*|hope)"
_ANYWHERE: Final = compiled(
    rf"{_SUBJECT}(?:\s+\([^)]*\)| in its \w+ form|\s+\S*/\d{{7}}|\s+\d{{4}}\.\d{{4,5}})?,?\s+(?:has|have|had|is|was|are|were|be|must be|should be|will be|to be)\s+"
    rf"(?:now\s+|hereby\s+|therefore\s+|temporarily\s+|thus\s+|being\s+|been\s+|\w+ly\s+){{0,3}}{_PAST}\b{_NOT_FROM}"
    rf"|\bauthors?\s+(?:has|have|had)\s+(?:\w+ly\s+)?{_PAST}\b(?=\W*$|[.;,]|\s+(?:this|it|the|because|due|since|as)\b)(?!\s+(?:the|their|his|her|a)\s+(?!{_WORK}))"
    rf"|\bauthors?\s+(?:\w+ly\s+|now\s+|hereby\s+)?(?:withdr(?:aws?|ew)|retracts?)\s+{_THIS}|\bauthors?\s+(?:withdraws?|withdrew)\W*$"
    rf"|\b{_WISH}\s+(?:(?:the|this|our)\s+{_WORK}\s+)?to\s+(?:be\s+)?(?:withdraw|retract)n?\s+{_THIS}"
    rf"|\b(?:I|we|please|kindly)\s+(?:(?:am|are|have|hereby|must|will|now|therefore|thus|shall|kindly|do)\s+){{0,2}}(?:withdr(?:aw|ew|awn|awing)|retract(?:ed|ing)?)\s+{_THIS}"
    rf"|\bmanuscript\b[^.]{{0,30}}\b(?:is|are) retracted\b|\breasons? for (?:the )?withdrawal\b",
    re.IGNORECASE,
)
_COMMENT: Final = compiled(
    rf"^\W*(?:withdrawing|retracting|withdrawal|withdraw)\b(?!\s+of\s+(?:the\s+)?(?:claim|\w+\s+claim))"
    rf"|[(\[]\s*(?:now\s+|paper\s+)?{_PAST}\b{_NOT_FROM}",
    re.IGNORECASE,
)
_BARE: Final = compiled(
    rf"^\W*(?:(?:the|paper|article|submission|manuscript|preprint|temporarily|now|being|been|e-?print|this|has|is|was|note|work)[\s:]+)*{_PAST}\b{_NOT_FROM}",
    re.IGNORECASE,
)
"""What begins a comment, or a short abstract."""
_CLAUSE: Final = compiled(
    r"\bwithdrawn (?:by (?:the )?(?:\w+\s)?(?:authors?|arxiv|submitter)|due to|because|from (?:the )?arxiv|for (?:now|revision)|in accordance|to comply)"
    rf"|[,;:.!-]\s*(?:now\s+|paper\s+|and\s+)?(?:is\s+|been\s+)?{_PAST}\s*(?:[.!)\]]|$)"
    rf"|[;:.!]\s*(?:this\s+)?(?:paper\s+|article\s+)?{_PAST}\s+(?:as|since|because|due|by|for|until|pending|in order|owing|after|on account)\b",
    re.IGNORECASE,
)
"""Where a clause says it without saying of what: the clause must not speak of something else before."""
_ELSE: Final = compiled(
    r"\b(?:previous|earlier|first|old|older|original|prior|preceding|other|conjecture|theorem|claim|lemma|section|statement|"
    r"version \d|v\d|submitted|accepted|replaces|comment on|\S+/\d{7}|\d{4}\.\d{4,5})\b[^.;]*$",
    re.IGNORECASE,
)
_OPENING: Final = 400
"""Characters of an abstract in which a withdrawal is told; further on the word is the paper's subject."""
_SHORT: Final = 150
"""Characters of an abstract that says nothing else."""
_HINTS: Final = ("ithd", "ITHD", "itdr", "ithra", "etract", "ETRACT")
"""One of which every wording holds: most texts need no closer look."""


def withdrawn(comment: str, abstract: str) -> bool:
    """Whether the wording says that the paper was withdrawn.

    >>> withdrawn("Withdrawn due to an error in Lemma 3", ""), withdrawn("", "We study withdrawn papers.")
    (True, False)
    >>> withdrawn("I want to withdraw this article", ""), withdrawn("We withdraw the claim of Section 4", "")
    (True, False)
    """
    opening = abstract[:_OPENING]
    if not any(hint in text for text in (comment, opening) for hint in _HINTS):
        return False
    return bool(
        _COMMENT.search(comment)
        or any(map(_ANYWHERE.search, (comment, opening)))
        or any(map(_stated, (comment, opening)))
        or any(_BARE.match(text) for text in (comment, opening) if text is comment or len(abstract) <= _SHORT)
    )


def _stated(text: str) -> bool:
    """Whether some clause says so, and speaks of nothing else before."""
    return any(
        found[0][0] in ".;:!" or not _ELSE.search(text[: found.start()]) for found in _CLAUSE.finditer(text)
    )
