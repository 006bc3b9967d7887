"""A verbatim passage under its number, and what it says: each word as it is, in another form, or by one that says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.llm.claims import Figure, Text, Word
from bot.llm.lexicon import GLUE, POLAR, kin
from bot.papers import Paper
from bot.search.vocabulary import SAME, known_synonyms
from bot.text import STOPWORDS


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


def only_called(word: Word, passage: Numbered) -> bool:
    """Whether a name stands in what a paper is called, and not in the passage itself."""
    forms = {word.folded, word.folded.removesuffix("s"), f"{word.folded}s"}
    return not forms & passage.said.joined and in_head(word, passage)


def displaces(words: Sequence[Word], place: int, passage: Numbered) -> bool:
    """Whether a name stands in a claim where the passage has another one: before the same word."""
    after = {word.stem for word in words[place + 1 : place + 2] if word.folded not in STOPWORDS}
    return any(
        one.name and not in_head(one, passage) and other.stem in after
        for one, other in pairwise(passage.said.words)
    )


def in_head(word: Word, passage: Numbered) -> bool:
    return not {word.folded, word.folded.removesuffix("s")}.isdisjoint(passage.head.joined)


def spells(word: Word, passage: Numbered) -> bool:
    """Whether a name or a number stands in a passage or in what its paper is called, however it is hyphenated."""
    if word.folded in STOPWORDS or word.stem in GLUE:
        return True
    held = passage.said.joined | passage.head.joined
    forms = {word.folded, word.folded.removesuffix("s"), f"{word.folded}s"}
    if forms & held:
        return True
    return word.digits and any(
        equal(mine, one, exact=False) for mine in Text(word.raw).figures for one in passage.said.figures
    )


def holds(word: Word, passage: Numbered) -> bool:
    """Whether a passage, or its paper's name, says a word: so, in another form, or by one that says the same."""
    held = passage.said.stems | passage.head.stems
    if word.stem in held or word.folded in passage.said.joined or word.folded in passage.head.joined:
        return True
    if word.digits:
        return spells(word, passage)
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


def same(word: Word, other: Word) -> bool:
    """Whether two words are one, in whatever form, or say the same."""
    if word.stem == other.stem or word.folded == other.folded:
        return True
    if word.digits or word.name:
        return word.folded.removesuffix("s") == other.folded.removesuffix("s")
    return _kindred(word, other) or any(other.stem in group for group in kin(word.stem))


def equal(figure: Figure, other: Figure, *, exact: bool = True) -> bool:
    same = figure.value == other.value and (figure.unit == other.unit or not exact)
    return same and (figure.limit == other.limit or not exact)


def named_number(word: Word, passage: Numbered) -> bool:
    """Whether a number is part of what the paper or something in the passage is called: "Llama 2"."""
    if not word.folded.isdecimal():
        return False
    return word.folded in {one.folded for one in passage.head.words}


def is_not_only(words: Sequence[Word], i: int) -> bool:
    return words[i].folded == "only" and i > 0 and words[i - 1].folded == "not"


def says_strongly(said: str, text: Text) -> bool:
    """Whether a text says a strong word, in this very form: "significant" things are not "significantly" better."""
    if said == "only":
        return any(
            word.folded == said and not is_not_only(text.words, i) for i, word in enumerate(text.words)
        )
    return said in text.joined
