"""From a question and a paper to the paper's sentences, best first.

The words that name the paper are taken out first, or its subject would drown what is asked about it ("how
many *agents* formalized the textbook" in a paper full of textbooks). What is left is weighed by how few of
the paper's own sentences hold it. What that counts beside all else that is seen of a sentence was learned.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import repeat
from typing import Final, NamedTuple

from bot.papers import Paper
from bot.search.cues import ANY, Cue, figures
from bot.search.kinds import forms
from bot.search.question import NAMED, Question, Term, called, compounds, joined, names, naming
from bot.search.ranking import Ranking, Sight, bm25, known_ranking
from bot.search.vocabulary import Synonyms
from bot.text import Span, fold, sentences, stem, stemmed, tokens

PART: Final = 0.7
"""What a match by a common beginning ("compute", "uncomputable") is worth, where the word itself is 1."""
_SHORTEST: Final = 5
"""Letters from which two stems can be akin."""
_HEAD: Final = _SHORTEST - 1
"""Letters that two stems with one beginning share at least."""
_ASKED: Final = 256
"""Stems whose kin a profile remembers: more than one question has."""
_PAGES: Final = 64
"""Whole papers kept taken apart: a question looks at fourteen of them, several times each; others hardly ever come again."""
_JOINTS: Final = str.maketrans("", "", " -'._/")
SCALES: Final = frozenset({"billion", "million", "trillion"})
CLOSE: Final = 1.5
"""A sentence with what is measured comes before one without it that scores so much more."""
_LONGER: Final = 4
"""How many letters more the one may have that only begins like the other."""


@dataclass(frozen=True)
class Text:
    """A stretch of text as the scorer sees it; what few questions ask of it is made when one does."""

    tokens: tuple[str, ...]
    words: tuple[str, ...]
    """Its stems, in order."""
    stems: frozenset[str]
    synonyms: Synonyms = field(repr=False)

    @cached_property
    def groups(self) -> frozenset[int]:
        """The synonyms in it."""
        return self.synonyms.present(self.words)

    @cached_property
    def keys(self) -> frozenset[str]:
        """One to three of its words in a row, joined."""
        return compounds(self.tokens)

    @cached_property
    def _letters(self) -> str:
        return "".join(self.tokens)

    @cached_property
    def _scaled(self) -> frozenset[str]:
        """Its figures with a word of scale, as they are abbreviated: "32b" for "32-billion"."""
        pairs = zip(self.tokens, self.tokens[1:], strict=False)
        return frozenset(
            first + second[0] for first, second in pairs if second in SCALES and first[:1].isdigit()
        )

    def spells(self, key: str) -> bool:
        """Whether one to three of its words in a row make this."""
        return (key in self._letters and key in self.keys) or key in self._scaled


@dataclass(frozen=True)
class Sentence(Text):
    span: Span

    @cached_property
    def forms(self) -> frozenset[str]:
        """What it does, told by its words."""
        return forms(self.span.text, self.tokens, self.stems)


@dataclass(frozen=True)
class Profile:
    """A paper as the scorer sees it."""

    title: Text
    sentences: tuple[Sentence, ...]
    stems: frozenset[str]
    _kin: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def groups(self) -> frozenset[int]:
        return self.title.groups.union(*(part.groups for part in self.sentences))

    def kin(self, one: str) -> frozenset[str]:
        """Its stems that begin or end like a stem, remembered: sentence after sentence asks for them."""
        known = self._kin.get(one)
        if known is None:
            known = frozenset(self._akin(one)) if len(one) >= _SHORTEST else frozenset()
            if len(self._kin) >= _ASKED:
                self._kin.clear()
            self._kin[one] = known
        return known

    def _akin(self, one: str) -> Iterator[str]:
        """Its stems that share a long beginning with one, or end in it, or one in them ("comput", "uncomput")."""
        for other in self._beginning(one[:_HEAD]):
            if _begins(*sorted((one, other), key=len)):
                yield other
        yield from self.stems.intersection([one[i:] for i in range(1, len(one) - _SHORTEST + 1)])
        if f"{one}\n" in self._lines:
            yield from (other for other in self.stems if other.endswith(one))

    def _beginning(self, head: str) -> Iterator[str]:
        """Its stems that begin so."""
        lines, end = self._lines, 0
        while (at := lines.find(f"\n{head}", end)) >= 0:
            end = lines.index("\n", at + 1)
            yield lines[at + 1 : end]

    @cached_property
    def _lines(self) -> str:
        """Its stems, each on a line, in which beginnings and ends are found at once."""
        return "\n".join(("", *self.stems, ""))

    @property
    def keys(self) -> frozenset[str]:
        """One to three words in a row, joined."""
        return self.title.keys.union(*(part.keys for part in self.sentences))

    def spells(self, key: str) -> bool:
        return self.title.spells(key) or any(part.spells(key) for part in self.sentences)


class Passage(NamedTuple):
    """One sentence, scored."""

    paper: Paper
    span: Span
    score: float
    """How much better it is than others, as a logarithm of odds."""
    matches: tuple[float, ...]
    """For each term of the question, how well the sentence holds it, 0 to 1."""
    cued: bool
    """Whether it looks like the kind of answer asked for, where only one kind can answer."""
    counted: bool
    """Whether it has a figure of what "how many" counts."""


class Seen(NamedTuple):
    """A sentence as the ranking sees it."""

    part: Sentence
    matches: tuple[float, ...]
    sight: Sight
    cues: Sequence[str]
    """The question's cues that it fits."""
    forms: Sequence[str]
    """What it does and where it stands."""


@lru_cache(maxsize=_PAGES)
def profile(title: str, abstract: str, synonyms: Synonyms) -> Profile:
    """A whole paper taken apart."""
    return _profile(title, sentences(abstract), synonyms)


def _profile(title: str, spans: Iterable[Span], synonyms: Synonyms) -> Profile:
    parts = tuple([Sentence(*_read(span.text), synonyms, span) for span in spans])
    heading = Text(*_read(title), synonyms)
    return Profile(heading, parts, heading.stems.union(*[part.stems for part in parts]))


def _read(text: str) -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]:
    """What is read of a text at once."""
    spelt = tokens(text)
    words = stemmed(spelt)
    return tuple(spelt), tuple(words), frozenset(words)


@lru_cache(maxsize=1024)
def _names(sentence: str, synonyms: Synonyms) -> frozenset[str]:
    """The words of a sentence that are written as names, joined; abbreviations of the field left out."""
    found = (joined(word) for start, end in names(sentence) for word in sentence[start:end].split())
    return frozenset(name for name in found if not synonyms.present([stem(name.rstrip("s"))]))


class Scorer:
    """Scores the sentences of papers against questions."""

    def __init__(self, synonyms: Synonyms, ranking: Ranking | None = None) -> None:
        self.synonyms = synonyms
        self.ranking = ranking or known_ranking()

    def profile(self, paper: Paper) -> Profile:
        """A paper taken apart."""
        return profile(paper.title, paper.abstract, self.synonyms)

    def page(self, paper: Paper, spans: Sequence[Span]) -> Profile:
        """Some sentences of a paper taken apart; kept nowhere."""
        return _profile(paper.title, spans, self.synonyms)

    def rank(self, question: Question, paper: Paper, page: Profile | None = None) -> tuple[Passage, ...]:
        """Every sentence of a paper, or those of a page of it, best first; of equals the earlier."""
        named, _ = naming(question, called(paper))
        return self.ranked(question, paper, page or self.profile(paper), named)

    def best(self, question: Question, paper: Paper) -> Passage | None:
        """The sentence that speaks most of a topic; None when none holds a word of it.

        Of the ten papers of a listing only a few sentences are taken apart: those that hold the beginnings of most
        words. What stands around them is then not weighed, so now and then another sentence than `rank`'s is first.
        """
        needles, spans = _needles(question.terms, self.synonyms), sentences(paper.abstract)
        held = [sum(map(text.__contains__, needles)) for text in _squeezed(spans, paper.abstract)]
        enough = max(1, max(held, default=0) - 1)
        likely = [span for span, count in zip(spans, held, strict=True) if count >= enough]
        ranked = self.rank(question, paper, self.page(paper, likely) if likely else None)
        return next((passage for passage in ranked if any(passage.matches)), None)

    def ranked(
        self, question: Question, paper: Paper, page: Profile, named: frozenset[int]
    ) -> tuple[Passage, ...]:
        """The same, where it is known which terms of the question name the paper."""
        seen, score = tuple(self.seen(question, paper, page, named)), self.ranking.score
        row = self.ranking.row(question.kinds)
        passages = [
            Passage(
                paper, part.span, score(sight, cues, forms, row), matches, sight.cued > 0, sight.counted > 0,
            )
            for part, matches, sight, cues, forms in seen
        ]  # fmt: skip
        ranked = sorted(passages, key=lambda passage: (not passage.counted, -passage.score))
        units = {cue.name for cue in question.cues if cue.units and cue.units != ANY}
        if units:
            measuring = {part.span for part, _, _, cues, _ in seen if not units.isdisjoint(cues)}
            ranked = _measured_first(ranked, measuring)
        asked = [i for i in range(len(question.terms)) if i not in named]
        return tuple(_saying_first(ranked, asked) if "yes or no" in question.kinds else ranked)

    def seen(self, question: Question, paper: Paper, page: Profile, named: frozenset[int]) -> Iterator[Seen]:
        """What the ranking is told of each sentence, in order."""
        parts, terms = page.sentences, question.terms
        idf = [_weight(term, page) for term in terms]
        weights = [0.0 if i in named else weight for i, weight in enumerate(idf)]
        stood = bm25([part.words for part in parts], {t.stem: w for t, w in zip(terms, idf, strict=True)})
        best = max(stood, default=0.0) or 1.0
        strict = frozenset(cue for cue in question.cues if cue.strict)
        fits = _fitting(question, paper, parts, self.synonyms)
        for part, said, fit in zip(parts, stood, fits, strict=False):
            stems = part.stems
            held = tuple(
                [
                    1.0 if term.stem in stems or (fit and term.cues & fit) else self.match(term, part, page)
                    for term in terms
                ]
            )
            sight = Sight(
                cover=weighted_mean(weights, held),
                bm25=said / best,
                length=math.log1p(len(part.words)),
                counted=counts(question.counted, part, self.synonyms),
                cued=float(fit.issuperset(strict)),
            )
            yield Seen(part, held, sight, [cue.name for cue in fit], [*part.forms, *_place(part, paper)])

    def match(self, term: Term, text: Text | Profile, page: Profile) -> float:
        """How well a page, or a text of it, holds a word: 1 itself, less a synonym or a word with the same beginning."""
        if term.stem in text.stems or text.spells(term.word) or (term.whole and text.spells(term.whole)):
            return 1.0
        shared = self.synonyms.weight(term.groups & text.groups) if term.groups else 0.0
        if shared < PART and not page.kin(term.stem).isdisjoint(text.stems):
            return PART
        return shared


def _saying_first(ranked: list[Passage], asked: Sequence[int]) -> list[Passage]:
    """Sentences with the first that says a word of the question in front, where the first of all says none."""

    def says(passage: Passage, least: float) -> bool:
        return any(passage.matches[i] >= least for i in asked)

    first = next((one for one in ranked if says(one, NAMED)), None)
    if first is None or says(ranked[0], PART):
        return ranked
    return sorted(ranked, key=lambda passage: passage is not first)


def _measured_first(ranked: list[Passage], measuring: set[Span]) -> list[Passage]:
    """Sentences with the first that holds what is measured in front, where it is about as good as the first of all."""
    measured = (one for one in ranked if one.span in measuring and one.score >= ranked[0].score - CLOSE)
    first = next(measured, None)
    return sorted(ranked, key=lambda passage: passage is not first) if first else ranked


@lru_cache(maxsize=64)
def _needles(terms: tuple[Term, ...], synonyms: Synonyms) -> frozenset[str]:
    """The beginnings of all words that may match some of these terms."""
    groups = frozenset[int]().union(*(term.groups for term in terms))
    return frozenset(map(_beginning, {term.stem for term in terms} | synonyms.heads(groups)))


def _squeezed(spans: Sequence[Span], whole: str) -> Sequence[str]:
    """Sentences of a text without what may stand inside one word and not inside another spelling of it.

    All at once where that gives the same: half the time.
    """
    if spans and whole.isascii() and "\n" not in whole:
        return fold("\n".join([span.text for span in spans])).translate(_JOINTS).split("\n")
    return [fold(span.text).translate(_JOINTS) for span in spans]


def _beginning(stem: str) -> str:
    return stem[: max(2, min(_SHORTEST - 1, len(stem) - 1))]


def _weight(term: Term, page: Profile) -> float:
    """How telling a word is inside a paper."""
    held = sum(term.stem in part.stems for part in page.sentences)
    return math.log(1 + (len(page.sentences) - held + 0.5) / (held + 0.5))


def _fitting(
    question: Question, paper: Paper, parts: Iterable[Sentence], synonyms: Synonyms
) -> Iterator[frozenset[Cue]]:
    """The question's cues that each sentence fits; a name counts when it is new to the question and not the paper's own."""
    if not question.cues:
        yield from repeat(frozenset())
    named = any(cue.names for cue in question.cues)
    own = frozenset(map(joined, called(paper))) if named else frozenset[str]()
    for text in (part.span.text for part in parts):
        new = named and _new_name(question, _names(text, synonyms), own)
        yield frozenset(cue for cue in question.cues if cue.fits(text, named=new))


def _new_name(question: Question, named: frozenset[str], own: frozenset[str]) -> bool:
    asked = {term.word for term in question.terms}
    return any(name not in asked and not any(name in known for known in own) for name in named)


def _place(part: Sentence, paper: Paper) -> Iterator[str]:
    """Whether a sentence opens or closes the abstract."""
    if part.span.start == 0:
        yield "opens"
    if part.span.end == len(paper.abstract):
        yield "closes"


def weighted_mean(weights: Sequence[float], values: Sequence[float]) -> float:
    """The mean of values by their weights, such as the share of the asked-for words that is held; 0 of nothing."""
    return sum(w * v for w, v in zip(weights, values, strict=True)) / (sum(weights) or 1.0)


def _begins(short: str, long: str) -> bool:
    return len(short) >= _SHORTEST and long.startswith(short[:-1]) and len(long) - len(short) <= _LONGER


def counts(noun: str, part: Sentence, synonyms: Synonyms) -> float:
    """Whether a sentence counts what is asked for: a figure with the noun at most five words after it."""
    if not noun:
        return 0.0
    groups = synonyms.present([noun])
    best = 0.0
    for figure in figures(part.span.text):
        following = tokens(part.span.text[figure.start : figure.end + 60])[:8]
        stemmed = [stem(token) for token in following]
        if noun in stemmed:
            best = 1.0
        elif groups & synonyms.present(stemmed):
            best = max(best, 0.5)
    return best
