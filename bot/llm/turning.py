"""What may not turn round: what is denied, what has an opposite, who is compared with whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.llm.claims import Text, Word
from bot.llm.lexicon import GLUE, OUT, POLAR, kin
from bot.llm.passages import Numbered
from bot.text import STOPWORDS

REACH: Final = 4
"""Words that carry meaning between a word with an opposite and what it is said of."""
_WHERE: Final = frozenset("on in at for by when with while across under over during to".split())


def denials(text: Text, words: frozenset[str]) -> list[tuple[int, frozenset[str]]]:
    """What each of some words is said of: its clause, and the next words there that carry meaning."""
    found = list[tuple[int, frozenset[str]]]()
    for i, word in enumerate(text.words):
        if word.folded not in words or (word.folded == "not" and _next(text, i) == "only"):
            continue
        if word.folded in {"rather", "instead"} and _next(text, i) not in {"than", "of"}:
            continue
        behind = [w for w in text.words[i + 1 :] if w.clause == word.clause and w.folded not in STOPWORDS]
        found.append((word.clause, frozenset(w.stem for w in behind[:3])))
    return found


def _next(text: Text, i: int) -> str:
    return text.words[i + 1].folded if i + 1 < len(text.words) else ""


def meet(one: frozenset[str], other: frozenset[str]) -> bool:
    wide = one | {word for each in one for group in kin(each) for word in group}
    return bool(wide & other) or not one


def polar_near(word: Word, beside: Sequence[Word], text: Text) -> bool:
    """Whether a text says a word with an opposite, or one that says the same, of what stands beside it in a claim."""
    content = [one for _, one in text.content()]
    same = {word.stem, *(one for group in kin(word.stem) for one in group)}
    places = [
        i
        for i, one in enumerate(content)
        if one.stem in same and POLAR.get(one.stem, 0) in {0, POLAR[word.stem]}
    ]
    wide = [{one.stem, *(w for group in kin(one.stem) for w in group)} for one in beside]
    there = [[i for i, one in enumerate(content) if one.stem in stems] for stems in wide]
    known = [those for those in there if those]
    return bool(places) and (
        not known or any(_near(i, j, content) for those in known for i in those for j in places)
    )


def _near(i: int, at: int, content: Sequence[Word]) -> bool:
    """Whether the word at `i` is what the one with an opposite, at `at`, is said of: beside it, and nothing else's."""
    if abs(i - at) > REACH:
        return False
    side, clause = POLAR.get(content[at].stem, 0), content[i].clause
    rivals = (one for j, one in enumerate(content) if j not in {i, at} and one.clause == clause)
    opposed = any(side and POLAR.get(one.stem, 0) == -side for one in rivals)
    return clause == content[at].clause or not opposed


@dataclass(frozen=True, slots=True)
class Comparative:
    """A comparison: what stands above and beneath, as the words stand before and after it."""

    kind: str
    before: frozenset[str]
    after: frozenset[str]


def comparisons(text: Text) -> Iterator[Comparative]:
    words = text.words
    for i, word in enumerate(words):
        kind = "out" if word.stem in OUT else word.folded if word.folded == "than" else ""
        if not kind or (kind == "than" and i and words[i - 1].folded in {"rather", "other"}):
            continue
        if kind == "than" and i + 1 < len(words) and words[i + 1].digits:
            continue  # "more than 3": a bound
        passive = kind == "out" and word.folded.endswith("ed") and _next(text, i) == "by"
        before = frozenset(w.stem for w in words[:i] if w.folded not in STOPWORDS)
        after = frozenset(_named_behind(words[i + 1 + passive :]))
        yield Comparative(kind, after, before) if passive else Comparative(kind, before, after)


def _named_behind(words: Sequence[Word]) -> Iterator[str]:
    """What stands behind a comparison, up to what says where or by how much."""
    for i, word in enumerate(words):
        if i and (word.clause != words[0].clause or word.folded in _WHERE):
            return
        if word.folded not in STOPWORDS:
            yield word.stem


def agree(mine: Comparative, other: Comparative, passage: Numbered) -> bool:
    """Whether a comparison does not put anything on the other side than a passage does."""
    head = passage.head.stems
    above, beneath = other.before - other.after, other.after - other.before
    return not (
        mine.before & (beneath - head) or mine.after & (above | (head - other.after - other.before)) - GLUE
    )
