"""Reading lists in words: save a paper, take it off, mark it read, show a list, and whose list is meant."""

import re
from datetime import date
from typing import Final, Literal, cast

from bot.parsing.fields import name_of_paper
from bot.parsing.patterns import insensitive as _re
from bot.queries import Keep, Query, ReadingList

LIST: Final = r"(?P<whose>(?:(?:the|my|our|this) )?(?:(?:channel|team|group|lab|everybody|everyone)(?:['’]s)?(?: (?:reading )?list)?|own (?:reading )?list|reading list|list)|later|me|us)"
"""A reading list, and whose it is."""
_SHARED: Final = _re(r"\b(?:channel|team|group|lab|everybody|everyone|our|us)\b")
_ID: Final = r"\d{4}\.\d{4,5}(?:v\d+)?"
_BETWEEN: Final = re.compile(r"(?<!\s)\s*+(?:,|;|\band\b|&)\s*", re.IGNORECASE)
_EVERYTHING: Final = _re(r"^(?:all|everything|them all|all of (?:them|it))$")
_CLEAR: Final = _re(
    r"^(?:please )?(?:clear|empty|unsave all(?: of)?)\s*(?P<whose>(?:the|my|our)?\s*(?:channel(?:['’]s)? )?(?:reading )?list)$"
)
_KEEP: Final = (
    ("mark unread", _re(rf"^(?:please )?(?:mark\s+(?P<paper>.+?)(?:\s+as)?\s+(?:unread|not read|to read|not done)|(?:i haven['’]?t|i have not) read (?P<paper2>.+?)(?: yet)?)(?:\s+(?:on|in|for) {LIST})?$")),
    ("remove", _re(rf"^(?:please )?(?:unsave|unbookmark)\s+(?P<paper>.+?)(?:\s+(?:for|from|on|in) {LIST})?$")),
    ("save", _re(rf"^(?:please )?(?:save|bookmark|keep|add|put)\s+(?P<paper>(?!me\b|us\b).*?)(?:\s+(?:to|for|on|in|onto) {LIST})?$")),
    ("save", _re(r"^(?:read later|to read)\s*:\s*(?P<paper>\S.*)$")),
    ("remove", _re(rf"^(?:please )?(?:remove|delete|drop|take)\s+(?P<paper>.+?)\s+(?:from|off) {LIST}$")),
    ("remove", _re(rf"^(?:please )?(?:remove|delete|drop)\s+(?P<paper>{_ID}(?: and {_ID})*)$")),
    ("remove", _re(r"^(?:please )?remove\s+(?P<paper>(?-i:\w*[A-Z]\S*))$")),
    ("mark read", _re(rf"^(?:please )?(?:mark\s+(?P<paper>.+?)(?:\s+as)?\s+(?:read|done)|i(?:['’]ve| have)? (?:read|finished) (?P<paper2>.+?))(?:\s+(?:on|in|for) {LIST})?$")),
)  # fmt: skip
_OWNED: Final = r"(?P<whose>my|our|the channel['’]?s?|the|this channel['’]?s?|channel)"
_SHELF: Final = (
    _re(rf"^(?:show |list |what(?:'s| is) on |export )?(?:me )?{_OWNED}?\s*(?:reading list|saved papers)(?: (?:as|in|to) (?P<style>bib ?tex|markdown|md|bib))?$"),
    _re(rf"^(?P<style>bib ?tex|markdown|md|bib) (?:for|of) {_OWNED}?\s*(?:reading )?list$"),
    _re(r"^(?:show |list |what(?:'s| is) on )?(?:me )?(?P<whose>my|our) list$"),
    _re(r"^(?:what (?:did i save|have i saved|have i not read(?: yet)?)|(?:show )?(?:my )?saved papers)$"),
)  # fmt: skip


def kept_in(asked: str, _today: date) -> Query | None:
    """What is asked of a reading list; None for what is about something else."""
    if shelf := next(filter(None, (pattern.match(asked) for pattern in _SHELF)), None):
        return _shelf(shelf.groupdict(""))
    if cleared := _CLEAR.match(asked):
        return Keep("remove", (), is_shared(cleared["whose"]))
    for action, pattern in _KEEP:
        if found := pattern.match(asked):
            return _kept(cast("Literal['save']", action), found.groupdict(""))
    return None


def _shelf(given: dict[str, str]) -> ReadingList:
    style, whose = given.get("style", "").lower(), given.get("whose", "").lower()
    named: Literal["", "bibtex", "markdown"] = (
        "markdown" if style.startswith("m") else "bibtex" if style else ""
    )
    return ReadingList(whose not in {"", "my"}, named)


def _kept(
    action: Literal["save", "remove", "mark read", "mark unread"], given: dict[str, str]
) -> Keep | None:
    text = given.get("paper") or given.get("paper2") or ""
    papers = tuple(filter(None, map(name_of_paper, _BETWEEN.split(text))))
    shared = is_shared(given.get("whose", ""))
    if action != "save" and _EVERYTHING.match(text):
        return Keep(action, (), shared)
    return Keep(action, papers, shared) if papers else None


def is_shared(whose: str) -> bool:
    """Whether a reading list is the channel's: "our list", "for the team"."""
    return bool(_SHARED.search(whose))
