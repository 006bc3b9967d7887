"""What a listing is of, from the words that say it: a topic with its filters, what must not be, what may be instead."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, cast

from bot.kept import compiled
from bot.language.phrases import Token, phrases
from bot.memo import SENTENCE, remembered
from bot.parsing.filters import find_in, split_names
from bot.parsing.patterns import ORDINAL, ordinal
from bot.queries import Find, Order, Part

_FIELDS: Final = tuple(name for name in Part.__slots__ if name != "paper")
_BYLINE: Final = frozenset({"first", "last"})
"""Where in the byline the authors stand."""
_MINUS: Final = compiled(r"(?<=\s)-(?=[^\W\d_])")
_AFTERTHOUGHT: Final = compiled(r",\s+(?=(?:not?|without)\s)|(?<=\s)(?=NOT\s)")
"""Where what is left out is said behind a comma, or as an operator: "adaptation, not vision"."""
_DANGLING: Final = compiled(r"(?<![\s,])[\s,]++(?:(?:but|and)\b[\s,]*+)*+$", re.IGNORECASE)
_LEADING: Final = compiled(
    r"^\s*(?P<but>(?:save for|apart from|other than|except(?: for)?|besides|excluding)\s+[^,]{1,80}),\s+(?P<rest>\S.*)$",
    re.IGNORECASE,
)
"""What is left out before it is said of what: "apart from KT, which papers are from 2025"."""
_ONES: Final = compiled(r"^\s*(?:(?:the|any|all)\s+)?|\s+(?:ones?|papers?|stuff)\W*$", re.IGNORECASE)
_AGE: Final = compiled(r"\b(?:(?P<pre>pre)|post)-(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_ABOUT: Final = compiled(r"\W*(?:about|on|in|regarding|concerning)\b", re.IGNORECASE)
_EITHER: Final = compiled(r"\beither\s+(?=.*\bor\b)", re.IGNORECASE | re.DOTALL)
_YEAR: Final = compiled(r"(?:19|20)\d\d")
_YEARED: Final = compiled(rf"(?:{_YEAR.pattern})$")
"""The year of a meeting: "ICLR 2025"."""
CUES: Final = 8
"""Words that may begin what narrows a topic, from its end, at which it is tried to be cut."""
NEXT: Final = 3
"""Words after an order among which the noun is that says how many."""


@remembered(24, SENTENCE)  # what may narrow a topic is tried behind and before the same few words
def selected(text: str, today: date) -> Find:
    """The listing that words ask for.

    >>> str(selected("papers about Lean but not Isabelle", date(2026, 11, 23)))
    'papers about "Lean" but not about "Isabelle"'
    """
    return _chosen(text, today, _filtered)


@remembered(8, SENTENCE)  # as above
def topical(text: str, today: date) -> tuple[Find, ...]:
    """The listings that words behind "about" may mean: all of them as the topic, or what they say behind clear cues.

    >>> [str(find) for find in topical("learning by doing", date(2026, 11, 23))]
    ['papers about "learning by doing"', 'papers by "doing" about "learning"']
    """
    whole, apart = Find(words=_content(text)), _chosen(text, today, _narrowed)
    if not whole.words or sorted_behind(text)[0] or (apart != whole and _is_numbered(text, apart.words)):
        return (apart,)
    if apart.code or apart.models:
        return (apart, whole)
    return (whole, apart) if apart != whole else (whole,)


def _is_numbered(text: str, topic: str) -> bool:
    """Whether what narrows a topic has numbers in it, as no topic has: "since 2025", "with 3 authors"; not "NTIRE 2025"."""
    said = text.strip()
    tail = said[len(topic) :] if topic and said.startswith(topic) else ""
    return any(map(str.isdecimal, tail)) and not _YEAR.match(tail.strip())


def _chosen(text: str, today: date, read: Callable[[str, date], Find]) -> Find:
    """A listing with what must not be and what may be instead, each part as `read` reads it."""
    text = _LEADING.sub(r"\g<rest> \g<but>", text)
    text = _AGE.sub(lambda found: f"{'before' if found['pre'] else 'after'} {found['year']}", text)
    order, text = sorted_behind(" ".join(_split(text, "narrowing")))
    kept, *excluded = _split(_AFTERTHOUGHT.sub(" but ", _MINUS.sub("without ", text)), "without")
    parted = [_linked(part) for part in dict.fromkeys(part.strip() for part in excluded)]
    first, *others = _choices(_DANGLING.sub("", " ".join([kept, *(rest for _, rest in parted if rest)])))
    find = read(first, today)
    for other in others:
        find = or_else(find, other, today)
    without = tuple(part for one, _ in parted for part in _parts(one, today))
    return replace(find, without=without, order=order or find.order)


def _linked(part: str) -> tuple[str, str]:
    """What papers shall not link to, and what is said behind it of all of them: "code by Gloeckle"."""
    said = phrases()
    words = said.tokens(part)
    for name in ("code", "models"):
        first, end, _ = next(iter(said.spans(name, words)), (1, 0, ""))
        if not first and end < len(words) and said.values("cue", words[end].key) and words[end].key != "or":
            return part[: words[end - 1].end], part[words[end - 1].end :]
    return part, ""


def sorted_behind(text: str) -> tuple[Order | None, str]:
    """The order that is said behind a listing, and the text without: "papers on Lean, newest on top"."""
    said = phrases()
    words = said.tokens(text)
    for first, end, order in said.spans("sorting", words):
        if first and end == len(words):
            return cast("Order", order), text[: words[first].start].rstrip(" ,;")
    return None, text


def _filtered(text: str, today: date) -> Find:
    """A topic with its filters wherever they stand."""
    find, rest = topped(text)
    found = find_in(rest, today)
    return replace(
        found, words=_content(found.words), top=find.top, alone=find.alone, order=find.order or found.order
    )


def _narrowed(text: str, today: date) -> Find:
    """A topic in the asker's words with the filters that end it, each of which begins with a word that says so."""
    said = phrases()
    words = said.tokens(text)
    years = [bool(_YEAR.fullmatch(word.key)) for word in words]
    cues = [at for at, year in enumerate(years) if at and (year or said.values("cue", words[at].key))]
    for first in cues[-CUES:]:
        begun, topic = words[first - years[first]].start, text[: words[first].start]
        find = find_in(f"papers {text[begun:]}", today)
        if find.words == topic[begun:].strip() and find != Find(words=find.words):
            return replace(find, words=_content(topic))
    return Find(words=_content(text))


def _content(words: str) -> str:
    """A topic without words at its ends that belong to no topic."""
    said = phrases()
    tokens, edges = said.tokens(words), said.begins | said.ends
    kept = [i for i, token in enumerate(tokens) if token.key not in edges]
    if not kept or '"' in words:
        return words if '"' in words else ""
    if len(kept) == len(tokens):
        return words.strip(" ,;:?!.")
    first = kept[0] - _is_titled(words, tokens, kept)
    last = kept[-1] + (tokens[-1].key == "'s" and kept[-1] + 2 == len(tokens))  # "Alzheimer's"
    return words[tokens[first].start : tokens[last].end]


def _is_titled(words: str, tokens: Sequence[Token], kept: Sequence[int]) -> bool:
    """Whether a topic is called by somebody's name, with the article that belongs to it: "the Reynolds number"."""
    first = kept[0]
    return (
        len(kept) > 1
        and tokens[first - 1].key == "the"
        and first > 0
        and words[tokens[first].start].isupper()
    )


def _split(text: str, joint: str) -> list[str]:
    """A text in pieces, without the words of a list between them."""
    said = phrases()
    words, pieces, start = said.tokens(text), [], 0
    for first, end, kept in said.spans(joint, words):
        pieces.append(text[start : words[first].start])
        start = words[end - 1].start if kept == "last" else words[end - 1].end
    return [*pieces, text[start:]]


def _choices(text: str) -> list[str]:
    """A text in pieces between "or"; whole where that joins no two things: "2024 or later"."""
    pieces, said = _split(_EITHER.sub("", text), "or"), phrases()
    if len(pieces) > 1:
        pieces = [*_listed(pieces[0]), *pieces[1:]]
    heads = (said.tokens(piece)[:1] for piece in pieces[1:])
    sound = all(head and not said.values("bound", head[0].key) for head in heads)
    return pieces if sound and pieces[0].strip() else [text]


def _listed(text: str) -> list[str]:
    """The things before an "or" that commas part: "Yoran, Kempe or Holden"; whole where a filter stands behind one."""
    said, pieces = phrases(), re.split(r"\s*,\s+", text.strip(" ,"))
    heads = [said.tokens(piece)[:1] for piece in pieces[1:]]
    return [text] if any(not head or said.values("cue", head[0].key) for head in heads) else pieces


def without(text: str, today: date) -> Find:
    """The listing of all papers but those that words ask for."""
    return Find(without=tuple(_parts(text, today)))


def _parts(text: str, today: date) -> Iterator[Part]:
    """What is excluded: each name and each topic by itself."""
    text = _ONES.sub("", _DANGLING.sub("", text.strip(" ,?!.")))
    if phrases().values("code", text.lower()):
        yield Part(code=True)
        return
    if phrases().values("models", text.lower()):
        yield Part(models=True)
        return
    find = find_in(f"papers {text}", today)
    find = replace(find, words=_content(find.words))
    for name in find.authors:
        yield Part(authors=(name,), first=find.first, last=find.last)
    if given := _given(replace(find, authors=())):
        yield Part(**given)


def or_else(find: Find, text: str, today: date) -> Find:
    """A listing, or else what is said after "or", which takes its cue from what was said before."""
    other = find_in(f"papers {text}", today)
    if (year := _YEARED.search(find.venue)) and _YEAR.fullmatch(text.strip()):
        other = Find(venue=f"{find.venue[: year.start()]}{text.strip()}")
    if find.either and find == replace(Find(order=find.order), either=find.either):
        return _further(find, other, text)
    named = find.authors and not find.words and not _ABOUT.match(text)
    if other.words and not other.authors and named:
        other = replace(other, authors=split_names(other.words), words="")
    mine, theirs = _given(find), _given(other)
    common = {name for name in mine if name in theirs} - _BYLINE or {*mine, *theirs}
    if {"since", "before"} & common:
        common |= {"since", "before"}
    if "authors" in common:
        common |= _BYLINE
    one, another = (
        {name: value for name, value in some.items() if name in common} for some in (mine, theirs)
    )
    if not one or not another:
        return find
    bare = replace(find, **{name: _EMPTY[name] for name in one})
    rest = {name: value for name, value in theirs.items() if name not in common}
    first = find.either or (Part(**one),)
    return replace(bare, either=(*first, Part(**another)), **cast("Any", rest))


def _further(find: Find, other: Find, text: str) -> Find:
    """One more of what may be instead, of the same kind as the last where words alone do not say."""
    last = find.either[-1]
    if other.words and not other.authors and last.authors and not last.words and not _ABOUT.match(text):
        other = replace(other, authors=split_names(other.words), words="")
    given = _given(other)
    return replace(find, either=(*find.either, Part(**given))) if given else find


_EMPTY: Final[dict[str, Any]] = {name: getattr(Find(), name) for name in _FIELDS}


def _given(find: Find) -> dict[str, Any]:
    """What a listing asks for, by field; a place in the byline only of somebody."""
    given = {name: value for name in _FIELDS if (value := getattr(find, name))}
    return given if find.authors else {name: value for name, value in given.items() if name not in _BYLINE}


def topped(text: str) -> tuple[Find, str]:
    """How many are wanted, and in what order: "the newest 3", "second oldest", "latest paper"; and the text without."""
    said = phrases()
    words = said.tokens(text)
    counts = {first: (end, int(value)) for first, end, value in said.spans("n", words)}
    for first, end, order in said.spans("order", words):
        if first and (place := _place(words[first - 1].key)):
            find = Find(order=cast("Order", order), top=place, alone=True)
            return find, _without(text, words[first - 1 : end])
        if got := _ordered(words, counts, first, end):
            top, begin, stop = got
            return Find(order=cast("Order", order), top=top), _without(text, words[begin:stop])
    for first, (end, count) in counts.items():
        top_word = first and words[first - 1].key in {"top", "best"}
        if top_word or said.at("some", words, end):
            return Find(top=count), _without(text, words[first - 1 if top_word else first : end])
    return Find(), text


def _place(word: str) -> int:
    """The place that a word in front of an order counts, from 2; 0 for other words."""
    place = ordinal(word) if re.fullmatch(ORDINAL, word) else 0
    return place if place > 1 else 0


def _ordered(
    words: Sequence[Token], counts: dict[int, tuple[int, int]], first: int, end: int
) -> tuple[int, int, int] | None:
    """How many an order is of, and from which to which word that is said; None where it is of all, or no order."""
    said = phrases()
    if end in counts and not said.at("unit", words, counts[end][0]):
        return counts[end][1], first, counts[end][0]
    before = next((start for start, (stop, _) in counts.items() if stop == first), None)
    if before is not None and not said.at("unit", words, end):
        return counts[before][1], before - (before > 0 and words[before - 1].key == "top"), end
    following = [token.key for token in words[end : end + NEXT]]
    one = next((key for key in following if said.values("one", key)), "")
    if one and not any(said.values("many", key) for key in following[: following.index(one)]):
        return 1, first, end
    return None


def _without(text: str, words: Sequence[Token]) -> str:
    return f"{text[: words[0].start]} {text[words[-1].end :]}"
