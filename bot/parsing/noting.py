"""Notes and tags on papers of a reading list, and what is looked for among them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final, Literal, cast

from bot.kept import compiled
from bot.parsing.naming import name_of_paper
from bot.parsing.patterns import insensitive as _re
from bot.parsing.rows import Said, load
from bot.parsing.works import styles
from bot.queries import Help, Keep, Kept, Query, ReadingList, Style
from bot.taxonomy import NAMES

IT: Final = "it"
_WORD: Final = (
    r"(?:note|notes|comment|annotation|remark|memo|notiz|anmerkung|vermerk|kommentar|remarque|commentaire)"
)
_ON: Final = r"(?:on|to|for|about|of|with|at|re|under|zu|zum|zur|für|bei|über|sur|pour)"
_VERB: Final = r"(?:(?:please|pls|can you|could you)\s+)?(?:(?:add|make|write|put|leave|take|save|attach|jot down|set|keep)\s+)?(?:(?:a|an|my|our|this|the)\s+)?(?:(?:private|quick|short|little|channel|team)\s+)?"
_ABOUT: Final = r"(?P<paper>\"[^\"]+\"|“[^”]+”|[^:\"“]{1,200}?)"
_PARTED: Final = r"\s*(?::|\s[-–—]+\s|\s(?:that|saying|says|to say|reading)\s)\s*"
_NOTED: Final = (
    _re(rf"^{_VERB}{_WORD}\s+(?:to self\s+)?{_ON}\s+(?!self\b){_ABOUT}{_PARTED}(?P<words>\S.*)$"),
    _re(rf"^{_VERB}{_WORD}(?:\s+to self)?\s*:\s*(?P<words>\S.*)$"),
    _re(
        rf"^(?:save|bookmark|keep|add)\s+{_ABOUT}\s+(?:with|and add)\s+(?:(?:a|the|my|this)\s+)?{_WORD}{_PARTED}(?P<words>\S.*)$"
    ),
    _re(rf"^(?:annotate|note on|comment on)\s+{_ABOUT}(?:{_PARTED}|\s+with\s+)(?P<words>\S.*)$"),
    _re(
        rf"^(?:edit|change|update|replace|rewrite|correct)\s+(?:the|my|our)\s+{_WORD}\s+{_ON}\s+{_ABOUT}(?:{_PARTED}|\s+(?:to|with|into)\s+)(?P<words>\S.*)$"
    ),
    _re(
        rf"^(?P<more>add|append)\s+(?:this\s+)?to\s+(?:(?:the|my|our)\s+)?{_WORD}\s+{_ON}\s+{_ABOUT}{_PARTED}(?P<words>\S.*)$"
    ),
)
"""A note: the paper, if it is named, and its words, whatever they are."""
STYLE: Final = r"bib ?tex|bib ?latex|bib|ris|csl(?:[- ]json)?|json|markdown|md|apa|ieee|acm|acl|mla|chicago|harvard|vancouver|nature|science|ama|aps|springer|zotero|endnote"
"""Styles of an export of a list."""
_EXPORTED: Final = _re(
    rf"^(?:(?:please|pls|can you|give me|get me)\s+)?(?:(?:export|cite|download|push|send|upload|sync|(?P<adding>add)|(?P<before>{STYLE})(?: file)? (?:for|of|from))\s+)(?P<of>.+?)(?:\s+(?:as|in|into|to|with)\s+(?:(?:an?|our|the|my)\s+)?\.?(?P<after>{STYLE})(?: file| group| library| group library)?)?$"
)
_FOR_ALL: Final = _re(
    r"\s+(?:for|on|in) (?:the|our) (?:channel|team|group|lab)(?:['’]s)?(?: (?:reading )?list)?$"
)
_OURS: Final = _re(r"\b(?:our|(?:the )?(?:channel|team|group|lab)(?:['’]s)?|we)\b")
_NUMBERS: Final = r"#?\d{1,3}(?:(?:\s*(?:,|-|–|and|&)\s*)#?\d{1,3})*"
_PLACE: Final = r"(?:the )?(?:first|second|third|fourth|fifth|last|1st|2nd|3rd)(?: (?:one|paper))?"
_POINTED: Final = "it|this|that|them|these|those|both|all of (?:them|these|those)|all|everything|this (?:one|paper)|that (?:one|paper)|the paper"
_CALLED: Final = r"(?-i:[A-Z0-9]\S*(?: [A-Z0-9]\S*)*)"
_ROWS: Final = load(
    "noting",
    {
        "one": rf"(?:{_NUMBERS}|{_PLACE}|{_POINTED}|\"[^\"]+\"|{_CALLED})",
        "tag": r"[\"“'#]?[^\s\"“].{0,200}?",
        "whose": r"my|our|(?:the )?(?:channel|team|group|lab)(?:['’]s)?",
        "verb": r"star|flag|pin|highlight",
        "unverb": r"unstar|unflag|unpin|unhighlight",
        "mark": r"important|favou?rite|interesting|must-read|must read|todo|to do|irrelevant|relevant|boring|core|seminal|urgent|later|key",
    },
)
ONE: Final = frozenset(
    {"it", "this", "that", "this one", "that one", "this paper", "that paper", "the paper"}
)
MANY: Final = frozenset(
    {"them", "these", "those", "both", "all of them", "all of these", "all of those", "all", "everything"}
)
POINTED: Final = ONE | MANY
"""What stands for papers that were shown."""
_TAGS: Final[Mapping[str, str]] = {
    "star": "starred", "flag": "flagged", "pin": "pinned", "highlight": "highlighted",
    "unstar": "starred", "unflag": "flagged", "unpin": "pinned", "unhighlight": "highlighted",
}  # fmt: skip
"""Verbs that are a tag themselves."""
_NO_NAMES: Final = frozenset(
    {"what", "which", "anything", "something", "there", "there anything", "any", "any papers", "what else"}
)
BETWEEN: Final = compiled(r"(?<!\s)\s*+(?:,|;|\band\b|&)\s*", re.IGNORECASE)
"""What stands between two papers."""
_AROUND: Final = " \"“”'‘’#.,;:"


def noted_in(asked: str, _today: date) -> Query | None:
    """A note that is written, a tag that is given or taken, or what is looked for among them."""
    if note := written(asked):
        return note
    exported = _EXPORTED.match(asked)
    if exported and exported["adding"] and not exported["after"]:
        exported = None  # "add the tag lean to KT"
    said = exported["of"] if exported else asked
    queries = (_meant(said, one) for one in _ROWS.readings(said))
    query = next((one for one in queries if one), None)
    if exported and isinstance(query, ReadingList):
        return replace(query, style=style_of(exported["before"] or exported["after"] or "bibtex"))
    return None if exported else query


def style_of(said: str) -> Style | Literal["zotero"]:
    """The style that people call so."""
    return "zotero" if said.lower() == "zotero" else styles().get(said.lower(), "bibtex")


def written(asked: str) -> Keep | None:
    """The note that a message writes."""
    found = next((found for form in _NOTED if (found := form.match(asked))), None)
    if not found:
        return None
    words = found["words"].strip()
    named = found.groupdict().get("paper") or IT
    shared = bool(_FOR_ALL.search(named)) or bool(_OURS.search(asked[: found.start("words")]))
    named = _FOR_ALL.sub("", named).strip(_AROUND)
    numbers = tuple(dict.fromkeys(_counted(named))) if re.fullmatch(_NUMBERS, named) else ()
    action: Kept = "add to note" if found.groupdict().get("more") else "note"
    return Keep(action, numbers or (name_of_paper(named) or IT,), shared, words=words)


def _meant(asked: str, said: Said) -> Query | None:
    match said.means:
        case "tag" | "untag":
            shared = bool(_FOR_ALL.search(asked))
            return _tagged(cast("Kept", said.means), said.given, shared=shared)
        case "tag it":
            tags = tags_of(said.given["tag"])
            return Keep("tag", (IT,), words=", ".join(tags)) if tags else None
        case "note off":
            return Keep("note", _papers(said.given) or (IT,), bool(_FOR_ALL.search(asked)))
        case "how":
            return Help("save")
        case means:
            return _looked_for(means, said.given, shared=bool(_OURS.search(asked)))


def _looked_for(means: str, given: Mapping[str, str], *, shared: bool) -> ReadingList | None:
    match means:
        case "tags":
            return ReadingList(shared, tag="*")
        case "notes" | "whole":
            return ReadingList(shared, noted=means == "notes")
        case "tagged":
            tags = tags_of(given["tag"])
            return (
                ReadingList(shared, tag=", ".join(tags))
                if tags and NAMES.keys().isdisjoint(given["tag"].split())
                else None
            )
        case "noted" | "held":
            paper = given["paper"]
            name = paper if paper.lower() in POINTED else name_of_paper(paper)
            return None if paper.lower() in _NO_NAMES else ReadingList(shared, paper=name)
        case _:
            return ReadingList(shared, about=given["about"].strip(_AROUND))


def _tagged(action: Kept, given: Mapping[str, str], *, shared: bool) -> Keep | None:
    said = (
        given.get("tag")
        or given.get("mark")
        or _TAGS.get((given.get("verb") or given.get("unverb", "")).lower(), "")
    )
    tags, papers = tags_of(_FOR_ALL.sub("", said)), _papers(given)
    if not papers or (action == "tag" and not tags):
        return None
    return Keep(action, papers, shared, words=", ".join(tags))


def _papers(given: Mapping[str, str]) -> tuple[str, ...]:
    text = _FOR_ALL.sub("", given.get("one") or given.get("paper") or "")
    if text.lower() in POINTED:
        return (text.lower(),)
    numbers = re.fullmatch(_NUMBERS, text)
    if not numbers:
        names = (name_of_paper(name.strip(_AROUND)) for name in BETWEEN.split(text))
        return tuple(dict.fromkeys(filter(None, names)))
    return tuple(dict.fromkeys(_counted(text)))


def _counted(text: str) -> list[str]:
    """The numbers of "1, 3-5"."""
    numbers: list[str] = []
    for found in re.finditer(r"(\d+)(?:\s*[-–]\s*#?(\d+))?", text):
        first = int(found[1])
        numbers += map(str, range(first, min(int(found[2] or first), first + 99) + 1))
    return numbers


def tags_of(said: str) -> tuple[str, ...]:
    """The tags in what people write: small letters, without marks.

    >>> tags_of("#Lean, “Theorem  Proving” and rl")
    ('lean', 'theorem proving', 'rl')
    """
    parts = re.split(r",|;|\s+and\s+|\s+(?=#)", said)
    tags = (" ".join(part.strip(_AROUND).lower().split()) for part in parts)
    return tuple(dict.fromkeys(filter(None, tags)))
