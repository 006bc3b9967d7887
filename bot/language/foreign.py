"""German, French and Spanish: what a message says in English, as far as the tables in `foreign/*.yaml` know its words.

Only the words of requests have English ones there; names and topics stay as they were typed. A message is in a
language where words say so that no other has; a name with a "de" or a "von" in it does not.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, product
from pathlib import Path
from typing import Final

from bot.kept import beside, compiled, kept, parsed_file
from bot.language.templates import (
    BEGIN,
    Anchors,
    Certain,
    Choice,
    Filled,
    Lists,
    Node,
    Rules,
    Template,
    Word,
    certain,
    line,
    parsed,
    said_by,
)
from bot.memo import SENTENCE, once, remembered
from bot.text import STOPWORDS, fold

FOLDER: Final = Path(__file__).with_name("foreign")
_READERS: Final = tuple(Path(__file__).with_name(name) for name in ("foreign.py", "templates.py"))
BARE: Final[Lists] = {BEGIN: {}}
"""Rows without lists: a name may begin with any word."""
LONGEST: Final = 6
"""Words of the longest phrase of a table."""
_WORD: Final = compiled(r"[^\W_]+(?:[-.’'+/&:@_~]+[^\W_]+)*[+#]*")
_ELIDED: Final = compiled(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’](?=\w)", re.IGNORECASE)
_TURNED: Final = compiled(r"(?<=\w)(?:-t)?-(?=(?:moi|nous|le|la|les|tu|vous|ils?|elles?|on|ce)(?:-|$))")
"""Where French joins a pronoun to its verb: "montre-moi", "y a-t-il"."""
_MARK: Final = compiled(r"\s*[^\w\s'’-]\s*")
"""What stays between two words."""
_QUOTED: Final = compiled(r"[\"“„«][^\"“”„«»]*[\"”“»]")


@dataclass(frozen=True, slots=True)
class Token:
    key: str
    start: int
    end: int
    capital: bool
    named: bool = False
    """Whether it may be part of a name: it has a capital inside a sentence."""


@dataclass(frozen=True)
class Foreign:
    """One language."""

    words: Mapping[str, str]
    """The English of its phrases; "" where they say nothing."""
    particles: frozenset[str]
    """Words that are part of a name where they have a capital."""
    joins: frozenset[str]
    """Words that stand inside names as they are."""
    first: frozenset[str]
    """Words that tell the language where a message begins with them."""
    english_too: frozenset[str]
    """Words that English requests have too."""
    weak: frozenset[str]
    """Those, and words of it that others have too, or names."""
    sentences: tuple[tuple[Template, str], ...]
    """Whole messages whose words English puts in another order."""
    told: frozenset[str]
    """The words of these."""

    @cached_property
    def _english_alone(self) -> frozenset[str]:
        """The commonest words of English that are none of its own."""
        return STOPWORDS - self.words.keys()

    @cached_property
    def _marks(self) -> frozenset[str]:
        """Words of which a message in this language has one at least."""
        phrases = (set(phrase.split()) for phrase in self.words)
        own = (words - self.english_too or words for words in phrases)
        return self.joins.union(map(str.lower, self.first), self.told, *own)

    def evidence(self, tokens: Sequence[Token]) -> int:
        """How many words say that a message is in this language; 0 where it is not."""
        if self._marks.isdisjoint(token.key for token in tokens):
            return 0
        tokens = self._names(tokens)
        spans = dict(self._spans(tokens))
        known = {at for first, end in spans.items() for at in range(first, end)} | self._fixed(tokens)
        joined = {
            at for first, end in spans.items() if end - first > 1 for at in range(first, end)
        }  # "cite-le"
        foreign = sum(
            at in joined or tokens[at].key not in self.english_too | self.particles for at in known
        )  # "la la land"
        english = sum(token.key in self._english_alone for token in tokens)
        dated = any(token.key in self.joins and after.key.isdigit() for token, after in pairwise(tokens))
        if dated or self._begins(tokens[0]) or any(self._tells(tokens[at]) for at in known):
            return len(known) if len(known) > english else 0
        return len(known) if foreign > 1 and not english else 0

    def _begins(self, token: Token) -> bool:
        return (token.key.capitalize() if token.capital else token.key) in self.first

    def _fixed(self, tokens: Sequence[Token]) -> set[int]:
        """The words of a message that a sentence holds itself."""
        found = self._sentence(tokens)
        slots = found[1] if found else {}
        held = {at for one in slots.values() for at in range(one.first, one.end)}
        return set(range(len(tokens))) - held if found else set()

    def _sentence(self, tokens: Sequence[Token]) -> tuple[str, Mapping[str, Filled]] | None:
        """The English of the first sentence that a message is, and what fills its slots."""
        keys = [token.key for token in tokens]
        held = frozenset(keys)
        likely = [self.sentences[number] for number in sorted(self._anchored.found(held))]
        likely = [one for one in likely if one[0].may_fit(keys[0] if keys else "", held)]
        said = line(keys, BARE) if likely else ("", {})
        found = ((english, template.match(*said)) for template, english in likely)
        return next(((english, slots) for english, slots in found if slots is not None), None)

    @cached_property
    def _anchored(self) -> Anchors:
        """Which sentences a message may be; one that no word tells is told by how it begins."""
        return Anchors([template.anchors or template.certain[1] for template, _ in self.sentences])

    def _names(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """The words with those marked that join the parts of a name: "Leonardo de Moura", "von Neumann entropy"."""
        return tuple(
            replace(token, named=True) if not token.named and self._joins(tokens, at) else token
            for at, token in enumerate(tokens)
        )

    def _joins(self, tokens: Sequence[Token], at: int) -> bool:
        if tokens[at].key not in self.joins or at + 1 == len(tokens) or not self._is_name(tokens[at + 1]):
            return False
        return not at or self._is_name(tokens[at - 1]) or tokens[at - 1].key in self.joins

    def _is_name(self, token: Token) -> bool:
        return token.capital and token.key not in self.words

    def _tells(self, token: Token) -> bool:
        return not token.key.isdigit() and token.key not in self.weak

    def _spans(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
        """Where phrases stand that it knows, the longest first."""
        at = 0
        while at < len(tokens):
            end = next(
                (end for end in range(min(len(tokens), at + LONGEST), at, -1) if self._knows(tokens[at:end])),
                at,
            )
            if end > at:
                yield at, end
            at = max(end, at + 1)

    def _knows(self, tokens: Sequence[Token]) -> bool:
        named = any(token.named and token.key in self.particles for token in tokens)
        return not named and _key(tokens) in self.words

    def english(self, text: str, tokens: Sequence[Token]) -> str:
        """A message in English, word by word where no sentence fits."""
        tokens = self._names(tokens)
        silent = {
            i
            for at, end in self._spans(tokens)
            if not self.words[_key(tokens[at:end])]
            for i in range(at, end)
        }
        kept = [token for i, token in enumerate(tokens) if i not in silent]
        if found := self._sentence(kept):
            filled = {name: self.english(text, kept[one.first : one.end]) for name, one in found[1].items()}
            named = any(self._is_name(kept[one.first]) for one in found[1].values())
            return " ".join(_chosen(found[0], named).format_map(filled).split())
        return self._by_words(text, kept)

    def _by_words(self, text: str, tokens: Sequence[Token]) -> str:
        said, at = "", 0
        phrases = dict(self._spans(tokens))
        while at < len(tokens):
            end = phrases.get(at, at + 1)
            before = text[tokens[at - 1].end : tokens[at].start] if at else ""
            typed = text[tokens[at].start : tokens[end - 1].end]
            said += before if _MARK.fullmatch(before) else " "
            before_name = end < len(tokens) and self._is_name(tokens[end])
            english = _chosen(self.words[_key(tokens[at:end])], before_name) if at in phrases else typed
            said += typed if before_name and fold(typed) == english else english  # "Code Llama"
            at = end
        return " ".join(said.split())


def in_english(text: str) -> str:
    """What a German, French or Spanish message says in English; "" for any other.

    >>> in_english("Wer hat CWM geschrieben?"), in_english("who wrote CWM?")
    ('who wrote CWM?', '')
    """
    return _in_english(text)


@remembered(64, SENTENCE)
def _in_english(text: str) -> str:
    tokens = tuple(_tokens(text))
    told = {language.evidence(tokens): language for language in languages()} if tokens else {}
    if not any(told):
        return ""
    english = told[max(told)].english(text, tokens)
    return english + "?" * bool(english and text.rstrip().endswith("?"))


def _tokens(text: str) -> Iterator[Token]:
    quoted = [found.span() for found in _QUOTED.finditer(text)]
    for found in _WORD.finditer(text):
        inside = any(start < found.start() < end for start, end in quoted)
        begins = text[: found.start()].rstrip()[-1:] in {"", ".", "?", "!", ":"}
        for start, end in _parts(found[0]):
            key = "".join(fold(found[0][start:end]).split()).replace("’", "'")
            capital = found[0][start].isupper()
            at = found.start()
            yield Token(f"\0{key}" * inside or key, at + start, at + end, capital, capital and not begins)


def _parts(word: str) -> Iterator[tuple[int, int]]:
    """A word in the pieces that it is joined of: "d'auteurs", "a-t-il"."""
    start = 0
    if elided := _ELIDED.match(word):
        yield 0, elided.end()
        start = elided.end()
    for turned in _TURNED.finditer(word, start):
        yield start, turned.start()
        start = turned.end()
    yield start, len(word)


def _chosen(english: str, before_name: bool) -> str:
    """What is said before a name, or before anything else: "papers by/from"."""
    return re.sub(r"(\w+)/(\w+)", r"\1" if before_name else r"\2", english)


def _key(tokens: Sequence[Token]) -> str:
    return " ".join(token.key for token in tokens)


@once
def languages() -> tuple[Foreign, ...]:
    """The languages that come with the bot."""
    files = sorted(FOLDER.glob("*.yaml"))
    return tuple(map(_loaded, kept(beside("foreign"), (*files, *_READERS), lambda: [*map(_written, files)])))


_Sentence = tuple[str, Certain, str]
"""A row, what is certain of a message that fits it, and its English."""
_Written = tuple[dict[str, str], dict[str, str], tuple[frozenset[str], ...], list[_Sentence], frozenset[str]]
"""What stands in a file, taken apart: rules, phrases, words by what they are, sentences and the words of these."""


def _written(path: Path) -> _Written:
    held = parsed_file(path)
    rules, english_too = Rules(held["rules"]), frozenset(held["english"].split())
    words = {
        " ".join(phrase): english
        for english, rows in held["words"].items()
        for phrase in _phrases(parsed(rows, rules))
    }
    rows = [
        (row, parsed(row, rules), english)
        for english, rows in held["sentences"].items()
        for row in rows.splitlines()
        if row.strip()
    ]
    each = (frozenset(said_by(nodes)) for _, nodes, _ in rows)
    told = frozenset().union(*(said - english_too or said for said in each))
    kinds = ("particles", "joins", "first", "english", "weak")
    sentences = [(row, certain(nodes, BARE), english) for row, nodes, english in rows]
    return held["rules"], words, tuple(frozenset(held[kind].split()) for kind in kinds), sentences, told


def _loaded(written: _Written) -> Foreign:
    texts, words, (particles, joins, first, english, weak), rows, told = written
    rules = Rules(texts)
    sentences = tuple((Template(row, rules, BARE, sure), said) for row, sure, said in rows)
    return Foreign(words, particles, joins, first, english, particles | english | weak, sentences, told)


def _phrases(nodes: Sequence[Node]) -> Iterator[tuple[str, ...]]:
    """Every phrase that a row without slots allows."""
    for parts in product(*map(_ways, nodes)):
        yield tuple(word for part in parts for word in part)


def _ways(node: Node) -> Iterator[tuple[str, ...]]:
    match node:
        case Word(text):
            yield (text,)
        case Choice(ways, may):
            for way in ways:
                yield from _phrases(way)
            if may:
                yield ()
        case _:
            raise ValueError(f"a slot in a phrase: {node}")
