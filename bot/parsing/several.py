"""Several requests in one message: "who wrote CWM and when did it come out?", "save CWM and show me its authors".

They are told apart here, and met one after the other as if they were a conversation, so that "it" in the second is
the paper of the first. Of what changes something only reading lists are among them. Two questions that only sentences
can answer are left whole (see answering/ask.py).
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import Final

from bot.kept import compiled
from bot.language.phrases import phrases
from bot.parsing.bounds import QUESTIONS
from bot.parsing.keeping import kept_in
from bot.parsing.listings import is_listing
from bot.parsing.works import fact_in, is_question, pointing
from bot.queries import Keep, Query, ReadingList, Several, Unclear
from bot.text import fold

_AND: Final = compiled(
    r",?(?<!\s)\s++(?:and|und|et)\s+(?=(?:what|which|how|when|where|who|is|are|does|do|did|was|were)\b)",
    re.IGNORECASE,
)


def questions(text: str) -> list[str]:
    """The questions that a message joins by "and".

    >>> questions("who wrote CWM and when did it come out")
    ['who wrote CWM', 'when did it come out']
    """
    return _AND.split(text)


def several_in(asked: str, _today: date) -> Several | None:
    """Several questions of which some ask for a stored field; None for one, and for what only sentences answer."""
    parts = questions(asked)
    if not 1 < len(parts) <= QUESTIONS or not is_question(asked):
        return None
    return Several(tuple(parts)) if any(map(_stored, parts)) else None


def _stored(part: str) -> bool:
    """Whether a question asks for a stored field, perhaps of what was named before."""
    said = phrases()
    return fact_in(part) is not None or bool(said.read(part, said.bare(part), "fields"))


LONGEST: Final = 300
"""Characters of several requests; buttons hold them whole."""
FIELD: Final = 3
"""Words of what is asked of a paper that is named behind the next: "the pdf link and bibtex of CWM"."""
JOINTS: Final = 8
"""Places at which another request may begin."""
_STORY: Final = compiled(r"[,;.!?]\s")
"""What parts a question from what is told before it."""
Readings = Callable[[str, date], Iterator[Query]]
_JOINT: Final = compiled(
    r"\s*(?:[,;.!?]\s+)?\b(?:and\s+also|and\s+then|and|also|then|plus|und|et)\b,?\s+|\s*[,;.!?]+\s+|\s+[+&]\s+|\s*\(?\b[1-9][.)]\s+",
    re.IGNORECASE,
)
_LISTED: Final = compiled(r"\b(?:reading |my |our |the |team )list\b", re.IGNORECASE)
_NUMBERED: Final = compiled(r"\W*1[.)]\s")
"""How a list of requests begins."""


def joined(text: str, today: date, readings: Readings) -> Iterator[Query]:
    """The requests of a message in order, where each of them begins like one."""
    parts = _parts(text, today, readings) if len(text) <= LONGEST else []
    if not 1 < len(parts) <= QUESTIONS or (is_listing(parts[0]) and " " not in parts[1]):
        return  # "papers with code and weights" is one request
    unnamed = all(isinstance(one, Unclear) or pointing(one) for one in readings(parts[0], today))
    if shared := unnamed and _shared(parts, today, readings):
        yield Several(shared)
    elif _NUMBERED.match(text) or any(True for _ in readings(parts[0], today)):
        yield Several(tuple(parts))
    elif not _STORY.search(text) and any(
        pointing(one) for part in parts[1:] for one in readings(part, today)
    ):
        yield Several(tuple(parts))  # "cwm swe-bench score and who wrote it"


def deeds(text: str, today: date, readings: Readings) -> Several | None:
    """What is done with a reading list, and what is asked behind it: "save CWM and show me its authors".

    None where what stands behind is not about the same paper, no list and no question: it may belong to a title.
    """
    said = phrases()
    words = said.around(text)
    if not words or not said.values("effect", words[0].key) or len(text) > LONGEST:
        return None
    parts = _parts(text, today, readings, ordered=True)
    if not 1 < len(parts) <= QUESTIONS or not isinstance(kept_in(parts[0], today), Keep):
        return None
    return Several(tuple(parts)) if all(_follows(part, today, readings) for part in parts[1:]) else None


def _follows(part: str, today: date, readings: Readings) -> bool:
    """Whether a request is about what was done before it, another deed, or a request that stands alone."""
    said = phrases()
    words = said.tokens(part)
    points = any(said.values("it", word.key) or said.values("them", word.key) for word in words)
    asks = is_question(part) or (len(words) > 1 and any(True for _ in readings(part, today)))
    return points or asks or kept_in(part, today) is not None


def orders(query: Several, today: date) -> bool:
    """Whether one of several requests is about a reading list, which the papers alone cannot meet."""
    return any(isinstance(kept_in(one, today), (Keep, ReadingList)) for one in query.questions)


def _parts(text: str, today: date, readings: Readings, *, ordered: bool = False) -> list[str]:
    """A message in pieces, each but the first of which begins like a request; any deed does where one was `ordered` first."""
    parts, start = list[str](), 0
    for joint in islice(_JOINT.finditer(text), JOINTS):
        if len(parts) <= QUESTIONS and _begins(text[joint.end() :], today, readings, ordered):
            parts.append(text[start : joint.start()].strip(" ,.;"))
            start = joint.end()
    return [part for part in (*parts, text[start:].strip(" ,.;")) if part]


def _begins(part: str, today: date, readings: Readings, ordered: bool) -> bool:
    """Whether the rest of a message begins like a request; or like a deed, where one was `ordered` before."""
    said = phrases()
    words = said.around(part)
    first = words[0].key if words else ""
    if said.values("effect", first) or (ordered and kept_in(part, today)):
        return ordered or _is_deed(part, today)
    if not said.values("starts", first):
        return False
    if said.values("asking", first) or any(True for _ in readings(part, today)):
        return True
    head = _JOINT.split(part, maxsplit=1)[0]
    return head != part and any(map(pointing, readings(head, today)))


def _is_deed(part: str, today: date) -> bool:
    """Whether something is done with what was shown, or with a list that is named: "save it", and not "save energy"."""
    kept = kept_in(part, today)
    if not isinstance(kept, Keep):
        return kept is not None
    said = phrases()
    points = any(said.values("it", fold(name)) or said.values("them", fold(name)) for name in kept.papers)
    return points or bool(_LISTED.search(part))


def _shared(parts: list[str], today: date, readings: Readings) -> tuple[str, ...]:
    """All but the last of "license, code and weights of CWM" are about CWM too; none where they are not such."""
    tail = _OF.search(parts[-1])
    if not tail or any(len(part.split()) > FIELD for part in parts[:-1]):
        return ()
    whole = tuple(f"{part} of {tail['name']}" for part in parts[:-1])
    return (*whole, parts[-1]) if all(any(True for _ in readings(one, today)) for one in whole) else ()


_OF: Final = compiled(r"\b(?:of|for)\s+(?P<name>\S.*)$", re.IGNORECASE)
