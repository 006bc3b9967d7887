"""Text to Query.

What a query itself prints is read back exactly; then a message is tried as a follow-up of its thread;
then as a request that stands alone. The parser never looks into the corpus: words that may name an
author, a paper or a topic become a Lookup, and the corpus decides.

    canonical                  what a query prints, read back: strict, and the only text kept
    bounds                     how much of a message is read, and how much a query may cost
    markup                     Slack's writing, links and courtesies, lifted out of a message
    patterns, dates,           words for numbers, places and days; names and codes of categories;
    categories, rows           what people say as rows of TOML
    naming                     what papers are called: "CWM", "Gu et al. (2025)", a line of a bibliography
    intents                    what is read before the rows, in a fixed order: ids, orders, listings, small talk
    works, listings, filters   what requests about named papers share; listings and their filters
    keeping, noting, digests,  reading lists, notes and tags; subscriptions and what changes them,
    schedules                  when they are due
    several                    several requests in one message
    requests                   what a message may mean by the rows of bot.language, the most telling first:
    meanings, selection        a query of a row's slots, a listing of the words of one
    followups                  the order in which a message is tried as a follow-up:
    followed, rethought        of a subscription that was offered or is followed, of what was put on a reading list,
    pronouns, places, edits    of the papers under discussion, by number or of all of them, of the list
    varying                    a listing with one thing more, one less, or another in its place
    tables                     lists that are wanted as a table
    respelling                 typos, which only the corpus can tell

A new way to ask goes into the file of its kind, with a line in tests/dialogs or tests/parsing.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from bot.kept import compiled
from bot.language.foreign import in_english
from bot.papers import split_id
from bot.parsing.bounds import SCANNED, SENTENCE, SIFTED, TYPED, WHOLE, bounded, named_in, quoted_in
from bot.parsing.canonical import read
from bot.parsing.digests import subscription
from bot.parsing.filters import find_in, split_names
from bot.parsing.followups import follow_up
from bot.parsing.intents import stated_in
from bot.parsing.listings import spares
from bot.parsing.markup import bare, ids, plain, sifted, verbatim
from bot.parsing.naming import unveiled, veiled
from bot.parsing.noting import POINTED, written
from bot.parsing.places import noted_after
from bot.parsing.requests import orders, request
from bot.parsing.tables import tabled
from bot.queries import (
    Ask,
    Change,
    Coauthors,
    Effect,
    Find,
    Help,
    Keep,
    Lookup,
    Maybe,
    Memory,
    Query,
    Show,
    Subscribe,
    Unclear,
)

__all__ = ["command", "ids", "mentioned", "parse", "plain", "read"]

NO_MEMORY: Final = Memory()
_DANGLING: Final = compiled(
    r"^(?:and\s+)?(?:(?:who(?:['’]?s| is) )?(?:the )?(?:first|last|senior) author|cite it (?:in|as) \w+|who wrote (?:it|this|that)|(?:and )?(?:the )?(?:first|second|third|last) one|more|next|(?:which|what) (?:paper|one)(?: is (?:it|that|this))?|are you sure|what about it|it|this|that|these|those|them|both|(?:both|all) of (?:them|these|those)|that one|this one|(?:(?:give me )?(?:the )?(?:bibtex|ris|apa|cite|summary|tl;?dr|summari[sz]e) (?:for |of )?(?:it|them|both|all of them|these|those|this|that|(?:this|that|the) (?:paper|one|article|preprint))|in (?:bibtex|ris|apa)))\W*$",
    re.IGNORECASE,
)
_PERSON: Final = compiled(r"he|she|him|her|(?:the )?(?:first|last|second|senior) author", re.IGNORECASE)
_POINTING: Final = compiled(
    r"(?:it|this|that|them|these|those|they|its|both|all of them|this paper|that paper|the paper|(?:the )?(?:first|second|third|fourth|fifth|last)(?: one)?)"
    r"|#?\d{1,3}(?:(?:\s*[-–,]\s*|\s+(?:to\s+|and\s+)?)#?\d{1,3})*",
    re.IGNORECASE,
)


def parse(text: str, memory: Memory = NO_MEMORY, today: date = date.min) -> Query:
    """What a message asks for; never an error, at worst an Unclear.

    `today` is what "last month" counts from. An id alone asks for its paper, where nothing was said before: no row is tried.
    """
    if memory == NO_MEMORY and split_id(text.strip()):
        return Show(text.strip())
    said, whole = _typed(text)
    if not whole:
        return named_in(said)
    return bounded(_exact(text) or _noted(text, said, memory) or _cited(said, memory, today))


def mentioned(text: str) -> Query:
    """What asks for the papers that somebody's message names, in Slack's markup; of a long one by id or link alone."""
    said, whole = _typed(text)
    return quoted_in(said) if whole else named_in(said)


def _typed(text: str) -> tuple[str, bool]:
    """A message as one line of plain text, and whether it is read whole; else only what may name papers is left of it."""
    if len(text) > TYPED:
        return plain(sifted(text[:SCANNED])[:SIFTED]), False
    said = plain(text)
    return said, len(said) <= WHOLE


def _exact(text: str) -> Query | None:
    """What a text means that a query printed."""
    return read(text.strip()) if len(text) <= TYPED else None


def _noted(typed: str, said: str, memory: Memory) -> Query | None:
    """A note that is written, whose words ask for nothing, whatever they are, and are kept as they were typed."""
    note = written(said)
    if note is None:
        return None
    if exact := written(verbatim(typed)):
        note = replace(note, words=exact.words)
    return noted_after(note, said, memory) or (Unclear(said, "no thread") if _points(note) else note)


def _cited(text: str, memory: Memory, today: date) -> Query:
    """What a message asks for that may cite papers as papers do."""
    asked, meant = veiled(text)
    query = _told(asked, memory, today)
    return unveiled(query, meant) if meant else query


def _told(text: str, memory: Memory, today: date) -> Query:
    """What a message asks for: a German, French or Spanish one in English, or as it stands where only that is understood."""
    english = in_english(text) if len(text) <= SENTENCE else ""
    if not english:
        return _read(text, memory, today)
    query = _read(english, memory, today)
    if not _only(query, Ask, Lookup):
        return query
    typed = _read(text, memory, today)
    better = not _only(typed, Ask, Lookup) if _only(query, Ask) else isinstance(typed, Effect)
    return typed if better else query


def _only(query: Query, *kinds: type[Query]) -> bool:
    """Whether all that a message may mean is of some kinds."""
    readings = query.readings if isinstance(query, Maybe) else (query,)
    return all(isinstance(one, kinds) for one in readings)


def _read(text: str, memory: Memory, today: date) -> Query:
    """What a message in plain text asks for."""
    brief = len(text) <= SENTENCE
    said = bare(text) if brief else text
    if brief and (table := tabled(said, lambda rest: _read(rest, memory, today), memory)):
        return table
    if stated := stated_in(said):
        return stated
    if brief and spares(said):
        return Unclear(said, "all but")
    query = (follow_up(said, memory, today) if brief else None) or request(said, today)
    if brief and _unread(query) and (order := _ordered(said, memory, today)):
        return order
    if brief and _unheard(memory) and _refers_back(said, query):
        return Unclear(said, "no thread")
    return query


def _unread(query: Query) -> bool:
    """Whether nothing was read in a message but bare words, or a question; not where it is told why it cannot be met."""
    told = isinstance(query, Unclear) and query.reason in {
        "how often",
        "one category",
        "citing",
        "one by one",
        "from today",
    }
    return _only(query, Ask, Lookup, Unclear) and not told


def _unheard(memory: Memory) -> bool:
    """Whether nothing was shown that could be meant."""
    return not memory.last or (not memory.papers and isinstance(read(memory.last), Unclear))


def _ordered(said: str, memory: Memory, today: date) -> Query | None:
    """What one clause of a message orders, where the others ask for nothing: "it is too noisy, stop following Lean"."""
    for clause in orders(said):
        query = follow_up(clause, memory, today) or request(clause, today)
        if isinstance(query, (Keep, Change, Subscribe)):
            return query
    return None


def _refers_back(said: str, query: Query) -> bool:
    """Whether a message means something that was never shown; a reading list has numbers of its own."""
    likeliest = (query.readings[0], query.readings[-1]) if isinstance(query, Maybe) else (query,)
    dangling = bool(_DANGLING.match(said)) and not isinstance(query, Keep)
    return dangling or any(map(_points, likeliest))


def _points(query: Query) -> bool:
    """Whether a query names a paper, or people, by a pronoun or a number."""
    if isinstance(query, Keep) and query.action != "save":
        return not POINTED.isdisjoint(query.papers)
    if isinstance(query, Find):
        return any(map(_PERSON.fullmatch, query.authors))
    papers = getattr(query, "papers", ())
    named = getattr(query, "paper", "") or (" ".join(papers) if isinstance(papers, tuple) else "")
    return bool(_POINTING.fullmatch(named))


_COMMANDS: Final = {
    "by": "by", "author": "by", "authors": "by", "search": "search", "find": "search", "show": "show", "open": "show", "ask": "ask",
    "cite": "cite", "bibtex": "cite", "ris": "cite", "apa": "cite", "compare": "compare", "new": "new", "list": "list", "coauthors": "by",
    "subscribe": "subscribe",
}  # fmt: skip
"""The first word after /paper that makes it a command, and the help that explains it."""


def command(text: str, today: date = date.min) -> Query:
    """What follows "/paper": a subcommand with its words, or free words.

    >>> str(command("by Gloeckle")), str(command("by"))
    ('papers by "Gloeckle"', 'help "by"')
    """
    word, _, rest = text.strip().partition(" ")
    topic = _COMMANDS.get(word.lower())
    if topic is None or len(rest) > SENTENCE or _exact(text) is not None:
        return parse(text, today=today) if text.strip() else Help()
    said = plain(rest)
    if not said:
        return _bare(word.lower(), topic)
    return bounded(_commanded(word.lower(), said, today))


def _bare(word: str, topic: str) -> Query:
    if word == "new":
        return Find(order="newest")
    return Find() if word == "list" else parse(f'help "{topic}"')


def _commanded(word: str, rest: str, today: date) -> Query:
    reader = _SUBCOMMANDS.get(word)
    return reader(rest, today) if reader else request(f"{word} {rest}", today)


def _shown(rest: str, today: date) -> Query:
    query = request(f"show {rest}", today)
    return Show(rest) if _only(query, Lookup, Show) else query


def _asked(rest: str, today: date) -> Query:
    query = request(rest, today)
    return Ask(rest) if _only(query, Lookup) else query


def _with(author: str, _today: date) -> Query:
    return Coauthors((split_names(author) or (author,))[0])


_SUBCOMMANDS: Final[dict[str, Callable[[str, date], Query]]] = {
    **dict.fromkeys(("by", "author", "authors"), lambda rest, today: find_in(f"papers by {rest}", today)),
    **dict.fromkeys(("search", "find"), lambda rest, today: find_in(f"papers about {rest}", today)),
    **dict.fromkeys(("show", "open"), _shown),
    "new": lambda rest, today: find_in(f"newest papers {rest}", today),
    "list": lambda rest, today: find_in(f"papers {rest}", today),
    "ask": _asked,
    "coauthors": _with,
    "subscribe": subscription,
}
