"""Whether a written sentence stands in the passages that it cites, decided without the model that wrote it.

A sentence is parted at its citations, and what stands before each is compared with the passages named there, of each
paper for itself: what is said of two papers has to stand in both. Every word that carries meaning must stand in the
passages, as it is or in another form, or be in a table of words that say the same; a clause draws on one passage. A
figure needs its unit, its bound, and the words around it there; what has an opposite, what is denied, and who is
compared with whom may not turn round, and neither may the order in which a clause says the words of a passage. Words
in quotation marks stand there letter by letter. Links, mentions and what speaks to the reader are struck whatever the
passages say.

This is lexical: it strikes some true sentences, which costs a sentence, and no table makes it understand one.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Final

from bot.kept import compiled
from bot.llm.claims import Text, Word, plain
from bot.llm.figures import Statement
from bot.llm.lexicon import ADDRESSING, GLUE, HEDGES, NEGATIONS, OUT, POLAR, STRONG, kin
from bot.llm.ordering import in_order
from bot.llm.passages import (
    Numbered,
    displaces,
    holds,
    in_head,
    is_not_only,
    only_called,
    says_strongly,
    spells,
)
from bot.llm.turning import Comparative, agree, comparisons, denials, meet, polar_near

CITED: Final = compiled(r"\s*\[\s*(\d{1,3}(?:\s*(?:,|;|-|–)\s*\d{1,3})*)\s*\]")
_FOREIGN: Final = compiled(
    r"https?:|www\.|\b[\w-]+\.(?:com|org|net|io|ai|dev|app|co|de|eu|info|xyz|ru|cn)\b(?!\w)|[<>#|{}\\~^]|(?<!\w)@|@(?!\d)|!\w|\]\(|:[a-z_+-]+:|&\w+;|[\u200b-\u200f\u202a-\u202e\u2066-\u2069]",
    re.IGNORECASE,
)
"""What is a link, a mention or markup, or may become one."""
_QUOTED: Final = compiled(r"[\"“”«»„]([^\"“”«»„]+)[\"“”«»„]")
_AT: Final = compiled(r"\w+@\d+")
LONGEST: Final = 420
"""Characters of a sentence."""
SUBJECT: Final = 3
"""Words of a passage that name what it speaks of."""
LEAD: Final = 5
"""Words at the head of a sentence, among which its subject is."""
FEWEST: Final = 2
"""Words that carry meaning: a sentence of fewer says nothing of a passage."""


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
            ("order", self._ordered),
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
        return all(any(spells(word, p) and self._may_lead(i, p) for p in self.passages) for i, word in names)

    def _may_lead(self, place: int, passage: Numbered) -> bool:
        """Whether a name stands in the passage, or only in what its paper is called and then at the head of the claim."""
        words = self.claim.words
        if not only_called(words[place], passage):
            return True
        others = [w for w in words[: LEAD + 2] if w.name and not only_called(w, passage)]
        listed = any(one.folded in {"and", "or"} for one in words[place + 1 : place + 2])
        strangers = [w for w in passage.said.words[:SUBJECT] if w.name and not in_head(w, passage)]
        counted = any(one.digits for one in words[:place])
        behind = any(i < place and not one.name and one.stem not in OUT for i, one in self._told)
        aliased = any(alias in passage.said.joined for alias in passage.called)
        apart = counted or aliased or behind or displaces(words, place, passage)
        return place < LEAD and not apart and not strangers and not (listed and others)

    def _words(self) -> bool:
        return all(any(holds(word, p) for p in self.passages) for _, word in self._told)

    def _clauses(self) -> bool:
        """Each clause draws on one passage; what the paper is called may stand anywhere."""
        clauses = [[w for _, w in those] for _, those in groupby(self._told, key=lambda one: one[1].clause)]
        return all(any(all(holds(word, p) for word in clause) for p in self.passages) for clause in clauses)

    def _strength(self) -> bool:
        words = self.claim.words
        strong = (
            f"not{word.folded}" if is_not_only(words, i) else word.folded
            for i, word in enumerate(words)
            if word.folded in STRONG
        )
        return all(any(says_strongly(word, p.said) for p in self.passages) for word in strong)

    def _figures(self) -> bool:
        return all(
            any(Statement(self.claim, self._told, p).states(figure) for p in self.passages)
            for figure in self.claim.figures
        )

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
        best = (max(self.passages, key=lambda p: sum(holds(w, p) for w in clause)) for clause in clauses)
        return tuple(dict.fromkeys(best))

    def _scoped(self, words: frozenset[str]) -> bool:
        """Whether as much is denied in the claim as in what it takes from its passages, and of the same words."""
        mine = [scope for _, scope in denials(self.claim, words)]
        theirs = [one for p in self._used for one in self._turned(p, words)]
        if len(mine) != len(theirs):
            return False
        return all(any(meet(one, other) for other in theirs) for one in mine)

    def _turned(self, passage: Numbered, words: frozenset[str]) -> list[frozenset[str]]:
        """What is denied in a passage of what the claim says, unless another clause says more of it undenied."""
        told = {word.stem for _, word in self._told}
        told |= {one for word in told for group in kin(word) for one in group}
        clauses: dict[int, set[str]] = defaultdict(set)
        for word in passage.said.words:
            clauses[word.clause].add(word.stem)
        denied = denials(passage.said, words)
        plain = [held & told for clause, held in clauses.items() if clause not in {one for one, _ in denied}]
        names = {word.stem for word in passage.said.words if word.name} | passage.head.stems
        return [
            scope
            for clause, scope in denied
            if scope & told
            and not any(
                held & scope and not (clauses[clause] & told) - held - names
                for held in plain
                if len(held) >= len(clauses[clause] & told)
            )
        ]

    def _polar(self) -> bool:
        """A word with an opposite is said in the passage of the same thing, on the same side."""
        told = list(self._told)
        for place, (_, word) in enumerate(told):
            side = POLAR.get(word.stem)
            if not side:
                continue
            beside = [one for _, one in told[max(0, place - 1) : place + 2] if one is not word]
            if not any(polar_near(word, beside, p.said) for p in self.passages):
                return False
        return True

    def _compared(self) -> bool:
        """Who is above whom stays so."""
        theirs = [(one, p) for p in self.passages for one in comparisons(p.said)]
        mine = list(comparisons(self.claim))
        if not mine:
            return not any(self._beneath(one, p) for one, p in theirs)
        return all(
            self._stands(one, [(other, p) for other, p in theirs if other.kind == one.kind]) for one in mine
        )

    def _ordered(self) -> bool:
        """Each clause says the words of a passage in their order there."""
        clauses = [[w for _, w in those] for _, those in groupby(self._told, key=lambda one: one[1].clause)]
        return all(
            any(
                all(holds(word, p) for word in clause) and in_order(clause, self.claim.words, p)
                for p in self.passages
            )
            for clause in clauses
        )

    @staticmethod
    def _stands(mine: Comparative, theirs: Sequence[tuple[Comparative, Numbered]]) -> bool:
        """Whether a comparison agrees with that of the passages which shares most words with it."""
        words = mine.before | mine.after
        nearest = max(theirs, key=lambda one: len(words & (one[0].before | one[0].after)), default=None)
        return nearest is not None and agree(mine, *nearest)

    def _beneath(self, one: Comparative, passage: Numbered) -> bool:
        """Whether a claim that compares nothing speaks of what the passage only compares something with."""
        first = next((word for _, word in self._told if word.name), None)
        apart = one.after - one.before - passage.head.stems
        return first is not None and first.stem in apart and bool(self.claim.figures)
