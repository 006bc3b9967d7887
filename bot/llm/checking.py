"""Whether a written sentence stands in the passages that it cites, decided without the model that wrote it.

A sentence is parted at its citations, and what stands before each is compared with the passages named there, of each
paper for itself: what is said of two papers has to stand in both. Every word that carries meaning must stand in the
passages, as it is or in another form, or be in a table of words that say the same; a clause draws on one passage. A
figure needs its unit, its bound, and the words around it there; what has an opposite, what is denied, and who is
compared with whom may not turn round. Words in quotation marks stand there letter by letter. Links, mentions and what
speaks to the reader are struck whatever the passages say.

This is lexical: it strikes some true sentences, which costs a sentence, and no table makes it understand one.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import Final

from bot.kept import compiled
from bot.llm.claims import Figure, Text, Word, plain
from bot.llm.lexicon import ADDRESSING, GLUE, HEDGES, NEGATIONS, OUT, POLAR, STRONG, kin
from bot.papers import Paper
from bot.search.vocabulary import SAME, known_synonyms
from bot.text import STOPWORDS

CITED: Final = compiled(r"\s*\[\s*(\d{1,3}(?:\s*(?:,|;|-|–)\s*\d{1,3})*)\s*\]")
_FOREIGN: Final = compiled(
    r"https?:|www\.|\b[\w-]+\.(?:com|org|net|io|ai|dev|app|co|de|eu|info|xyz|ru|cn)\b(?!\w)|[<>#|{}\\~^]|(?<!\w)@|@(?!\d)|!\w|\]\(|:[a-z_+-]+:|&\w+;|[\u200b-\u200f\u202a-\u202e\u2066-\u2069]",
    re.IGNORECASE,
)
"""What is a link, a mention or markup, or may become one."""
_QUOTED: Final = compiled(r"[\"“”«»„]([^\"“”«»„]+)[\"“”«»„]")
_AT: Final = compiled(r"\w+@\d+")
REACH: Final = 4
"""Words that carry meaning between a word with an opposite and what it is said of."""
LONGEST: Final = 420
"""Characters of a sentence."""
_WHERE: Final = frozenset("on in at for by when with while across under over during to".split())
SUBJECT: Final = 3
"""Words of a passage that name what it speaks of."""
LEAD: Final = 5
"""Words at the head of a sentence, among which its subject is."""
FEWEST: Final = 2
"""Words that carry meaning: a sentence of fewer says nothing of a passage."""


@dataclass(frozen=True)
class Numbered:
    """A verbatim passage under the number that sentences cite it by."""

    number: int
    paper: Paper
    text: str

    @cached_property
    def said(self) -> Text:
        return Text(self.text)

    @cached_property
    def head(self) -> Text:
        """What its paper is called."""
        return Text(" . ".join((self.paper.title, *self.paper.aliases)))

    @cached_property
    def called(self) -> frozenset[str]:
        """The names that people call its paper by, each as one word: a passage with one of them speaks of that."""
        return frozenset("".join(word.folded for word in Text(alias).words) for alias in self.paper.aliases)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sentence without its markup, the passages that it cites, and why it is struck; empty where it stands."""

    sentence: str
    cited: tuple[int, ...]
    fault: str


def judged(sentence: str, passages: Sequence[Numbered]) -> Verdict:
    """What is wrong with a sentence, in one word, and the passages that it cites."""
    said = plain(sentence)
    parts = list(_parts(said))
    cited = tuple(dict.fromkeys(number for _, numbers in parts for number in numbers))
    fault = _foreign(said) or _cites(said, parts, passages)
    return Verdict(said, cited, fault or next(filter(None, (_part(*part, passages) for part in parts)), ""))


def _foreign(said: str) -> str:
    words = {word.folded for word in Text(CITED.sub("", said)).words}
    if len(said) > LONGEST:
        return "long"
    if _FOREIGN.search(CITED.sub("", said)) or not said.isprintable():
        return "markup"
    return "addressing" if not words.isdisjoint(ADDRESSING) else ""


def _parts(said: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The stretches of a sentence, each with the numbers behind it; numbers side by side are of one stretch."""
    start, held = 0, list[tuple[str, tuple[int, ...]]]()
    for found in CITED.finditer(said):
        text = said[start : found.start()].strip(" ,;.")
        if text or not held:
            held.append((text, _numbers(found[1])))
        else:
            held[-1] = (held[-1][0], held[-1][1] + _numbers(found[1]))
        start = found.end()
    yield from held
    if rest := said[start:].strip(" .!?;,"):
        yield rest, ()


def _numbers(said: str) -> tuple[int, ...]:
    numbers = list[int]()
    for part in said.replace(";", ",").split(","):
        first, _, last = part.replace("–", "-").partition("-")
        numbers += range(int(first), min(int(last or first), int(first) + 9) + 1)
    return tuple(numbers)


def _cites(said: str, parts: Sequence[tuple[str, tuple[int, ...]]], passages: Sequence[Numbered]) -> str:
    known = {passage.number for passage in passages}
    if not parts or any(not numbers for _, numbers in parts) or "[" in CITED.sub("", said):
        return "uncited"
    return "" if all(number in known for _, numbers in parts for number in numbers) else "citation"


def _part(text: str, numbers: tuple[int, ...], passages: Sequence[Numbered]) -> str:
    """What is wrong with a stretch of a sentence, of each paper that it cites."""
    cited = [passage for passage in passages if passage.number in numbers]
    of_paper = groupby(sorted(cited, key=lambda one: one.paper.id), key=lambda one: one.paper.id)
    return next(filter(None, (_Comparison(Text(text), tuple(those)).fault for _, those in of_paper)), "")


@dataclass(frozen=True)
class _Comparison:
    """A claim beside the passages of one paper."""

    claim: Text
    passages: tuple[Numbered, ...]

    @property
    def fault(self) -> str:
        checks: tuple[tuple[str, Callable[[], bool]], ...] = (
            ("empty", self._says),
            ("quotation", self._quotes),
            ("name", self._names),
            ("word", self._words),
            ("clause", self._clauses),
            ("strength", self._strength),
            ("figure", self._figures),
            ("negation", self._negations),
            ("hedge", self._hedges),
            ("direction", self._polar),
            ("comparison", self._compared),
        )
        return next((name for name, holds in checks if not holds()), "")

    @cached_property
    def _told(self) -> tuple[tuple[int, Word], ...]:
        """The words of the claim that the passages have to say."""
        words = self.claim.words
        told = ((i, word) for i, word in self.claim.content() if word.stem not in GLUE)
        return tuple(
            (i, w) for i, w in told if not (w.folded == "well" and i and words[i - 1].folded == "as")
        )

    def _says(self) -> bool:
        return len(self._told) >= FEWEST

    def _quotes(self) -> bool:
        """Words in quotation marks, and figures such as pass@1, stand in a passage as they are."""
        quoted = [" ".join(found[1].split()).strip(" .,") for found in _QUOTED.finditer(self.claim.text)]
        quoted += _AT.findall(self.claim.text)
        return all(any(one in " ".join(p.text.split()) for p in self.passages) for one in quoted)

    def _names(self) -> bool:
        """Every name stands in a passage; the paper's own may stand as the subject of what names no other."""
        names = [(i, word) for i, word in enumerate(self.claim.words) if word.name or word.digits]
        return all(any(_spells(word, p) and self._may_lead(i, p) for p in self.passages) for i, word in names)

    def _may_lead(self, place: int, passage: Numbered) -> bool:
        """Whether a name stands in the passage, or only in what its paper is called and then at the head of the claim."""
        words = self.claim.words
        if not _only_called(words[place], passage):
            return True
        others = [w for w in words[: LEAD + 2] if w.name and not _only_called(w, passage)]
        listed = any(one.folded in {"and", "or"} for one in words[place + 1 : place + 2])
        strangers = [w for w in passage.said.words[:SUBJECT] if w.name and not _in_head(w, passage)]
        counted = any(one.digits for one in words[:place])
        behind = any(i < place and not one.name and one.stem not in OUT for i, one in self._told)
        aliased = any(alias in passage.said.joined for alias in passage.called)
        apart = counted or aliased or behind or _displaces(words, place, passage)
        return place < LEAD and not apart and not strangers and not (listed and others)

    def _words(self) -> bool:
        return all(any(_holds(word, p) for p in self.passages) for _, word in self._told)

    def _clauses(self) -> bool:
        """Each clause draws on one passage; what the paper is called may stand anywhere."""
        clauses = [[w for _, w in those] for _, those in groupby(self._told, key=lambda one: one[1].clause)]
        return all(any(all(_holds(word, p) for word in clause) for p in self.passages) for clause in clauses)

    def _strength(self) -> bool:
        words = self.claim.words
        strong = (
            f"not{word.folded}" if _is_not_only(words, i) else word.folded
            for i, word in enumerate(words)
            if word.folded in STRONG
        )
        return all(any(_says_strongly(word, p.said) for p in self.passages) for word in strong)

    def _figures(self) -> bool:
        return all(any(self._states(figure, p) for p in self.passages) for figure in self.claim.figures)

    def _states(self, figure: Figure, passage: Numbered) -> bool:
        """Whether a passage states a figure of what the claim states it of."""
        same = [one for one in passage.said.figures if _equal(figure, one)]
        if not same and _named_number(self.claim.words[figure.at], passage):
            return True
        if "respectively" in {word.folded for word in passage.said.words}:
            return bool(same) and self._in_order(passage)
        return any(self._binds(figure, one, passage) and self._beside(figure, one, passage) for one in same)

    def _beside(self, figure: Figure, other: Figure, passage: Numbered) -> bool:
        """Whether a figure stands among the words that it stands among in the passage, and not among another one's.

        What stands before the first figure of a passage is said of all of them.
        """
        first = min(one.at for one in passage.said.figures)
        common = {word.stem for word in passage.said.words[:first]}
        mine = {word: away for word, away in _around(self.claim, figure).items() if word not in common}
        own = _likeness(mine, _around(passage.said, other), sides=False)
        rest = (one for one in passage.said.figures if one.value != other.value)
        return all(own >= _likeness(mine, _around(passage.said, one), sides=True) for one in rest)

    def _in_order(self, passage: Numbered) -> bool:
        """Whether the claim lists all figures and names in the order of a passage that says "respectively"."""
        listed = [(figure.value, figure.unit) for figure in passage.said.figures]
        mine = [(figure.value, figure.unit) for figure in self.claim.figures]
        order = [word.folded for word in passage.said.words]
        names = [order.index(word.folded) for word in self.claim.words if word.name and word.folded in order]
        return listed == mine and names == sorted(names)

    def _binds(self, figure: Figure, other: Figure, passage: Numbered) -> bool:
        """Whether what stands around a figure in the claim does not stand around another one in the passage.

        What stands before the first figure of a passage, and behind "than", is said of all of them.
        """
        words, clause = passage.said.words, passage.said.words[other.at].clause
        first = min(one.at for one in passage.said.figures)
        than = next(
            (i for i, w in enumerate(words) if w.folded == "than" and not _is_digit(words, i + 1)), len(words)
        )
        others = {words[one.at].clause for one in passage.said.figures} - {clause}
        own = {w.stem for i, w in enumerate(words) if w.clause == clause or i < first or i > than}
        foreign = {w.stem for i, w in enumerate(words) if w.clause in others} - own - passage.head.stems
        mine = self.claim.words[figure.at].clause
        alone = len(self.claim.figures) == 1
        near = [w for _, w in self._told if (alone or w.clause == mine) and w.stem not in passage.head.stems]
        borrowed = [w for w in near if w.stem in foreign and not w.folded[0].isdigit()]
        exclusive = {w.stem for w in words if w.clause == clause} - {
            w.stem for w in words if w.clause in others
        }
        held = [w for w in near if w.stem in exclusive and w.start != self.claim.words[figure.at].start]
        return not any(w.name for w in borrowed) and len(borrowed) <= 2 * len(held)

    def _negations(self) -> bool:
        return self._scoped(NEGATIONS)

    def _hedges(self) -> bool:
        """What may be so is not said to be so; to say less than a passage does is no fault."""
        mine = {word.folded for word in self.claim.words}
        return not mine.isdisjoint(HEDGES) or not any(self._turned(p, HEDGES) for p in self._used)

    @cached_property
    def _used(self) -> tuple[Numbered, ...]:
        """The passages that a clause of the claim draws on."""
        clauses = [[w for _, w in those] for _, those in groupby(self._told, key=lambda one: one[1].clause)]
        best = (max(self.passages, key=lambda p: sum(_holds(w, p) for w in clause)) for clause in clauses)
        return tuple(dict.fromkeys(best))

    def _scoped(self, words: frozenset[str]) -> bool:
        """Whether as much is denied in the claim as in what it takes from its passages, and of the same words."""
        mine = [scope for _, scope in _denials(self.claim, words)]
        theirs = [one for p in self._used for one in self._turned(p, words)]
        if len(mine) != len(theirs):
            return False
        return all(any(_meet(one, other) for other in theirs) for one in mine)

    def _turned(self, passage: Numbered, words: frozenset[str]) -> list[frozenset[str]]:
        """What is denied in a passage of what the claim says, unless another clause says more of it undenied."""
        told = {word.stem for _, word in self._told}
        told |= {one for word in told for group in kin(word) for one in group}
        clauses: dict[int, set[str]] = defaultdict(set)
        for word in passage.said.words:
            clauses[word.clause].add(word.stem)
        denied = _denials(passage.said, words)
        plain = [held & told for clause, held in clauses.items() if clause not in {one for one, _ in denied}]
        return [
            scope
            for clause, scope in denied
            if scope & told
            and not any(len(held) >= len(clauses[clause] & told) and held & scope for held in plain)
        ]

    def _polar(self) -> bool:
        """A word with an opposite is said in the passage of the same thing, on the same side."""
        told = list(self._told)
        for place, (_, word) in enumerate(told):
            side = POLAR.get(word.stem)
            if not side:
                continue
            beside = [one for _, one in told[max(0, place - 1) : place + 2] if one is not word]
            if not any(_polar_near(word, beside, p.said) for p in self.passages):
                return False
        return True

    def _compared(self) -> bool:
        """Who is above whom stays so."""
        theirs = [(one, p) for p in self.passages for one in _comparisons(p.said)]
        mine = list(_comparisons(self.claim))
        if not mine:
            return not any(self._beneath(one, p) for one, p in theirs)
        return all(
            self._stands(one, [(other, p) for other, p in theirs if other.kind == one.kind]) for one in mine
        )

    @staticmethod
    def _stands(mine: "_Comparative", theirs: "Sequence[tuple[_Comparative, Numbered]]") -> bool:
        """Whether a comparison agrees with that of the passages which shares most words with it."""
        words = mine.before | mine.after
        nearest = max(theirs, key=lambda one: len(words & (one[0].before | one[0].after)), default=None)
        return nearest is not None and _agree(mine, *nearest)

    def _beneath(self, one: "_Comparative", passage: Numbered) -> bool:
        """Whether a claim that compares nothing speaks of what the passage only compares something with."""
        first = next((word for _, word in self._told if word.name), None)
        apart = one.after - one.before - passage.head.stems
        return first is not None and first.stem in apart and bool(self.claim.figures)


def _only_called(word: Word, passage: Numbered) -> bool:
    """Whether a name stands in what a paper is called, and not in the passage itself."""
    forms = {word.folded, word.folded.removesuffix("s"), f"{word.folded}s"}
    return not forms & passage.said.joined and _in_head(word, passage)


def _displaces(words: Sequence[Word], place: int, passage: Numbered) -> bool:
    """Whether a name stands in a claim where the passage has another one: before the same word."""
    after = {word.stem for word in words[place + 1 : place + 2] if word.folded not in STOPWORDS}
    return any(
        one.name and not _in_head(one, passage) and other.stem in after
        for one, other in pairwise(passage.said.words)
    )


def _in_head(word: Word, passage: Numbered) -> bool:
    return not {word.folded, word.folded.removesuffix("s")}.isdisjoint(passage.head.joined)


def _spells(word: Word, passage: Numbered) -> bool:
    """Whether a name or a number stands in a passage or in what its paper is called, however it is hyphenated."""
    if word.folded in STOPWORDS or word.stem in GLUE:
        return True
    held = passage.said.joined | passage.head.joined
    forms = {word.folded, word.folded.removesuffix("s"), f"{word.folded}s"}
    if forms & held:
        return True
    return word.digits and any(
        _equal(mine, one, exact=False) for mine in Text(word.raw).figures for one in passage.said.figures
    )


def _holds(word: Word, passage: Numbered) -> bool:
    """Whether a passage, or its paper's name, says a word: so, in another form, or by one that says the same."""
    held = passage.said.stems | passage.head.stems
    if word.stem in held or word.folded in passage.said.joined or word.folded in passage.head.joined:
        return True
    if word.digits:
        return _spells(word, passage)
    if word.name:
        return False
    if any(_kindred(word, other) for text in (passage.said, passage.head) for other in text.words):
        return True
    if any(not group.isdisjoint(held) for group in kin(word.stem)):
        return True
    groups = known_synonyms()
    shared = groups.present([word.stem]) & groups.present([one.stem for one in passage.said.words])
    return any(groups.groups[number].weight == SAME for number in shared)


def _kindred(word: Word, other: Word) -> bool:
    """Whether two words are forms of one: "formal" and "formalize", not "general" and "generate"."""
    a, b = sorted((word.folded, other.folded), key=len)
    return (
        len(a) >= 5
        and b.startswith(a[: max(5, len(a) - 1)])
        and POLAR.get(word.stem) == POLAR.get(other.stem)
        and len(b) - len(a) <= 5
    )


def _equal(figure: Figure, other: Figure, *, exact: bool = True) -> bool:
    same = figure.value == other.value and (figure.unit == other.unit or not exact)
    return same and (figure.limit == other.limit or not exact)


def _around(text: Text, figure: Figure) -> dict[str, int]:
    """The words that carry meaning around a figure, each with how many of them it is away: before it less than 0."""
    content = [(i, word) for i, word in text.content() if i == figure.at or not word.digits]
    at = next((n for n, (i, _) in enumerate(content) if i == figure.at), None)
    if at is None:
        return {}
    near = [(n - at, word.stem) for n, (_, word) in enumerate(content) if 0 < abs(n - at) <= REACH]
    return {word: away for away, word in sorted(near, key=lambda one: -abs(one[0]))}


def _likeness(one: dict[str, int], other: dict[str, int], *, sides: bool) -> float:
    """How alike the surroundings of two figures are; `sides`: what stands before is not what stands behind."""
    shared = ((away, other[word]) for word, away in one.items() if word in other)
    return sum(1 / (1 + (abs(a - b) if sides else abs(abs(a) - abs(b)))) for a, b in shared)


def _named_number(word: Word, passage: Numbered) -> bool:
    """Whether a number is part of what the paper or something in the passage is called: "Llama 2"."""
    if not word.folded.isdecimal():
        return False
    return word.folded in {one.folded for one in passage.head.words}


def _is_not_only(words: Sequence[Word], i: int) -> bool:
    return words[i].folded == "only" and i > 0 and words[i - 1].folded == "not"


def _says_strongly(said: str, text: Text) -> bool:
    """Whether a text says a strong word, in this very form: "significant" things are not "significantly" better."""
    if said == "only":
        return any(
            word.folded == said and not _is_not_only(text.words, i) for i, word in enumerate(text.words)
        )
    return said in text.joined


def _denials(text: Text, words: frozenset[str]) -> list[tuple[int, frozenset[str]]]:
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


def _meet(one: frozenset[str], other: frozenset[str]) -> bool:
    wide = one | {word for each in one for group in kin(each) for word in group}
    return bool(wide & other) or not one


def _polar_near(word: Word, beside: Sequence[Word], text: Text) -> bool:
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


def _is_digit(words: Sequence[Word], i: int) -> bool:
    return i < len(words) and words[i].digits


@dataclass(frozen=True, slots=True)
class _Comparative:
    """A comparison: what stands above and beneath, as the words stand before and after it."""

    kind: str
    before: frozenset[str]
    after: frozenset[str]


def _comparisons(text: Text) -> Iterator[_Comparative]:
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
        yield _Comparative(kind, after, before) if passive else _Comparative(kind, before, after)


def _named_behind(words: Sequence[Word]) -> Iterator[str]:
    """What stands behind a comparison, up to what says where or by how much."""
    for i, word in enumerate(words):
        if i and (word.clause != words[0].clause or word.folded in _WHERE):
            return
        if word.folded not in STOPWORDS:
            yield word.stem


def _agree(mine: _Comparative, other: _Comparative, passage: Numbered) -> bool:
    """Whether a comparison does not put anything on the other side than a passage does."""
    head = passage.head.stems
    above, beneath = other.before - other.after, other.after - other.before
    return not (
        mine.before & (beneath - head) or mine.after & (above | (head - other.after - other.before)) - GLUE
    )
