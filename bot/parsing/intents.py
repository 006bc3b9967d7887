"""From a message that stands alone to a Query: which kind of request it is.

Kinds are tried in a fixed order, the narrow ones first; a message that fits none is a question for the
abstracts when it reads like one, and bare words to be looked up otherwise. These kinds are read before the rows of
`bot.language`: what is saved and followed, listings, ids, and what no corpus answers (greetings, thanks, help).

A verb before a paper's name is a command, and before other words it is a topic: "save memory", "track reconstruction".
Only the corpus knows which it is, so what may be either stays bare words here, and is read outright once the paper is
known to be there.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Final, Literal, cast

from bot import memo
from bot.kept import compiled
from bot.language.phrases import Said, phrases
from bot.memo import remembered
from bot.parsing.bounds import ORDER, SENTENCE, named_in
from bot.parsing.digests import apart, digest_in
from bot.parsing.filters import find_in
from bot.parsing.keeping import kept_in
from bot.parsing.listings import impossible_list_in, is_listing, list_in
from bot.parsing.markup import ids
from bot.parsing.noting import noted_in
from bot.parsing.patterns import insensitive as _re
from bot.parsing.rows import load
from bot.parsing.several import several_in
from bot.parsing.works import (
    forwarded_in,
    is_question,
)
from bot.queries import (
    Ask,
    Change,
    Fact,
    Help,
    Keep,
    Lookup,
    Maybe,
    Mentioned,
    Query,
    Schedule,
    Show,
    Status,
    Subscribe,
    Talk,
    Unclear,
)

HEAD: Final = 500
TAIL: Final = 100
"""Characters at the two ends of a long message in which a listing and its filters are looked for; between are more words
of its topic than any search takes."""
_WHEN: Final = _re(r"\b(?:since|before|after|in|from|between|until|last|this|past|during)\b")
"""A year alone is more often part of a name ("AIME 2024") than a filter."""
_AUXILIARY: Final = compiled(r"(?:Can|May|Will|Is|An|Do|Has|Are|Mark|Bill) [A-Z][a-z'’-]+")
"""A name that begins like a question: Can Xu, Will Smith."""
_ONLY_ASKED: Final = _re(
    r"^(?:arxiv|paper|papers|abstract|abs|pdf|show|me|the|of|for|open|link|id|version|summary|card|please|see|read|this|check|out|look|at|what|whats|what's|is|and|or|which|do|you|we|have|hold|here|are|there|[&\s,.:;!?/()-])*$"
)


def intent(text: str, today: date) -> Query:
    """What a message asks for, without any memory of a thread; what may be a topic too is left to the corpus."""
    query, asked = outright(text, today), text.strip(" ?!.")
    return Lookup(asked) if _doubtful(asked, query) else query


@remembered(16, memo.SENTENCE)  # a follow-up is tried in a dozen ways, and most of them ask this
def outright(text: str, today: date) -> Query:
    """The same, with a command read as one wherever it can be."""
    if not re.search(r"[^\W_]", text):
        return Unclear(text, "nonsense" if text else "empty")
    asked = text.strip().rstrip("?!. ").strip() or text
    if len(text) > SENTENCE:
        return _told(text, asked, today)
    if _AUXILIARY.fullmatch(text.strip()):
        return Lookup(asked)
    for read in _READERS:
        query = read(asked, today)
        if query is not None:
            return query
    if len(named := ids(asked)) == 1:
        return Ask(text.replace(named[0], "it"), named[0])
    return Ask(text) if "?" in text or is_question(asked) else _filtered(asked, today)


def _told(text: str, asked: str, today: date) -> Query:
    """What a long message asks for: the papers it names, a listing it begins with, or else a question for the abstracts."""
    if ids(text):
        return named_in(text)
    edges = f"{asked[:HEAD].rsplit(' ', 1)[0]} {asked[-TAIL:].partition(' ')[2]}"
    listed = impossible_list_in(edges, today) or (list_in(edges, today) if is_listing(edges) else None)
    return listed or Ask(text)


def _filtered(asked: str, today: date) -> Query:
    """Bare words; with a category, venue, number or key among them, a listing."""
    find = find_in(asked, today)
    dated = (find.since or find.before) and _WHEN.search(asked)
    keyed = find.authors and ":" in asked
    filters = (
        find.category,
        find.venue,
        find.over,
        find.under,
        find.code,
        find.models,
        find.order,
        dated,
        keyed,
    )
    return find if any(filters) and len(find.words.split()) <= 6 else Lookup(asked)


_DOI: Final = compiled(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:?\s*)?10\.\d{4,9}/\S+", re.IGNORECASE)
"""A paper's DOI, and no venue in it."""


def _named(asked: str, _today: date) -> Query | None:
    named = ids(asked)
    if not named:
        return Show(asked) if _DOI.fullmatch(asked) else None
    rest = asked
    for one in named:
        rest = rest.replace(one, " ")
    if not _ONLY_ASKED.match(rest):
        return None
    return Show(named[0]) if len(named) == 1 else Mentioned(" ".join(named))


_PASSING: Final = load("talk")
_BRIEF: Final = 120
"""Characters of the longest small talk."""
_SUM: Final = _re(r"^(?:what(?:['’]s| is)|calculate|compute)\s+[\d\s.()]+(?:[-+*/^x×÷][\d\s.()]+)+=?$")
"""Arithmetic."""


def talk_in(asked: str, _today: date) -> Query | None:
    if passing := _in_passing(asked):
        return passing
    return next((query for one in _of_service(asked) if not isinstance(query := _service(one), Talk)), None)


def _of_service(asked: str) -> tuple[Said, ...]:
    """What is asked of the bot itself."""
    said = phrases()
    return said.read(asked, said.bare(asked), "service") if len(asked) <= ORDER else ()


def _service(said: Said) -> Help | Status | Talk:
    match said.meaning:
        case "help topic":
            return Help(cast("Literal['by']", said.slots["command"]))
        case "help":
            return Help()
        case "help notes" | "help lists":
            return Help("save")
        case "status":
            return Status()
        case _:
            return Talk("impossible")


def _in_passing(asked: str) -> Query | None:
    """What a message comes to that is made of words in passing alone; a complaint is met with what can be asked."""
    kinds = _PASSING.parts(asked) if len(asked) <= _BRIEF else ()
    for kind in ("thanks", "wrong", "hello", "okay"):
        if kind in kinds:
            return Help() if kind == "wrong" else Talk(cast("Literal['okay']", kind))
    return None


def impossible_in(asked: str, _today: date) -> Query | None:
    orders = any(isinstance(_service(one), Talk) for one in _of_service(asked))
    return Talk("impossible") if orders or _SUM.match(asked) else None


_STATED: Final = compiled(r"[^\"]*\"(?P<words>[^\"]{8,300})\"[^\"]*")
_SAYING: Final = compiled(
    r"\b(?:says?|saying|said|sentence|phrase|passage|quot(?:e|ed|ation)|states?|stated|claims?)\b",
    re.IGNORECASE,
)
_ONE_PAPER: Final = compiled(
    r"\b(?:which|what|whose|any|some|a|one) (?:paper|article|preprint|abstract|publication)\b|\bwhich one\b",
    re.IGNORECASE,
)
_SAID_BY: Final = compiled(
    r"\b(?:who|where|which|what|whose)(?: is| was|'s)? (?:it |that |this )?(?:said|says?|wrote|writes?|claims?|claimed|states?|stated|from)\b|\bwho(?:se)? (?:quote|words|sentence)\b",
    re.IGNORECASE,
)
"""What asks whose words these are."""
_OF_IT: Final = compiled(
    r"\b(?:bib ?tex|ris|cite|citation|save|note|tag|subscribe|follow|compare|titled|called|named|who (?:wrote|published|are|is))\b",
    re.IGNORECASE,
)
"""What is asked of the paper beside which it is, and how it is called."""
_SENTENCE: Final = 3
"""Fewer words in quotation marks are a name or a term."""


def stated_in(asked: str) -> Query | None:
    """Which paper says a sentence that stands in quotation marks, whatever story is told around it."""
    found = _STATED.fullmatch(asked)
    if not found or len(found["words"].split()) < _SENTENCE:
        return None
    around = asked[: found.start("words")] + asked[found.end("words") :]
    asked_for = _SAYING.search(around) and _ONE_PAPER.search(around)
    which = (asked_for and not _OF_IT.search(around)) or _SAID_BY.search(around)
    return Ask(f'which paper says "{found["words"]}"') if which else None


def _mixed(asked: str, today: date) -> Unclear | None:
    """Why nothing is done where a message asks for a paper to be kept and for something to be followed."""
    parts = apart(asked)
    if not parts or not isinstance(kept_in(parts[0], today), Keep):
        return None
    follows = isinstance(digest_in(parts[1], today), (Subscribe, Change, Maybe))
    return Unclear(asked, "one by one") if follows else None


Reader = Callable[[str, date], Query | None]
_READERS: Final[tuple[Reader, ...]] = (
    noted_in, _named, several_in, talk_in, forwarded_in, _mixed, kept_in, impossible_in, digest_in, impossible_list_in, list_in,
)  # fmt: skip


_VERBED: Final = compiled(
    r"^(?:save|add|keep|put|bookmark|share|track|watch|monitor|follow|subscribe|star|flag|pin|highlight)\s+(?P<object>\S.*)$",
    re.IGNORECASE,
)
_FOLLOWING: Final = compiled(r"^(?:track|watch|monitor|follow|subscribe)\s", re.IGNORECASE)
_NOUNS: Final = compiled(r"(?:\s+[^\W\d_]+){1,2}")
_PLAIN: Final = compiled(
    r"^(?!(?:to|me|us|my|all|every|everything|it|this|that|these|those|them|papers?|for|of|new|(?:the\s+)?(?:oldest|older|earliest|newest|newer|latest)|the\s+(?:first|second|third|fourth|fifth|last)(?:\s+one)?$)\b)[a-z][a-z-]+(?:\s|$)"
)
"""An object that begins like a common word, and not like the name of a paper."""
_NAMING: Final = compiled(
    r"\b(?:papers?|articles?|list|later|bibtex|ris|apa|markdown|daily|weekly|every|(?:my|local|our) time|at \d+)\b|#",
    re.IGNORECASE,
)
"""What only a command says."""


def offers(words: str) -> bool:
    """Whether bare words may turn out to follow something."""
    return bool(_FOLLOWING.match(words))


def is_bare(asked: str, query: Fact) -> bool:
    """Whether a field merely stands behind a name, as the last word of a topic does: "world models"."""
    name, rest = asked[: len(query.paper)], asked[len(query.paper) :]
    return name == query.paper and not query.who and bool(_NOUNS.fullmatch(rest))


def tags_doubtfully(asked: str, query: Query | None) -> bool:
    """Whether what reads as a tag may be a topic: "flag manifolds"."""
    return isinstance(query, Keep) and query.action == "tag" and _doubtful(asked, query)


def _doubtful(asked: str, query: Query) -> bool:
    """Whether a message that reads as a command may be a topic instead."""
    found = _VERBED.match(asked)
    if not found or _NAMING.search(asked) or not _PLAIN.match(found["object"]):
        return False
    match query:
        case Keep(action="save" | "tag"):
            return True
        case Subscribe(schedule=when):
            return when == Schedule() and offers(asked)
        case _:
            return False
