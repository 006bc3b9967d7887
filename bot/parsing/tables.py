"""Lists that are asked for as a table: "papers by Gloeckle as a table", "as a table" under a list."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.kept import compiled
from bot.parsing.canonical import read
from bot.queries import Find, FindToRead, Lookup, Maybe, Memory, Query, Unclear, find_of

_FORM: Final = compiled(
    r"[\s,]*\b(?:(?:as|into) (?:a |an )?(?:(?:sortable|data|nice|big|single|one) )*table|in (?:a )?table form(?:at)?|in tabular form"
    r"|in a table|als tabelle|sous forme de tableau)\b(?: please)?[\s?.!]*$|^(?:a |give me a |make (?:me )?a |show me a )?table (?:of|with) (?:all )?(?=\S)|^table$",
    re.IGNORECASE,
)
_LIST: Final = compiled(
    r"(?:(?:please |now )?(?:show|give|list|make|put)(?: me)?(?: (?:it|that|this|them|these|those))? )?(?:as|back to|in) (?:an? |the )?(?:normal |plain |ordinary |usual )?list(?: again| please)*",
    re.IGNORECASE,
)
_SHOWN: Final = compiled(
    r"(?:(?:please |can (?:you|i) |could (?:you|i) )?(?:show|see|have|get|give|list|make|put|turn|print|zeig(?:e)?)(?: me)?(?: (?:it|that|this|them|these|those|all of (?:it|them|these)|the (?:list|papers|results)))?"
    r"|it|that|this|them|these|those|same|the same|all of them)?(?: again)?",
    re.IGNORECASE,
)


def tabled(said: str, asked: Callable[[str], Query], memory: Memory) -> Query | None:
    """What a message asks for that wants papers as a table, or as a list again; None where it wants none, or no list of papers.

    `asked` reads the rest of the message.
    """
    listed = find_of(read(memory.listing) or Lookup("")) if memory.listing else None
    if listed and listed.table and _LIST.fullmatch(said.strip(" .!?")):
        return replace(listed, table=False, page=1)
    found = _FORM.search(said)
    if not found:
        return None
    rest = (said[: found.start()] + said[found.end() :]).strip(" ,")
    if _SHOWN.fullmatch(rest):
        unheard = (
            Unclear(said, "no thread") if said.strip(" ?.!").lower() != "table" and not memory.last else None
        )
        return replace(listed, table=True, page=1) if listed else unheard
    query = _as_table(asked(rest))
    return query if any(isinstance(one, Find | FindToRead) for one in _readings(query)) else None


def _readings(query: Query) -> tuple[Query, ...]:
    return query.readings if isinstance(query, Maybe) else (query,)


def _as_table(query: Query) -> Query:
    """The same with every list as a table; words alone are a topic, since one paper makes no table."""
    match query:
        case Maybe(readings=readings):
            return replace(query, readings=tuple(map(_as_table, readings)))
        case Find():
            return replace(query, table=True)
        case FindToRead(find=find):
            return replace(query, find=replace(find, table=True))
        case Lookup(words=words):
            return Find(words, table=True)
        case _:
            return query
