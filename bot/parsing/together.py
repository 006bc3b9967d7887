"""What is asked of all the papers shown: cite, compare, save, mark them, or take them off a reading list.

Only where a message says nothing else: "remove it from the list" is about one paper, and "save everything except
the second" about what cannot be looked for.
"""

import re
from dataclasses import replace
from datetime import date
from typing import Final, Literal

from bot.parsing.canonical import read
from bot.parsing.keeping import LIST, is_shared
from bot.parsing.listings import lacks
from bot.parsing.patterns import LEAD
from bot.parsing.patterns import insensitive as _re
from bot.parsing.places import MOST, shelved
from bot.parsing.subject import everything, list_of, subject
from bot.parsing.works import STYLES, otherwise_cited
from bot.queries import Cite, Compare, Find, Keep, Memory, Query, ReadingList, Similar, Style, Unclear

_ALL: Final = r"(?:all(?: of)? (?:them|these|those|the (?:papers|ones|results))|them(?: all)?|these(?: papers| ones)?|those(?: papers| ones)?|both(?: of them)?|the (?:whole )?list|(?:all )?the papers|everything|all)"
_EVERY: Final = _re(rf"\b{_ALL}\b")
_STYLE: Final = _re(r"\b(?P<style>bib ?tex|\.?bib|ris|endnote|zotero|apa|markdown|md)\b")
_CITES: Final = _re(r"\b(?:cite|citations?|references?|export)\b")
_AROUND: Final = _re(
    r"\b(?:it|this|that|one|for|of|as|in|to|give|get|show|me|us|the|a|an|entry|entries|file|format|style|version|please|now|same|again|instead|also|and)\b|\W"
)
"""What else a request for citations may say without asking for other papers."""
_TOGETHER: Final = _re(
    rf"^{LEAD}(?P<verb>compare|save|bookmark|keep|remove|delete|drop|unsave|clear|mark)\s+{_ALL}(?:\s+(?:as\s+)?(?P<mark>read|unread|done))?(?:\s+(?:to|for|on|in|from|off)\s+{LIST})?\W*$"
)
_WHOLE: Final = _re(r"\beverything\b|\ball (?:from|off|on|of (?:my|our|the))\b")
_BEGINS: Final = _re(rf"^{LEAD}(?:compare|save|bookmark|remove|mark)\s+{_ALL}\b")


def cited(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    """Citations of everything shown, or of the one paper under discussion."""
    if unknown := otherwise_cited(text.strip(" ?!.")):
        return unknown
    named, every = _STYLE.search(text), bool(_EVERY.search(text))
    if not (named or _CITES.search(text)) or _left(text):
        return None
    style: Style = (
        STYLES.get(named["style"].lower().replace(" ", "").strip("."), "bibtex") if named else "bibtex"
    )
    if isinstance(last, Similar) and not every:
        return Cite(style, (last.paper,))
    one = bool(subject(last, memory)) and not every
    find = None if one else list_of(last, memory)
    if find and (isinstance(last, Find) or len(memory.papers) < 2):
        return Cite(style, of=replace(find, page=1))
    papers = everything(memory) if every else memory.papers[: 1 if one else None]
    return Cite(style, papers) if papers else Unclear(text, "which paper")


def _left(text: str) -> str:
    """What a message says beside asking for citations."""
    for pattern in (_EVERY, _STYLE, _CITES, _AROUND):
        text = pattern.sub("", text)
    return text


def together(text: str, _last: Query, memory: Memory, _today: date) -> Query | None:
    """Something asked of all the papers shown."""
    if _BEGINS.match(text) and lacks(text):
        return Unclear(text, "lacking")
    found = _TOGETHER.match(text)
    if not found:
        return None
    verb, papers = found["verb"].lower(), everything(memory)
    if verb == "compare":
        return Compare(papers[:MOST]) if len(papers) > 1 else Unclear(text, "which paper")
    if verb in {"save", "bookmark", "keep"}:
        return Keep("save", papers, is_shared(found["whose"] or "")) if papers else None
    return None if verb == "mark" and not found["mark"] else _on_shelf(text, found, memory)


def _on_shelf(text: str, found: re.Match[str], memory: Memory) -> Query | None:
    """Something done with all papers of the reading list shown; the whole of another list is named without it."""
    papers = tuple(memory.numbers.values())
    if not papers or not isinstance(read(memory.listing), ReadingList):
        return None
    done = Keep(_done(found["verb"].lower(), found["mark"]), papers, is_shared(found["whose"] or ""))
    kept = shelved(done, text, memory)
    if isinstance(kept, Keep) and kept.action == "remove" and _WHOLE.search(text):
        return replace(kept, papers=())  # all that is on it, and asked back first
    return None if _WHOLE.search(text) and not isinstance(kept, Keep) else kept


def _done(verb: str, mark: str | None) -> Literal["remove", "mark read", "mark unread"]:
    if verb != "mark":
        return "remove"
    return "mark unread" if (mark or "").lower() == "unread" else "mark read"
